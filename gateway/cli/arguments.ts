/** Parts that the gateway's commands share: parsed flags with clear errors, tables, the data folder. */
import { mkdirSync } from 'node:fs';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { ConfigError } from '../config.ts';

/** The command line cannot be understood; the text says what is expected. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** sysexits.h EX_USAGE, EX_DATAERR, EX_CONFIG. */
const exitCodes = { usage: 64, data: 65, config: 78 } as const;

/**
 * Parses `--flag value` arguments by a zod schema with the same keys. Flags named in `booleans` take no value.
 * @throws UsageError naming every problem
 */
export const parseFlags = <T extends z.ZodType>(
  args: readonly string[],
  schema: T,
  flags: readonly string[],
  booleans: readonly string[] = [],
): z.output<T> => {
  const options: ParseArgsConfig['options'] = {};
  for (const flag of flags) options[flag] = { type: 'string' };
  for (const flag of booleans) options[flag] = { type: 'boolean' };
  let values: Record<string, unknown>;
  try {
    values = parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => {
    const flag = String(path[0]);
    return `--${flag}: ${values[flag] === undefined ? 'is missing' : message}`;
  });
  throw new UsageError(problems.join('\n'));
};

/** Parts separated by commas. */
export const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
);

export const dataDirectory = (directory: string): string => {
  mkdirSync(directory, { recursive: true, mode: 0o750 });
  return directory;
};

/** Columns as wide as their widest cell. */
export const table = (rows: readonly (readonly string[])[]): string => {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
};

/** Tells an expected failure in one clear message and sets the exit code; anything else is thrown on. */
const report = (help: string, error: unknown): void => {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n\n${help}\n`);
    process.exitCode = exitCodes.usage;
  } else if (error instanceof AppError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = exitCodes.data;
  } else if (error instanceof ConfigError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = exitCodes.config;
  } else throw error;
};

/** Runs a command; expected failures become one clear message and an exit code. */
export const runCommand = (help: string, work: () => void): void => {
  try {
    work();
  } catch (error) {
    report(help, error);
  }
};

/** The same for a command that takes its time. */
export const runLongCommand = async (help: string, work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    report(help, error);
  }
};
