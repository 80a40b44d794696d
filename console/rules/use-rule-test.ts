/** Trying a rule on the history, beside the version that is kept: begun, followed, cancelled. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { RuleTest } from '../../shared/alert-api.ts';
import type { Rule } from '../../shared/alerts/rule.ts';
import { type ApiFailure, asApiFailure } from '../api/http.ts';
import { beginRuleTest, cancelRuleTest, getRuleTest } from './api.ts';
import type { Period } from './test-result.ts';

export interface TestRun {
  readonly period: Period;
  /** The rule that was tried. */
  readonly rule: Rule;
  readonly test: RuleTest;
  /** Of the version that is kept; undefined when there is none, or it says the same. */
  readonly before: RuleTest | undefined;
}

const pollMs = 500;
const isOver = (test: RuleTest | undefined): boolean => test === undefined || test.state !== 'running';

export interface RuleTesting {
  readonly run: TestRun | undefined;
  readonly isRunning: boolean;
  readonly failure: ApiFailure | undefined;
  readonly begin: (rule: Rule, before: Rule | undefined, period: Period) => void;
  readonly cancel: () => void;
}

export const useRuleTest = (): RuleTesting => {
  const [run, setRun] = useState<TestRun>();
  const [failure, setFailure] = useState<ApiFailure>();
  const [isRunning, setRunning] = useState(false);
  /** Ends the following of the run before. */
  const abort = useRef<AbortController>(undefined);
  const current = useRef<TestRun>(undefined);

  const drop = useCallback(() => {
    abort.current?.abort();
    const running = current.current;
    for (const test of [running?.test, running?.before])
      if (test && !isOver(test)) cancelRuleTest(test.id).catch(() => {});
  }, []);
  // Nobody looks any more: the gateway need not go on.
  useEffect(() => drop, [drop]);

  const begin = useCallback(
    (rule: Rule, before: Rule | undefined, period: Period): void => {
      drop();
      const own = new AbortController();
      abort.current = own;
      const show = (next: TestRun): void => {
        current.current = next;
        setRun(next);
      };
      const follow = async (): Promise<void> => {
        let test = await beginRuleTest(rule, period.from, period.to);
        let old = before && (await beginRuleTest(before, period.from, period.to));
        while (!own.signal.aborted) {
          show({ period, rule, test, before: old });
          if (isOver(test) && isOver(old)) return;
          await new Promise((resolve) => setTimeout(resolve, pollMs));
          if (own.signal.aborted) return;
          if (!isOver(test)) test = await getRuleTest(test.id, own.signal);
          if (old && !isOver(old)) old = await getRuleTest(old.id, own.signal);
        }
      };
      setFailure(undefined);
      setRunning(true);
      follow()
        .catch((error: unknown) => {
          if (!own.signal.aborted) setFailure(asApiFailure(error));
        })
        .finally(() => {
          if (abort.current === own) setRunning(false);
        });
    },
    [drop],
  );
  const cancel = useCallback(() => {
    drop();
    current.current = undefined;
    setRun(undefined);
    setRunning(false);
  }, [drop]);
  return { run, isRunning, failure, begin, cancel };
};
