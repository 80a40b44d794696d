/** Is it arriving? The answer for somebody who stands in the rain: one shape, one sentence, what to do. */
import { Link } from 'wouter';
import type { StationView } from '../../../shared/api.ts';
import { createTopics } from '../../../shared/topics.ts';
import { useSession } from '../../access/use-session.tsx';
import type { ApiFailure } from '../../api/http.ts';
import { failureText } from '../../format/failure-text.ts';
import { toneOf, type Verdict } from '../../inspect/verdict.ts';
import { needsCredentials, verdictTitle, verdictWords } from '../../inspect/words.ts';
import { useSettings } from '../../language/settings.tsx';
import { useServices } from '../../live/services.tsx';
import { Icon } from '../Icon.tsx';
import { useRefusalFix, useRefusalText } from '../Refused.tsx';
import { Age } from '../Value.tsx';

const shapes = { good: 'calm', waiting: 'clock', bad: 'alerts' } as const;

/** The instant of which the verdict speaks; undefined = of none. */
const momentOf = (verdict: Verdict): number | undefined => {
  if ('at' in verdict) return verdict.at;
  return verdict.kind === 'nothing' ? verdict.newest : undefined;
};

export const VerdictPanel = ({
  station,
  verdict,
  failure,
}: {
  station: StationView;
  verdict: Verdict;
  failure: ApiFailure | undefined;
}) => {
  const { t, format } = useSettings();
  const { config } = useServices();
  const { may } = useSession();
  const reason = useRefusalText();
  const fix = useRefusalFix();
  const tone = toneOf(verdict);
  const title = verdictTitle(verdict, t);
  const moment = momentOf(verdict);
  const isReading = ['arriving', 'doubted', 'partly', 'nothing'].includes(verdict.kind);
  const { what, todo } = verdictWords(verdict, {
    t,
    reason,
    fix,
    station: station.id,
    topic: createTopics(config.topicRoot).reading(station.id),
    every: format.duration(station.interval * 1_000),
    clock: format.clock,
  });
  return (
    <section className="panel inspect-verdict" data-tone={tone} data-verdict={verdict.kind} aria-labelledby="verdict">
      {failure && (
        <p className="inspect-failure" role="alert">
          <strong>{t('inspect.problem')}.</strong> {failureText(failure, { t, format })} {t('inspect.problem.text')}
        </p>
      )}
      <div className="inspect-answer">
        <span className="inspect-shape" data-tone={tone}>
          <Icon name={shapes[tone]} size={40} />
        </span>
        <div>
          <h2 id="verdict">{title}</h2>
          <p className="inspect-moment">
            {moment !== undefined ? (
              <>
                {t(isReading ? 'inspect.verdict.last' : 'inspect.verdict.seen')} <Age at={moment} />
              </>
            ) : (
              verdict.kind === 'nothing' && t('inspect.verdict.never')
            )}
          </p>
        </div>
      </div>
      {what && <p className="inspect-what">{what}</p>}
      {todo && <p className="inspect-todo">{todo}</p>}
      {needsCredentials(verdict) && may('stations.credentials') && (
        <p>
          <Link className="button big" href={`/stations/${station.id}?tab=care`}>
            <Icon name="key" size={20} /> {t('inspect.toRecord')}
          </Link>
        </p>
      )}
      {/* Only what changes is read out, not the seconds. */}
      <p className="hidden-visually" role="status">
        {verdict.kind === 'asking' ? '' : [title, what].filter(Boolean).join('. ')}
      </p>
    </section>
  );
};
