/** Failures of the command line, each with its exit code (after sysexits.h). */
export const exitCodes = { ok: 0, failed: 1, usage: 64, unavailable: 69, refused: 77, interrupted: 130 } as const;

export class CommandError extends Error {
  readonly exitCode: number;

  constructor(exitCode: number, message: string) {
    super(message);
    this.name = 'CommandError';
    this.exitCode = exitCode;
  }
}

/** The command was called wrongly; the text says what to do instead. */
export const usage = (message: string): CommandError => new CommandError(exitCodes.usage, message);
