/**
 * Stations that do what they should, while something else attacks: one reading a second each with QoS 1, on one connection
 * that has to hold. They say how long acknowledgements took, and whether everything acknowledged is in the history.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { createTopics } from '../../shared/topics.ts';
import { compareWithHistory, untilWritten, type Verdict, valueAt } from './durability.ts';
import { connectPacketOf, logIn, type Wire } from './mqtt-wire.ts';

const topics = createTopics();

export interface HonestStations {
  /** Connects all and begins to publish. */
  start(): Promise<void>;
  /** Acknowledgement times are kept apart from here on. */
  phase(name: string): void;
  /** Connections that ended although they should not have. */
  dropped(): number;
  sent(): number;
  /** One line a phase: how many acknowledgements, p50, p99 and the longest, in milliseconds. */
  report(): string;
  /** p50 and p99 of a phase, in milliseconds. */
  percentiles(name: string): { readonly p50: number; readonly p99: number };
  /** Waits for what is in flight, says good-bye, and looks everything up in the history. */
  finish(http: number): Promise<Verdict & { readonly sent: number; readonly dropped: number }>;
  end(): void;
}

export interface HonestOptions {
  /** Secrets by station; undefined = its connection brings a certificate. */
  readonly secrets: ReadonlyMap<string, string | undefined>;
  readonly open: (station: string, n: number) => Promise<Wire>;
  readonly intervalMs?: number;
}

const acknowledgeMs = 15_000;

export const createHonestStations = ({ secrets, open, intervalMs = 1_000 }: HonestOptions): HonestStations => {
  const beginAt = Date.now() - 600_000;
  const acknowledged = new Map<string, number[]>([...secrets.keys()].map((id) => [id, []]));
  const phases = new Map<string, number[]>();
  const wires: Wire[] = [];
  const timers: NodeJS.Timeout[] = [];
  let inFlight = 0;
  let sent = 0;
  let dropped = 0;
  let ending = false;
  let times: number[] = [];

  const publishAs = (station: string, wire: Wire): void => {
    let n = 0;
    const next = async (): Promise<void> => {
      if (ending || wire.isClosed()) return;
      const at = beginAt + n;
      const messageId = (n % 65_535) + 1;
      n += 1;
      sent += 1;
      inFlight += 1;
      const sentAt = performance.now();
      const into = times;
      wire.send({
        cmd: 'publish',
        topic: topics.reading(station),
        payload: JSON.stringify({ at, seq: n, values: { pm25: valueAt(at) } }),
        qos: 1,
        messageId,
        dup: false,
        retain: false,
      });
      try {
        await wire.next('puback', (packet) => packet.messageId === messageId);
        into.push(performance.now() - sentAt);
        acknowledged.get(station)?.push(at);
      } catch {
        if (!ending) dropped += 1;
      } finally {
        inFlight -= 1;
      }
    };
    timers.push(setInterval(() => void next(), intervalMs));
  };

  const percentilesOf = (measured: readonly number[]) => {
    const sorted = [...measured].sort((a, b) => a - b);
    const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    return { p50: at(0.5), p99: at(0.99), longest: sorted.at(-1) ?? 0 };
  };

  const end = (): void => {
    ending = true;
    for (const timer of timers) clearInterval(timer);
    for (const wire of wires) wire.end();
  };

  return {
    start: async () => {
      const all = [...secrets];
      const atOnce = 25;
      for (let from = 0; from < all.length; from += atOnce) {
        await Promise.all(
          all.slice(from, from + atOnce).map(async ([station, secret], offset) => {
            const wire = await open(station, from + offset);
            wires.push(wire);
            const code = await logIn(wire, connectPacketOf(station, secret));
            if (code !== 0) throw new Error(`${station} was refused with ${code}`);
            publishAs(station, wire);
          }),
        );
        // Spread over the second, as stations are.
        await sleep((intervalMs * atOnce) / all.length);
      }
    },
    phase: (name) => {
      times = phases.get(name) ?? [];
      phases.set(name, times);
    },
    dropped: () => dropped,
    sent: () => sent,
    percentiles: (name) => percentilesOf(phases.get(name) ?? []),
    report: () =>
      [...phases]
        .map(([name, measured]) => {
          const { p50, p99, longest } = percentilesOf(measured);
          return `  ${name.padEnd(34)} ${String(measured.length).padStart(6)} acknowledged  p50 ${p50.toFixed(1)}  p99 ${p99.toFixed(1)}  longest ${longest.toFixed(1)} ms`;
        })
        .join('\n'),
    finish: async (http) => {
      for (const timer of timers) clearInterval(timer);
      for (const deadline = performance.now() + acknowledgeMs; inFlight > 0 && performance.now() < deadline; )
        await sleep(20);
      for (const wire of wires) wire.send({ cmd: 'disconnect' });
      const lost = inFlight;
      end();
      await untilWritten(http);
      return { ...(await compareWithHistory(http, acknowledged, beginAt)), sent, dropped: dropped + lost };
    },
    end,
  };
};
