/** A token bucket: `burst` at once, `perSecond` in the long run. Pure but for the clock that it is given. */
export interface TokenBucket {
  /** Takes tokens when there are as many. */
  take(tokens?: number): boolean;
  /** Takes tokens even when there are fewer; milliseconds until the debt is paid, 0 when there is none. */
  spend(tokens: number): number;
  has(tokens?: number): boolean;
  isFull(): boolean;
}

export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** `now` counts milliseconds and never goes back. */
export const createTokenBucket = ({ perSecond, burst }: Rate, now: () => number): TokenBucket => {
  let tokens = burst;
  let countedAt = now();

  const refill = (): void => {
    const at = now();
    tokens = Math.min(burst, tokens + ((at - countedAt) / 1_000) * perSecond);
    countedAt = at;
  };

  const has = (wanted: number): boolean => {
    refill();
    return tokens >= wanted;
  };

  return {
    take: (wanted = 1) => {
      if (!has(wanted)) return false;
      tokens -= wanted;
      return true;
    },
    spend: (wanted) => {
      refill();
      tokens -= wanted;
      return tokens >= 0 ? 0 : Math.ceil((-tokens / perSecond) * 1_000);
    },
    has: (wanted = 1) => has(wanted),
    isFull: () => has(burst),
  };
};
