import { expect, it } from 'vitest';
import { createFormat } from '../../../console/format/format.ts';
import {
  eventText,
  figureRows,
  progressOf,
  refusalText,
  refusedOf,
  stateText,
} from '../../../console/simulations/words.ts';
import { createTranslate } from '../../../shared/i18n/translate.ts';
import type { Simulation } from '../../../shared/simulation-api.ts';
import { minuteMs } from '../../../shared/time.ts';

const t = createTranslate('vi');
const words = { t, format: createFormat('vi', 'Asia/Ho_Chi_Minh', t) };
const at = Date.UTC(2026, 10, 23, 3);
const figures = {
  ...{ stations: 4, connected: 3, sent: 1_200, acknowledged: 1_190, pending: 10, dropped: 0, resent: 2, history: 0.5 },
  refused: [{ code: 'READING_NO_VALID_VALUE', count: 3 }],
  refusedValues: [{ code: 'VALUE_OUT_OF_RANGE', count: 9 }],
  latency: { p50: 2.4, p99: 18 },
  faults: [],
};
const run: Simulation = {
  ...{ id: '11111111-1111-4111-8111-111111111111', name: 'Tập huấn', stations: { air: 2, noise: 1, flood: 1 } },
  ...{ wards: null, interval: 5, seed: 1, minutes: 60, history: 6, condition: 'normal' },
  faults: { silent: 0, drift: 0, stuck: 0, nonsense: 0, clock: 0 },
  ...{ state: 'running', startedAt: at, startedBy: 'An', endsAt: at + 60 * minuteMs, endedAt: null, ending: null },
  ...{ problem: null, figures, retiredAt: null, prefix: 'mo-phong-111111-', phase: 'live', enrolled: 2, rates: [] },
};

it('says how far a run is, and nothing where there is no end to it', () => {
  expect(progressOf({ ...run, phase: 'enrolling' }, at)).toBe(0.5);
  expect(progressOf({ ...run, phase: 'history' }, at)).toBe(0.5);
  expect(progressOf(run, at + 15 * minuteMs)).toBe(0.25);
  expect(progressOf({ ...run, endsAt: null }, at)).toBeUndefined();
  expect(progressOf({ ...run, phase: null }, at)).toBeUndefined();
});

it('says what a run does and how it ended', () => {
  expect(stateText({ ...run, phase: 'enrolling' }, at, words)).toBe('Đang ghi danh 2 / 4 trạm');
  expect(stateText(run, at + 15 * minuteMs, words)).toBe('Đang chạy, còn 45 phút');
  const ended = { ...run, phase: null, state: 'ended' as const, ending: 'restart' as const, endedAt: at };
  expect(stateText(ended, at, words)).toBe('Dừng vì máy chủ khởi động lại · 10:00');
});

it('gives figures as people read them', () => {
  const texts = Object.fromEntries(figureRows(figures, words).map(({ key, text }) => [key, text]));
  expect(texts).toMatchObject({ connected: '3 / 4 trạm', sent: '1.200', refused: '12', latency: '2,4 · 18,0 ms' });
  expect(figureRows({ ...figures, latency: null }, words).at(-1)?.text).toBe('—');
});

it('names refusals most frequent first, with the words of the catalogue where it has them', () => {
  expect(refusedOf(figures).map(({ code }) => code)).toEqual(['VALUE_OUT_OF_RANGE', 'READING_NO_VALID_VALUE']);
  expect(refusalText('READING_NO_VALID_VALUE', words.format)).toContain('giá trị');
  expect(refusalText('toString', words.format)).toBe('toString');
});

it('tells what happened', () => {
  expect(eventText({ at, kind: 'fault', station: 'mo-phong-1-khi-001', fault: 'stuck' }, words)).toBe(
    'mo-phong-1-khi-001: bắt đầu lỗi kẹt số.',
  );
  expect(eventText({ at, kind: 'started', count: 4 }, words)).toBe('Bắt đầu với 4 trạm.');
});
