/** How long each step took, from the measurement to the acknowledgement. */
import type { DossierHops } from '../../../shared/dossier-api.ts';
import { hopsOf } from '../../alerts/hops.ts';
import { shortDuration } from '../../alerts/words.ts';
import { useSettings } from '../../language/settings.tsx';

export const Waterfall = ({ hops }: { hops: DossierHops }) => {
  const { t, format } = useSettings();
  const steps = hopsOf(hops);
  if (steps.length === 0) return <p className="panel-note quiet">{t('alerts.hops.none')}</p>;
  return (
    <>
      <ol className="waterfall">
        {steps.map(({ name, at, ms, from, to }) => (
          <li key={name}>
            <span>{t(`alerts.hops.${name}`)}</span>
            <span className="waterfall-bar" aria-hidden="true">
              <span style={{ left: `${(from * 100).toFixed(2)}%`, width: `${((to - from) * 100).toFixed(2)}%` }} />
            </span>
            <span className="waterfall-ms" title={format.exact(at)}>
              {ms < 1_000 ? `${format.number(ms)} ms` : shortDuration(ms, { t, format })}
            </span>
          </li>
        ))}
      </ol>
      <p className="panel-note quiet small">{t('alerts.hops.note')}</p>
    </>
  );
};
