/**
 * Judgements of staff, laid over readings wherever these leave: in memory, so that asking costs next to nothing. What is stored
 * never changes, and a judgement that is withdrawn leaves no trace in the figures.
 */
import { type JudgedSpan, judgedSpans } from '../shared/judged-spans.ts';
import type { Judgement } from '../shared/judgement-api.ts';
import { judgedQuality } from '../shared/quality.ts';
import { isQuantityId, type QuantityId } from '../shared/quantities.ts';
import type { Instant } from '../shared/time.ts';
import type { State } from './state/ports.ts';
import type { Judged } from './value-quality.ts';

/** Readings whose quality may be another now. `quantity` null = all. */
export type JudgementChange = Pick<Judgement, 'station' | 'quantity' | 'from' | 'to'>;

export interface JudgementBook {
  /** Quality of a value as it is in force. */
  readonly judged: Judged;
  /** What touches [from, to), cut to it, in order of time. */
  spans(station: string, quantity: QuantityId, from: Instant, to: Instant): JudgedSpan[];
  /** Called once per judgement that was made or withdrawn, by this process or another; returns how to stop listening. */
  onChange(listener: (change: JudgementChange) => void): () => void;
  /** Reads the store again; called after own writes, and by itself when another process wrote. */
  refresh(): void;
  start(): void;
  stop(): void;
}

type InForce = Pick<Judgement, 'id' | 'station' | 'quantity' | 'from' | 'to' | 'verdict'>;

const pollMs = 300;

/** Index of the first span that ends after `at`. */
const firstAfter = (spans: readonly JudgedSpan[], at: Instant): number => {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((spans[middle]?.to ?? Number.POSITIVE_INFINITY) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
};

interface Judgements {
  readonly list: InForce[];
  /** Made when first asked for. */
  readonly byQuantity: Map<QuantityId, readonly JudgedSpan[]>;
}

export const createJudgementBook = ({
  judgements: store,
  version: versionOf,
}: Pick<State, 'judgements' | 'version'>): JudgementBook => {
  const listeners = new Set<(change: JudgementChange) => void>();
  let stations = new Map<string, Judgements>();
  let version: number | undefined;
  let timer: NodeJS.Timeout | undefined;

  const load = (): Map<string, InForce> => {
    version = versionOf();
    const loaded = new Map<string, InForce>();
    stations = new Map();
    for (const judgement of store.inForce()) {
      loaded.set(judgement.id, judgement);
      const known = stations.get(judgement.station);
      if (known) known.list.push(judgement);
      else stations.set(judgement.station, { list: [judgement], byQuantity: new Map() });
    }
    return loaded;
  };
  let inForce = load();

  const refresh = (): void => {
    const before = inForce;
    inForce = load();
    const changed = [
      ...[...inForce.values()].filter(({ id }) => !before.has(id)),
      ...[...before.values()].filter(({ id }) => !inForce.has(id)),
    ];
    for (const { station, quantity, from, to } of changed) {
      for (const listener of listeners) listener({ station, quantity, from, to });
    }
  };

  const spansOf = ({ list, byQuantity }: Judgements, quantity: QuantityId): readonly JudgedSpan[] => {
    let spans = byQuantity.get(quantity);
    if (!spans) {
      spans = judgedSpans(list.filter((judgement) => judgement.quantity === null || judgement.quantity === quantity));
      byQuantity.set(quantity, spans);
    }
    return spans;
  };

  return {
    judged: (station, quantity, at, quality) => {
      const known = stations.get(station);
      if (!known || !isQuantityId(quantity)) return quality;
      const spans = spansOf(known, quantity);
      const span = spans[firstAfter(spans, at)];
      return span && span.from <= at ? judgedQuality(quality, span.verdict) : quality;
    },
    spans: (station, quantity, from, to) => {
      const known = stations.get(station);
      if (!known) return [];
      const spans = spansOf(known, quantity);
      const found: JudgedSpan[] = [];
      for (let index = firstAfter(spans, from); ; index += 1) {
        const span = spans[index];
        if (!span || span.from >= to) return found;
        found.push({ ...span, from: Math.max(from, span.from), to: Math.min(to, span.to) });
      }
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    refresh,
    start: () => {
      timer = setInterval(() => {
        if (versionOf() !== version) refresh();
      }, pollMs);
    },
    stop: () => {
      if (timer) clearInterval(timer);
    },
  };
};
