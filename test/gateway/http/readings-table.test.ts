import { describe, expect, it } from 'vitest';
import { createLocalTime } from '../../../gateway/http/local-time.ts';
import { inPieces, type Table, tableLines } from '../../../gateway/http/readings-table.ts';
import type { RawPoint } from '../../../shared/api.ts';
import { dayMs, minuteMs } from '../../../shared/time.ts';
import { station } from '../live/records.ts';
import { arrayHistory } from './fakes.ts';

const from = Date.parse('2026-11-22T00:00:00+07:00');
const point = (minute: number, value: number, quality = 0): RawPoint => ({
  at: from + minute * minuteMs,
  value,
  quality,
});

const pm25 = [0, 1, 2, 3, 4, 5].map((minute) => point(minute, minute / 2, minute === 3 ? 1 : 0));
const rain = [point(1, 0.2), point(4, 0), point(9, 1)];
const { history } = arrayHistory({ pm25, rain });

const table: Table = {
  station: station('tram-1', { name: '=1+1', provenance: 'simulated' }),
  quantities: ['pm25', 'rain'],
  from,
  to: from + dayMs,
  timeZone: 'Asia/Ho_Chi_Minh',
  localTime: createLocalTime('Asia/Ho_Chi_Minh'),
  history,
};

const linesOf = async (lines: AsyncIterable<string>): Promise<string[]> => {
  const all: string[] = [];
  for await (const line of lines) all.push(line.trimEnd());
  return all;
};

describe('a table of single readings', () => {
  it('has names, units, and one line per measuring time', async () => {
    const lines = await linesOf(tableLines(table));

    expect(lines.slice(0, 4)).toEqual([
      '"station","name","provenance","time_local","time_utc","quality","pm25","rain"',
      '"","","","Asia/Ho_Chi_Minh","UTC","","µg/m³","mm"',
      `"tram-1","'=1+1",simulated,2026-11-22T00:00:00.000+07:00,2026-11-21T17:00:00.000Z,good,0,`,
      `"tram-1","'=1+1",simulated,2026-11-22T00:01:00.000+07:00,2026-11-21T17:01:00.000Z,good,0.5,0.2`,
    ]);
    expect(lines[5]).toMatch(/,calibrating,1\.5,$/);
    expect(lines.at(-1)).toMatch(/T00:09:00\.000\+07:00,.*,good,,1$/);
    expect(lines).toHaveLength(2 + 7);
  });

  it('names the quantity of flags that not all values of a line have', async () => {
    const both = [point(0, 5, 9), point(1, 6, 0), point(2, 7, 32)];
    const one = [point(0, 1, 1), point(1, 2, 24), point(2, 3, 32)];
    const flagged = arrayHistory({ pm25: both, rain: one }).history;
    const lines = await linesOf(tableLines({ ...table, history: flagged }));

    expect(lines.slice(2).map((line) => line.split(',')[5])).toEqual([
      'calibrating|pm25:step',
      'rain:step|rain:stuck',
      'clock',
    ]);
  });

  it.each([1, 2, 3, 6, 7])('is the same read in pages of %i', async (pageSize) => {
    expect(await linesOf(tableLines({ ...table, pageSize }))).toEqual(await linesOf(tableLines(table)));
  });

  it('asks the history for no more than a page at a time', async () => {
    const counted = arrayHistory({ pm25, rain });

    await linesOf(tableLines({ ...table, history: counted.history, pageSize: 2 }));

    expect(new Set(counted.asked.map(({ limit }) => limit))).toEqual(new Set([2]));
  });
});

describe('a table of buckets', () => {
  const grid = { everyMs: 2 * minuteMs, originMs: 0 };

  it('gives sums of amounts and means of the rest, from good readings only', async () => {
    const lines = await linesOf(tableLines({ ...table, grid }));

    expect(lines[0]).toContain('"pm25_mean","pm25_min","pm25_max","pm25_count","rain_sum","rain_count"');
    expect(lines.slice(2).map((line) => line.split(',').slice(5).join(','))).toEqual([
      '0.25,0,0.5,2,0.2,1',
      '1,1,1,1,,',
      '2.25,2,2.5,2,0,1',
      ',,,,1,1',
    ]);
  });

  it.each([1, 2])('is the same read in pages of %i', async (pageSize) => {
    expect(await linesOf(tableLines({ ...table, grid, pageSize }))).toEqual(
      await linesOf(tableLines({ ...table, grid })),
    );
  });
});

it('comes in pieces that together are the lines', async () => {
  const lines = async function* () {
    for (let line = 0; line < 100; line += 1) yield `${line}\r\n`;
  };
  const pieces: string[] = [];
  for await (const piece of inPieces(lines(), 50)) pieces.push(piece);

  expect(pieces.join('')).toBe(Array.from({ length: 100 }, (_, line) => `${line}\r\n`).join(''));
  expect(pieces.length).toBeGreaterThan(5);
  expect(pieces.length).toBeLessThan(15);
});
