/**
 * Readings of one station on their way: waiting, on the line, acknowledged. Nothing leaves it without an acknowledgement,
 * except when its memory is full. Pure.
 */
import { maxReadingsPerMessage } from '../shared/reading.ts';
import type { Instant } from '../shared/time.ts';
import type { Values } from './signals/signal.ts';

/** What a station measured, before it gets its running number. */
export interface Measured {
  readonly at: Instant;
  readonly values: Readonly<Values>;
  readonly battery?: number;
  readonly rssi?: number;
}

/** A reading as it goes over the line. */
export interface OutgoingReading extends Measured {
  readonly seq: number;
}

/** One message on the line. */
export interface Flight {
  readonly payload: string;
  readonly readings: readonly OutgoingReading[];
}

export interface OutboxOptions {
  readonly firstSeq: number;
  /** Readings in one message at most. */
  readonly batch: number;
  /** Readings that may wait; the oldest go first when there are more. */
  readonly memory: number;
}

/** Keeps a message well below the gateway's packet limit of 256 KiB. */
const maxMessageBytes = 200_000;

export class Outbox {
  readonly #options: OutboxOptions;
  /** Not on the line now, oldest first. */
  #queue: OutgoingReading[] = [];
  /** On the line, oldest first. */
  #flights: Flight[] = [];
  #inFlight = 0;
  #nextSeq: number;
  #sent = 0;
  #acknowledged = 0;
  #dropped = 0;
  #resent = 0;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#nextSeq = options.firstSeq;
  }

  get counters() {
    return {
      /** Readings handed over for sending. */
      sent: this.#sent,
      /** Readings whose message was acknowledged; each counts once, however often it was sent. */
      acknowledged: this.#acknowledged,
      /** Not acknowledged yet. */
      pending: this.pending,
      /** Given up because the memory was full. */
      dropped: this.#dropped,
      /** Readings that were on the line when it broke, and go out again. */
      resent: this.#resent,
    };
  }

  get pending(): number {
    return this.#queue.length + this.#inFlight;
  }

  get flying(): number {
    return this.#flights.length;
  }

  get hasWaiting(): boolean {
    return this.#queue.length > 0;
  }

  get nextSeq(): number {
    return this.#nextSeq;
  }

  /** Measured-at of the oldest reading that is not acknowledged. */
  get oldestPendingAt(): Instant | undefined {
    return (this.#flights[0]?.readings ?? this.#queue)[0]?.at;
  }

  add(measured: readonly Measured[]): OutgoingReading[] {
    const readings = measured.map((reading) => ({ ...reading, seq: this.#nextSeq++ }));
    this.#sent += readings.length;
    for (const reading of readings) this.#queue.push(reading);
    const excess = this.#queue.length - this.#options.memory;
    if (excess > 0) {
      this.#queue.splice(0, excess);
      this.#dropped += excess;
    }
    return readings;
  }

  /** Takes the next message: one reading alone, or a backlog array within the limits of count and size. */
  take(): Flight {
    const most = Math.min(this.#options.batch, maxReadingsPerMessage, this.#queue.length);
    const parts: string[] = [];
    let bytes = 2;
    for (let i = 0; i < most; i += 1) {
      const text = JSON.stringify(this.#queue[i]);
      bytes += text.length + 1;
      if (i > 0 && bytes > maxMessageBytes) break;
      parts.push(text);
    }
    const readings = this.#queue.splice(0, parts.length);
    const flight = { payload: parts.length === 1 ? (parts[0] ?? '') : `[${parts.join(',')}]`, readings };
    this.#flights.push(flight);
    this.#inFlight += readings.length;
    return flight;
  }

  /** Whether this message is still ours to be acknowledged: false when the line broke since. */
  isFlying(flight: Flight): boolean {
    return this.#flights.includes(flight);
  }

  acknowledge(flight: Flight): void {
    this.#flights = this.#flights.filter((other) => other !== flight);
    this.#inFlight -= flight.readings.length;
    this.#acknowledged += flight.readings.length;
  }

  /** The line is gone: whatever was on it goes back to the head of the queue, in order. */
  takeBack(): void {
    const returned = this.#flights.flatMap((flight) => flight.readings);
    this.#flights = [];
    this.#inFlight = 0;
    this.#resent += returned.length;
    this.#queue = [...returned, ...this.#queue];
  }
}
