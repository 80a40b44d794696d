/** What a newly enrolled station has said so far, and how its clock stands to ours. Pure. */
import type { LatestValue } from '../../shared/api.ts';
import { entriesOf, newestAt, type Values } from '../model/condition.ts';

/** Milliseconds by which the station's time lies before ours at receipt; negative = its clock is ahead. */
export const clockLagMs = (values: Values): number | undefined => {
  const at = newestAt(values);
  const newest = entriesOf(values).find(([, value]) => value.at === at)?.[1];
  return newest && lagOf(newest);
};

const lagOf = ({ at, receivedAt }: LatestValue): number => receivedAt - at;

/** Within so many milliseconds a clock is right: sending takes its time, too. */
export const fineLagMs = 10_000;

export type ClockState = 'fine' | 'behind' | 'ahead';

export const clockState = (lagMs: number): ClockState =>
  Math.abs(lagMs) <= fineLagMs ? 'fine' : lagMs > 0 ? 'behind' : 'ahead';
