/** A short version of `npm run faults -- alert-kill`: a whole gateway, killed while it tells people of floods. */
import { expect, it } from 'vitest';
import { runAlertKills } from '../faults/alerts.ts';

it('tells everybody of every flood although the gateway is killed, and loses no acknowledgement', async () => {
  const verdict = await runAlertKills({ times: 2, streets: 2 });
  expect(verdict.problems).toEqual([]);
  expect(verdict.kills).toBe(2);
  expect(verdict.messages).toBeGreaterThan(0);
}, 120_000);
