/** The heading of a part of the figures, with the mark of those that are not real. */
import type { ReactNode } from 'react';
import type { FigurePart } from '../../../shared/city-programme/clauses.ts';
import { useSettings } from '../../language/settings.tsx';

export const partKeys = {
  limits: 'programme.limits',
  coverage: 'programme.coverage',
  flood: 'programme.flood',
  availability: 'programme.availability',
  targets: 'programme.targets',
} as const satisfies Record<FigurePart, string>;

export const partId = (part: FigurePart): string => `programme-${part}`;

export const PartHead = ({
  part,
  simulated = false,
  children,
}: {
  part: FigurePart;
  simulated?: boolean;
  children?: ReactNode;
}) => {
  const { t } = useSettings();
  return (
    <div className="panel-head">
      <h2 id={partId(part)} tabIndex={-1}>
        {t(partKeys[part])}
      </h2>
      {simulated && <span className="provenance">{t('provenance.simulated.chip')}</span>}
      {children}
    </div>
  );
};
