import { describe, expect, it } from 'vitest';
import { stationsNow } from '../../../console/model/city-view.ts';
import { pastOfAnswer, pastOfStep, recentOf } from '../../../console/time/past.ts';
import type { CityAt, CitySteps } from '../../../shared/city-past-api.ts';
import { minuteMs } from '../../../shared/time.ts';
import { aSituation } from '../../support/notices.ts';
import { station as stationView } from '../model/stations.ts';

const from = Date.parse('2026-11-22T00:00:00Z');
const everyMs = 10 * minuteMs;
const views = [
  stationView('pho-1', { networks: ['flood'], quantities: ['water_depth'], state: 'lost', lifecycle: 'maintenance' }),
  stationView('khi-1', { quantities: ['pm25'], state: 'ready', battery: 40 }),
  stationView('moi', { quantities: ['pm25'] }),
];
const stations = new Map(views.map((view) => [view.id, view]));

const steps: CitySteps = {
  from,
  everyMs,
  count: 8,
  series: [
    { station: 'pho-1', quantity: 'water_depth', values: [0, 40, null, null, 5, 6, 7, 8], flagged: [[4, 8]] },
    { station: 'khi-1', quantity: 'pm25', values: [null, 10, 11, 12, 13, 14, 15, 16], flagged: [] },
    { station: 'gone', quantity: 'pm25', values: [1, 1, 1, 1, 1, 1, 1, 1], flagged: [] },
  ],
  hours: [from, from + 60 * minuteMs],
  vnAqi: [{ station: 'khi-1', values: [152, 500], dominant: ['pm25', 'pm25'] }],
  limits: [
    {
      station: 'khi-1',
      network: 'air',
      changes: [
        [0, 'within', 'pm25.24h'],
        [1, 'exceeds', 'pm25.24h'],
      ],
    },
    { station: 'pho-1', network: 'noise', changes: [[1, null, null]] },
  ],
  situations: [
    {
      situation: aSituation({ state: 'cleared' }),
      course: [
        {
          at: from + 12 * minuteMs,
          state: 'unacknowledged',
          severity: 'danger',
          highest: 'danger',
          open: 1,
          all: 1,
          stations: ['pho-1'],
          acknowledgedAt: null,
        },
        {
          at: from + 45 * minuteMs,
          state: 'cleared',
          severity: 'danger',
          highest: 'danger',
          open: 0,
          all: 1,
          stations: ['pho-1'],
          acknowledgedAt: null,
        },
      ],
    },
  ],
};

describe('a picture of a span', () => {
  it('has the newest value of each series, and says when a station had fallen silent', () => {
    const past = pastOfStep(steps, 3, stations);
    const conditions = stationsNow(past.city, past.at).map(({ station, condition }) => [station.id, condition]);
    expect(past.at).toBe(from + 30 * minuteMs);
    expect(past.city.values.get('pho-1')?.water_depth).toMatchObject({ value: 40, at: from + everyMs });
    // Neither that it is lost now, nor that it is in maintenance now, says anything about then.
    expect(conditions).toEqual([
      ['pho-1', 'stale'],
      ['khi-1', 'measuring'],
      ['moi', 'never'],
    ]);
    expect(past.city.values.has('gone')).toBe(false);
    expect(past.withinMs).toBe(everyMs);
  });

  it('has the flags, the index of the last complete hour, and the situations that were open', () => {
    const open = (place: number) =>
      pastOfStep(steps, place, stations).situations.map(({ severity, state }) => [severity, state]);
    expect(pastOfStep(steps, 4, stations).city.values.get('pho-1')?.water_depth?.quality).toBe(8);
    expect(pastOfStep(steps, 5, stations).indices.rows.get('khi-1')?.vnAqi).toEqual({
      value: 152,
      band: 'bad',
      dominant: 'pm25',
      isCapped: false,
    });
    expect(pastOfStep(steps, 6, stations).indices.rows.get('khi-1')?.vnAqi).toMatchObject({
      band: 'hazardous',
      isCapped: true,
    });
    expect([open(1), open(2), open(4), open(5)]).toEqual([
      [],
      [['danger', 'unacknowledged']],
      [['danger', 'unacknowledged']],
      [],
    ]);
  });

  it('has the limits as they stood at the end of the last complete hour', () => {
    const limitsAt = (place: number) => pastOfStep(steps, place, stations).indices.rows.get('khi-1')?.limits;
    expect(limitsAt(5)).toEqual({ air: { state: 'within', threshold: 'pm25.24h' } });
    expect(limitsAt(6)).toEqual({ air: { state: 'exceeds', threshold: 'pm25.24h' } });
    expect(pastOfStep(steps, 6, stations).indices.rows.has('pho-1')).toBe(false);
  });

  it('gives each station the same record from picture to picture', () => {
    const [one, other] = [pastOfStep(steps, 4, stations), pastOfStep(steps, 5, stations)];
    for (const { id } of views) expect(one.city.stations.get(id)).toBe(other.city.stations.get(id));
    expect(one.city.stations.get('khi-1')).toMatchObject({ battery: null, lastSeenAt: null, state: 'unknown' });
  });

  it('knows the line up to the moment, of good values only', () => {
    expect(recentOf(steps, 'pho-1', 'water_depth', from + 50 * minuteMs).map(({ value }) => value)).toEqual([0, 40, 6]);
    expect(recentOf(steps, 'pho-1', 'rain', from + 50 * minuteMs)).toEqual([]);
  });
});

describe('the exact city of a moment', () => {
  it('is taken as the gateway tells it', () => {
    const value = { value: 40, at: from, receivedAt: from + 900, quality: 0 };
    const answer: CityAt = {
      at: from + 5 * minuteMs,
      hour: from,
      stations: [
        { station: 'pho-1', values: { water_depth: value }, vnAqi: null, limits: {}, level: null },
        { station: 'khi-1', values: {}, vnAqi: null, limits: {}, level: null },
      ],
      wards: {
        simulated: false,
        city: {
          stations: 0,
          valid: 0,
          worst: null,
          median: null,
          limits: { judged: 0, exceeded: 0, share: null },
          levels: { stations: 0, reached: 0 },
        },
        wards: [],
      },
      situations: [aSituation()],
    };
    const past = pastOfAnswer(answer, stations);
    expect(past.city.values.get('pho-1')).toEqual({ water_depth: value });
    expect(past.city.values.has('khi-1')).toBe(false);
    expect(past).toMatchObject({
      at: answer.at,
      withinMs: undefined,
      situations: [{ number: 128 }],
      indices: { hour: from, restoring: null },
    });
  });
});
