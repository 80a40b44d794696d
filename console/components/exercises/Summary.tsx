/** How an exercise went: in figures, hop by hop, by participant and by situation. */
import { Link } from 'wouter';
import { hazards, isAtLeast } from '../../../shared/alerts/words.ts';
import type { Exercise, ExerciseSummary } from '../../../shared/exercise-api.ts';
import { wardText } from '../../access/words.ts';
import { useSettings } from '../../language/settings.tsx';
import { hopBars, totalsOf } from '../../rules/exercise.ts';
import { SeverityChip } from '../rules/Severity.tsx';
import { useMs } from '../tell/Outcome.tsx';

const useHopName = () => {
  const { t } = useSettings();
  return (from: string): string => {
    const key = `drill.hop.${from}`;
    return t.has(key) ? t(key) : from;
  };
};

const Hops = ({ hops }: { hops: ExerciseSummary['hops'] }) => {
  const { t } = useSettings();
  const ms = useMs();
  const name = useHopName();
  const bars = hopBars(hops);
  if (bars.length === 0) return <p className="panel-note quiet">{t('drill.hops.none')}</p>;
  return (
    <div className="hops">
      <div className="hop-bar" aria-hidden="true">
        {bars.map(({ from, share }, index) => (
          <span key={from} data-tone={index % 6} style={{ flexGrow: share }} />
        ))}
      </div>
      <ol>
        {bars.map(({ from, ms: took }, index) => (
          <li key={from}>
            <span className="hop-key" data-tone={index % 6} aria-hidden="true" />
            <span>{name(from)}</span> <strong>{ms(took)}</strong>
          </li>
        ))}
      </ol>
    </div>
  );
};

const PeopleTable = ({ people }: { people: ExerciseSummary['people'] }) => {
  const { t, format } = useSettings();
  const ms = useMs();
  const after = (value: number | null) =>
    value === null ? <span className="quiet">{t('drill.didNot')}</span> : ms(value);
  return (
    <table className="stack-table">
      <thead>
        <tr>
          <th scope="col">{t('drill.participant')}</th>
          <th scope="col">{t('drill.told')}</th>
          <th scope="col">{t('drill.delivered')}</th>
          <th scope="col">{t('drill.opened')}</th>
          <th scope="col">{t('drill.acknowledged')}</th>
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <tr key={person.id}>
            <th scope="row">
              <span className="person-name">{person.name}</span>
            </th>
            <td data-label={t('drill.told')}>
              {t('drill.messages', { count: person.told })}
              {person.failed > 0 && (
                <strong className="form-problem block">{t('drill.failed', { count: person.failed })}</strong>
              )}
            </td>
            <td data-label={t('drill.delivered')}>{after(person.firstDeliveredAfter)}</td>
            <td data-label={t('drill.opened')}>{after(person.openedAfter)}</td>
            <td data-label={t('drill.acknowledged')}>
              {after(person.acknowledgedAfter)}
              {person.acknowledged > 0 && (
                <span className="quiet small block">
                  {t('drill.acknowledgedCount', {
                    count: person.acknowledged,
                    shown: format.number(person.acknowledged),
                  })}
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const SituationsTable = ({
  situations,
  isRunning,
}: {
  situations: ExerciseSummary['situations'];
  isRunning: boolean;
}) => {
  const { t, format, language } = useSettings();
  const ms = useMs();
  return (
    <table className="stack-table">
      <thead>
        <tr>
          <th scope="col">{t('drill.situation')}</th>
          <th scope="col">{t('drill.highest')}</th>
          <th scope="col">{t('drill.openedAt')}</th>
          <th scope="col">{t('drill.acknowledged')}</th>
          <th scope="col">{t('drill.endedAt')}</th>
        </tr>
      </thead>
      <tbody>
        {situations.map((situation) => {
          const hazard = hazards.find((each) => each === situation.hazard);
          return (
            <tr key={situation.id}>
              <th scope="row">
                <Link href={`/situations/${situation.id}`} className="block">
                  TH-{situation.number} · {hazard ? t(`rules.hazard.${hazard}`) : situation.hazard}
                </Link>
                <span className="quiet small">
                  {wardText(situation.ward, t, language)} · {t('rules.open.alerts', { count: situation.alerts })}
                </span>
              </th>
              <td data-label={t('drill.highest')}>
                <SeverityChip severity={situation.highest} />
              </td>
              <td data-label={t('drill.openedAt')}>{format.clock(situation.openedAt)}</td>
              <td data-label={t('drill.acknowledged')}>
                {situation.acknowledgedAfter === null ? (
                  isRunning || !isAtLeast(situation.highest, 'warning') ? (
                    <span className="quiet">{isRunning ? t('drill.didNot') : '—'}</span>
                  ) : (
                    <strong className="form-problem">{t('drill.nobody')}</strong>
                  )
                ) : (
                  <>
                    {situation.acknowledgedBy} · {ms(situation.acknowledgedAfter)}
                  </>
                )}
              </td>
              <td data-label={t('drill.endedAt')}>
                {situation.endedAt === null ? t('ruleTest.stillOpen') : format.clock(situation.endedAt)}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
};

export const Summary = ({ exercise, summary }: { exercise: Exercise; summary: ExerciseSummary }) => {
  const { t, format } = useSettings();
  const ms = useMs();
  const totals = totalsOf(summary);
  return (
    <>
      <dl className="test-figures drill-figures">
        <div>
          <dt>{t('drill.figure.situations')}</dt>
          <dd>{t('drill.figure.of', { count: totals.acknowledged, total: totals.situations })}</dd>
        </div>
        <div>
          <dt>{t('drill.figure.median')}</dt>
          <dd>{totals.medianAcknowledgedAfter === null ? '—' : ms(totals.medianAcknowledgedAfter)}</dd>
        </div>
        <div>
          <dt>{t('drill.figure.people')}</dt>
          <dd>{t('drill.figure.peopleOf', { count: totals.people, total: exercise.participants.length })}</dd>
        </div>
        <div>
          <dt>{t('drill.figure.messages')}</dt>
          <dd>
            {format.number(totals.told)}
            {totals.failed > 0 && (
              <strong className="form-problem"> · {t('drill.failed', { count: totals.failed })}</strong>
            )}
          </dd>
        </div>
        <div>
          <dt>{t('drill.figure.readings')}</dt>
          <dd>{format.number(summary.readings)}</dd>
        </div>
      </dl>
      <section className="panel" aria-labelledby="drill-hops">
        <div className="panel-head">
          <h2 id="drill-hops">{t('drill.hops')}</h2>
        </div>
        <p className="panel-note quiet">{t('drill.hops.lead')}</p>
        <Hops hops={summary.hops} />
      </section>
      <section className="panel" aria-labelledby="drill-people">
        <div className="panel-head">
          <h2 id="drill-people">{t('drill.participants')}</h2>
        </div>
        <PeopleTable people={summary.people} />
      </section>
      <section className="panel" aria-labelledby="drill-situations">
        <div className="panel-head">
          <h2 id="drill-situations">{t('drill.situations')}</h2>
        </div>
        {summary.situations.length === 0 ? (
          <p className="panel-note">{t('drill.situations.none')}</p>
        ) : (
          <SituationsTable situations={summary.situations} isRunning={exercise.state === 'running'} />
        )}
      </section>
    </>
  );
};
