/** Copies a database that the gateway may be writing to, in a process that can be ended at any moment. */
import { fork } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../shared/errors.ts';
import { childEnvironment } from '../config.ts';

const lookMs = 250;

/**
 * Returns the schema version of the copy.
 * @throws AppError when the engine refuses, with its words; the signal's reason when it is given
 */
export const copyDatabase = async (
  file: string,
  target: string,
  options: { readonly onBytes: (bytes: number) => void; readonly signal: AbortSignal },
): Promise<number> => {
  options.signal.throwIfAborted();
  const own = import.meta.url;
  const isSource = own.endsWith('.ts');
  const entry = fileURLToPath(new URL(isSource ? './copy-process.ts' : './copy-process.js', own));
  const child = fork(entry, [file, target], {
    execArgv: isSource ? ['--import', 'tsx'] : [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: childEnvironment(),
  });
  let said = '';
  child.stderr?.on('data', (bytes: Buffer) => {
    said = (said + bytes.toString()).slice(-4_000);
  });
  let version: unknown;
  child.on('message', (message) => {
    version = message;
  });
  let seen = 0;
  const look = async (): Promise<void> => {
    const size = await stat(target).then(
      (found) => found.size,
      () => 0,
    );
    options.onBytes(Math.max(0, size - seen));
    seen = Math.max(seen, size);
  };
  const timer = setInterval(() => void look(), lookMs);
  const kill = () => child.kill('SIGKILL');
  options.signal.addEventListener('abort', kill);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    options.signal.throwIfAborted();
    if (code === 0 && typeof version === 'number') {
      await look();
      return version;
    }
    const reason = /Error: (.*)/.exec(said)?.[1] ?? said.trim();
    throw new AppError('STORE_UNAVAILABLE', `${file} cannot be copied: ${reason || `the copy ended with ${code}`}`);
  } finally {
    clearInterval(timer);
    options.signal.removeEventListener('abort', kill);
  }
};
