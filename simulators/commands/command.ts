import type { Output } from './progress.ts';

/** What a command may use of the process. */
export interface CommandContext {
  readonly stdout: Output;
  /** Aborted when the process is asked to end. */
  readonly stop: AbortSignal;
}

export interface Command {
  readonly help: string;
  /** @returns the exit code. @throws CommandError */
  run(args: readonly string[], context: CommandContext): Promise<number>;
}
