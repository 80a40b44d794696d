/**
 * The history in InfluxDB. Every batch is written in requests of our own size, each awaited and judged by its status;
 * nothing waits in memory and nothing is dropped: what the database refuses is isolated and named, everything else is
 * kept by the caller until it is taken. Retention belongs to the database.
 */
import { AppError } from '../../shared/errors.ts';
import { type Instant, minuteMs } from '../../shared/time.ts';
import type { ReadingRecord } from '../ingest/record.ts';
import type { Log } from '../telemetry/log.ts';
import { type Answer, settleInHalves } from './bisect.ts';
import type { ReadingHistory, WriteOutcome } from './history.ts';
import { atQuestion, hoursQuestion, momentsQuestion } from './influx-city-queries.ts';
import { createExchange } from './influx-exchange.ts';
import { judge, type Keep } from './influx-outcome.ts';
import {
  bucketsQuestion,
  canaryMeasurement,
  createDatabaseStatement,
  isAskable,
  latestQuestion,
  parseResults,
  pointQuestion,
  type Question,
  rangeQuestion,
} from './influx-queries.ts';
import { connectTo, type InfluxSettings } from './influx-settings.ts';
import { createLineEncoder, decodeLine } from './line-protocol.ts';

export interface InfluxHistoryOptions {
  readonly now?: () => Instant;
  readonly log?: Pick<Log, 'info'>;
  /** Longest wait for a complete answer to one request, ms. */
  readonly deadlineMs?: number;
}

/** Size of one request. InfluxDB 1.6 refuses bodies above 25 MB; small ones keep each answer and each retry short. */
const linesPerRequest = 5_000;
const bytesPerRequest = 1_000_000;

interface Line {
  readonly text: string;
  readonly reading: ReadingRecord;
}

/** Cuts lines into requests, in order. */
const cutRequests = (lines: readonly Line[]): Line[][] => {
  const requests: Line[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const line of lines) {
    const size = Buffer.byteLength(line.text) + 1;
    const current = requests.at(-1);
    if (current === undefined || current.length >= linesPerRequest || bytes + size > bytesPerRequest) {
      requests.push([line]);
      bytes = size;
    } else {
      current.push(line);
      bytes += size;
    }
  }
  return requests;
};

/** InfluxDB 1.6 says only `not executed` when several statements meet a database that is missing. */
const missingDatabase = /database not found|^not executed$/i;

export const createInfluxHistory = (settings: InfluxSettings, options: InfluxHistoryOptions = {}): ReadingHistory => {
  const { now = Date.now, log, deadlineMs = 20_000 } = options;
  const connection = connectTo(settings);
  const exchange = createExchange(connection, deadlineMs);
  const encoder = createLineEncoder();
  let closed = false;
  /** After a refusal the database is not asked to be created again until it has taken something. */
  let mayCreate = connection.creatable !== undefined;
  let creating: Promise<boolean> | undefined;
  let timesCreated = 0;

  const tryToCreate = async (name: string): Promise<boolean> => {
    const answer = await exchange.query(createDatabaseStatement(name), 'POST');
    if ('failure' in answer) {
      mayCreate = answer.failure.kind === 'no-answer' || answer.failure.status >= 500;
      return false;
    }
    mayCreate = false;
    try {
      parseResults(answer.body);
      timesCreated += 1;
      log?.info({ database: name }, 'history database created');
      return true;
    } catch {
      return false;
    }
  };

  /** Whether it is there now, for a request that began when it had been created `before` times. */
  const createDatabase = async (before: number): Promise<boolean> => {
    if (timesCreated > before) return true;
    if (!mayCreate || connection.creatable === undefined) return false;
    creating ??= tryToCreate(connection.creatable).finally(() => {
      creating = undefined;
    });
    return creating;
  };

  /** @throws AppError HISTORY_UNAVAILABLE */
  const ask = async <T>(question: Question<T>): Promise<T> => {
    if (closed) throw new AppError('HISTORY_UNAVAILABLE', 'the history is closed');
    const before = timesCreated;
    const answer = await exchange.query(question.influxQl, 'GET');
    if ('failure' in answer) {
      const { failure } = answer;
      const words = failure.kind === 'answer' ? `HTTP ${failure.status} ${failure.words}`.trim() : failure.reason;
      throw new AppError('HISTORY_UNAVAILABLE', `InfluxDB cannot be read: ${words}`);
    }
    try {
      return question.read(parseResults(answer.body));
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      if (missingDatabase.test(words) && (await createDatabase(before))) return ask(question);
      throw new AppError('HISTORY_UNAVAILABLE', `InfluxDB cannot be read: ${words}`, { cause: error });
    }
  };

  const post = async (lines: readonly string[]) => {
    const before = timesCreated;
    const answered = await exchange.write(lines);
    const missing =
      answered.kind === 'answer' && answered.status === 404 && missingDatabase.test(answered.words) && !closed;
    const verdict = judge(missing && (await createDatabase(before)) ? await exchange.write(lines) : answered, now());
    if (verdict.kind === 'taken') mayCreate = connection.creatable !== undefined;
    return verdict;
  };

  /** Looks whether a point of which the server was unsure is there. */
  const verify = async (line: string, reason: string): Promise<Answer<Keep>> => {
    const point = decodeLine(line);
    if (point === undefined) return { kind: 'refused', reason };
    try {
      const { measurement, tags, at, fields } = point;
      const stored = await ask(pointQuestion(measurement, ['station', tags.station ?? ''], at, fields));
      return stored ? { kind: 'taken' } : { kind: 'refused', reason };
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      return { kind: 'stop', outcome: { fate: 'keep', reason: `${reason}, and ${words}`, needsOperator: true } };
    }
  };

  const send = async (lines: readonly Line[]): Promise<Answer<Keep>> => {
    const verdict = await post(lines.map(({ text }) => text));
    if (verdict.kind !== 'unsure') return verdict;
    const [only] = lines;
    if (lines.length === 1 && only !== undefined) return verify(only.text, verdict.reason);
    return { kind: 'refused', reason: verdict.reason };
  };

  /** One point per minute at most stays in the database, however often this is asked. */
  const canary = () => {
    const at = Math.floor(now() / minuteMs) * minuteMs;
    const value = Math.round(Math.random() * 1e9);
    return { at, value, line: `${canaryMeasurement},probe=canary value=${value} ${at}` };
  };

  const doubt = async (): Promise<Keep | undefined> => {
    const verdict = await post([canary().line]);
    if (verdict.kind === 'stop') return verdict.outcome;
    if (verdict.kind !== 'refused') return undefined;
    return { fate: 'keep', reason: `the database refuses every point: ${verdict.reason}`, needsOperator: true };
  };

  const write = async (readings: readonly ReadingRecord[]): Promise<WriteOutcome> => {
    if (closed) return { fate: 'keep', reason: 'the history is closed', needsOperator: false };
    const lines: Line[] = [];
    const reasons = new Map<ReadingRecord, string>();
    for (const reading of readings) {
      const encoded = encoder.encode(reading);
      if (encoded.ok) for (const text of encoded.lines) lines.push({ text, reading });
      else reasons.set(reading, encoded.reason);
    }
    for (const request of cutRequests(lines)) {
      const settled = await settleInHalves(request, { send, doubt });
      if (settled.kind === 'stop') return settled.outcome;
      for (const { item, reason } of settled.refused) {
        // A reading of two networks is two points; it is named once.
        if (!reasons.has(item.reading)) reasons.set(item.reading, reason);
      }
    }
    return { fate: 'accept', rejected: [...reasons].map(([reading, reason]) => ({ reading, reason })) };
  };

  return {
    kind: 'influx',
    open: async () => {},
    write,
    range: async (query) => (isAskable(query) ? ask(rangeQuestion(query)) : []),
    buckets: async (query) => (isAskable(query) ? ask(bucketsQuestion(query)) : []),
    latest: () => ask(latestQuestion(now())),
    at: (instant, maxAgeMs) => ask(atQuestion(instant, maxAgeMs)),
    moments: async (query) => (query.wanted.size > 0 ? ask(momentsQuestion(query)) : []),
    hours: async (query) => (query.wanted.size > 0 ? ask(hoursQuestion(query)) : []),
    maintain: async () => {},
    check: async () => {
      if (closed) return 'the history is closed';
      const { at, value, line } = canary();
      const verdict = await post([line]);
      if (verdict.kind === 'stop') return verdict.outcome.reason;
      if (verdict.kind === 'refused') return verdict.reason;
      try {
        const there = await ask(pointQuestion(canaryMeasurement, ['probe', 'canary'], at, { value }));
        return there ? null : 'InfluxDB does not return what was written';
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
    close: async () => {
      closed = true;
      exchange.close();
    },
  };
};
