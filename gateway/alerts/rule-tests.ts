/** Rules tried on the history, in the background: what they would have raised. Nothing is raised. */
import { randomUUID } from 'node:crypto';
import type { RuleTest } from '../../shared/alert-api.ts';
import type { Rule } from '../../shared/alerts/rule.ts';
import { type Severity, severityRank } from '../../shared/alerts/words.ts';
import { AppError } from '../../shared/errors.ts';
import { exercisePrefix } from '../../shared/exercise-api.ts';
import type { OffsetMs } from '../../shared/indices/local-day.ts';
import { neighboursOf } from '../../shared/indices/neighbours.ts';
import type { Threshold } from '../../shared/thresholds/threshold.ts';
import { hourMs, type Instant, minuteMs } from '../../shared/time.ts';
import type { HistoryReader } from '../history/history.ts';
import type { StationDirectory } from '../state/directory.ts';
import type { Log } from '../telemetry/log.ts';
import type { RuleTests } from './alerting.ts';
import { judgeRecorded } from './engine/recorded.ts';
import { isInScope, isInService } from './engine/watches.ts';
import { type Finding, keyText } from './ports.ts';

export interface RuleTestsOptions {
  /** As it is in force under the judgements of staff. */
  readonly history: Pick<HistoryReader, 'range' | 'buckets'>;
  readonly stations: Pick<StationDirectory, 'all'>;
  readonly thresholds: readonly Threshold[];
  /** Of the legal zone. */
  readonly offset: OffsetMs;
  readonly now: () => Instant;
  readonly log: Pick<Log, 'warn'>;
}

type Raised = { -readonly [K in keyof RuleTest['raised'][number]]: RuleTest['raised'][number][K] };

const maxRunning = 2;
const maxKept = 50;
const keptMs = 30 * minuteMs;
const maxRaised = 500;
/** Raised again so soon after its return, a rule flaps. */
const flapMs = hourMs;

interface Running {
  test: RuleTest;
  endedAt: Instant | null;
  isCancelled: boolean;
}

/** Puts findings together to what would have been raised. */
const createTally = () => {
  const raised: Raised[] = [];
  const open = new Map<string, Raised>();
  const returnedAt = new Map<string, Instant>();
  let flaps = 0;
  let isCut = false;

  const worsen = (one: Raised, severity: Severity): void => {
    if (severityRank(severity) > severityRank(one.highest)) one.highest = severity;
  };

  const begin = (finding: Extract<Finding, { kind: 'level' }>, severity: Severity, at: Instant): void => {
    const { key, onsetAt, figure } = finding;
    const name = keyText(key);
    if (onsetAt - (returnedAt.get(name) ?? Number.NEGATIVE_INFINITY) <= flapMs) flaps += 1;
    const one: Raised = {
      ...{ station: key.station, subject: key.subject, from: Math.round(onsetAt), to: null, highest: severity },
      ...{ peak: figure.value, unit: figure.unit, delay: Math.round(at - onsetAt) },
    };
    open.set(name, one);
    if (raised.length < maxRaised) raised.push(one);
    else isCut = true;
  };

  return {
    take: (finding: Finding, at: Instant, falls: boolean): void => {
      if (finding.kind !== 'level' && finding.kind !== 'figure') return;
      const name = keyText(finding.key);
      const one = open.get(name);
      if (finding.kind === 'level' && finding.severity === null) {
        open.delete(name);
        returnedAt.set(name, at);
        if (one) one.to = Math.round(at);
        return;
      }
      const { value } = finding.figure;
      if (one) one.peak = falls ? Math.min(one.peak, value) : Math.max(one.peak, value);
      if (finding.kind !== 'level' || finding.severity === null) return;
      if (one) worsen(one, finding.severity);
      else begin(finding, finding.severity, at);
    },
    result: () => ({ raised: raised.map((one) => ({ ...one })), flaps, isCut }),
  };
};

const hasFallingFigure = ({ condition }: Rule): boolean =>
  condition.kind === 'battery' ||
  condition.kind === 'projected' ||
  (condition.kind === 'value' && condition.direction === 'below');

export const createRuleTests = (options: RuleTestsOptions): RuleTests => {
  const { history, stations, thresholds, offset, now, log } = options;
  const tests = new Map<string, Running>();

  const tidy = (): void => {
    for (const [id, { endedAt }] of tests) {
      if (endedAt !== null && (now() - endedAt > keptMs || tests.size > maxKept)) tests.delete(id);
    }
  };

  const find = (id: string): Running => {
    tidy();
    const found = tests.get(id);
    if (!found) throw new AppError('NOT_FOUND', 'there is no test of a rule of this id');
    return found;
  };

  const run = async (running: Running, rule: Rule, from: Instant, to: Instant): Promise<void> => {
    // What a drill would have raised says nothing about a rule.
    const all = stations.all().filter(({ id }) => !id.startsWith(exercisePrefix));
    const scope = all.filter((station) => isInScope(rule.scope, station) && isInService(station));
    const tally = createTally();
    const falls = hasFallingFigure(rule);
    const update = (change: Partial<RuleTest>): void => {
      running.test = { ...running.test, ...change, ...tally.result() };
    };
    update({ progress: { done: 0, total: scope.length } });
    for (const [index, station] of scope.entries()) {
      const readings = await judgeRecorded(
        {
          ...{ history, thresholds, offset, from, to },
          rule: { id: 'test', version: 1, rule: { ...rule, enabled: true } },
          neighbours: (one, quantity) => neighboursOf(one, all, quantity),
          found: (finding, at) => tally.take(finding, at, falls),
          isCancelled: () => running.isCancelled,
        },
        station,
      );
      if (running.isCancelled) return;
      const { test } = running;
      update({
        progress: { done: index + 1, total: scope.length },
        readings: test.readings + (readings ?? 0),
        stations: test.stations + (readings === undefined ? 0 : 1),
      });
    }
  };

  const end = (running: Running, change: Pick<RuleTest, 'state' | 'problem'>): void => {
    if (running.endedAt !== null) return;
    running.endedAt = now();
    running.test = { ...running.test, ...change };
  };

  return {
    begin: ({ rule, from, to }) => {
      tidy();
      const active = [...tests.values()].filter(({ endedAt }) => endedAt === null).length;
      if (active >= maxRunning)
        throw new AppError('LIMIT_REACHED', `at most ${maxRunning} rules are tested at a time: wait, or cancel one`);
      const test: RuleTest = {
        ...{ id: randomUUID(), state: 'running', problem: null, progress: { done: 0, total: 0 } },
        ...{ readings: 0, raised: [], isCut: false, flaps: 0, stations: 0 },
      };
      const running: Running = { test, endedAt: null, isCancelled: false };
      tests.set(test.id, running);
      if (rule.condition.kind === 'battery') {
        end(running, { state: 'failed', problem: 'the history does not keep the battery of stations' });
        return running.test;
      }
      run(running, rule, from, Math.min(to, now())).then(
        () => end(running, { state: 'done', problem: null }),
        (err: unknown) => {
          log.warn({ err }, 'the test of a rule failed');
          end(running, { state: 'failed', problem: err instanceof Error ? err.message : String(err) });
        },
      );
      return running.test;
    },
    get: (id) => find(id).test,
    cancel: (id) => {
      const running = find(id);
      running.isCancelled = true;
      end(running, { state: 'cancelled', problem: null });
      return running.test;
    },
  };
};
