/**
 * The oracle of the durability tests: publishers remember every reading that was acknowledged; afterwards each must be in
 * the history exactly once, with the value that was sent. A reading is known by its station and its measuring time.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { readingsAnswerSchema } from '../../shared/api.ts';
import { createTopics } from '../../shared/topics.ts';
import { createPublisher, type Publisher } from './publisher.ts';

const topics = createTopics();

export interface Witness {
  /** Measuring times acknowledged so far, by station. */
  readonly acknowledged: ReadonlyMap<string, number[]>;
  /** Publishes as every station until the connections end; resolves when all have ended. */
  run(port: number, options: { readonly ratePerStation: number; readonly messages?: number }): Promise<void>;
  count(): number;
  stop(): void;
}

/** The value says when it was measured, so that a reading stored under a wrong time is noticed. */
export const valueAt = (at: number): number => at % 1_999;

/** Times begin in the recent past and are used once each, over any number of runs. */
export const createWitness = (secrets: ReadonlyMap<string, string>, beginAt: number): Witness => {
  const acknowledged = new Map([...secrets.keys()].map((id): [string, number[]] => [id, []]));
  const nextAt = new Map([...secrets.keys()].map((id) => [id, beginAt]));
  let running: Publisher[] = [];
  return {
    acknowledged,
    run: async (port, { ratePerStation, messages = Number.POSITIVE_INFINITY }) => {
      const publishers = [...secrets].map(([station, secret]) => {
        const sent: number[] = [];
        return createPublisher({
          port,
          station,
          secret,
          topic: topics.reading(station),
          window: 20,
          rate: ratePerStation,
          payload: (n) => {
            if (n >= messages) return undefined;
            const at = nextAt.get(station) ?? beginAt;
            nextAt.set(station, at + 1);
            sent[n] = at;
            return JSON.stringify({ at, seq: at - beginAt, values: { pm25: valueAt(at) } });
          },
          onAcknowledged: (n) => acknowledged.get(station)?.push(sent[n] ?? Number.NaN),
        });
      });
      running = publishers;
      await Promise.allSettled(publishers.map((publisher) => publisher.connect()));
      await Promise.all(publishers.map((publisher) => publisher.run()));
    },
    count: () => [...acknowledged.values()].reduce((sum, times) => sum + times.length, 0),
    stop: () => {
      for (const publisher of running) publisher.close();
    },
  };
};

/** Waits until the history has everything that the journal has. */
export const untilWritten = async (http: number, patienceMs = 120_000): Promise<void> => {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const text = await (await fetch(`http://127.0.0.1:${http}/metrics`)).text();
    const behind = /^gateway_journal_behind_bytes (\d+)/m.exec(text)?.[1];
    if (behind === '0') return;
    if (performance.now() > deadline) throw new Error(`the history is still ${behind} bytes behind`);
    await sleep(100);
  }
};

export interface Verdict {
  readonly acknowledged: number;
  readonly stored: number;
  /** Acknowledged but not in the history. */
  readonly lost: number;
  /** In the history more than once, or with another value. */
  readonly wrong: number;
}

const spanMs = 10_000;

/** Reads everything back over the API and compares. */
export const compareWithHistory = async (
  http: number,
  acknowledged: ReadonlyMap<string, readonly number[]>,
  beginAt: number,
): Promise<Verdict> => {
  let stored = 0;
  let lost = 0;
  let wrong = 0;
  let total = 0;
  for (const [station, times] of acknowledged) {
    const found = new Map<number, number>();
    const last = times.reduce((latest, at) => Math.max(latest, at), beginAt) + 1_000;
    for (let from = beginAt; from <= last; from += spanMs) {
      const query = `station=${station}&quantity=pm25&from=${from}&to=${from + spanMs}`;
      const response = await fetch(`http://127.0.0.1:${http}/api/v1/readings?${query}`);
      if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
      const answer = readingsAnswerSchema.parse(await response.json());
      if (answer.truncated) throw new Error('more readings than an answer may hold');
      for (const { at, value } of answer.points ?? []) {
        stored += 1;
        if (found.has(at) || Math.abs(value - valueAt(at)) > 1e-9) wrong += 1;
        found.set(at, value);
      }
    }
    total += times.length;
    lost += times.filter((at) => !found.has(at)).length;
  }
  return { acknowledged: total, stored, lost, wrong };
};
