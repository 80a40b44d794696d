/**
 * Rows of a readings export: the series of one station's quantities merged by time, page by page, so that a year costs no
 * more memory than a day. Knows the history only by its port.
 */
import type { Bucket, RawPoint } from '../../shared/api.ts';
import { commonQuality, flagsOf } from '../../shared/quality.ts';
import { type QuantityId, quantities } from '../../shared/quantities.ts';
import type { Station } from '../../shared/station.ts';
import type { Instant } from '../../shared/time.ts';
import type { HistoryReader } from '../history/history.ts';
import { csvLine, numberCell, textCell } from './csv.ts';
import type { LocalTime } from './local-time.ts';

export interface Table {
  readonly station: Station;
  readonly quantities: readonly QuantityId[];
  readonly from: Instant;
  readonly to: Instant;
  readonly timeZone: string;
  readonly localTime: LocalTime;
  readonly history: Pick<HistoryReader, 'range' | 'buckets'>;
  /** Bucket length and grid; absent = every reading. */
  readonly grid?: { readonly everyMs: number; readonly originMs: number } | undefined;
  readonly pageSize?: number;
}

interface Row<T> {
  readonly at: Instant;
  /** One per quantity, in order; undefined where it has none at this time. */
  readonly items: readonly (T | undefined)[];
}

type Fetch<T> = (quantity: QuantityId, from: Instant, limit: number) => Promise<T[]>;

/** One quantity read page by page. `step` is the distance to the next possible time. */
const createSeries = <T extends { readonly at: Instant }>(
  fetch: (from: Instant) => Promise<T[]>,
  start: Instant,
  step: number,
  pageSize: number,
) => {
  let page: T[] = [];
  let index = 0;
  let next = start;
  let isOver = false;
  return {
    head: async (): Promise<T | undefined> => {
      if (index < page.length || isOver) return page[index];
      page = await fetch(next);
      index = 0;
      isOver = page.length < pageSize;
      next = (page.at(-1)?.at ?? next) + step;
      return page[0];
    },
    advance: (): void => {
      index += 1;
    },
  };
};

async function* merge<T extends { readonly at: Instant }>(
  table: Table,
  fetch: Fetch<T>,
  step: number,
): AsyncGenerator<Row<T>> {
  const pageSize = table.pageSize ?? 2_000;
  const series = table.quantities.map((quantity) =>
    createSeries(
      (from) => (from < table.to ? fetch(quantity, from, pageSize) : Promise.resolve([])),
      table.from,
      step,
      pageSize,
    ),
  );
  for (;;) {
    const heads: (T | undefined)[] = [];
    for (const one of series) heads.push(await one.head());
    const at = Math.min(...heads.map((head) => head?.at ?? Number.POSITIVE_INFINITY));
    if (at === Number.POSITIVE_INFINITY) return;
    const items = heads.map((head) => (head?.at === at ? head : undefined));
    items.forEach((item, index) => {
      if (item) series[index]?.advance();
    });
    yield { at, items };
  }
}

/** `good`, or flags; those that not all values of the row have name their quantity: `clock|pm10:step`. */
const qualityCell = (quantities: readonly QuantityId[], items: readonly (RawPoint | undefined)[]): string => {
  const { common, own } = commonQuality(items.map((item) => item?.quality));
  const flags = [
    ...flagsOf(common),
    ...own.flatMap((quality, index) => flagsOf(quality).map((flag) => `${quantities[index]}:${flag}`)),
  ];
  return flags.length > 0 ? flags.join('|') : 'good';
};

const isAmount = (quantity: QuantityId): boolean => quantities[quantity].aggregate === 'sum';

const bucketColumns = (quantity: QuantityId): readonly (readonly [name: string, unit: string])[] => {
  const { unit } = quantities[quantity];
  const figures = isAmount(quantity) ? ['sum'] : ['mean', 'min', 'max'];
  return [...figures.map((figure) => [`${quantity}_${figure}`, unit] as const), [`${quantity}_count`, ''] as const];
};

const bucketCells = (quantity: QuantityId, bucket: Bucket | undefined): string[] =>
  (isAmount(quantity) ? [bucket?.sum, bucket?.count] : [bucket?.mean, bucket?.min, bucket?.max, bucket?.count]).map(
    numberCell,
  );

/** Lines of CSV: names, units, then one line per time, oldest first. */
export async function* tableLines(table: Table): AsyncGenerator<string> {
  const { station, history, to, localTime, grid } = table;
  const shared = [textCell(station.id), textCell(station.name), station.provenance];
  const times = (at: Instant): string[] => [localTime.iso(at), new Date(at).toISOString()];
  const columns: (readonly [string, string])[] = [
    ['station', ''],
    ['name', ''],
    ['provenance', ''],
    ['time_local', table.timeZone],
    ['time_utc', 'UTC'],
    ...(grid
      ? table.quantities.flatMap(bucketColumns)
      : [['quality', ''] as const, ...table.quantities.map((id) => [id, quantities[id].unit] as const)]),
  ];
  yield csvLine(columns.map(([name]) => textCell(name)));
  yield csvLine(columns.map(([, unit]) => textCell(unit)));
  if (grid) {
    const fetch: Fetch<Bucket> = (quantity, from, limit) =>
      history.buckets({ station: station.id, quantity, from, to, limit, ...grid });
    for await (const { at, items } of merge(table, fetch, grid.everyMs)) {
      const cells = table.quantities.flatMap((quantity, index) => bucketCells(quantity, items[index]));
      yield csvLine([...shared, ...times(at), ...cells]);
    }
    return;
  }
  const fetch: Fetch<RawPoint> = (quantity, from, limit) =>
    history.range({ station: station.id, quantity, from, to, limit });
  for await (const { at, items } of merge(table, fetch, 1)) {
    yield csvLine([
      ...shared,
      ...times(at),
      qualityCell(table.quantities, items),
      ...items.map((item) => numberCell(item?.value)),
    ]);
  }
}

/** Joins lines into pieces of some kilobytes; a network write per line would cost more than the line. */
export async function* inPieces(lines: AsyncIterable<string>, size = 32 * 1024): AsyncGenerator<string> {
  let piece = '';
  for await (const line of lines) {
    piece += line;
    if (piece.length < size) continue;
    yield piece;
    piece = '';
  }
  if (piece) yield piece;
}
