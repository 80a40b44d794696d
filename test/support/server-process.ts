/** A server of the system run as a child for one test file: started until it answers, ended by its own process id. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';

export interface ServerProcess {
  readonly pid: number;
  /** Ends it with this signal and waits until it is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

const startMs = 20_000;

/** Starts a program and waits until `isReady` says so. @throws Error with its last words when it ends before */
export const startServer = async (
  program: string,
  args: readonly string[],
  isReady: () => Promise<boolean>,
): Promise<ServerProcess> => {
  const child: ChildProcess = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let words = '';
  const listen = (chunk: Buffer): void => {
    words = (words + chunk.toString('utf8')).slice(-4_000);
  };
  child.stdout?.on('data', listen);
  child.stderr?.on('data', listen);
  let gone: string | undefined;
  child.once('error', (error) => {
    gone = `${error.message} (npm run tools installs what the tests need)`;
  });
  child.once('exit', (code, signal) => {
    gone ??= `ended with ${code ?? signal}`;
  });
  const endWithUs = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', endWithUs);

  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
    process.off('exit', endWithUs);
    if (gone !== undefined) return;
    const exited = once(child, 'exit');
    const patience = globalThis.setTimeout(() => child.kill('SIGKILL'), 10_000);
    child.kill(signal);
    await exited;
    clearTimeout(patience);
  };

  for (const deadline = Date.now() + startMs; gone === undefined && Date.now() < deadline; await setTimeout(25)) {
    const ready = await isReady().catch(() => false);
    if (ready && gone === undefined && child.pid !== undefined) return { pid: child.pid, stop };
  }
  const reason = gone ?? `not ready after ${startMs} ms`;
  await stop('SIGKILL');
  throw new Error(`${program}: ${reason}\n${words}`);
};
