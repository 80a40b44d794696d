import { describe, expect, it } from 'vitest';
import { type BatteryTrend, batteryWords, isSoonEmpty } from '../../../console/fleet/battery-text.ts';
import { readColumns, sortRows, usualColumns } from '../../../console/fleet/columns.ts';
import { behindOf, compareVersions, modelVersions, versionKey } from '../../../console/fleet/firmware.ts';
import { fleetTable } from '../../../console/fleet/fleet-csv.ts';
import { filterRows, fleetViewOf, isNarrowed } from '../../../console/fleet/fleet-view.ts';
import { keptOf } from '../../../console/fleet/kept.ts';
import { checkUrl, isOwnMachine } from '../../../console/fleet/labels.ts';
import { codesOf, filterGroups, refusedViewOf, summaryOf } from '../../../console/fleet/refused-view.ts';
import { type Counted, countWork, fleetRows, holdOrder, rankNames } from '../../../console/fleet/rows.ts';
import { createFormat } from '../../../console/format/format.ts';
import { stationNow } from '../../../console/model/city-view.ts';
import type { StationView } from '../../../shared/api.ts';
import type { FleetStation, RefusalGroup } from '../../../shared/fleet-api.ts';
import { createTranslate } from '../../../shared/i18n/translate.ts';
import { hourMs } from '../../../shared/time.ts';
import { now, refusal, station } from '../model/stations.ts';

const from = Math.floor(now / hourMs) * hourMs - 3 * hourMs;
const at = from + 3.5 * hourMs;
const keep = (row: Partial<FleetStation>) =>
  keptOf({ station: 'a', since: from, ...row }, { at, from, hours: 4, interval: 60 });

describe('what was received against what was expected', () => {
  it('is told hour by hour and as one share, the hour that is running by its part', () => {
    const kept = keep({ accepted: [60, 30, 0, 30], refused: [0, 2, 0, 0] });

    expect(kept.hours.map(({ state }) => state)).toEqual(['kept', 'part', 'none', 'kept']);
    expect(kept.hours.map(({ expected }) => expected)).toEqual([60, 60, 60, 30]);
    expect(kept).toMatchObject({ onTime: 120, expected: 210, refused: 2, silentHours: 1 });
    expect(kept.share).toBeCloseTo(120 / 210);
  });

  it('does not take what came too late for kept', () => {
    const kept = keep({ accepted: [60, 0, 180, 30], late: [0, 0, 180, 0] });

    expect(kept.hours.map(({ state }) => state)).toEqual(['kept', 'none', 'late', 'kept']);
    expect(kept.hours[2]).toMatchObject({ share: 0, lateShare: 1 });
    expect(kept.silentHours).toBe(2);
  });

  it('expects nothing of a station before it began, nor of one that never spoke', () => {
    expect(keep({ since: from + 2 * hourMs, accepted: [0, 0, 60, 30] })).toMatchObject({ expected: 90, share: 1 });
    expect(keep({ since: from + 2.5 * hourMs, accepted: [0, 0, 30, 30] })).toMatchObject({ expected: 60, share: 1 });
    expect(keep({ since: null })).toMatchObject({ expected: 0, share: undefined, silentHours: 0 });
    // One that was there long ago and has fallen silent is not new.
    expect(keep({ since: from - 100 * hourMs })).toMatchObject({ expected: 210, share: 0, silentHours: 4 });
  });
});

describe('firmware', () => {
  it('is compared by its numbers, a trial version before its release', () => {
    const sorted = ['1.10.0', '1.9.2', 'v1.9.10', '2.0.0', '2.0.0-rc.1', '2.0.0-rc.10'].sort(compareVersions);
    expect(sorted).toEqual(['1.9.2', 'v1.9.10', '1.10.0', '2.0.0-rc.1', '2.0.0-rc.10', '2.0.0']);
  });

  it('is behind only within a model that is told', () => {
    const models = modelVersions([
      { model: 'A', firmware: '1.2' },
      { model: 'A', firmware: '1.10' },
      { model: 'A', firmware: '1.2' },
      { model: null, firmware: '0.1' },
      { model: null, firmware: '0.2' },
      { model: 'B', firmware: null },
    ]);
    expect(models.map(({ model }) => model)).toEqual(['A', null]);
    expect(models[0]?.versions).toEqual([
      { firmware: '1.10', count: 1, isBehind: false },
      { firmware: '1.2', count: 2, isBehind: true },
    ]);
    expect([...behindOf(models)]).toEqual([versionKey('A', '1.2')]);
  });
});

const counted = (row: Partial<FleetStation>, more: Partial<Counted> = {}): Counted => ({
  kept: keep(row),
  reasons: [],
  calibrationDue: undefined,
  battery: undefined,
  ...more,
});
const view = (id: string, record: Partial<StationView> = {}) =>
  stationNow(station(id, record), { pm25: { value: 1, at: now - 5_000, receivedAt: now, quality: 0 } }, now);
const whole = { accepted: [60, 60, 60, 30] };

const rows = fleetRows(
  [
    view('a', { name: 'Cầu Rào', battery: 90, firmware: '1.9', model: 'X' }),
    view('b', { name: 'An Biên', battery: 12, firmware: '1.10', model: 'X', networks: ['noise'] }),
    view('c', { name: 'Đồ Sơn', lifecycle: 'maintenance', provenance: 'simulated' }),
    view('d', { name: 'Cũ', lifecycle: 'retired' }),
  ],
  new Map([
    [
      'a',
      counted(
        { accepted: [60, 10, 60, 30], refused: [0, 0, 0, 3] },
        { reasons: [{ code: 'MESSAGE_NOT_JSON', count: 3 }] },
      ),
    ],
    ['b', counted(whole, { calibrationDue: '2026-11-01' })],
    ['c', counted({})],
  ]),
  new Set([versionKey('X', '1.9')]),
  '2026-11-22',
);
const ids = (found: typeof rows): string[] => found.map(({ entry }) => entry.station.id);
const seen = (query: string) => ids(filterRows(rows, fleetViewOf(new URLSearchParams(query))));

describe('rows of the fleet', () => {
  it('name the work that there is, and none for a station out of service', () => {
    expect(rows.map(({ work }) => work)).toEqual([['kept', 'refused'], ['battery', 'calibration'], [], []]);
    expect(rows[1]).toMatchObject({ calibrationDays: -21, isBehind: false });
    expect(rows[0]?.isBehind).toBe(true);
    expect(countWork(rows)).toMatchObject({ any: 2, kept: 1, refused: 1, battery: 1, calibration: 1, lost: 0 });
  });

  it('are narrowed by what the address says, and by nothing that it cannot say', () => {
    expect(seen('')).toEqual(['a', 'b', 'c']);
    expect(seen('state=retired')).toEqual(['d']);
    expect(seen('work=any')).toEqual(['a', 'b']);
    expect(seen('work=battery&network=noise')).toEqual(['b']);
    expect(seen('source=simulated')).toEqual(['c']);
    expect(seen('q=do+son')).toEqual(['c']);
    expect(seen('model=X&firmware=1.9')).toEqual(['a']);
    expect(seen('work=everything&network=sea&by=nonsense')).toEqual(['a', 'b', 'c']);
    expect(isNarrowed(new URLSearchParams('by=name&order=desc'))).toBe(false);
    expect(isNarrowed(new URLSearchParams('ward=11359'))).toBe(true);
  });

  it('are sorted with the unknown last in both directions, equal ones by name', () => {
    const names = rankNames(rows.map(({ entry }) => entry));
    const order = (...by: [Parameters<typeof sortRows>[1], boolean]) => ids(sortRows(rows, ...by, names));
    expect(order('name', false)).toEqual(['b', 'a', 'd', 'c']);
    expect(order('battery', false).slice(0, 2)).toEqual(['b', 'a']);
    expect(order('battery', true).slice(0, 2)).toEqual(['a', 'b']);
    expect(order('firmware', false).slice(0, 2)).toEqual(['a', 'b']);
    expect(order('kept', false)).toEqual(['c', 'a', 'b', 'd']);
  });

  it('keep their names ranked until one changes', () => {
    const stations = rows.map(({ entry }) => entry);
    const names = rankNames(stations);
    expect(rankNames([...stations], names)).toBe(names);
    expect(rankNames([...stations.slice(1), view('a', { name: 'Bến Bính' })], names)).not.toBe(names);
  });

  it('stay where they are while they are held: gone ones leave, new ones come last', () => {
    expect(ids(holdOrder(['d', 'x', 'b'], rows))).toEqual(['d', 'b', 'a', 'c']);
  });
});

describe('columns', () => {
  it('are as kept, without what is not known and never without the name', () => {
    expect(readColumns(null)).toBe(usualColumns);
    expect(readColumns('refused,nonsense,battery')).toEqual(['name', 'battery', 'refused']);
    expect(readColumns('')).toEqual(['name']);
  });

  it('are written as they are seen', () => {
    const t = createTranslate('en');
    const [head, first] = fleetTable(rows, ['name', 'kept', 'refused'], { t, reason: (code) => `<${code}>` });
    expect(head).toHaveLength(11);
    expect(first?.slice(0, 2)).toEqual(['a', 'Cầu Rào']);
    expect(first?.slice(4)).toEqual(['76.2', '160', '210', '0', '0', '3', '<MESSAGE_NOT_JSON>']);
  });
});

describe('where a battery is heading', () => {
  const say = (language: 'vi' | 'en', trend: BatteryTrend) => {
    const t = createTranslate(language);
    const { pace, left } = batteryWords(trend, { t, format: createFormat(language, 'Asia/Ho_Chi_Minh', t) });
    return [pace, left];
  };

  it('is said in words, with the days that are left where it falls', () => {
    expect(say('vi', { perDay: -3, direction: 'falling', daysLeft: 12 })).toEqual([
      'giảm 3%/ngày',
      'còn khoảng 12 ngày',
    ]);
    expect(say('vi', { perDay: -2.5, direction: 'falling', daysLeft: 0 })).toEqual([
      'giảm 2,5%/ngày',
      'còn chưa tới một ngày',
    ]);
    expect(say('en', { perDay: -0.6, direction: 'falling', daysLeft: 150 })).toEqual(['down 0.6% a day', undefined]);
    expect(say('en', { perDay: 0.1, direction: 'steady', daysLeft: null })).toEqual(['steady', undefined]);
    expect(say('vi', { perDay: 4, direction: 'rising', daysLeft: null })).toEqual(['tăng 4%/ngày', undefined]);
  });

  it('calls for somebody in the last week', () => {
    expect([8, 7, 0].map((daysLeft) => isSoonEmpty({ perDay: -3, direction: 'falling', daysLeft }))).toEqual([
      false,
      true,
      true,
    ]);
    expect(isSoonEmpty({ perDay: 0, direction: 'steady', daysLeft: null })).toBe(false);
  });

  it('is in the table for a spreadsheet', () => {
    const battery = { perDay: -3, direction: 'falling', daysLeft: 12 } as const;
    const own = fleetRows([view('a', { battery: 36 })], new Map([['a', counted({}, { battery })]]), new Set(), '');
    const [, first] = fleetTable(own, ['battery'], { t: createTranslate('en'), reason: String });
    expect(first).toEqual(['36', '-3', '12']);
  });
});

describe('refused messages', () => {
  const group = (id: number, of: string | null, code: string, count: number): RefusalGroup => ({
    count,
    newest: refusal(id, { station: of, code }),
  });
  const groups = [group(9, 'a', 'X', 2), group(8, 'b', 'Y', 5), group(7, null, 'X', 1)];

  it('are narrowed to a station and a reason', () => {
    const shown = (query: string) =>
      filterGroups(groups, refusedViewOf(new URLSearchParams(query))).map(({ newest }) => newest.id);
    expect(shown('')).toEqual([9, 8, 7]);
    expect(shown('station=a')).toEqual([9]);
    expect(shown('code=X')).toEqual([9, 7]);
    expect(refusedViewOf(new URLSearchParams('hours=5'))).toMatchObject({ hours: 168 });
  });

  it('are counted', () => {
    expect(codesOf(groups)).toEqual([
      { code: 'Y', count: 5 },
      { code: 'X', count: 3 },
    ]);
    expect(summaryOf(groups)).toEqual({ count: 8, reasons: 2, stations: 3 });
  });
});

describe('labels', () => {
  it('open the check of the station, and say when no phone can', () => {
    expect(checkUrl('https://quantrac.example', 'cau-rao')).toBe('https://quantrac.example/stations/cau-rao/check');
    expect(isOwnMachine('http://localhost:8080')).toBe(true);
    expect(isOwnMachine('https://quantrac.example')).toBe(false);
  });
});
