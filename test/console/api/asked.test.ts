import { describe, expect, it, vi } from 'vitest';
import { Asked, type Lacking } from '../../../console/api/asked.ts';
import { ApiFailure } from '../../../console/api/http.ts';

const failure = new ApiFailure('STORE_UNAVAILABLE', 503);
const lacking = (more: Partial<Lacking> = {}): Lacking => ({
  since: 1_000,
  failure: undefined,
  shownAt: undefined,
  retry: () => {},
  ...more,
});
const [first, second] = [{}, {}];

describe('what a page has asked for', () => {
  it('is waited for since the first that has no answer', () => {
    const asked = new Asked();
    expect(asked.get()).toEqual({ waitingSince: undefined, old: undefined });
    asked.tell(first, lacking({ since: 2_000 }));
    asked.tell(second, lacking({ since: 1_000 }));
    expect(asked.get().waitingSince).toBe(1_000);
    asked.tell(second, undefined);
    expect(asked.get().waitingSince).toBe(2_000);
    asked.tell(first, lacking({ failure }));
    expect(asked.get()).toEqual({ waitingSince: undefined, old: undefined });
  });

  it('is old where an answer is shown that could not be renewed, told of by the oldest', () => {
    const asked = new Asked();
    const other = new ApiFailure('UNREACHABLE', 0);
    asked.tell(first, lacking({ failure, shownAt: 5_000 }));
    asked.tell(second, lacking({ failure: other, shownAt: 3_000 }));
    expect(asked.get().old).toEqual({ shownAt: 3_000, failure: other });
    asked.tell(second, undefined);
    expect(asked.get().old).toEqual({ shownAt: 5_000, failure });
  });

  it('says nothing of a session that has ended: that is told over the whole page', () => {
    const asked = new Asked();
    asked.tell(first, lacking({ failure: new ApiFailure('SIGN_IN_REQUIRED', 401), shownAt: 5_000 }));
    expect(asked.get().old).toBeUndefined();
  });

  it('is asked for again at once, where it could not be had, and only there', () => {
    const asked = new Asked();
    const [waits, failed] = [vi.fn(), vi.fn()];
    asked.tell(first, lacking({ retry: waits }));
    asked.tell(second, lacking({ failure, retry: failed }));
    asked.retry();
    expect(failed).toHaveBeenCalledOnce();
    expect(waits).not.toHaveBeenCalled();
  });

  it('tells of changes only, with a state that stays the same in between', () => {
    const asked = new Asked();
    const listener = vi.fn();
    asked.subscribe(listener);
    asked.tell(first, undefined);
    expect(listener).not.toHaveBeenCalled();
    asked.tell(first, lacking());
    asked.tell(second, lacking({ since: 9_000 }));
    const state = asked.get();
    expect(listener).toHaveBeenCalledOnce();
    asked.tell(second, undefined);
    expect(asked.get()).toBe(state);
    expect(listener).toHaveBeenCalledOnce();
  });
});
