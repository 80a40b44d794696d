/** The days of a year of one station: a calendar by daily VN_AQI, and how often each limit was exceeded. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { StationView } from '../../../shared/api.ts';
import type { CalendarDay } from '../../../shared/indices-api.ts';
import { quantities } from '../../../shared/quantities.ts';
import { dayMs } from '../../../shared/time.ts';
import { useResource } from '../../api/use-resource.ts';
import { averagingText, limitValueText } from '../../format/limit-text.ts';
import { getCalendar } from '../../indices/api.ts';
import { measuresAqi } from '../../indices/badge.ts';
import { dayAfterKey, limitCounts, monthsOf, spanOfYear, summaryOf, yearOf } from '../../indices/calendar.ts';
import { useSettings } from '../../language/settings.tsx';
import { useNow } from '../../live/services.tsx';
import { Icon } from '../Icon.tsx';
import { EvidenceMark } from '../Level.tsx';
import { Failed } from '../States.tsx';
import { IndexChip, indexText } from './AqiBadge.tsx';

const tenMinutes = 600_000;

/** True once the element has come near the screen: a year is worked out only for who looks at it. */
const useSeen = (): [React.RefObject<HTMLDivElement | null>, boolean] => {
  const element = useRef<HTMLDivElement>(null);
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    const place = element.current;
    if (!place || isSeen) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setSeen(true);
      },
      { rootMargin: '200px' },
    );
    observer.observe(place);
    return () => observer.disconnect();
  }, [isSeen]);
  return [element, isSeen];
};

const useDayText = (): ((day: CalendarDay) => string) => {
  const { t, format } = useSettings();
  return ({ date, vnAqi, isFinished }) =>
    (vnAqi
      ? t('year.day', {
          day: format.day(date),
          value: indexText(vnAqi),
          band: t(`aqi.band.${vnAqi.band}`),
          symbol: quantities[vnAqi.dominant].symbol,
        })
      : t('year.dayNone', { day: format.day(date) })) + (isFinished ? '' : ` ${t('year.unfinished')}`);
};

const Calendar = ({ days }: { days: readonly CalendarDay[] }) => {
  const { t, format } = useSettings();
  const dayText = useDayText();
  const months = useMemo(() => monthsOf(days), [days]);
  const shown = months.flatMap((month) => month.days);
  const [chosen, setChosen] = useState<string>();
  const grid = useRef<HTMLDivElement>(null);
  const current = shown.find(({ date }) => date === chosen) ?? shown.at(-1);
  const weekdays = useMemo(() => {
    // 5 January 2026 was a Monday.
    const name = new Intl.DateTimeFormat(format.language === 'vi' ? 'vi-VN' : 'en-GB', {
      weekday: 'narrow',
      timeZone: 'UTC',
    });
    return Array.from({ length: 7 }, (_, i) => name.format(Date.UTC(2026, 0, 5) + i * dayMs));
  }, [format.language]);
  const monthName = (month: string): string =>
    new Intl.DateTimeFormat(format.language === 'vi' ? 'vi-VN' : 'en-GB', {
      month: 'long',
      timeZone: 'UTC',
    }).format(Date.parse(`${month}-01T00:00:00Z`));
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const next = current && dayAfterKey(current.date, event.key);
    if (next === undefined || !shown.some(({ date }) => date === next)) return;
    event.preventDefault();
    setChosen(next);
    grid.current?.querySelector<HTMLElement>(`[data-date="${next}"]`)?.focus();
  };
  return (
    <>
      <p className="year-readout" aria-live="polite">
        {current && dayText(current)}
      </p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move between the days, which are buttons */}
      <div ref={grid} className="year-months" onKeyDown={onKeyDown}>
        {months.map(({ month, lead, days: own }) => (
          <fieldset key={month} className="year-month">
            <legend>{monthName(month)}</legend>
            <div className="year-week" aria-hidden="true">
              {weekdays.map((name, i) => (
                <span key={i}>{name}</span>
              ))}
            </div>
            <div className="year-days">
              {own.map((day, i) => (
                <button
                  key={day.date}
                  type="button"
                  data-date={day.date}
                  data-band={day.vnAqi?.band}
                  data-unfinished={!day.isFinished || undefined}
                  aria-pressed={day.date === current?.date}
                  title={dayText(day)}
                  tabIndex={day.date === current?.date ? 0 : -1}
                  style={i === 0 ? { gridColumnStart: lead + 1 } : undefined}
                  onClick={() => setChosen(day.date)}
                  onPointerEnter={() => setChosen(day.date)}
                  onFocus={() => setChosen(day.date)}
                >
                  <span className="year-date">{Number(day.date.slice(8))}</span>{' '}
                  {day.vnAqi && <span>{indexText(day.vnAqi)}</span>}
                  <span className="hidden-visually"> {dayText(day)}</span>
                </button>
              ))}
            </div>
          </fieldset>
        ))}
      </div>
      <p className="quiet small">{t('year.keys')}</p>
    </>
  );
};

const DayTable = ({ days }: { days: readonly CalendarDay[] }) => {
  const { t, format } = useSettings();
  const rows = days.filter(({ vnAqi }) => vnAqi !== null).reverse();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
    <section className="table-scroll year-table" aria-label={t('year.table')} tabIndex={0}>
      <table>
        <caption className="hidden-visually">{t('year.table')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('year.date')}</th>
            <th scope="col">{t('aqi.title')}</th>
            <th scope="col">{t('year.dominant')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(
            ({ date, vnAqi, isFinished }) =>
              vnAqi && (
                <tr key={date}>
                  <td className="nowrap">
                    {format.day(date)} {!isFinished && <span className="quiet">{t('year.unfinished')}</span>}
                  </td>
                  <td>
                    <IndexChip value={vnAqi.value} band={vnAqi.band} isCapped={vnAqi.isCapped} />
                  </td>
                  <td>{quantities[vnAqi.dominant].symbol}</td>
                </tr>
              ),
          )}
        </tbody>
      </table>
    </section>
  );
};

const LimitTable = ({ counts }: { counts: ReturnType<typeof limitCounts> }) => {
  const { t, format } = useSettings();
  const words = { t, format };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
    <section className="table-scroll" aria-label={t('year.limits')} tabIndex={0}>
      <table className="year-limits">
        <caption className="hidden-visually">{t('year.limits')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('limits.what')}</th>
            <th scope="col" className="figure">
              {t('year.exceeded')}
            </th>
            <th scope="col" className="figure">
              {t('year.kept')}
            </th>
            <th scope="col" className="figure">
              {t('year.unknown')}
            </th>
            <th scope="col" className="figure">
              {t('year.worst')}
            </th>
            <th scope="col" className="figure">
              {t('year.capture')}
            </th>
          </tr>
        </thead>
        <tbody>
          {counts.map(({ threshold, exceeded, kept, unknown, worst, capture }) => (
            <tr key={threshold.id} data-threshold={threshold.id}>
              <th scope="row">
                {quantities[threshold.quantity].symbol} {averagingText(threshold, words)}
                <span className="quiet small year-law">
                  {t('limit.of', { value: limitValueText(threshold, words) })} · {threshold.law.document}
                  {'hours' in threshold && threshold.hours
                    ? ` · ${t('limits.hours', { from: threshold.hours[0], to: threshold.hours[1] })}`
                    : ''}{' '}
                  {threshold.evidence !== 'verified' && <EvidenceMark evidence={threshold.evidence} />}
                </span>
              </th>
              <td className="figure">
                <strong className={exceeded.length > 0 ? 'loud' : undefined}>{format.number(exceeded.length)}</strong>
              </td>
              <td className="figure">{format.number(kept)}</td>
              <td className="figure">{format.number(unknown)}</td>
              <td className="figure">
                {worst ? (
                  <>
                    {format.value(threshold.quantity, worst.figure)}{' '}
                    <span className="quiet small">{format.day(worst.date)}</span>
                  </>
                ) : (
                  '—'
                )}
              </td>
              <td className="figure">{capture === null ? '—' : `${format.number(Math.floor(capture * 100))}%`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};

export const StationYear = ({ station }: { station: StationView }) => {
  const { t, format } = useSettings();
  const today = format.localDate(useNow(tenMinutes));
  const [year, setYear] = useState(yearOf(today));
  const [showsTable, setShowsTable] = useState(false);
  const [element, isSeen] = useSeen();
  const { from, to } = spanOfYear(year, today);
  const load = useCallback(
    (signal: AbortSignal) => getCalendar({ station: station.id, from, to }, signal),
    [station.id, from, to],
  );
  const calendar = useResource(isSeen ? `days ${station.id} ${from} ${to}` : null, load, tenMinutes);
  const days = calendar.data?.days;
  const summary = useMemo(() => days && summaryOf(days), [days]);
  const counts = useMemo(
    () => (calendar.data ? limitCounts(calendar.data.days, calendar.data.thresholds) : []),
    [calendar.data],
  );
  const hasIndex = measuresAqi(station);
  const dayText = useDayText();
  return (
    <section className="panel year" aria-labelledby="year-title">
      <div className="panel-head" ref={element}>
        <h2 id="year-title">{t(hasIndex ? 'year.title' : 'year.titleLimits', { year: String(year) })}</h2>
        <span className="year-choice">
          <button type="button" className="button small" onClick={() => setYear(year - 1)}>
            <Icon name="back" size={16} /> {String(year - 1)}
          </button>
          {year < yearOf(today) && (
            <button type="button" className="button small" onClick={() => setYear(year + 1)}>
              {String(year + 1)}
            </button>
          )}
        </span>
        {hasIndex && (
          <button
            type="button"
            className="button small"
            aria-expanded={showsTable}
            onClick={() => setShowsTable(!showsTable)}
          >
            <Icon name={showsTable ? 'chart' : 'table'} size={16} />
            {t(showsTable ? 'year.hideTable' : 'year.showTable')}
          </button>
        )}
      </div>
      <div className="year-body">
        {!days && calendar.failure && <Failed failure={calendar.failure} onRetry={calendar.reload} />}
        {!days && !calendar.failure && <div className={isSeen ? 'skeleton year-skeleton' : 'year-skeleton'} />}
        {days && summary && hasIndex && (
          <>
            <p>
              {summary.withIndex === 0
                ? t('year.noDays', { year: String(year) })
                : [
                    t('year.summary', { count: summary.withIndex }),
                    summary.counts
                      .filter((count) => count.days > 0)
                      .map(({ band, days: count }) => t('year.ofBand', { count, band: t(`aqi.band.${band}`) }))
                      .join(', '),
                    summary.worst ? `. ${t('year.worstDay', { day: dayText(summary.worst) })}` : '.',
                    summary.without > 0 ? ` ${t('year.without', { count: summary.without })}` : '',
                  ].join('')}
            </p>
            {summary.withIndex > 0 && <Calendar days={days} />}
            {showsTable && <DayTable days={days} />}
          </>
        )}
        {days && counts.length > 0 && (
          <>
            {hasIndex && <h3 className="figure-title">{t('year.limits')}</h3>}
            <LimitTable counts={counts} />
            <p className="quiet small">{t('year.limitsNote')}</p>
          </>
        )}
        {days && !hasIndex && counts.length === 0 && <p className="quiet">{t('year.noLimits')}</p>}
      </div>
    </section>
  );
};
