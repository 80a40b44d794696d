import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createSoon } from '../../../console/live/soon.ts';

const frames = new Map<number, () => void>();
const soon = createSoon({
  request: (call) => {
    frames.set(frames.size + 1, call);
    return frames.size;
  },
  cancel: (frame) => void frames.delete(frame),
});

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  frames.clear();
});
afterEach(() => void vi.useRealTimers());

it('calls with the next frame, once', () => {
  const flush = vi.fn();
  soon(flush);
  expect(flush).not.toHaveBeenCalled();
  for (const frame of [...frames.values()]) frame();
  vi.advanceTimersByTime(5_000);
  expect(flush).toHaveBeenCalledOnce();
});

it('calls although no frame comes, because the page was hidden after it had asked for one', () => {
  const flush = vi.fn();
  soon(flush);
  vi.advanceTimersByTime(999);
  expect(flush).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(flush).toHaveBeenCalledOnce();
  expect(frames.size).toBe(0);
});
