/** Command line of the simulators: `simulate`, `replay`, `demo`, `exercise` and `training`. The only file here that knows the process. */
import { fstatSync } from 'node:fs';
import type { Command } from './commands/command.ts';
import { demo } from './commands/demo.ts';
import { exercise } from './commands/exercise.ts';
import { CommandError, exitCodes, usage } from './commands/failure.ts';
import { replay } from './commands/replay.ts';
import { simulate } from './commands/simulate.ts';
import { training } from './commands/training.ts';

const commands = new Map<string, Command>([
  ['simulate', simulate],
  ['replay', replay],
  ['demo', demo],
  ['exercise', exercise],
  ['training', training],
]);

/** Started by the gateway: they end with it. */
const ofGateway: ReadonlySet<string> = new Set(['demo', 'exercise', 'training']);

const help = `Stations that do not exist, speaking MQTT as real ones do.

  npm run simulate -- --help     a simulated city
  npm run replay -- --help       recorded readings, played again
  node --import tsx simulators/main.ts demo --help
                                 the city of the demo mode
  node --import tsx simulators/main.ts exercise --help
                                 the stations of an exercise
  node --import tsx simulators/main.ts training --help
                                 a fleet for training, started from the console
`;

/** Ends when whoever started this process is gone: its pipe or channel closes, or the parent changes. */
const followParent = (end: () => void): void => {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) end();
  }, 1_000).unref();
  process.once('disconnect', end);
  let input: ReturnType<typeof fstatSync>;
  try {
    input = fstatSync(0);
  } catch {
    return;
  }
  // A terminal or /dev/null says nothing about the parent; a pipe does.
  if (!input.isFIFO() && !input.isSocket()) return;
  process.stdin.on('end', end).on('close', end).on('error', end).resume();
};

const main = async (): Promise<number> => {
  const [name, ...args] = process.argv.slice(2);
  const command = commands.get(name ?? '');
  if (!command) {
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
      process.stdout.write(help);
      return name === undefined ? exitCodes.usage : exitCodes.ok;
    }
    throw usage(`There is no command ${name}; there are ${[...commands.keys()].join(', ')}.\n${help}`);
  }
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(command.help);
    return exitCodes.ok;
  }
  const stop = new AbortController();
  const onSignal = (): void => {
    if (stop.signal.aborted) process.exit(exitCodes.interrupted);
    stop.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  // Whoever read our output is gone: nothing left to say, but the stations still say goodbye.
  process.stdout.on('error', () => stop.abort());
  if (ofGateway.has(name ?? '')) followParent(() => stop.abort());
  return command.run(args, { stdout: process.stdout, stop: stop.signal });
};

try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof CommandError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error.exitCode;
  } else {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = exitCodes.failed;
  }
}
// Sockets of a gateway that answers no more must not keep the process.
process.exit();
