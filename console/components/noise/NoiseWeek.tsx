/** The usual week of one station: a cell per day of the week and hour, with its number, its pattern, and a table behind one key. */
import { useCallback, useMemo, useRef, useState } from 'react';
import type { StationView } from '../../../shared/api.ts';
import { hourMs, type Instant, minuteMs } from '../../../shared/time.ts';
import { useResource } from '../../api/use-resource.ts';
import type { Format } from '../../format/format.ts';
import { limitValueText } from '../../format/limit-text.ts';
import { useSettings } from '../../language/settings.tsx';
import { useNow } from '../../live/services.tsx';
import { useThresholds } from '../../live/thresholds.tsx';
import { getNoiseHours } from '../../noise/api.ts';
import { type WeekCell, weekCells, weekdayOf, weekSummary, weeks, weeksSpan } from '../../noise/week.ts';
import { Icon } from '../Icon.tsx';
import { LimitMark } from '../indices/LimitMark.tsx';
import { Failed } from '../States.tsx';
import { useMedia } from '../use-media.ts';

const two = (hour: number): string => String(hour).padStart(2, '0');
const allDays = [0, 1, 2, 3, 4, 5, 6];
const allHours = Array.from({ length: 24 }, (_, hour) => hour);

/** Names of the days, Monday first. */
const useWeekdays = (style: 'short' | 'long'): readonly string[] => {
  const { language } = useSettings();
  return useMemo(() => {
    const name = new Intl.DateTimeFormat(language === 'vi' ? 'vi-VN' : 'en-GB', { weekday: style, timeZone: 'UTC' });
    // 5 January 2026 was a Monday.
    return allDays.map((day) => name.format(Date.UTC(2026, 0, 5 + day)));
  }, [language, style]);
};

const useCellText = (): ((cell: WeekCell) => string) => {
  const { t, format } = useSettings();
  const weekdays = useWeekdays('long');
  return ({ day, hour, level, hours, judged, exceeded, limit }) => {
    const when = { day: weekdays[day] ?? '', from: two(hour), to: two((hour + 1) % 24) };
    if (level === null) return t('noises.week.cellNone', when);
    return [
      t('noises.week.cell', { ...when, level: format.withUnit('laeq', level), hours }),
      limit && judged > 0
        ? t('noises.week.cellLimit', { limit: limitValueText(limit, { t, format }), exceeded, judged })
        : '',
    ]
      .filter(Boolean)
      .join(' ');
  };
};

/** The cell that an arrow key leads to; undefined = stays. */
const cellAfter = (index: number, key: string, isTurned: boolean): number | undefined => {
  const [along, across] = isTurned ? [24, 1] : [1, 24];
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -along,
    ArrowRight: along,
    ArrowUp: -across,
    ArrowDown: across,
  };
  const next = index + (steps[key] ?? 0);
  return steps[key] === undefined || next < 0 || next > 167 ? undefined : next;
};

const Grid = ({
  cells,
  chosen,
  onChoose,
}: {
  cells: readonly WeekCell[];
  chosen: number;
  onChoose: (index: number) => void;
}) => {
  const { t, format } = useSettings();
  const weekdays = useWeekdays('short');
  const cellText = useCellText();
  // A phone is higher than wide: hours go down, days across.
  const isTurned = useMedia('(max-width: 760px)');
  const element = useRef<HTMLTableElement>(null);
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const next = cellAfter(chosen, event.key, isTurned);
    if (next === undefined) return;
    event.preventDefault();
    onChoose(next);
    element.current?.querySelector<HTMLElement>(`[data-cell="${next}"]`)?.focus();
  };
  const cell = (day: number, hour: number) => {
    const index = day * 24 + hour;
    const one = cells[index];
    if (!one) return null;
    return (
      <td key={index}>
        <button
          type="button"
          data-cell={index}
          data-limit={one.level === null ? undefined : one.state}
          data-none={one.level === null || undefined}
          aria-pressed={index === chosen}
          tabIndex={index === chosen ? 0 : -1}
          onClick={() => onChoose(index)}
          onPointerEnter={() => onChoose(index)}
          onFocus={() => onChoose(index)}
        >
          {one.level === null ? '·' : format.number(one.level)}
          <span className="hidden-visually"> {cellText(one)}</span>
        </button>
      </td>
    );
  };
  const head = (text: string, isRow: boolean) => (
    <th key={text} scope={isRow ? 'row' : 'col'}>
      {text}
    </th>
  );
  const [columns, rows] = isTurned ? [allDays, allHours] : [allHours, allDays];
  const nameOf = (index: number, isDay: boolean): string => (isDay ? (weekdays[index] ?? '') : two(index));
  return (
    <table ref={element} className="week-grid" data-turned={isTurned || undefined} onKeyDown={onKeyDown}>
      <caption className="hidden-visually">{t('noises.week.title', { weeks })}</caption>
      <thead>
        <tr>
          <td />
          {columns.map((index) => head(nameOf(index, isTurned), false))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row}>
            {head(nameOf(row, !isTurned), true)}
            {columns.map((column) => (isTurned ? cell(column, row) : cell(row, column)))}
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const WeekTable = ({ cells }: { cells: readonly WeekCell[] }) => {
  const { t, format } = useSettings();
  const weekdays = useWeekdays('long');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
    <section className="table-scroll noise-table" aria-label={t('noises.week.table')} tabIndex={0}>
      <table>
        <caption className="hidden-visually">{t('noises.week.table')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('noises.week.when')}</th>
            <th scope="col" className="figure">
              LAeq (dBA)
            </th>
            <th scope="col" className="figure">
              {t('noises.limit')} (dBA)
            </th>
            <th scope="col" className="figure">
              {t('noises.week.hours')}
            </th>
            <th scope="col" className="figure">
              {t('noises.week.exceeded')}
            </th>
          </tr>
        </thead>
        <tbody>
          {cells.map(({ day, hour, level, hours, exceeded, judged, limit }) => (
            <tr key={`${day} ${hour}`}>
              <td className="nowrap">
                {weekdays[day]} {two(hour)}–{two((hour + 1) % 24)}
              </td>
              <td className="figure">{level === null ? '—' : format.value('laeq', level)}</td>
              <td className="figure">{limit ? format.number(limit.value) : '—'}</td>
              <td className="figure">{format.number(hours)}</td>
              <td className="figure">{judged > 0 ? format.number(exceeded) : '—'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};

const localHourOf = (format: Format, at: Instant): number => Number(format.time(at).slice(0, 2));

const legend = ['within', 'near', 'exceeds', 'not-enough-data'] as const;

export const NoiseWeek = ({ station }: { station: StationView }) => {
  const { t, format } = useSettings();
  const { catalogue } = useThresholds();
  const hour = useNow(hourMs);
  const span = weeksSpan(hour);
  const [showsTable, setShowsTable] = useState(false);
  const load = useCallback(
    (signal: AbortSignal) => getNoiseHours(station.id, { from: span.from, to: span.to }, signal),
    [station.id, span.from, span.to],
  );
  const { data, failure, reload } = useResource(`noise week ${station.id} ${span.to}`, load, 10 * minuteMs);
  const cells = useMemo(
    () =>
      data &&
      weekCells(station, data, catalogue ?? [], hour, {
        localDate: format.localDate,
        localHour: (at) => localHourOf(format, at),
      }),
    [data, station, catalogue, hour, format],
  );
  const cellText = useCellText();
  const summary = cells && weekSummary(cells);
  const [chosen, setChosen] = useState<number>();
  // Begins with the hour that it is.
  const current = chosen ?? weekdayOf(format.localDate(hour)) * 24 + localHourOf(format, hour);
  const currentCell = cells?.[current];
  const hasLimits = cells?.some(({ limit }) => limit) ?? false;
  return (
    <section className="panel noise-week" aria-labelledby="noise-week">
      <div className="panel-head">
        <h2 id="noise-week">{t('noises.week.title', { weeks })}</h2>
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
        {!cells && failure && <Failed failure={failure} onRetry={reload} />}
        {!cells && !failure && <div className="skeleton noise-skeleton" />}
        {cells && summary && summary.hours === 0 && <p className="quiet">{t('noises.week.none')}</p>}
        {cells && summary && summary.hours > 0 && (
          <>
            <p>
              {summary.judged > 0
                ? t('noises.week.summary', {
                    hours: summary.hours,
                    exceeded: summary.exceeded,
                    judged: summary.judged,
                  })
                : t('noises.week.summaryNone', { hours: summary.hours })}{' '}
              {summary.loudest && t('noises.week.loudest', { cell: cellText(summary.loudest) })}
            </p>
            {showsTable ? (
              <WeekTable cells={cells} />
            ) : (
              <>
                <p className="week-readout" aria-live="polite">
                  {currentCell && cellText(currentCell)}
                </p>
                <Grid cells={cells} chosen={current} onChoose={setChosen} />
              </>
            )}
            {hasLimits && (
              <ul className="week-legend" aria-label={t('legend.title')}>
                {legend.map((state) => (
                  <li key={state} data-limit={state}>
                    <span className="week-swatch" data-limit={state}>
                      <LimitMark state={state} size={11} />
                    </span>{' '}
                    {t(state === 'not-enough-data' ? 'noises.week.noData' : `noises.week.${state}`)}
                  </li>
                ))}
              </ul>
            )}
            <p className="quiet small">{t(hasLimits ? 'noises.week.note' : 'noises.week.noteNoLimit')}</p>
          </>
        )}
      </div>
    </section>
  );
};
