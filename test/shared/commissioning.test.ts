import { describe, expect, it } from 'vitest';
import {
  type Arrival,
  type CommissioningFigures,
  judgeStation,
  type Measured,
  tolerances,
  verdictProblems,
  windowOf,
} from '../../shared/commissioning.ts';
import type { Check, CheckId } from '../../shared/commissioning-api.ts';
import type { QuantityId } from '../../shared/quantities.ts';
import { builtInThresholds } from '../../shared/thresholds/catalogue.ts';
import { minuteMs, secondMs } from '../../shared/time.ts';
import { testStation } from '../support/gateway-process.ts';

const to = Date.UTC(2026, 10, 23, 3);
const from = to - 30 * minuteMs;

/** A reading a minute, from half a minute after `from`. */
const series = (value: (n: number) => number, count = 30): Measured[] =>
  Array.from({ length: count }, (_, n) => ({ at: from + (n + 0.5) * minuteMs, value: value(n), quality: 0 }));

const arrival = (n: number, part: Partial<Arrival> = {}, delayMs = 900): Arrival => {
  const measuredAt = from + (n + 0.5) * minuteMs;
  return { measuredAt, receivedAt: measuredAt + delayMs, isLate: false, battery: 88, signal: -71, ...part };
};

const good = (): CommissioningFigures => ({
  station: testStation('tram-1'),
  details: { instrument: { model: 'PMS5003', serial: 'A1', calibrationDue: '2027-05-01' } },
  from,
  to,
  today: '2026-11-23',
  arrivals: Array.from({ length: 30 }, (_, n) => arrival(n)),
  points: new Map<QuantityId, Measured[]>([
    ['pm25', series((n) => 20 + (n % 4))],
    ['pm10', series((n) => 40 + (n % 5))],
  ]),
  refusals: [],
  photos: 1,
  enrolled: true,
  isRevoked: false,
  hasConnected: true,
  battery: 90,
  signal: -70,
  thresholds: builtInThresholds,
});

const check = <I extends CheckId>(id: I, change: Partial<CommissioningFigures> = {}): Extract<Check, { id: I }> => {
  const found = judgeStation({ ...good(), ...change }).find(
    (each): each is Extract<Check, { id: I }> => each.id === id,
  );
  if (!found) throw new Error(`there is no check ${id}`);
  return found;
};

describe('the checklist', () => {
  it('is fulfilled by a station that does what it should', () => {
    expect(judgeStation(good()).map(({ id, state }) => [id, state])).toEqual(
      [
        'clock',
        'interval',
        'values',
        'refusals',
        'battery',
        'signal',
        'position',
        'limits',
        'instrument',
        'photos',
        'credentials',
      ].map((id) => [id, 'pass']),
    );
  });

  it('widens its window until it can hold the readings that are needed', () => {
    expect(windowOf(to, 30, 60)).toEqual({ from, to });
    expect(windowOf(to, 30, 3_600).from).toBe(to - 6 * 60 * minuteMs);
  });

  it.each([
    ['runs ahead', -11 * secondMs, 'offset'],
    ['lags', 11 * secondMs, 'offset'],
    ['is right', -10 * secondMs, 'ok'],
  ])('tells a clock that %s', (_, delay, reason) => {
    const arrivals = Array.from({ length: 9 }, (_each, n) => arrival(n, {}, delay));
    expect(check('clock', { arrivals })).toMatchObject({ reason, medianMs: delay, spreadMs: 0, messages: 9 });
  });

  it('judges the clock by live messages only, and not by a handful', () => {
    const late = Array.from({ length: 9 }, (_, n) => arrival(n, { isLate: true }, 40 * minuteMs));
    expect(check('clock', { arrivals: late })).toMatchObject({ state: 'unknown', reason: 'no-messages' });
    expect(check('clock', { arrivals: [...late, arrival(1)] })).toMatchObject({
      state: 'unknown',
      reason: 'too-few',
      messages: 1,
    });
    const jumping = Array.from({ length: 20 }, (_, n) => arrival(n, {}, n % 2 === 0 ? 0 : 12 * secondMs));
    expect(check('clock', { arrivals: jumping })).toMatchObject({ state: 'fail', reason: 'spread' });
  });

  it('counts what came against the interval, and sees the longest gap', () => {
    const only = (count: number, skip = -1): Map<QuantityId, Measured[]> =>
      new Map([['pm25', series((n) => n, count).filter((_, n) => n < skip || n > skip + 2)]]);
    expect(check('interval')).toMatchObject({ received: 30, expected: 30, longestGapMs: minuteMs });
    expect(check('interval', { points: new Map() })).toMatchObject({ reason: 'no-messages', longestGapMs: null });
    expect(check('interval', { points: only(4) })).toMatchObject({ state: 'fail', reason: 'too-few' });
    expect(check('interval', { points: only(20) })).toMatchObject({ state: 'fail', reason: 'incomplete' });
    expect(check('interval', { points: only(30, 10) })).toMatchObject({
      state: 'fail',
      reason: 'gap',
      longestGapMs: 4 * minuteMs,
    });
  });

  it('wants every quantity, without flags, and moving', () => {
    const pm10 = series(() => 41);
    const points = new Map<QuantityId, Measured[]>([['pm10', pm10]]);
    const values = check('values', { points });
    expect(values).toMatchObject({ state: 'fail', reason: 'silent' });
    expect(values.quantities).toMatchObject([
      { quantity: 'pm25', state: 'fail', count: 0, last: null },
      { quantity: 'pm10', state: 'unknown', reason: 'unchanged', count: 30, min: 41, max: 41 },
    ]);
    points.set('pm25', [...series((n) => n, 29), { at: to - 1, value: 900, quality: 8 }]);
    expect(check('values', { points }).quantities[0]).toMatchObject({ reason: 'flagged', flagged: 1, max: 900 });
    // A gas may stand still for a quarter of an hour.
    const no2 = new Map([['no2', series(() => 12, 15)]] as const);
    const gas = check('values', { station: testStation('khi', { quantities: ['no2'] }), points: no2 });
    expect(gas).toMatchObject({ state: 'pass' });
    // No rain is no fault.
    const dry = { station: testStation('mua', { quantities: ['rain'] }), points: new Map([['rain', series(() => 0)]]) };
    expect(check('values', dry as Partial<CommissioningFigures>)).toMatchObject({ state: 'pass' });
  });

  it('names why messages were refused', () => {
    expect(check('refusals', { refusals: ['VALUE_RANGE', 'TIME_AHEAD', 'VALUE_RANGE'] })).toMatchObject({
      state: 'fail',
      refused: 3,
      codes: [
        { code: 'VALUE_RANGE', count: 2 },
        { code: 'TIME_AHEAD', count: 1 },
      ],
    });
  });

  it('goes by the worst of battery and signal; one that has none is not judged', () => {
    const arrivals = [arrival(1, { battery: 12 }), arrival(2, { battery: 60, signal: -104 }), arrival(3)];
    expect(check('battery', { arrivals })).toMatchObject({ state: 'fail', reason: 'low', last: 88, worst: 12 });
    expect(check('signal', { arrivals })).toMatchObject({ state: 'fail', last: -71, worst: -104 });
    expect(check('battery', { arrivals: [] })).toMatchObject({ state: 'pass', last: 90, worst: 90 });
    expect(check('signal', { arrivals: [], signal: null })).toMatchObject({ state: 'not-applicable', last: null });
  });

  it('finds a position that is not near its ward', () => {
    expect(check('position')).toMatchObject({ state: 'pass', toleranceKm: tolerances.positionKm });
    const far = testStation('xa', { ward: '10507' });
    expect(check('position', { station: far })).toMatchObject({ state: 'fail', reason: 'far', ward: '10507' });
    const sea = testStation('bien', { ward: 'other', lat: 18, lon: 110 });
    expect(check('position', { station: sea })).toMatchObject({ state: 'not-applicable', nearest: null });
  });

  it('asks for what decides which limits hold', () => {
    const noise = testStation('on', { networks: ['noise'], quantities: ['laeq'] });
    expect(check('limits', { station: noise })).toMatchObject({ state: 'fail', reason: 'area-class' });
    expect(check('limits', { station: { ...noise, areaClass: 'ordinary' } })).toMatchObject({ state: 'pass' });
    const river = testStation('song', { networks: ['flood'], quantities: ['water_level'] });
    expect(check('limits', { station: river })).toMatchObject({ state: 'fail', reason: 'datum' });
    expect(check('limits', { station: { ...river, datum: 'local' } })).toMatchObject({
      state: 'unknown',
      reason: 'no-level',
    });
    const weather = testStation('khi', { quantities: ['temperature'] });
    expect(check('limits', { station: weather })).toMatchObject({ state: 'not-applicable', holding: 0 });
  });

  it.each([
    [{}, 'no-instrument'],
    [{ instrument: { model: 'X' } }, 'no-date'],
    [{ instrument: { model: 'X', calibrationDue: '2026-11-22' } }, 'overdue'],
    [{ instrument: { model: 'X', calibrationDue: '2026-11-23' } }, 'ok'],
  ])('reads the instrument %j', (details, reason) => {
    expect(check('instrument', { details })).toMatchObject({ reason });
  });

  it('wants a photo and credentials that were used', () => {
    expect(check('photos', { photos: 0 })).toMatchObject({ state: 'fail', needed: 1 });
    expect(check('credentials', { isRevoked: true })).toMatchObject({ state: 'fail', reason: 'revoked' });
    expect(check('credentials', { hasConnected: false })).toMatchObject({ state: 'fail', reason: 'never-connected' });
  });
});

describe('a verdict', () => {
  const hand = { 'mounting-height': true, level: true, clear: true, closed: true, label: true };
  const signed = { hand, remarks: '', activate: false };

  it('is accepted when everything is fulfilled', () => {
    expect(
      verdictProblems([{ state: 'pass' }, { state: 'not-applicable' }], { ...signed, verdict: 'accepted' }),
    ).toEqual([]);
    expect(verdictProblems([{ state: 'unknown' }], { ...signed, verdict: 'accepted' })).toEqual(['open-checks']);
    expect(verdictProblems([], { ...signed, hand: { ...hand, label: false }, verdict: 'accepted' })).toEqual([
      'open-hand-checks',
    ]);
  });

  it('says why in every other case, and refused stations stay as they are', () => {
    const verdict = 'accepted-with-remarks';
    expect(verdictProblems([{ state: 'fail' }], { ...signed, verdict })).toEqual(['remarks']);
    expect(verdictProblems([{ state: 'fail' }], { ...signed, verdict, remarks: 'thay pin sau' })).toEqual([]);
    expect(verdictProblems([], { ...signed, verdict: 'refused', remarks: 'x', activate: true })).toEqual([
      'activate-refused',
    ]);
  });
});
