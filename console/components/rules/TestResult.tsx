/** The result of trying a rule: one sentence, figures, a picture of every station over the time, and the list. */

import { severities } from '../../../shared/alerts/words.ts';
import { dayOf } from '../../../shared/indices/local-day.ts';
import { hourMs } from '../../../shared/time.ts';
import { useSettings } from '../../language/settings.tsx';
import { offsetOf } from '../../rules/rota.ts';
import { type Bar, marksOf, type Raised, stationBars, summaryOf } from '../../rules/test-result.ts';
import type { TestRun } from '../../rules/use-rule-test.ts';
import { plainNumber, type RuleNames } from '../../rules/words.ts';
import { SeverityMark } from '../Level.tsx';
import { SeverityChip } from './Severity.tsx';

const maxRows = 40;
const maxListed = 200;

const Track = ({ bars, isBefore }: { bars: readonly Bar[]; isBefore: boolean }) => (
  <span className="test-track" data-before={isBefore || undefined}>
    {bars.map(({ raised, left, width }) => (
      <span
        key={`${raised.from} ${raised.subject}`}
        className="test-bar"
        data-severity={raised.highest}
        data-open={raised.to === null || undefined}
        style={{ left: `${left * 100}%`, width: `${width * 100}%` }}
      />
    ))}
  </span>
);

const Picture = ({ run, names }: { run: TestRun; names: RuleNames }) => {
  const { t, format } = useSettings();
  const { period, before } = run;
  const rows = stationBars(run.test, before, period);
  const shown = rows.slice(0, maxRows);
  const offset = offsetOf(format);
  const marks = marksOf(period, (at) => dayOf(at, offset).start);
  const isHours = period.to - period.from <= 36 * hourMs;
  return (
    <figure className="test-picture">
      <figcaption className="hidden-visually">{t('ruleTest.picture')}</figcaption>
      <div className="test-row test-axis" aria-hidden="true">
        <span />
        <span className="test-ticks">
          {marks.map((at) => (
            <span key={at} style={{ left: `${((at - period.from) / (period.to - period.from)) * 100}%` }}>
              {isHours ? format.time(at) : format.dayMonth(at)}
            </span>
          ))}
        </span>
        <span />
      </div>
      <ul>
        {shown.map(({ station, count, countBefore, worst, bars, barsBefore }) => (
          <li key={station} className="test-row">
            <span className="test-name">{names.station(station)}</span>
            <span className="test-tracks" aria-hidden="true">
              {before && <Track bars={barsBefore} isBefore />}
              <Track bars={bars} isBefore={false} />
            </span>
            <span className="test-count" data-severity={worst}>
              {worst && <SeverityMark severity={worst} />}{' '}
              {countBefore === undefined
                ? t('ruleTest.times', { count })
                : t('ruleTest.timesInstead', { count, before: countBefore })}
            </span>
          </li>
        ))}
      </ul>
      {rows.length > maxRows && (
        <p className="quiet small">{t('ruleTest.moreStations', { count: rows.length - maxRows })}</p>
      )}
      <p className="test-key small quiet">
        {severities.map((severity) => (
          <span key={severity} data-severity={severity}>
            <span className="test-bar" /> {t(`rules.severity.${severity}`)}
          </span>
        ))}
        {before && <span>{t('ruleTest.key.before')}</span>}
      </p>
    </figure>
  );
};

const Row = ({ raised, names }: { raised: Raised; names: RuleNames }) => {
  const { t, format } = useSettings();
  const { station, from, to, highest, peak, unit, delay } = raised;
  return (
    <tr>
      <th scope="row">{names.station(station)}</th>
      <td data-label={t('ruleTest.highest')}>
        <SeverityChip severity={highest} />
      </td>
      <td data-label={t('ruleTest.began')}>{format.dateTime(from)}</td>
      <td data-label={t('ruleTest.ended')}>
        {to === null ? t('ruleTest.stillOpen') : t('ruleTest.after', { duration: format.duration(to - from) })}
      </td>
      <td data-label={t('ruleTest.peak')}>
        {plainNumber(peak, { format })} {unit}
      </td>
      <td data-label={t('ruleTest.delay')}>{format.duration(delay)}</td>
    </tr>
  );
};

export const TestResult = ({ run, names }: { run: TestRun; names: RuleNames }) => {
  const { t, format } = useSettings();
  const { test, before, period } = run;
  const summary = summaryOf(test);
  const old = before && summaryOf(before);
  const span = { from: format.dateTime(period.from), to: format.dateTime(period.to) };
  return (
    <div className="test-result">
      <p className="test-headline" role="status">
        {old
          ? t(old.raised === summary.raised ? 'ruleTest.wouldSame' : 'ruleTest.wouldInstead', {
              count: summary.raised,
              before: old.raised,
              ...span,
            })
          : t('ruleTest.would', { count: summary.raised, ...span })}
      </p>
      {test.stations === 0 ? (
        <p>{t('ruleTest.noStations')}</p>
      ) : (
        <dl className="test-figures">
          <div>
            <dt>{t('ruleTest.figure.stations')}</dt>
            <dd>{t('ruleTest.ofStations', { count: summary.stations, total: test.stations })}</dd>
          </div>
          <div>
            <dt>{t('ruleTest.figure.flaps')}</dt>
            <dd>
              {old ? t('ruleTest.instead', { now: summary.flaps, before: old.flaps }) : format.number(summary.flaps)}
            </dd>
          </div>
          <div>
            <dt>{t('ruleTest.figure.delay')}</dt>
            <dd>
              {summary.meanDelay === null ? '—' : format.duration(summary.meanDelay)}
              {old && old.meanDelay !== null && (
                <span className="quiet"> {t('ruleTest.insteadOf', { before: format.duration(old.meanDelay) })}</span>
              )}
            </dd>
          </div>
          <div>
            <dt>{t('ruleTest.figure.readings')}</dt>
            <dd>{format.number(test.readings)}</dd>
          </div>
        </dl>
      )}
      {(test.isCut || before?.isCut) && <p className="form-problem">{t('ruleTest.cut')}</p>}
      {summary.raised + (old?.raised ?? 0) > 0 && <Picture run={run} names={names} />}
      {test.raised.length > 0 && (
        <details>
          <summary>{t('ruleTest.list', { count: Math.min(test.raised.length, maxListed) })}</summary>
          <div className="table-scroll">
            <table className="stack-table">
              <thead>
                <tr>
                  <th scope="col">{t('ruleTest.station')}</th>
                  <th scope="col">{t('ruleTest.highest')}</th>
                  <th scope="col">{t('ruleTest.began')}</th>
                  <th scope="col">{t('ruleTest.ended')}</th>
                  <th scope="col">{t('ruleTest.peak')}</th>
                  <th scope="col">{t('ruleTest.delay')}</th>
                </tr>
              </thead>
              <tbody>
                {test.raised.slice(0, maxListed).map((raised) => (
                  <Row key={`${raised.station} ${raised.subject} ${raised.from}`} raised={raised} names={names} />
                ))}
              </tbody>
            </table>
          </div>
        </details>
      )}
    </div>
  );
};
