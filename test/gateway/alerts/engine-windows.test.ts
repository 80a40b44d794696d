/** What the engine finds over minutes, hours and neighbours: rise, projection, rain, limits, the air index, doubtful dust. */
import { describe, expect, it, vi } from 'vitest';
import { defaultRules } from '../../../shared/alerts/default-rules.ts';
import type { Rule } from '../../../shared/alerts/rule.ts';
import { hourMs, minuteMs } from '../../../shared/time.ts';
import { reading, station } from '../live/records.ts';
import { begin, createMemory, levelsOf, openEngine, river, street, useClock } from './engine-support.ts';

useClock();

const only = (...ids: string[]): Record<string, Rule> =>
  Object.fromEntries(Object.entries(defaultRules).filter(([id]) => ids.includes(id)));
const depth = (at: number, cm: number) => reading('duong', at, { water_depth: cm });

describe('the rate of rise', () => {
  it('of a street is found while it lasts, in centimetres per hour', async () => {
    const harness = await openEngine([street()], only('street-rise'));
    const course = (index: number): number => (index < 20 ? 2 : index < 50 ? 2 + (index - 20) * 0.8 : 26);
    await harness.minutely((at, index) => depth(at, course(index)), 90, 'leap');
    expect(levelsOf(harness, 'street-rise')).toEqual(['watch', null]);
    const [raised] = harness.of('level');
    expect(raised?.figure).toMatchObject({ unit: 'cm/h', quantity: 'water_depth', step: 30, threshold: null });
    expect(raised?.figure.value).toBeGreaterThan(30);
    expect(raised?.figure.value).toBeLessThan(49);
  });

  it('of a spring tide is none', async () => {
    const harness = await openEngine([river()], only('river-rise'));
    // Around half tide, where it rises fastest.
    const tide = (index: number): number => 1.9 * Math.sin((2 * Math.PI * (index - 90)) / (24.8 * 60));
    await harness.minutely((at, index) => reading('song', at, { water_level: tide(index) }), 3 * 60, 'leap');
    expect(harness.findings).toEqual([]);
  });

  it('is not judged while the memory of the station is being filled', async () => {
    const memory = createMemory([street()]);
    memory.restoring.add('duong');
    const harness = await openEngine([street()], only('street-rise'), {
      indices: { windows: memory.windows, isRestoring: memory.isRestoring },
    });
    for (let index = 0; index < 40; index += 1) {
      const record = depth(Date.now(), index * 2);
      memory.engine.apply(record);
      harness.send(record);
      await harness.leap(minuteMs);
    }
    expect(harness.findings).toEqual([]);
  });
});

describe('a projected level', () => {
  it('is found with the level that comes next and the minutes left, and is over when the water falls', async () => {
    const harness = await openEngine([river()], only('river-projected'));
    const course = (index: number): number => (index < 90 ? 1 + index * 0.005 : 1.45 - (index - 90) * 0.005);
    await harness.minutely((at, index) => reading('song', at, { water_level: course(index) }), 180, 'leap');
    const [watch, warning, ...later] = harness.of('level');
    expect([watch?.severity, warning?.severity, later.at(-1)?.severity]).toEqual(['watch', 'warning', null]);
    expect(watch?.figure).toMatchObject({ unit: 'min', step: 120, threshold: 'bd.kien-an.1' });
    expect(watch?.figure.value).toBeLessThan(120);
    expect(watch?.figure.value).toBeGreaterThan(90);
    expect(warning?.figure).toMatchObject({ step: 45, threshold: 'bd.kien-an.1' });
    expect(later.at(-1)?.figure.value).toBe(360);
  });
});

describe('rain', () => {
  const gauge = street('mua', { quantities: ['rain'] });
  it('is found by its sum, with the class of the weather service', async () => {
    const harness = await openEngine([gauge], only('rain-1h', 'rain-24h'));
    await harness.minutely((at, index) => reading('mua', at, { rain: index < 60 ? 1.2 : 0 }), 130, 'leap');
    expect(levelsOf(harness, 'rain-1h')).toEqual(['warning', 'danger', 'warning', null]);
    expect(levelsOf(harness, 'rain-24h')).toEqual(['watch']);
    expect(harness.of('level').find(({ key }) => key.rule === 'rain-24h')?.figure).toMatchObject({
      unit: 'mm',
      step: 50,
      threshold: 'rain.24h.heavy',
    });
  });

  it('does not ease because readings are missing', async () => {
    const harness = await openEngine([gauge], only('rain-1h'));
    await harness.minutely((at) => reading('mua', at, { rain: 1.2 }), 50, 'leap');
    await harness.leap(40 * minuteMs);
    await harness.minutely((at) => reading('mua', at, { rain: 0 }), 10, 'leap');
    expect(levelsOf(harness, 'rain-1h')).toEqual(['warning']);
  });
});

describe('a legal limit', () => {
  const air = station('khi', { quantities: ['pm25', 'no2'], interval: 300 });
  const send = async (
    harness: Awaited<ReturnType<typeof openEngine>>,
    minutes: number,
    no2: (hour: number) => number,
  ) => {
    for (let minute = 0; minute < minutes; minute += 5) {
      harness.send(reading('khi', Date.now(), { no2: no2(Math.floor((Date.now() - begin) / hourMs)) }));
      await harness.leap(5 * minuteMs);
    }
  };

  it('is compared with the average over its own time when the hour has turned, under the limit’s name', async () => {
    const harness = await openEngine([air], only('air-limits'));
    await send(harness, 59, () => 250);
    expect(harness.findings).toEqual([]);
    await send(harness, 5, () => 250);
    expect(harness.of('level')).toEqual([
      expect.objectContaining({
        key: { rule: 'air-limits', station: 'khi', subject: 'qcvn-05-2023.no2.1h' },
        severity: 'watch',
        onsetAt: begin + hourMs,
        figure: { value: 250, unit: 'µg/m³', quantity: 'no2', step: 200, threshold: 'qcvn-05-2023.no2.1h' },
        reading: null,
      }),
    ]);
  });

  it('that is just met is not exceeded, and worsens by percent', async () => {
    const harness = await openEngine([air], only('air-limits'));
    await send(harness, 6 * 60 + 5, (hour) => [200, 201, 300, 401, 150, 150][hour] ?? 150);
    expect(levelsOf(harness, 'air-limits')).toEqual(['watch', 'warning', 'danger', null]);
  });

  it('needs enough data, and late data is counted when it is there', async () => {
    const harness = await openEngine([air], only('air-limits'));
    await send(harness, 35, () => 250);
    await harness.leap(30 * minuteMs);
    expect(harness.findings).toEqual([]);
    const late = Array.from({ length: 5 }, (_, index) => begin + (35 + index * 5) * minuteMs);
    harness.send(...late.map((at) => reading('khi', at, { no2: 250 }, { x: Date.now() })));
    await harness.leap(6 * minuteMs);
    expect(levelsOf(harness, 'air-limits')).toEqual(['watch']);
  });

  it('is taken back by late data of the same hour', async () => {
    const harness = await openEngine([air], only('air-limits'));
    await send(harness, 50, () => 210);
    await harness.leap(11 * minuteMs);
    expect(levelsOf(harness, 'air-limits')).toEqual(['watch']);
    harness.send(
      ...[50, 55].map((minute) => reading('khi', begin + minute * minuteMs, { no2: 20 }, { x: Date.now() })),
    );
    await harness.leap(10 * minuteMs);
    expect(levelsOf(harness, 'air-limits')).toEqual(['watch', null]);
  });

  it('of noise is over when its hours are', async () => {
    const noise = station('on', { networks: ['noise'], quantities: ['laeq'], areaClass: 'ordinary', interval: 300 });
    // Loud from 19:00 to 21:00, quiet afterwards; at night another limit holds.
    vi.setSystemTime(begin + 11 * hourMs);
    const harness = await openEngine([noise], only('noise-limits'));
    for (let minute = 0; minute < 3 * 60 + 10; minute += 5) {
      harness.send(reading('on', Date.now(), { laeq: minute < 2 * 60 ? 81 : 40 }));
      await harness.leap(5 * minuteMs);
    }
    const day = harness.of('level').filter(({ key }) => key.subject.includes('day'));
    expect(day.map(({ severity }) => severity)).toEqual(['warning', null]);
    expect(day[0]?.figure).toMatchObject({ value: expect.closeTo(81, 6), unit: 'dBA', step: 80 });
    expect(harness.of('level').filter(({ key }) => key.subject.includes('night'))).toEqual([]);
  });
});

describe('the air index', () => {
  it('is found by the hour', async () => {
    const harness = await openEngine([station('khi', { quantities: ['pm25'], interval: 300 })], only('air-index'));
    for (let minute = 0; minute < 4 * 60; minute += 5) {
      harness.send(reading('khi', Date.now(), { pm25: 160 }));
      await harness.leap(5 * minuteMs);
    }
    await harness.leap(minuteMs);
    const [raised] = harness.of('level');
    expect(raised).toMatchObject({ severity: 'danger', network: 'air', figure: { unit: 'VN_AQI', step: 201 } });
    expect(raised?.figure.value).toBeGreaterThan(200);
  });
});

describe('dust unlike its neighbours', () => {
  it('is doubtful after three hours', async () => {
    const ids = ['lech', 'a', 'b', 'c'];
    const stations = ids.map((id, index) =>
      station(id, { quantities: ['pm25'], interval: 300, lat: 20.85 + index / 1_000 }),
    );
    const harness = await openEngine(stations, only('station-doubtful'));
    for (let minute = 0; minute < 5 * 60; minute += 5) {
      const value = (id: string): number => (id === 'lech' && minute < 4 * 60 ? 180 : 30);
      harness.send(...ids.map((id) => reading(id, Date.now(), { pm25: value(id) })));
      await harness.leap(5 * minuteMs);
    }
    await harness.leap(minuteMs);
    expect(harness.of('level').map(({ key, severity }) => [key.station, key.subject, severity])).toEqual([
      ['lech', 'neighbour.pm25', 'watch'],
      ['lech', 'neighbour.pm25', null],
    ]);
  });
});
