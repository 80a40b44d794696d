/**
 * Simulated stations beside the gateway: a process of its own that enrols and speaks MQTT as any station would. Its standard input
 * stays open as long as we live; when it closes, the simulators end by themselves.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { fileURLToPath } from 'node:url';
import { hourMs } from '../shared/time.ts';
import { childEnvironment } from './config.ts';
import type { EnrolmentGrant } from './state/ports.ts';

/** What starting simulators takes from the gateway that they belong to. */
export interface SimulatorHost {
  readonly addresses: () => { readonly http: number; readonly mqtt: number };
  readonly grantEnrolment: (grant: Omit<EnrolmentGrant, 'scope' | 'note'>) => string;
}

export interface SimulatorOptions {
  readonly command: 'demo' | 'exercise' | 'training';
  readonly args: readonly string[];
  /** How many stations may enrol. */
  readonly stations: number;
  /** Where their credentials are remembered. */
  readonly credentials: string;
  readonly onLine: (line: string) => void;
  /** Called once. `problem` = its last words; null when it ended in order or was stopped. */
  readonly onEnd: (problem: string | null, code: number | null) => void;
}

export interface SimulatorProcess {
  readonly pid: number | undefined;
  /** Resolves when it is gone. Idempotent. */
  stop(): Promise<void>;
}

/** Each step of its goodbye may take 1.2 s. */
const patienceMs = 4_000;
const longestLine = 16_384;
const lastWords = 500;

/** Lines of at most so many characters; what is longer is left out. */
export const readLines = (stream: Readable, onLine: (line: string) => void): void => {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let isTooLong = false;
  stream.on('data', (bytes: Buffer) => {
    const pieces = (rest + decoder.write(bytes)).split('\n');
    rest = pieces.pop() ?? '';
    for (const piece of pieces) {
      if (!isTooLong && piece.length <= longestLine) onLine(piece.replace(/\r$/, ''));
      isTooLong = false;
    }
    if (rest.length > longestLine) {
      rest = '';
      isTooLong = true;
    }
  });
};

export const startSimulator = (host: SimulatorHost, options: SimulatorOptions): SimulatorProcess => {
  const own = import.meta.url;
  const isSource = own.endsWith('.ts');
  const entry = fileURLToPath(new URL(isSource ? '../simulators/main.ts' : '../simulators/main.js', own));
  const { http, mqtt } = host.addresses();
  const token = host.grantEnrolment({
    provenance: 'simulated',
    uses: options.stations,
    expiresAt: Date.now() + hourMs,
  });
  const child: ChildProcess = spawn(
    process.execPath,
    [
      ...(isSource ? ['--import', 'tsx'] : []),
      ...[entry, options.command, ...options.args],
      ...['--url', `mqtt://127.0.0.1:${mqtt}`, '--http', `http://127.0.0.1:${http}`, '--enrol', token],
      ...['--credentials', options.credentials],
    ],
    { stdio: ['pipe', 'pipe', 'pipe'], env: childEnvironment() },
  );
  // It may be gone before we let go of it.
  child.stdin?.on('error', () => {});
  let problem = '';
  let isStopping = false;
  if (child.stdout) readLines(child.stdout, options.onLine);
  if (child.stderr)
    readLines(child.stderr, (line) => {
      problem = `${problem}${problem && '\n'}${line}`.slice(-lastWords);
    });
  const exited = new Promise<void>((resolve) => {
    let isOver = false;
    const end = (text: string | null, code: number | null): void => {
      if (isOver) return;
      isOver = true;
      options.onEnd(text, code);
      resolve();
    };
    child.on('error', (error) => end(error.message, null));
    // After its last words.
    child.on('close', (code, signal) =>
      end(code === 0 || isStopping ? null : problem || `the simulators ended with ${code ?? signal}`, code),
    );
  });
  return {
    pid: child.pid,
    stop: async () => {
      isStopping = true;
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), patienceMs);
      await exited;
      clearTimeout(late);
    },
  };
};
