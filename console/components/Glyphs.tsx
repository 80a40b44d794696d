/** Small signs: the network of a station, its condition, and where its readings come from. */
import type { ReactNode } from 'react';
import type { StationView } from '../../shared/api.ts';
import type { Network } from '../../shared/quantities.ts';
import type { Provenance } from '../../shared/station.ts';
import { useSettings } from '../language/settings.tsx';
import type { Condition, Freshness } from '../model/condition.ts';
import { networkCentre, networkOutline } from '../model/glyphs.ts';
import type { Severity } from '../model/levels.ts';

export const freshnessOfCondition = (condition: Condition): Freshness =>
  condition === 'never' || condition === 'planned' || condition === 'retired'
    ? 'never'
    : condition === 'stale' || condition === 'lost' || condition === 'maintenance'
      ? 'stale'
      : 'fresh';

const innerScale = 0.64;
const inner = (network: Network): string => {
  const [x, y] = networkCentre[network];
  return `translate(${x * (1 - innerScale)} ${y * (1 - innerScale)}) scale(${innerScale})`;
};

/** Shape = network, fill = freshness, cross = signal lost, dashed ring = not real. Said in words elsewhere. */
export const NetworkGlyph = ({
  network,
  condition = 'measuring',
  provenance = 'real',
  severity,
  size = 24,
}: {
  network: Network;
  condition?: Condition;
  provenance?: Provenance;
  /** Of the level that it has reached. */
  severity?: Severity | undefined;
  size?: number;
}) => (
  <svg
    className="glyph"
    aria-hidden="true"
    width={size}
    height={size}
    viewBox="0 0 24 24"
    data-freshness={freshnessOfCondition(condition)}
    data-severity={severity}
  >
    {provenance === 'real' ? (
      <path className="body" d={networkOutline[network]} />
    ) : (
      <>
        <g transform={inner(network)}>
          <path className="body" d={networkOutline[network]} />
        </g>
        <path className="outline" d={networkOutline[network]} />
      </>
    )}
    {condition === 'lost' && <path className="mark" d="M8.5 9l7 7M15.5 9l-7 7" />}
    {condition === 'stale' && <path className="mark-stale" d="M12 9v3.6l2.4 1.6" />}
    {condition === 'maintenance' && <path className="mark-stale" d="M10.2 9.4v5.6M13.8 9.4v5.6" />}
  </svg>
);

const conditionShapes: Readonly<Record<Condition, ReactNode>> = {
  measuring: <circle cx="6" cy="6" r="3.6" fill="currentColor" />,
  calibrating: <path d="M6 2a4 4 0 0 1 0 8zM6 2a4 4 0 0 0 0 8" fill="none" stroke="currentColor" strokeWidth="1.4" />,
  inconsistent: <path d="M2.5 4.4h7M2.5 7.6h7M7.8 2.2l-3.6 7.6" stroke="currentColor" strokeWidth="1.4" fill="none" />,
  suspect: (
    <path
      d="M3.6 4.2a2.4 2.4 0 1 1 3.5 2.1q-1.1.6-1.1 1.5M6 9.4v1.2"
      stroke="currentColor"
      strokeWidth="1.4"
      fill="none"
    />
  ),
  fault: <path d="M6 1.6l4.6 8.4H1.4z" fill="currentColor" />,
  stale: (
    <path d="M6 2a4 4 0 1 0 0 8a4 4 0 0 0 0-8M6 4v2.2l1.4 1" fill="none" stroke="currentColor" strokeWidth="1.3" />
  ),
  lost: <path d="M2.6 2.6l6.8 6.8M9.4 2.6L2.6 9.4" stroke="currentColor" strokeWidth="1.8" fill="none" />,
  never: <path d="M2.5 6h7" stroke="currentColor" strokeWidth="1.6" fill="none" />,
  maintenance: <path d="M4.3 2.6v6.8M7.7 2.6v6.8" stroke="currentColor" strokeWidth="1.6" fill="none" />,
  planned: (
    <path
      d="M6 2a4 4 0 1 0 0 8a4 4 0 0 0 0-8"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.3"
      strokeDasharray="1.8 1.4"
    />
  ),
  retired: <path d="M2.4 2.4h7.2v7.2H2.4z" fill="none" stroke="currentColor" strokeWidth="1.3" />,
};

export const ConditionMark = ({ condition, size = 12 }: { condition: Condition; size?: number }) => (
  <svg aria-hidden="true" width={size} height={size} viewBox="0 0 12 12">
    {conditionShapes[condition]}
  </svg>
);

/** Conditions in which somebody has to go and look. */
export const isLoud = (condition: Condition): boolean => condition === 'lost' || condition === 'fault';

export const ConditionChip = ({ condition }: { condition: Condition }) => {
  const { t } = useSettings();
  return (
    <span className={isLoud(condition) ? 'chip loud' : 'chip'}>
      <ConditionMark condition={condition} />
      {t(`condition.${condition}`)}
    </span>
  );
};

/** MÔ PHỎNG or PHÁT LẠI; nothing for a real station. */
export const ProvenanceChip = ({ provenance }: { provenance: Provenance }) => {
  const { t } = useSettings();
  if (provenance === 'real') return null;
  return <span className="provenance">{t(`provenance.${provenance}.chip`)}</span>;
};

/** The words for what a station measures: `Không khí · Ngập lụt`. */
export const useNetworksText = (): ((station: StationView) => string) => {
  const { t } = useSettings();
  return (station) => station.networks.map((network) => t(`network.${network}`)).join(' · ');
};
