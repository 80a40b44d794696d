import { describe, expect, it } from 'vitest';
import { createFormat } from '../../../console/format/format.ts';
import { levelSentence, roomText } from '../../../console/format/level-text.ts';
import type { Values } from '../../../console/model/condition.ts';
import {
  createLevelJudge,
  evidenceOf,
  type LevelState,
  levelSpans,
  severityOf,
  topWithLevel,
  worstReached,
} from '../../../console/model/levels.ts';
import type { StationView } from '../../../shared/api.ts';
import { createTranslate, type Language } from '../../../shared/i18n/translate.ts';
import { qualityFlags } from '../../../shared/quality.ts';
import type { Threshold } from '../../../shared/thresholds/threshold.ts';
import { dayMs, hourMs } from '../../../shared/time.ts';
import { now, station } from './stations.ts';
import { alarm, catalogue, depth, river } from './thresholds.ts';

const words = (language: Language) => {
  const t = createTranslate(language);
  return { t, format: createFormat(language, 'Asia/Ho_Chi_Minh', t) };
};
const { localDate } = words('vi').format;

const gauge = station('song', {
  networks: ['flood'],
  quantities: ['water_level'],
  gauge: 'test',
  datum: 'national_msl',
});
const street = station('pho', { networks: ['flood'], quantities: ['water_depth'] });

const reading = (value: number, quality = 0, age = 5_000) => ({
  value,
  at: now - age,
  receivedAt: now - age,
  quality,
});
const judge = (view: StationView, values: Values, known: readonly Threshold[] = catalogue): LevelState[] =>
  createLevelJudge(known, localDate)(view, values, now);
const level = (value: number, more?: { quality?: number; age?: number; known?: readonly Threshold[] }): LevelState => {
  const [state] = judge(gauge, { water_level: reading(value, more?.quality, more?.age) }, more?.known);
  if (!state) throw new Error('not judged');
  return state;
};
const flooded = (value: number): LevelState => {
  const [state] = judge(street, { water_depth: reading(value) });
  if (!state) throw new Error('not judged');
  return state;
};
const vi = (state: LevelState): string | undefined => levelSentence(state, words('vi'), now);
const en = (state: LevelState): string | undefined => levelSentence(state, words('en'), now);

describe('what is said of a river', () => {
  it.each([
    [0.63, 'Dưới BĐ I · còn 0,97\u00a0m', '0.97\u00a0m to go'],
    [1.598, 'Sát dưới BĐ I', 'Just below alarm level I'],
    [1.6, 'Đúng BĐ I', 'Exactly at alarm level I'],
    [1.72, 'Trên BĐ I 0,12\u00a0m', '0.12\u00a0m above alarm level I'],
    [1.9, 'Đúng BĐ II', 'Exactly at alarm level II'],
    [3, 'Trên BĐ III 0,80\u00a0m', '0.80\u00a0m above alarm level III'],
  ])('at %d m', (value, vietnamese, english) => {
    expect(vi(level(value))).toBe(vietnamese);
    expect(en(level(value))).toContain(english);
  });

  it('names the way to the next level only when one is reached and one is left', () => {
    expect(roomText(level(1.72), words('vi'))).toBe('Còn 0,18\u00a0m đến BĐ II');
    expect(roomText(level(1.2), words('vi'))).toBeUndefined();
    expect(roomText(level(2.5), words('vi'))).toBeUndefined();
  });

  it('is said of an old reading as of its time, and no longer counts after a day', () => {
    const old = level(1.72, { age: hourMs });

    expect(vi(old)).toBe('Lúc 16:05: trên BĐ I 0,12\u00a0m');
    expect(worstReached([old], now)).toBe(old);
    expect(worstReached([level(1.72, { age: dayMs + 1 })], now)).toBeUndefined();
  });

  it('is not judged in another datum, at another gauge, or without one', () => {
    const values = { water_level: reading(3) };

    expect(judge({ ...gauge, datum: 'chart_zero_hondau' }, values)).toEqual([]);
    expect(judge({ ...gauge, gauge: 'other' }, values)).toEqual([]);
    expect(judge(station('x', { quantities: ['water_level'], datum: 'national_msl' }), values)).toEqual([]);
  });

  it.each(['calibrating', 'fault', 'inconsistent', 'invalidated'] as const)(
    'is not judged from a reading with the flag %s, which is said',
    (flag) => {
      const state = level(3, { quality: qualityFlags[flag] });

      expect(state).toMatchObject({ reached: undefined, isFlagged: true, isSuspect: false });
      expect(vi(state)).toBe('Không xét mức: số đo có cờ chất lượng');
      expect(worstReached([state], now)).toBeUndefined();
    },
  );

  it.each(['step', 'stuck', 'clock', 'neighbour'] as const)(
    'is judged from a reading with the flag %s all the same, as a doubtful one',
    (flag) => {
      const state = level(3, { quality: qualityFlags[flag] });

      expect(state).toMatchObject({ isFlagged: false, isSuspect: true });
      expect(worstReached([state], now)).toBe(state);
      expect(level(3).isSuspect).toBe(false);
    },
  );

  it('goes by the levels in force on the local date of the reading', () => {
    const known = [alarm('I', 1, { id: 'old', until: '2026-11-21' }), alarm('I', 2, { id: 'new', from: '2026-11-22' })];

    expect(level(1.5, { known }).reached).toBeUndefined();
    // 17:05 local time is the same day; a day before, the old level held.
    expect(level(1.5, { known, age: dayMs }).reached?.id).toBe('old');
  });

  it('admits the weakest evidence that the sentence leans on', () => {
    const known = [alarm('I', 1.6), alarm('II', 1.9, { evidence: 'unverified' })];

    expect(evidenceOf(level(1.7))).toBe('verified');
    expect(evidenceOf(level(1.7, { known }))).toBe('unverified');
    expect(evidenceOf(level(1.2, { known }))).toBe('verified');
    expect(evidenceOf(flooded(23))).toBe('project');
  });
});

describe('what is said of a street', () => {
  it.each([
    [0, 'Không ngập'],
    [3, 'Dưới mức theo dõi · còn 7\u00a0cm'],
    [10, 'Ngập 10\u00a0cm: theo dõi'],
    [23, 'Ngập 23\u00a0cm: cảnh báo'],
    [50, 'Ngập 50\u00a0cm: đặc biệt nguy hiểm'],
  ])('at %d cm', (value, vietnamese) => expect(vi(flooded(value))).toBe(vietnamese));

  it('looks worse with each class, and never beyond the worst look', () => {
    const looks = [5, 10, 20, 30, 50].map((value) => flooded(value).reached).map((each) => each && severityOf(each));

    expect(looks).toEqual([undefined, 'watch', 'warning', 'danger', 'extreme']);
    expect(severityOf(depth(9, 200, 'Lụt', 'Deluge'))).toBe('extreme');
  });
});

it('never judges what has no instantaneous level', () => {
  expect(judge(station('a'), { pm25: reading(500) })).toEqual([]);
});

describe('levelSpans', () => {
  // 17:00 UTC is midnight in the legal zone.
  const midnight = Date.UTC(2026, 10, 21, 17);
  const span = { from: midnight - 2 * hourMs, to: midnight + 3 * hourMs };

  it('begins and ends with the dates in force', () => {
    const known = [
      alarm('I', 1, { id: 'old', until: '2026-11-21' }),
      alarm('I', 2, { id: 'new', from: '2026-11-22' }),
      alarm('II', 3),
    ];

    const spans = levelSpans(gauge, 'water_level', known, span, localDate);

    expect(spans.map((each) => [each.level.id, each.from, each.to])).toEqual([
      ['old', span.from, midnight],
      ['new', midnight, span.to],
      ['bd.test.II', span.from, span.to],
    ]);
  });

  it('has none in another datum', () => {
    expect(levelSpans({ ...gauge, datum: 'local' }, 'water_level', river, span, localDate)).toEqual([]);
  });
});

describe('topWithLevel', () => {
  const levels = [1.6, 1.9, 2.2];

  it('makes room for the next level when it is near, and only for that one', () => {
    expect(topWithLevel('water_level', { low: 0, high: 0.7 }, levels)).toBe(0.7);
    expect(topWithLevel('water_level', { low: -0.5, high: 0.7 }, levels)).toBe(1.6);
    expect(topWithLevel('water_level', { low: 1.2, high: 1.3 }, levels)).toBe(1.6);
    expect(topWithLevel('water_level', { low: 1.7, high: 1.7 }, levels)).toBe(1.9);
  });

  it('leaves the scale alone above the last one and without any', () => {
    expect(topWithLevel('water_level', { low: 0, high: 3 }, levels)).toBe(3);
    expect(topWithLevel('water_depth', { low: 0, high: 3 }, [])).toBe(3);
  });
});
