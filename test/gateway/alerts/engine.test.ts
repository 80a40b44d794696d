/** The engine on readings: what it finds, once, whatever is late, doubled, silent or restarted in between. */
import { describe, expect, it, vi } from 'vitest';
import type { Finding } from '../../../gateway/alerts/ports.ts';
import { defaultRules } from '../../../shared/alerts/default-rules.ts';
import type { Rule } from '../../../shared/alerts/rule.ts';
import { AppError } from '../../../shared/errors.ts';
import { qualityFlags } from '../../../shared/quality.ts';
import { builtInThresholds } from '../../../shared/thresholds/catalogue.ts';
import { hourMs, minuteMs, secondMs } from '../../../shared/time.ts';
import { testAlert } from '../../shared/alerts/support.ts';
import { reading, station } from '../live/records.ts';
import { begin, levelsOf, openEngine, river, street, useClock } from './engine-support.ts';

useClock();

const only = (...ids: string[]): Record<string, Rule> =>
  Object.fromEntries(Object.entries(defaultRules).filter(([id]) => ids.includes(id)));
const depth = (at: number, cm: number, more: Parameters<typeof reading>[3] = {}) =>
  reading('duong', at, { water_depth: cm }, more);
const level = (at: number, metres: number, more: Parameters<typeof reading>[3] = {}) =>
  reading('song', at, { water_level: metres }, more);

describe('a street under water', () => {
  it('is found with the second reading, with what was compared and the reading that did it', async () => {
    const harness = await openEngine([street()], only('street-depth'));
    await harness.minutely((at, index) => depth(at, [5, 34, 36][index] ?? 0, { n: 4_711 + index }), 3);

    expect(harness.findings).toEqual([
      {
        kind: 'level',
        key: { rule: 'street-depth', station: 'duong', subject: '' },
        ruleVersion: 1,
        network: 'flood',
        severity: 'danger',
        onsetAt: begin + minuteMs,
        figure: { value: 36, unit: 'cm', quantity: 'water_depth', step: 30, threshold: 'street.danger' },
        reading: {
          at: begin + 2 * minuteMs,
          receivedAt: begin + 2 * minuteMs,
          quality: 0,
          seq: 4_713,
          values: { water_depth: 36 },
        },
      },
    ]);
  });

  it('that trembles by 2 % around its threshold for an hour is found once, and eases once', async () => {
    const harness = await openEngine([street()], only('street-depth'));
    const tremble = (index: number): number => 30 * (1 + 0.02 * Math.sin(index * 12.9898));
    await harness.minutely((at, index) => depth(at, index < 60 ? tremble(index) : 0), 62);

    const severities = levelsOf(harness, 'street-depth');
    expect(severities.filter((one) => one === 'danger')).toHaveLength(1);
    expect(severities.at(-1)).toBeNull();
    expect(severities.filter((one) => one === null)).toHaveLength(1);
  });

  it('tells the desk its figure now and then', async () => {
    const harness = await openEngine([street()], only('street-depth'));
    await harness.minutely((at, index) => depth(at, 34 + index), 5);
    expect(harness.of('level')).toHaveLength(1);
    expect(harness.figures.at(-1)).toMatchObject({ kind: 'figure', figure: { value: 38, step: 30 } });
  });

  it('is not found by values that say nothing about water', async () => {
    const harness = await openEngine([street()], only('street-depth'));
    const flags = [qualityFlags.fault, qualityFlags.calibrating, qualityFlags.inconsistent];
    await harness.minutely((at, index) => depth(at, 60, { q: flags[index % 3] ?? 0 }), 9);
    expect(harness.findings).toEqual([]);
    await harness.minutely((at) => depth(at, 60, { f: { water_depth: qualityFlags.step } }), 2);
    expect(levelsOf(harness, 'street-depth')).toEqual(['extreme']);
  });

  it('is not found where staff judged the values invalid', async () => {
    const judged = (_s: string, _q: string, _at: number, quality: number) => quality | qualityFlags.invalidated;
    const harness = await openEngine([street()], only('street-depth'), { judged });
    await harness.minutely((at) => depth(at, 60), 5);
    expect(harness.findings).toEqual([]);
  });

  it('never clears because the station is silent', async () => {
    const harness = await openEngine([street()], only('street-depth'));
    await harness.minutely((at) => depth(at, 34), 3);
    await harness.pass(2 * hourMs);
    expect(levelsOf(harness, 'street-depth')).toEqual(['danger']);
  });
});

describe('a river', () => {
  it('is compared above the zero of its datum, and names the law', async () => {
    const harness = await openEngine([river('song', { datumOffset: 0.25 })], only('river-level'));
    await harness.minutely((at) => level(at, 1.7), 2);
    expect(harness.of('level')[0]).toMatchObject({
      severity: 'danger',
      figure: { value: 1.95, unit: 'm', quantity: 'water_level', step: 1.9, threshold: 'bd.kien-an.2' },
    });
  });

  it.each([
    ['without a gauge', { gauge: undefined }],
    ['above another zero', { datum: 'chart_zero_hondau' }],
  ] as const)('%s is not compared', async (_name, { ...about }) => {
    const { gauge, ...plain } = river();
    const one = 'datum' in about ? { ...plain, gauge: gauge ?? '', datum: about.datum } : plain;
    const harness = await openEngine([one], only('river-level'));
    await harness.minutely((at) => level(at, 9), 3);
    expect(harness.findings).toEqual([]);
  });

  it('of which only some alarm levels are known climbs those', async () => {
    const harness = await openEngine([river('song', { gauge: 'ben-binh' })], only('river-level'));
    await harness.minutely((at, index) => level(at, index < 2 ? 3.4 : 9), 4);
    expect(levelsOf(harness, 'river-level')).toEqual(['danger']);
  });
});

describe('readings that are doubled or out of order', () => {
  it('change nothing', async () => {
    const harness = await openEngine([street()], only('street-depth'));
    await harness.minutely((at) => depth(at, 34), 1);
    for (let again = 0; again < 5; again += 1) harness.send(depth(begin, 34));
    await harness.pass(minuteMs);
    expect(harness.findings).toEqual([]);
    await harness.minutely((at) => depth(at, 2), 2);
    harness.send(depth(begin + 30 * secondMs, 60), depth(begin + 40 * secondMs, 60), depth(begin + 50 * secondMs, 60));
    await harness.pass(hourMs);
    expect(harness.findings).toEqual([]);
  });

  it('of a clock that is ahead count by their receipt, so that later ones are heard', async () => {
    const harness = await openEngine([street()], only('street-depth'));
    const ahead = 8 * minuteMs;
    await harness.minutely((at, index) => depth(at + (index === 0 ? ahead : 0), 34, { x: at }), 1);
    harness.send(depth(begin + ahead, 34, { x: Date.now() }));
    await harness.pass(secondMs);
    expect(harness.findings).toEqual([]);
    await harness.minutely((at) => depth(at, 34), 1);
    expect(levelsOf(harness, 'street-depth')).toEqual(['danger']);
  });
});

describe('several readings at once of a clock that is ahead', () => {
  it('are nothing of the past', async () => {
    const harness = await openEngine([street()], only('street-depth'));
    await harness.minutely((at) => depth(at, 3), 1);
    const x = Date.now();
    harness.send(...[5, 6, 7, 8].map((minutes) => depth(x + minutes * minuteMs, 34, { x })));
    await harness.pass(hourMs);
    expect(harness.of('past')).toEqual([]);
  });
});

describe('a backlog', () => {
  /** From two hours ago on, a minute apart; a flood of an hour in the middle. */
  const backlog = (minutes = 120, ago = 120) =>
    Array.from({ length: minutes }, (_, index) => {
      const at = Date.now() - (ago - index) * minuteMs;
      return depth(at, index >= 30 && index < 90 ? 40 + (index === 60 ? 4 : 0) : 3, { x: Date.now() });
    });

  it('of two hours is recorded as one alert of the past, and raises nothing now', async () => {
    const harness = await openEngine([street()], only('street-depth'));
    await harness.minutely((at) => depth(at, 3), 2);
    await harness.pass(5 * secondMs);
    vi.setSystemTime(Date.now() + 130 * minuteMs);
    const sent = Date.now();
    harness.send(...backlog(105));
    await harness.pass(minuteMs);
    await harness.minutely((at) => depth(at, 3), 5);

    expect(harness.of('level')).toEqual([]);
    expect(harness.of('past')).toEqual([
      expect.objectContaining({
        severity: 'danger',
        from: sent - 90 * minuteMs,
        to: sent - 30 * minuteMs,
        figure: { value: 44, unit: 'cm', quantity: 'water_depth', step: 30, threshold: 'street.danger' },
        reading: expect.objectContaining({ at: sent - 60 * minuteMs, receivedAt: sent }),
      }),
    ]);
  });

  it('that is sent again is not recorded again', async () => {
    const harness = await openEngine([street()], only('street-depth'));
    await harness.minutely((at) => depth(at, 3), 2);
    await harness.pass(5 * secondMs);
    vi.setSystemTime(Date.now() + 130 * minuteMs);
    const records = backlog(105);
    harness.send(...records);
    harness.send(...records.map((record) => ({ ...record, x: record.x + 5 })));
    await harness.minutely((at) => depth(at, 3), 3);
    harness.send(...records.map((record) => ({ ...record, x: Date.now() })));
    await harness.pass(hourMs);
    expect(harness.of('past')).toHaveLength(1);
    expect(harness.of('level')).toEqual([]);
  });

  it('that comes after readings of now is recorded as well, and changes nothing now', async () => {
    const harness = await openEngine([street()], only('street-depth'));
    await harness.minutely((at) => depth(at, 34), 2);
    expect(levelsOf(harness, 'street-depth')).toEqual(['danger']);
    await harness.minutely((at) => depth(at, 0), 2);
    await harness.pass(5 * secondMs);
    vi.setSystemTime(Date.now() + 130 * minuteMs);
    const records = backlog(118);
    await harness.minutely((at) => depth(at, 3), 5);
    harness.send(...records.map((record) => ({ ...record, x: Date.now() })));
    await harness.pass(hourMs);
    expect(harness.of('past')).toHaveLength(1);
    expect(levelsOf(harness, 'street-depth')).toEqual(['danger', null]);
  });

  it('whose last readings are fresh raises by those', async () => {
    const harness = await openEngine([street()], only('street-depth'));
    await harness.minutely((at) => depth(at, 3), 2);
    await harness.pass(60 * minuteMs);
    const at = Date.now();
    harness.send(...Array.from({ length: 50 }, (_, index) => depth(at - (50 - index) * minuteMs, 36, { x: at })));
    await harness.pass(minuteMs);
    expect(harness.of('level')).toEqual([expect.objectContaining({ severity: 'danger', onsetAt: at - 10 * minuteMs })]);
    expect(harness.of('past')).toEqual([
      expect.objectContaining({ severity: 'danger', from: at - 50 * minuteMs, to: at - 11 * minuteMs }),
    ]);
  });

  it('of a flood that was known before and after is no second alert', async () => {
    const harness = await openEngine([street()], only('street-depth'));
    await harness.minutely((at) => depth(at, 36), 2);
    await harness.pass(60 * minuteMs);
    const at = Date.now();
    harness.send(...Array.from({ length: 60 }, (_, index) => depth(at - (60 - index) * minuteMs, 36, { x: at })));
    await harness.pass(hourMs);
    expect(levelsOf(harness, 'street-depth')).toEqual(['danger']);
    expect(harness.of('past')).toEqual([]);
  });

  it('that stops in the flood is recorded up to there', async () => {
    const harness = await openEngine([street()], only('street-depth'));
    await harness.minutely((at) => depth(at, 3), 2);
    await harness.pass(5 * secondMs);
    vi.setSystemTime(Date.now() + 130 * minuteMs);
    const at = Date.now();
    harness.send(...backlog(60));
    await harness.pass(5 * minuteMs);
    expect(harness.findings).toEqual([]);
    await harness.pass(10 * minuteMs);
    expect(harness.of('past')).toEqual([expect.objectContaining({ from: at - 90 * minuteMs, to: at - 61 * minuteMs })]);
  });

  it('of a recording that is played again is never of now', async () => {
    const harness = await openEngine([street('duong', { provenance: 'replayed' })], only('street-depth'));
    const recorded = Date.parse('2025-10-14T00:00:00Z');
    await harness.minutely(
      (_at, index) => depth(recorded + index * minuteMs, index < 10 ? 40 : 0, { x: Date.now() }),
      15,
    );
    expect(harness.of('level')).toEqual([]);
    expect(harness.of('past')).toHaveLength(1);
  });
});

describe('a silent station', () => {
  it('is found after its intervals, by our clock, and heard with its next reading', async () => {
    const harness = await openEngine([street()], only('station-silent'));
    await harness.minutely((at) => depth(at, 3), 1);
    await harness.pass(110 * secondMs);
    expect(harness.findings).toEqual([]);
    await harness.pass(20 * secondMs);
    expect(harness.of('level')).toEqual([
      expect.objectContaining({
        severity: 'watch',
        figure: expect.objectContaining({ value: 3, unit: 'min', step: 3 }),
      }),
    ]);
    await harness.pass(30 * minuteMs);
    await harness.minutely((at) => depth(at, 3), 1);
    expect(levelsOf(harness, 'station-silent')).toEqual(['watch', 'warning', null]);
  });

  it('is not missed before two intervals and ten seconds', async () => {
    const harness = await openEngine([street('duong', { interval: 5 })], only('station-silent'));
    harness.send(depth(Date.now(), 3));
    await harness.pass(19 * secondMs);
    expect(harness.findings).toEqual([]);
    await harness.pass(3 * secondMs);
    expect(harness.of('level')).toHaveLength(1);
  });

  it('that never spoke is not missed, nor one that is planned, in maintenance or retired', async () => {
    const kinds = ['planned', 'maintenance', 'retired'] as const;
    const stations = [street(), ...kinds.map((lifecycle) => street(lifecycle, { lifecycle }))];
    const harness = await openEngine(stations, only('station-silent'));
    harness.send(...kinds.map((id) => reading(id, Date.now(), { water_depth: 3 })));
    await harness.pass(2 * hourMs);
    expect(harness.findings).toEqual([]);
  });

  it('is missed from the start on after a restart, not from before', async () => {
    const first = await openEngine([street()], only('station-silent'));
    await first.minutely((at) => depth(at, 3), 1);
    await first.engine.stop();
    vi.setSystemTime(Date.now() + 5 * hourMs);
    const state = first.saved();
    const second = await openEngine([street()], only('station-silent'), {
      frames: first.frames,
      ...(state && { state }),
    });
    await second.pass(2 * minuteMs);
    expect(second.findings).toEqual([]);
    await second.pass(2 * minuteMs);
    expect(levelsOf(second, 'station-silent')).toEqual(['watch']);
  });

  it('is told by the clock on the wall, also after nobody listened for hours', async () => {
    const harness = await openEngine([street()], only('station-silent'));
    await harness.minutely((at) => depth(at, 3), 1);
    vi.setSystemTime(Date.now() + 8 * hourMs);
    await harness.pass(secondMs);
    await harness.minutely((at) => depth(at, 3), 1);
    const heard = Date.now();
    await harness.pass(4 * minuteMs);
    const [silent] = harness.of('level');
    expect(silent?.severity).toBe('watch');
    expect(Math.abs((silent?.onsetAt ?? 0) - heard - 2 * minuteMs)).toBeLessThan(2 * secondMs);
    await harness.minutely((at) => depth(at, 3), 1);
    expect(levelsOf(harness, 'station-silent')).toEqual(['watch', null]);
    await harness.pass(4 * minuteMs);
    expect(levelsOf(harness, 'station-silent')).toEqual(['watch', null, 'watch']);
  });

  it('that is known to be silent stays so over a restart, until it is heard', async () => {
    const first = await openEngine([street()], only('station-silent'));
    await first.minutely((at) => depth(at, 3), 1);
    await first.pass(5 * minuteMs);
    expect(levelsOf(first, 'station-silent')).toEqual(['watch']);
    await first.engine.stop();
    const state = first.saved();
    const second = await openEngine([street()], only('station-silent'), {
      frames: first.frames,
      ...(state && { state }),
    });
    await second.pass(10 * minuteMs);
    expect(levelsOf(second, 'station-silent')).toEqual([]);
    await second.minutely((at) => depth(at, 3), 1);
    expect(levelsOf(second, 'station-silent')).toEqual([null]);
  });
});

describe('equipment', () => {
  const more = (at: number, about: Parameters<typeof reading>[3]) => reading('duong', at, { water_depth: 3 }, about);

  it('reports its fault', async () => {
    const harness = await openEngine([street()], only('station-fault'));
    await harness.minutely((at, index) => more(at, { q: index < 3 ? qualityFlags.fault : 0 }), 5);
    expect(levelsOf(harness, 'station-fault')).toEqual(['warning', null]);
    expect(harness.of('level')[0]?.figure).toEqual({ value: 1, unit: '', quantity: null, step: 1, threshold: null });
  });

  it('runs out of battery, step by step', async () => {
    const harness = await openEngine([street()], only('station-battery'));
    const percents = [30, 24, 24, 9, 9, 12, 12, 16, 16, 31, 31];
    await harness.minutely((at, index) => more(at, { b: percents[index] ?? 100 }), percents.length);
    expect(levelsOf(harness, 'station-battery')).toEqual(['watch', 'warning', 'watch', null]);
    expect(harness.of('level')[1]?.figure).toMatchObject({ value: 9, unit: '%', step: 10 });
  });

  it('that tells the same value for ever is doubtful, under the name of the quantity', async () => {
    const harness = await openEngine([station('khi')], only('station-doubtful'));
    const stuck = (at: number, isStuck: boolean) =>
      reading('khi', at, { pm25: 20 }, isStuck ? { f: { pm25: qualityFlags.stuck } } : {});
    await harness.minutely((at, index) => stuck(at, index === 1), 3);
    expect(harness.of('level').map(({ key, severity }) => [key.subject, severity])).toEqual([
      ['stuck.pm25', 'watch'],
      ['stuck.pm25', null],
    ]);
  });
});

describe('a single value', () => {
  const cold: Rule = {
    ...(defaultRules['station-battery'] as Rule),
    condition: {
      kind: 'value',
      quantity: 'temperature',
      direction: 'below',
      steps: [
        { value: 10, severity: 'watch' },
        { value: 5, severity: 'warning' },
      ],
      hysteresis: 1,
    },
  };
  it('may fall below its steps, and counts only without a doubt', async () => {
    const harness = await openEngine([station('khi', { quantities: ['temperature'] })], { cold });
    const values = [12, 9, 9, 4, 4, 4, 10.5, 10.5, 12, 12];
    await harness.minutely(
      (at, index) =>
        reading('khi', at, { temperature: values[index] ?? 0 }, { q: index === 3 ? qualityFlags.step : 0 }),
      values.length,
    );
    expect(levelsOf(harness, 'cold')).toEqual(['watch', 'warning', 'watch', null]);
  });
});

describe('planning', () => {
  it('keeps a rule from raising and worsening, not from easing', async () => {
    const rule: Rule = {
      ...(defaultRules['street-depth'] as Rule),
      // Monday from 08:10 on.
      planning: { days: [1], from: '08:10', to: '08:20' },
    };
    const harness = await openEngine([street()], { 'street-depth': rule });
    await harness.minutely((at, index) => depth(at, index < 22 ? 12 : index < 26 ? 34 : 0), 30);
    expect(harness.of('level').map(({ severity, onsetAt }) => [severity, (onsetAt - begin) / minuteMs])).toEqual([
      ['watch', 0],
      [null, 26],
    ]);
  });
});

describe('a threshold that holds for the last day', () => {
  it('ends what is open by it when the day is over', async () => {
    const name = { vi: 'Sông', en: 'River' };
    const open = testAlert({
      rule: { id: 'river-level', version: 1, name, kind: 'alarm-level' },
      station: { id: 'song', name: 'Sông', lat: 20.86, lon: 106.68 },
    });
    const taken: Finding[] = [];
    const harness = await openEngine([river()], only('river-level'), {
      thresholds: builtInThresholds.map((one) => ({ ...one, until: '2026-11-23' })),
      desk: { commit: (findings) => void taken.push(...findings), openAlerts: () => [open] },
    });
    await harness.leap(15 * hourMs);
    expect(taken).toEqual([]);
    await harness.leap(2 * hourMs);
    await harness.pass(secondMs);
    expect(taken).toMatchObject([{ kind: 'unwatched', why: 'out-of-scope' }]);
  });
});

describe('the desk', () => {
  it('that cannot store is asked again, and nothing is found twice or lost', async () => {
    let isBroken = false;
    const taken: string[] = [];
    let cursor = 0;
    const harness = await openEngine([street()], only('street-depth'), {
      desk: {
        openAlerts: () => [],
        commit: (findings, state) => {
          if (isBroken) throw new AppError('STORE_UNAVAILABLE', 'the disk is full');
          cursor = state.cursor;
          for (const finding of findings) if (finding.kind === 'level') taken.push(finding.severity ?? '-');
        },
      },
    });
    await harness.minutely((at) => depth(at, 3), 2);
    const before = cursor;
    isBroken = true;
    await harness.minutely((at, index) => depth(at, index < 5 ? 34 : 0), 10);
    expect(taken).toEqual([]);
    expect(harness.engine.position()).toBe(before);
    expect(harness.engine.problem()).toBe('the disk is full');
    isBroken = false;
    await harness.pass(5 * secondMs);
    expect(taken).toEqual(['danger', '-']);
    expect(harness.engine.position()).toBe(harness.frames.journal.end());
    expect(harness.engine.problem()).toBeNull();
  });

  it('is told of a rule or station by its latest state only', async () => {
    const harness = await openEngine([street()], only('street-depth'));
    await harness.minutely((at) => depth(at, 34), 2);
    const rule = defaultRules['street-depth'] as Rule;
    harness.book.set({ 'street-depth': { ...rule, debounce: { ...rule.debounce, up: { readings: 3, minutes: 0 } } } });
    await harness.minutely((at) => depth(at, 34), 5);
    expect(levelsOf(harness, 'street-depth')).toEqual(['danger']);
    await harness.minutely((at) => depth(at, 60), 3);
    expect(harness.of('level').at(-1)).toMatchObject({ severity: 'extreme', ruleVersion: 2 });
  });
});
