/** The last thirteen weeks of one station as a calendar: days on which an hour exceeded its limit, with a table behind one key. */
import { useCallback, useMemo, useRef, useState } from 'react';
import type { StationView } from '../../../shared/api.ts';
import { dayMs, minuteMs } from '../../../shared/time.ts';
import { useResource } from '../../api/use-resource.ts';
import { limitValueText } from '../../format/limit-text.ts';
import { getCalendar } from '../../indices/api.ts';
import { dayAfterKey, monthsOf } from '../../indices/calendar.ts';
import { useSettings } from '../../language/settings.tsx';
import { useNow } from '../../live/services.tsx';
import { countDays, daysSpan, type NoiseDay, noiseDays } from '../../noise/days.ts';
import { Icon } from '../Icon.tsx';
import { LimitMark } from '../indices/LimitMark.tsx';
import { Failed } from '../States.tsx';

/** The signs of limits stand for the verdicts of days. */
export const verdictLimit = { exceeded: 'exceeds', kept: 'within', unknown: 'not-enough-data' } as const;

const useDayText = (): ((day: NoiseDay) => string) => {
  const { t, format } = useSettings();
  return ({ date, verdict, exceeded, loudest, level, isFinished }) => {
    const parts = [
      t(`noises.days.${verdict}`, {
        day: format.day(date),
        limits: exceeded.map((limit) => limitValueText(limit, { t, format })).join(', '),
      }),
      loudest === null ? '' : t('noises.days.loudest', { level: format.withUnit('laeq', loudest) }),
      level === null ? '' : t('noises.days.level', { level: format.withUnit('laeq', level) }),
      isFinished ? '' : t('year.unfinished'),
    ];
    return parts.filter(Boolean).join(' ');
  };
};

const locale = { vi: 'vi-VN', en: 'en-GB' } as const;

const Calendar = ({ months, days }: { months: ReturnType<typeof monthsOf>; days: ReadonlyMap<string, NoiseDay> }) => {
  const { t, format, language } = useSettings();
  const dayText = useDayText();
  const shown = months.flatMap((month) => month.days);
  const [chosen, setChosen] = useState<string>();
  const grid = useRef<HTMLDivElement>(null);
  const current = shown.find(({ date }) => date === chosen) ?? shown.at(-1);
  const currentDay = current && days.get(current.date);
  const weekdays = useMemo(() => {
    const name = new Intl.DateTimeFormat(locale[language], { weekday: 'narrow', timeZone: 'UTC' });
    // 5 January 2026 was a Monday.
    return Array.from({ length: 7 }, (_, i) => name.format(Date.UTC(2026, 0, 5) + i * dayMs));
  }, [language]);
  const monthName = (month: string): string =>
    new Intl.DateTimeFormat(locale[language], { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
      Date.parse(`${month}-01T00:00:00Z`),
    );
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const next = current && dayAfterKey(current.date, event.key);
    if (next === undefined || !shown.some(({ date }) => date === next)) return;
    event.preventDefault();
    setChosen(next);
    grid.current?.querySelector<HTMLElement>(`[data-date="${next}"]`)?.focus();
  };
  return (
    <>
      <p className="week-readout" aria-live="polite">
        {currentDay && dayText(currentDay)}
      </p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move between the days, which are buttons */}
      <div ref={grid} className="noise-months" onKeyDown={onKeyDown}>
        {months.map(({ month, days: own }) => (
          <fieldset key={month} className="year-month">
            <legend>{monthName(month)}</legend>
            <div className="year-week" aria-hidden="true">
              {weekdays.map((name, i) => (
                <span key={i}>{name}</span>
              ))}
            </div>
            <div className="noise-days">
              {own.map(({ date }, i) => {
                const day = days.get(date);
                // A month that is shown in part begins on the weekday of its first day.
                const column = ((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
                return (
                  day && (
                    <button
                      key={date}
                      type="button"
                      data-date={date}
                      data-limit={verdictLimit[day.verdict]}
                      data-unfinished={!day.isFinished || undefined}
                      aria-pressed={date === current?.date}
                      tabIndex={date === current?.date ? 0 : -1}
                      style={i === 0 ? { gridColumnStart: column } : undefined}
                      onClick={() => setChosen(date)}
                      onPointerEnter={() => setChosen(date)}
                      onFocus={() => setChosen(date)}
                    >
                      <span className="year-date">{Number(date.slice(8))}</span>{' '}
                      {day.loudest === null ? '' : format.number(day.loudest)}
                      <span className="hidden-visually"> {dayText(day)}</span>
                    </button>
                  )
                );
              })}
            </div>
          </fieldset>
        ))}
      </div>
      <p className="quiet small">{t('noises.days.keys')}</p>
    </>
  );
};

const DayTable = ({ days }: { days: readonly NoiseDay[] }) => {
  const { t, format } = useSettings();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
    <section className="table-scroll noise-table" aria-label={t('noises.days.table')} tabIndex={0}>
      <table>
        <caption className="hidden-visually">{t('noises.days.table')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('year.date')}</th>
            <th scope="col">{t('noises.state')}</th>
            <th scope="col" className="figure">
              {t('noises.days.loudestHour')}
            </th>
            <th scope="col" className="figure">
              {t('noises.days.dayLevel')}
            </th>
          </tr>
        </thead>
        <tbody>
          {[...days].reverse().map(({ date, verdict, loudest, level, isFinished }) => (
            <tr key={date}>
              <td className="nowrap">
                {format.day(date)} {!isFinished && <span className="quiet">{t('year.unfinished')}</span>}
              </td>
              <td>{t(`noises.days.word.${verdict}`)}</td>
              <td className="figure">{loudest === null ? '—' : format.value('laeq', loudest)}</td>
              <td className="figure">{level === null ? '—' : format.value('laeq', level)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};

export const NoiseDays = ({ station }: { station: StationView }) => {
  const { t, format } = useSettings();
  const today = format.localDate(useNow(10 * minuteMs));
  const { from, to } = daysSpan(today);
  const [showsTable, setShowsTable] = useState(false);
  const load = useCallback(
    (signal: AbortSignal) => getCalendar({ station: station.id, from, to }, signal),
    [station.id, from, to],
  );
  const { data, failure, reload } = useResource(`noise days ${station.id} ${from}`, load, 10 * minuteMs);
  const months = useMemo(() => (data ? monthsOf(data.days) : []), [data]);
  const days = useMemo(
    () => new Map((data ? noiseDays(data.days, data.thresholds) : []).map((day) => [day.date, day])),
    [data],
  );
  const shown = months.flatMap((month) => month.days.flatMap(({ date }) => days.get(date) ?? []));
  const begun = shown.slice(
    Math.max(
      0,
      shown.findIndex(({ loudest, level }) => loudest !== null || level !== null),
    ),
  );
  const counts = countDays(begun);
  return (
    <section className="panel noise-calendar" aria-labelledby="noise-days">
      <div className="panel-head">
        <h2 id="noise-days">{t('noises.days.title')}</h2>
        <button
          type="button"
          className="button small"
          aria-expanded={showsTable}
          onClick={() => setShowsTable(!showsTable)}
        >
          <Icon name={showsTable ? 'chart' : 'table'} size={16} />
          {t(showsTable ? 'flood.hideTable' : 'flood.showTable')}
        </button>
      </div>
      <div className="panel-body">
        {!data && failure && <Failed failure={failure} onRetry={reload} />}
        {!data && !failure && <div className="skeleton noise-skeleton" />}
        {data && (
          <>
            <p>{t('noises.days.summary', counts)}</p>
            {showsTable ? <DayTable days={begun} /> : <Calendar months={months} days={days} />}
            <ul className="week-legend" aria-label={t('legend.title')}>
              {(['kept', 'exceeded', 'unknown'] as const).map((verdict) => (
                <li key={verdict} data-limit={verdictLimit[verdict]}>
                  <span className="week-swatch" data-limit={verdictLimit[verdict]}>
                    <LimitMark state={verdictLimit[verdict]} size={11} />
                  </span>{' '}
                  {t(`noises.days.word.${verdict}`)}
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </section>
  );
};
