/** How long acknowledgements took lately: a ring of the newest ones, emptied of what is old. */
const kept = 1_000;
const keptMs = 15_000;

export interface Latency {
  add(tookMs: number, at: number): void;
  /** Null = nothing lately. */
  read(at: number): { readonly p50: number; readonly p99: number } | null;
}

const tenths = (value: number): number => Math.round(value * 10) / 10;

export const createLatency = (): Latency => {
  let samples: { readonly at: number; readonly tookMs: number }[] = [];
  return {
    add: (tookMs, at) => {
      samples.push({ at, tookMs });
      if (samples.length > 2 * kept) samples = samples.slice(-kept);
    },
    read: (at) => {
      samples = samples.slice(-kept).filter((sample) => at - sample.at <= keptMs);
      const sorted = samples.map(({ tookMs }) => tookMs).sort((a, b) => a - b);
      const of = (share: number): number =>
        tenths(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
      return sorted.length === 0 ? null : { p50: of(0.5), p99: of(0.99) };
    },
  };
};
