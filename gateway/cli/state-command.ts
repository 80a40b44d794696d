/** How commands over `state.db` are carried out. They return what is to be printed. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { type Config, parseConfig, readEnvironment } from '../config.ts';
import type { State } from '../state/ports.ts';
import { openState } from '../state/state.ts';
import { dataDirectory, runCommand, UsageError } from './arguments.ts';

export interface StateCommands {
  readonly help: string;
  readonly commands: Readonly<Record<string, (state: State, config: Config, args: readonly string[]) => string>>;
  /** True when there is nothing to do without a file that exists. */
  readonly needsFile?: boolean;
}

/** @throws UsageError, AppError, ConfigError */
export const carryOut = (
  { help, commands, needsFile = false }: StateCommands,
  [name = '', ...args]: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): string => {
  if (name === '' || name === '--help' || name === 'help') return `${help}\n`;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new UsageError(`there is no command ${JSON.stringify(name)}`);
  const config = parseConfig(environment);
  const file = join(config.GATEWAY_DATA_DIR, 'state.db');
  if (needsFile && !existsSync(file))
    throw new AppError('NOT_FOUND', `no ${file}: has the gateway run with this GATEWAY_DATA_DIR?`);
  dataDirectory(config.GATEWAY_DATA_DIR);
  const state = openState(file);
  try {
    return command(state, config, args);
  } finally {
    state.close();
  }
};

/** Takes command and settings from the process. */
export const runStateCommand = (set: StateCommands): void =>
  runCommand(set.help, () => void process.stdout.write(carryOut(set, process.argv.slice(2), readEnvironment())));
