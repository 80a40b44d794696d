/** Command lines of the form `FILE --flag …`. */
import type { z } from 'zod';
import { parseFlags, UsageError } from './arguments.ts';

/** @throws UsageError unless there is exactly one file, before or after the flags */
export const fileAndFlags = <T extends z.ZodType>(
  args: readonly string[],
  schema: T,
  flags: readonly string[],
  booleans: readonly string[],
): { readonly file: string; readonly flags: z.output<T> } => {
  const isFlag = (argument: string): boolean => argument.startsWith('--');
  const isValue = (index: number): boolean => flags.some((flag) => args[index - 1] === `--${flag}`);
  const [file, ...more] = args.filter((argument, index) => !isFlag(argument) && !isValue(index));
  if (file === undefined || more.length > 0) throw new UsageError('one file expected');
  const rest = args.filter((argument, index) => isFlag(argument) || isValue(index));
  return { file, flags: parseFlags(rest, schema, flags, booleans) };
};
