/** `state.db` in a folder that vanishes with the test, with a clock that the test sets. */
import { onTestFinished } from 'vitest';
import type { State } from '../../gateway/state/ports.ts';
import { openState } from '../../gateway/state/state.ts';
import type { Instant } from '../../shared/time.ts';
import { temporaryFolder } from './temporary.ts';

export interface TestState extends State {
  readonly file: string;
  /** What the stores take for now; set it to let time pass. */
  clock: Instant;
  /** The same file over a connection of its own, as another process has it. */
  again(): State;
}

export const openTestState = (): TestState => {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  const file = folder.file('state.db');
  const time = { clock: Date.UTC(2026, 10, 23) };
  const open = (): State => {
    const state = openState(file, () => time.clock);
    onTestFinished(() => state.close());
    return state;
  };
  return Object.assign(time, open(), { file, again: open });
};
