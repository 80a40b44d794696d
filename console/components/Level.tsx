/** Alarm levels and classes of inundation: sign, chip, and what they mean for one reading. Never told by colour alone. */
import { Link } from 'wouter';
import type { StationView } from '../../shared/api.ts';
import type { Evidence, LevelThreshold } from '../../shared/thresholds/threshold.ts';
import type { Instant } from '../../shared/time.ts';
import { levelName, levelSentence, roomText } from '../format/level-text.ts';
import { useSettings } from '../language/settings.tsx';
import { useNow } from '../live/services.tsx';
import { useThresholds } from '../live/thresholds.tsx';
import type { Values } from '../model/condition.ts';
import { severityOutline } from '../model/glyphs.ts';
import {
  evidenceOf,
  type LevelState,
  type ReachedState,
  type Severity,
  severityOf,
  worstReached,
} from '../model/levels.ts';

export const SeverityMark = ({ severity, size = 12 }: { severity: Severity; size?: number }) => {
  const { fill, line } = severityOutline[severity];
  return (
    <svg aria-hidden="true" className="severity-mark" width={size} height={size} viewBox="0 0 12 12">
      <path d={fill} fill="currentColor" />
      {line && <path d={line} fill="none" stroke="currentColor" strokeWidth="1.3" />}
    </svg>
  );
};

export const LevelChip = ({ level }: { level: LevelThreshold }) => {
  const { language } = useSettings();
  return (
    <span className="level-chip" data-severity={severityOf(level)} title={level.label[language]}>
      <SeverityMark severity={severityOf(level)} /> {levelName(level, language)}
    </span>
  );
};

/** The worst level that the values of a station have reached now. */
export const useReached = (station: StationView, values: Values, now: Instant): ReachedState | undefined => {
  const { judge } = useThresholds();
  return worstReached(judge(station, values, now), now);
};

const evidenceKeys = {
  verified: 'evidence.verified',
  unverified: 'evidence.unverified',
  project: 'evidence.project',
} as const satisfies Record<Evidence, string>;

export const EvidenceMark = ({ evidence }: { evidence: Evidence }) => {
  const { t } = useSettings();
  return (
    <span className="evidence" data-evidence={evidence}>
      {t(evidenceKeys[evidence])}
    </span>
  );
};

/** Where to read more of a level: its entries on the page of limits. */
const limitsHref = (level: LevelThreshold): string =>
  level.kind === 'alarm-level'
    ? `/limits?network=flood&q=${encodeURIComponent(level.gaugeName)}`
    : '/limits?network=flood';

/** Under a value: where it stands, what that means for people, which law says so, and how sure the figure is. */
export const LevelNote = ({ state }: { state: LevelState }) => {
  const { t, format, language } = useSettings();
  const now = useNow(60_000);
  const words = { t, format };
  const sentence = levelSentence(state, words, now);
  if (sentence === undefined) return null;
  const cited = state.reached ?? state.next;
  const room = roomText(state, words);
  const evidence = evidenceOf(state);
  const severity = state.reached && severityOf(state.reached);
  return (
    <>
      <dd className="tile-level" data-severity={severity} data-stale={state.isStale || undefined}>
        {severity && <SeverityMark severity={severity} size={16} />}
        <span>
          <strong>{sentence}</strong>
          {state.reached?.kind === 'class' && state.reached.meaning && (
            <span className="tile-meaning">{state.reached.meaning[language]}</span>
          )}
        </span>
      </dd>
      {state.isSuspect && cited && <dd className="tile-note loud">{t('level.suspect')}</dd>}
      {room !== undefined && <dd className="tile-note">{room}</dd>}
      {cited && (
        <dd className="tile-note tile-law">
          <Link href={limitsHref(cited)} title={cited.law.title[language]}>
            {cited.law.document}, {cited.law.clause[language]}
          </Link>
          {evidence !== 'verified' && <EvidenceMark evidence={evidence} />}
        </dd>
      )}
    </>
  );
};
