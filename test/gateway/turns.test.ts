import { afterEach, expect, it, vi } from 'vitest';
import { watchTurns } from '../../gateway/turns.ts';
import { hourMs } from '../../shared/time.ts';

const utcPlus7 = () => 7 * hourMs;

afterEach(() => {
  vi.useRealTimers();
});

it('tells of each hour, and of each local date, once', () => {
  vi.useFakeTimers({ now: Date.UTC(2026, 11, 31, 15, 59, 58) });
  const told: string[] = [];
  const stop = watchTurns({
    now: Date.now,
    offset: utcPlus7,
    onHour: () => told.push(`hour ${new Date().getUTCHours()}`),
    onDate: () => told.push('date'),
  });
  vi.advanceTimersByTime(1_000);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(5_000);
  expect(told).toEqual(['hour 16']);
  // Midnight at UTC+7.
  vi.advanceTimersByTime(hourMs);
  expect(told).toEqual(['hour 16', 'hour 17', 'date']);
  stop();
  vi.advanceTimersByTime(hourMs);
  expect(told).toHaveLength(3);
});
