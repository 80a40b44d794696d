/**
 * Many stations on one clock: staggered connects, the past first (as a station that was away sends it), then live readings on
 * each station's own grid of instants, without a gap between the two.
 */
import { dayMs, hourMs, type Instant, minuteMs } from '../shared/time.ts';
import { type Clock, systemClock } from './clock.ts';
import { createRefusalCounter, type Notice, type RefusalCounts } from './notice.ts';
import type { Measured } from './outbox.ts';
import type { Place } from './places.ts';
import { createCity } from './signals/city.ts';
import { seedOf, smoothNoise } from './signals/random.ts';
import type { Signal } from './signals/signal.ts';
import { LineError, type Link, SimulatedStation } from './station.ts';

/** Least distance of readings in a history: no hour of it may be too thin for an average. */
export const historyStepMs = minuteMs;
/** A gateway refuses what is older than 7 days; history stays this much younger. */
export const historyMarginMs = 10 * minuteMs;
export const longestHistoryMs = 7 * dayMs;

/** How far an earlier run came. */
export interface Progress {
  /** Everything measured until then was acknowledged. */
  readonly until: Instant;
  /** Running number of the next reading. */
  readonly seq: number;
}

/** Changes a reading on its way out; `since` is when the one before was measured. Undefined = the station has fallen silent. */
export type Alteration = (reading: Measured, since: Instant) => Measured | undefined;

export interface FleetMember {
  readonly place: Place;
  readonly link: Link;
  readonly resume?: Progress;
  readonly alter?: Alteration | undefined;
}

export interface FleetOptions {
  readonly members: readonly FleetMember[];
  readonly seed: number;
  readonly clock?: Clock;
  /** How much of the past to send first; 0 = none. */
  readonly historyMs?: number;
  readonly connectsPerSecond?: number;
  /** Stations that send their past at the same time. */
  readonly catchUps?: number;
  /** Other credentials for a station whose present ones are refused. */
  readonly renewLink?: (id: string) => Promise<Link | undefined>;
  /** Told of every message that was acknowledged, and of every refusal. */
  readonly onAcknowledged?: ((tookMs: number) => void) | undefined;
  readonly onRefused?: ((station: string, notice: Notice) => void) | undefined;
}

export interface FleetCounters {
  readonly stations: number;
  readonly connected: number;
  readonly sent: number;
  readonly acknowledged: number;
  readonly pending: number;
  readonly dropped: number;
  readonly resent: number;
  /** Share of the past that is in, 0 … 1. */
  readonly history: number;
  readonly refusals: RefusalCounts;
}

interface Member {
  readonly place: Place;
  readonly station: SimulatedStation;
  readonly signal: Signal;
  readonly alter: Alteration | undefined;
  readonly seed: number;
  readonly intervalMs: number;
  /** Measured-at of the last reading handed over. */
  cursor: Instant;
  /** Readings of the past that are to be sent. */
  planned: number;
  /** Still sending them. */
  inPast: boolean;
  /** Fell silent, for good. */
  isGone: boolean;
  cancel?: () => void;
}

/** First instant after `after` on the grid of so many milliseconds. */
const nextOnGrid = (after: Instant, stepMs: number, phaseMs: number): Instant =>
  Math.floor((after - phaseMs) / stepMs) * stepMs + phaseMs + stepMs;

/** Whole seconds where the step allows, so that stations do not all measure at once and instants stay readable. */
const phaseOf = (seed: number, stepMs: number): number => {
  const phase = seed % stepMs;
  return stepMs >= 1000 ? phase - (phase % 1000) : phase;
};

export class Fleet {
  /** Stations whose credentials the broker refuses, with its words. */
  readonly refused = new Map<string, string>();
  readonly #options: FleetOptions;
  readonly #clock: Clock;
  readonly #members: Member[];
  readonly #refusals = createRefusalCounter();
  #stopping = false;
  #catchingUp = 0;
  #turns: (() => void)[] = [];

  constructor(options: FleetOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    const city = createCity(options.seed);
    this.#members = options.members.map((member) => this.#enlist(member, city));
  }

  #enlist({ place, link, resume, alter }: FleetMember, city: ReturnType<typeof createCity>): Member {
    const { id, name, quantities, interval, lat, lon } = place.description;
    const { renewLink, onAcknowledged, onRefused } = this.#options;
    const history = Math.min(this.#options.historyMs ?? 0, longestHistoryMs - historyMarginMs);
    const intervalMs = interval * 1000;
    const plan = (known: Progress | undefined): { cursor: Instant; planned: number } => {
      const now = this.#clock.now();
      // Without a history the first reading is the last one due, so that a new station shows at once.
      if (history <= 0) return { cursor: now - intervalMs, planned: 0 };
      const cursor = Math.min(now, Math.max(now - history, known?.until ?? 0));
      return { cursor, planned: Math.floor((now - cursor) / Math.max(historyStepMs, intervalMs)) };
    };
    const station = new SimulatedStation({
      id,
      about: { name, model: 'simulated', firmware: '1', quantities: [...quantities], interval },
      link,
      ...(resume ? { firstSeq: resume.seq } : {}),
      ...(renewLink
        ? {
            renewLink: async () => {
              const renewed = await renewLink(id);
              // A gateway that does not know the station any more does not have its past either.
              if (renewed) Object.assign(member, plan(undefined));
              return renewed;
            },
          }
        : {}),
      onRefused: (notice) => {
        this.#refusals.add(notice);
        onRefused?.(id, notice);
      },
      ...(onAcknowledged && { onAcknowledged: (_readings, tookMs) => onAcknowledged(tookMs) }),
    });
    const member: Member = {
      place,
      station,
      signal: city.signal({ id, position: { lat, lon }, sensors: place.sensors }),
      alter,
      seed: seedOf(this.#options.seed, id),
      intervalMs,
      inPast: history > 0,
      isGone: false,
      ...plan(resume),
    };
    return member;
  }

  get stations(): readonly SimulatedStation[] {
    return this.#members.map((member) => member.station);
  }

  get counters(): FleetCounters {
    const total = { connected: 0, sent: 0, acknowledged: 0, pending: 0, dropped: 0, resent: 0 };
    let planned = 0;
    let done = 0;
    for (const { station, inPast, planned: plan } of this.#members) {
      const { sent, acknowledged, pending, dropped, resent } = station.counters;
      total.connected += station.connected ? 1 : 0;
      total.sent += sent;
      total.acknowledged += acknowledged;
      total.pending += pending;
      total.dropped += dropped;
      total.resent += resent;
      planned += plan;
      done += inPast ? Math.min(plan, acknowledged) : plan;
    }
    const history = planned === 0 ? 1 : done / planned;
    return { stations: this.#members.length, ...total, history, refusals: this.#refusals };
  }

  /** How far each station came, for the next run. */
  progress(): (Progress & { readonly id: string })[] {
    return this.#members.map(({ station, cursor }) => {
      const pendingFrom = station.oldestPendingAt;
      return { id: station.id, until: pendingFrom === undefined ? cursor : pendingFrom - 1, seq: station.nextSeq };
    });
  }

  /**
   * Connects everything and sends the past; resolves when every station that could connect is live. Rejects with a
   * `LineError` when the first station finds no broker. Goes on until `stop`.
   */
  async start(): Promise<void> {
    const [first, ...others] = this.#members;
    if (!first) return;
    await this.#join(first, true);
    // Thousands are all there within a quarter of a minute.
    const pauseMs = 1000 / (this.#options.connectsPerSecond ?? Math.max(50, this.#members.length / 15));
    let dueAt = performance.now();
    const lives = [this.#goLive(first)];
    for (const member of others) {
      if (this.#stopping) break;
      lives.push(this.#join(member, false).then(() => this.#goLive(member)));
      dueAt += pauseMs;
      if (dueAt > performance.now()) await new Promise((resolve) => setTimeout(resolve, dueAt - performance.now()));
    }
    await Promise.all(lives);
  }

  /** Says goodbye for all stations. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const member of this.#members) member.cancel?.();
    for (const turn of this.#turns.splice(0)) turn();
    await Promise.all(this.#members.map((member) => member.station.stop()));
  }

  /** Connects for the first time; a busy or restarting broker is asked again, refused credentials are noted. */
  async #join(member: Member, probe: boolean): Promise<void> {
    for (let attempt = 1; !this.#stopping; attempt += 1) {
      try {
        await member.station.start();
        return;
      } catch (error) {
        if (!(error instanceof LineError)) throw error;
        if (error.kind === 'credentials') {
          this.refused.set(member.station.id, error.message);
          return;
        }
        if (probe) throw error;
        await new Promise((resolve) => setTimeout(resolve, Math.min(10_000, 500 * attempt)));
      }
    }
  }

  async #goLive(member: Member): Promise<void> {
    if (this.refused.has(member.station.id)) return;
    if (member.inPast) {
      await this.#turn();
      try {
        await this.#catchUp(member);
      } finally {
        this.#catchingUp -= 1;
        this.#turns.shift()?.();
      }
      member.inPast = false;
    }
    this.#tick(member);
  }

  /** Waits until no more than the agreed number of stations send their past. */
  async #turn(): Promise<void> {
    while (this.#catchingUp >= (this.#options.catchUps ?? 6) && !this.#stopping) {
      await new Promise<void>((resolve) => this.#turns.push(resolve));
    }
    this.#catchingUp += 1;
  }

  /** Sends the past in messages of up to 500 readings, two of them ahead of what is acknowledged. */
  async #catchUp(member: Member): Promise<void> {
    const step = Math.max(historyStepMs, member.intervalMs);
    const phase = phaseOf(member.seed, step);
    // Enrolling thousands takes a while; what has grown too old meanwhile would be refused.
    member.cursor = Math.max(member.cursor, this.#clock.now() - longestHistoryMs + historyMarginMs);
    while (!this.#stopping) {
      const now = this.#clock.now();
      const readings: Measured[] = [];
      for (let at = nextOnGrid(member.cursor, step, phase); at <= now && readings.length < 500; ) {
        const reading = this.#measure(member, at);
        if (reading) readings.push(reading);
        at = nextOnGrid(at, step, phase);
      }
      if (readings.length === 0) break;
      member.station.report(readings);
      await member.station.settled(1000);
    }
    await member.station.settled();
  }

  /** Measures everything that has become due, and comes back for the next. */
  #tick(member: Member): void {
    if (this.#stopping) return;
    const now = this.#clock.now();
    const { intervalMs } = member;
    const readings: Measured[] = [];
    let at = nextOnGrid(member.cursor, intervalMs, phaseOf(member.seed, intervalMs));
    // A process that slept for hours measured nothing meanwhile at its interval; the coarse grid fills the hole.
    const coarse = Math.max(historyStepMs, intervalMs);
    while (at <= now && !member.isGone) {
      const reading = this.#measure(member, at);
      if (reading) readings.push(reading);
      else member.isGone = true;
      const step = now - at > hourMs ? coarse : intervalMs;
      at = nextOnGrid(at, step, phaseOf(member.seed, step));
    }
    for (const reading of readings) member.station.report([reading]);
    if (member.isGone) return member.station.fallSilent();
    member.cancel = this.#clock.after(Math.max(1, at - now), () => this.#tick(member));
  }

  #measure(member: Member, at: Instant): Measured | undefined {
    const { cursor, alter } = member;
    const reading = this.#sense(member, at);
    return alter ? alter(reading, cursor) : reading;
  }

  #sense(member: Member, at: Instant): Measured {
    const { signal, seed, place, cursor } = member;
    const values = signal(at, cursor);
    member.cursor = at;
    const rssi = Math.round(-72 + 5 * smoothNoise(seed, at / hourMs));
    // Street and rain gauges live on a small solar panel.
    const onBattery = place.sensors.kind === 'street' || place.sensors.kind === 'rain';
    if (!onBattery) return { at, values, rssi };
    const battery = Math.round(
      84 + 4 * smoothNoise(seed + 1, at / (2 * dayMs)) - 6 * Math.cos((at / dayMs + 0.29) * 2 * Math.PI),
    );
    return { at, values, rssi, battery };
  }
}
