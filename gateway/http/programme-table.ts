/** The environment rows of the programme as CSV: one figure per line, with what it is made of, its law and its evidence. Pure. */
import type { Period } from '../../shared/city-programme/period.ts';
import type { NetworkRow, ProgrammeFigures } from '../../shared/city-programme-api.ts';
import { findQuantity } from '../../shared/quantities.ts';
import type { Threshold } from '../../shared/thresholds/threshold.ts';
import { findWard, wardName, wards } from '../../shared/wards.ts';
import { csvLine, numberCell, textCell } from './csv.ts';
import type { LocalTime } from './local-time.ts';

export interface ProgrammeTable {
  readonly figures: ProgrammeFigures;
  readonly period: Period;
  readonly ward: string | undefined;
  readonly localTime: LocalTime;
}

const columns = [
  'period',
  'from',
  'to',
  'counted_until',
  'provenance',
  'section',
  'ward_code',
  'ward',
  'station',
  'what_vi',
  'what_en',
  'figure',
  'value',
  'unit',
  'law',
  'evidence',
  'clauses',
] as const;

interface Line {
  readonly section: 'limit' | 'network' | 'coverage' | 'level' | 'inundation' | 'ward';
  readonly ward?: string | undefined;
  readonly station?: string;
  readonly what: { readonly vi: string; readonly en: string };
  readonly figure: string;
  /** A text where the figure is none. */
  readonly value: number | string;
  readonly unit: string;
  readonly threshold?: Threshold | undefined;
}

const wardText = (code: string): string => {
  const ward = findWard(code);
  return ward ? wardName(ward, 'vi') : code;
};

const networkNames = {
  air: { vi: 'Không khí', en: 'Air' },
  noise: { vi: 'Tiếng ồn', en: 'Noise' },
  flood: { vi: 'Ngập lụt', en: 'Flood' },
} as const;

const networkLines = (section: 'network' | 'ward', row: NetworkRow, ward: string | undefined): Line[] => {
  const about = { section, ward, what: networkNames[row.network] };
  return [
    { ...about, figure: 'stations', value: row.stations, unit: 'stations' },
    { ...about, figure: 'stations_working', value: row.working, unit: 'stations' },
    { ...about, figure: 'hours_expected', value: row.expected, unit: 'h' },
    { ...about, figure: 'hours_valid', value: row.valid, unit: 'h' },
    { ...about, figure: 'station_hours_judged', value: row.judged, unit: 'h' },
    { ...about, figure: 'station_hours_within_all_limits', value: row.within, unit: 'h' },
    { ...about, figure: 'days_above_a_limit', value: row.daysAbove, unit: 'd' },
  ];
};

const limitLines = ({ figures, ward }: ProgrammeTable, thresholdOf: (id: string) => Threshold | undefined): Line[] =>
  figures.limits.flatMap((row) => {
    const threshold = thresholdOf(row.threshold);
    const about = {
      section: 'limit' as const,
      ward,
      what: threshold?.label ?? { vi: row.threshold, en: row.threshold },
      threshold,
    };
    return [
      { ...about, figure: 'stations', value: row.stations, unit: 'stations' },
      { ...about, figure: 'hours_expected', value: row.expected, unit: 'h' },
      { ...about, figure: 'hours_judged', value: row.judged, unit: 'h' },
      { ...about, figure: 'hours_within', value: row.within, unit: 'h' },
      { ...about, figure: 'days_above', value: row.daysAbove.length, unit: 'd' },
      { ...about, figure: 'station_days_above', value: row.stationDays.above, unit: 'd' },
      { ...about, figure: 'station_days_kept', value: row.stationDays.kept, unit: 'd' },
      { ...about, figure: 'station_days_unknown', value: row.stationDays.unknown, unit: 'd' },
    ];
  });

const coverageLines = ({ figures, ward }: ProgrammeTable): Line[] =>
  figures.coverage.flatMap(({ network, covered, idle, wards: all }) => {
    const about = { section: 'coverage' as const, what: networkNames[network] };
    const without =
      ward === undefined ? wards.filter(({ code }) => !covered.includes(code) && !idle.includes(code)) : [];
    return [
      { ...about, ward, figure: 'wards', value: all, unit: 'wards' },
      { ...about, ward, figure: 'wards_covered', value: covered.length, unit: 'wards' },
      ...idle.map((code): Line => ({ ...about, ward: code, figure: 'station_not_working', value: 1, unit: '' })),
      ...without.map(({ code }): Line => ({ ...about, ward: code, figure: 'no_station', value: 1, unit: '' })),
    ];
  });

const floodLines = (
  { figures, localTime }: ProgrammeTable,
  thresholdOf: (id: string) => Threshold | undefined,
): Line[] => [
  ...figures.levels.flatMap((row) =>
    row.levels.flatMap(({ threshold: id, reached }): Line[] => {
      const threshold = thresholdOf(id);
      const about = {
        section: 'level' as const,
        ward: row.ward,
        station: row.name,
        what: threshold?.label ?? { vi: id, en: id },
        threshold,
        unit: 'h',
      };
      return [
        { ...about, figure: 'hours_measured', value: row.measured },
        { ...about, figure: 'hours_at_or_above', value: reached },
      ];
    }),
  ),
  ...figures.inundations.flatMap((row): Line[] => {
    const threshold = row.threshold === null ? undefined : thresholdOf(row.threshold);
    const about = {
      section: 'inundation' as const,
      ward: row.ward,
      station: row.name,
      what: threshold?.label ?? { vi: '', en: '' },
      threshold,
    };
    const hours = (row.to - row.from) / 3_600_000;
    return [
      { ...about, figure: 'begins', value: localTime.iso(row.from), unit: '' },
      { ...about, figure: 'duration', value: hours, unit: 'h' },
      { ...about, figure: 'greatest_depth', value: row.max, unit: findQuantity('water_depth')?.unit ?? '' },
      { ...about, figure: 'end', value: row.end, unit: '' },
    ];
  }),
];

/** Lines of CSV, the first with the names of the columns. */
export function* programmeLines(table: ProgrammeTable): Generator<string> {
  const { figures, period, ward, localTime } = table;
  const index = new Map(figures.thresholds.map((threshold) => [threshold.id, threshold]));
  const thresholdOf = (id: string): Threshold | undefined => index.get(id);
  const lines: Line[] = [
    ...limitLines(table, thresholdOf),
    ...figures.networks.flatMap((row) => networkLines('network', row, ward)),
    ...coverageLines(table),
    ...floodLines(table, thresholdOf),
    ...figures.wards.flatMap((each) => each.networks.flatMap((row) => networkLines('ward', row, each.ward))),
  ];
  yield csvLine(columns.map(textCell));
  for (const line of lines) {
    const { threshold } = line;
    yield csvLine([
      textCell(period.text),
      period.from,
      period.to,
      localTime.iso(figures.until),
      figures.simulated ? 'simulated' : 'real',
      line.section,
      line.ward ?? '',
      textCell(line.ward === undefined ? '' : wardText(line.ward)),
      textCell(line.station ?? ''),
      textCell(line.what.vi),
      textCell(line.what.en),
      line.figure,
      typeof line.value === 'number' ? numberCell(line.value) : textCell(line.value),
      line.unit,
      textCell(threshold ? `${threshold.law.document}, ${threshold.law.clause.vi}` : ''),
      threshold?.evidence ?? '',
      textCell(threshold?.programme.join('; ') ?? ''),
    ]);
  }
}
