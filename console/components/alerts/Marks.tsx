/** Signs of alerts: how bad, of what, in which state, and whether it is real. Never told by colour alone. */
import type { Situation } from '../../../shared/alert-api.ts';
import type { AlertState, Hazard, Severity } from '../../../shared/alerts/words.ts';
import { isPressing, type Origin, originOf } from '../../alerts/situations.ts';
import { stateName } from '../../alerts/words.ts';
import { useSettings } from '../../language/settings.tsx';
import { NetworkGlyph } from '../Glyphs.tsx';
import { Icon } from '../Icon.tsx';
import { SeverityMark } from '../Level.tsx';

/** `▲ Nguy hiểm`. */
export const SeverityChip = ({ severity }: { severity: Severity }) => {
  const { t } = useSettings();
  return (
    <span className="level-chip" data-severity={severity}>
      <SeverityMark severity={severity} /> {t(`alerts.severity.${severity}`)}
    </span>
  );
};

/** A block with the sign in it, patterned by severity; the word stands beside it. */
export const SeverityBlock = ({ severity, size = 20 }: { severity: Severity; size?: number }) => (
  <span className="severity-block" data-severity={severity} aria-hidden="true">
    <SeverityMark severity={severity} size={size} />
  </span>
);

export const HazardGlyph = ({
  hazard,
  origin,
  severity,
  size = 24,
}: {
  hazard: Hazard;
  origin: Origin;
  severity?: Severity;
  size?: number;
}) =>
  hazard === 'equipment' ? (
    <span className="hazard-icon">
      <Icon name="equipment" size={size - 4} />
    </span>
  ) : (
    <NetworkGlyph
      network={hazard}
      provenance={origin === 'real' ? 'real' : 'simulated'}
      severity={severity}
      size={size}
    />
  );

/** DIỄN TẬP or MÔ PHỎNG; nothing for what is real. */
export const OriginChip = ({ of }: { of: Pick<Situation, 'provenance' | 'exercise'> }) => {
  const { t } = useSettings();
  const origin = originOf(of);
  if (origin === 'real') return null;
  return (
    <span className={origin === 'exercise' ? 'provenance exercise-chip' : 'provenance'}>
      {t(origin === 'exercise' ? 'alerts.exercise.chip' : 'provenance.simulated.chip')}
    </span>
  );
};

const stateIcon = {
  unacknowledged: 'alerts',
  acknowledged: 'done',
  returned: 'down',
  latched: 'flag',
  cleared: 'calm',
} as const satisfies Record<AlertState, string>;

export const StateChip = ({ of }: { of: Pick<Situation, 'state' | 'severity' | 'hazard'> }) => {
  const { t } = useSettings();
  return (
    <span className={isPressing(of) ? 'chip loud' : 'chip'}>
      <Icon name={stateIcon[of.state]} size={13} /> {stateName(of, t)}
    </span>
  );
};
