/** `npm run backup`: everything that the gateway keeps, in one file, while it runs. */
import { readFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { z } from 'zod';
import { makeBackup } from '../backup/backup.ts';
import { fileSize, mebibytes } from '../backup/files.ts';
import { createProgress } from '../backup/progress.ts';
import { parseConfig, readEnvironment } from '../config.ts';
import { wholeFrames } from '../ingest/journal.ts';
import { lockDirectory } from '../state/lock.ts';
import { runLongCommand } from './arguments.ts';
import { fileAndFlags } from './file-argument.ts';

const help = `Copies stations, people, audit log, records, the embedded history and the journal into one file. The gateway may run.

  npm run backup -- FILE.tar.gz [--force] [--scratch DIR]
      --force          replaces FILE when it exists
      --scratch DIR    folder for the copy of one database at a time; inside the data folder when not given

npm run restore -- FILE --verify checks what was written. The file holds hashes of passwords and secrets of second factors: keep
it as safe as the gateway itself. Not in it: settings (.env), certificates, the city's map files, and what is in InfluxDB.`;

const flagsSchema = z.object({ force: z.boolean().default(false), scratch: z.string().min(1).optional() });

const mebibyte = 2 ** 20;
/** Left free beyond what the gateway needs, so that a backup never is what stops it. */
const slackBytes = 64 * mebibyte;

const programVersion = (): string => {
  const root = new URL(import.meta.url.endsWith('.ts') ? '../../' : '../../../', import.meta.url);
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(new URL('package.json', root), 'utf8')));
  return version;
};

const withoutHistory = `
  *** The readings are NOT in this file: they are in InfluxDB (INFLUX_URL). ***
  *** Back InfluxDB up with its own tools, after this: only then nothing is missing between the two. ***
`;

await runLongCommand(help, async () => {
  const args = process.argv.slice(2);
  if (args.length === 0 || args.includes('--help')) {
    process.stdout.write(`${help}\n`);
    return;
  }
  const { file, flags } = fileAndFlags(args, flagsSchema, ['scratch'], ['force']);
  const config = parseConfig(readEnvironment());
  // The gateway beside us goes first; what we start inherits it.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => interrupted.abort(new Error(signal)));
  }
  const progress = createProgress(process.stderr);
  try {
    const manifest = await makeBackup({
      dataDirectory: config.GATEWAY_DATA_DIR,
      file,
      force: flags.force,
      scratch: flags.scratch,
      reserveBytes: config.GATEWAY_DISK_RESERVE_MB * mebibyte + slackBytes,
      history: config.influx ? 'influxdb' : 'embedded',
      program: programVersion(),
      now: Date.now,
      progress,
      signal: interrupted.signal,
      lock: lockDirectory,
      wholeFrames,
    });
    progress.end();
    if (manifest.history === 'influxdb') process.stderr.write(`${withoutHistory}\n`);
    const packed = await fileSize(file);
    const unpacked = manifest.members.reduce((sum, { size }) => sum + size, 0);
    process.stdout.write(
      `${file}: ${manifest.members.length} files, ${mebibytes(unpacked)} in ${mebibytes(packed)}, as of ${new Date(manifest.createdAt).toISOString()}\n`,
    );
  } catch (error) {
    progress.end();
    if (!interrupted.signal.aborted) throw error;
    process.stderr.write('Stopped; no backup was made.\n');
    process.exitCode = 130;
  }
});
