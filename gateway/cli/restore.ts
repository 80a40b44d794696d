/** `npm run restore`: checks a backup, and puts it in the place of the data folder while no gateway runs. */
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { z } from 'zod';
import type { Manifest } from '../backup/manifest.ts';
import { createProgress } from '../backup/progress.ts';
import { checkBackup, restoreBackup } from '../backup/restore.ts';
import { parseConfig, readEnvironment } from '../config.ts';
import { migrations as historyMigrations } from '../history/embedded-tables.ts';
import { wholeFrames } from '../ingest/journal.ts';
import { lockDirectory } from '../state/lock.ts';
import { stateMigrations } from '../state/migrations.ts';
import { recordsMigrations } from '../state/records-store.ts';
import { runLongCommand, UsageError } from './arguments.ts';
import { fileAndFlags } from './file-argument.ts';
import { restoredStores } from './restored-stores.ts';

const help = `Puts a backup in the place of the data folder. No gateway may be using it.

  npm run restore -- FILE.tar.gz [--replace [--yes]]
      --replace        moves data that are there aside; nothing is deleted
      --yes            does so without asking
  npm run restore -- FILE.tar.gz --verify [--scratch DIR]
      --verify         only checks the file, unpacked for a moment in its own folder or in DIR; the gateway may run

Every session ends: people sign in again. What was decided after the backup is undone with it: disable again who was disabled since,
revoke and rotate again the keys and stations that were, and withdraw tokens and invitations. The audit log of the folder that
was moved aside tells which.`;

const flagsSchema = z.object({
  verify: z.boolean().default(false),
  replace: z.boolean().default(false),
  yes: z.boolean().default(false),
  scratch: z.string().min(1).optional(),
});

const knownSchemas = {
  'state.db': stateMigrations.length,
  'records.db': recordsMigrations.length,
  'history.db': historyMigrations.length,
};

const askToMoveAside = async (directory: string, aside: string): Promise<boolean> => {
  if (!process.stdin.isTTY)
    throw new UsageError('--replace asks before it moves anything: give --yes where nobody answers');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(
      `${directory} is moved to ${aside}, and the backup takes its place. Type yes: `,
    );
    return answer.trim().toLowerCase() === 'yes';
  } finally {
    terminal.close();
  }
};

const describe = ({ createdAt, program, history, members, journal }: Manifest): string => {
  const bytes = members.reduce((sum, { size }) => sum + size, 0);
  const readings =
    history === 'embedded' ? 'with its history' : 'WITHOUT the readings, which were in InfluxDB: restore that as well';
  return `backup of ${new Date(createdAt).toISOString()} by Hải Đăng ${program}, ${readings}\n  ${members.length} files, ${Math.ceil(bytes / 2 ** 20)} MiB, journal ${journal.start} to ${journal.end}\n`;
};

await runLongCommand(help, async () => {
  const args = process.argv.slice(2);
  if (args.length === 0 || args.includes('--help')) {
    process.stdout.write(`${help}\n`);
    return;
  }
  const { file, flags } = fileAndFlags(args, flagsSchema, ['scratch'], ['verify', 'replace', 'yes']);
  if (flags.verify && flags.replace) throw new UsageError('--verify changes nothing: --replace does not go with it');
  const progress = createProgress(process.stderr);
  const common = { file, knownSchemas, wholeFrames, progress, stores: restoredStores };
  try {
    if (flags.verify) {
      const folder = await mkdtemp(join(flags.scratch ?? dirname(resolve(file)), '.hai-dang-verify-'));
      const clean = (): void => rmSync(folder, { recursive: true, force: true });
      for (const signal of ['SIGINT', 'SIGTERM'] as const) {
        process.once(signal, () => {
          clean();
          process.kill(process.pid, signal);
        });
      }
      try {
        const manifest = await checkBackup({ ...common, into: folder });
        progress.end();
        process.stdout.write(`Good: ${describe(manifest)}`);
      } finally {
        clean();
      }
      return;
    }
    const directory = parseConfig(readEnvironment()).GATEWAY_DATA_DIR;
    const { manifest, aside } = await restoreBackup({
      ...common,
      dataDirectory: directory,
      replace: flags.replace,
      confirm: async (wouldBe) => flags.yes || askToMoveAside(directory, wouldBe),
      lock: lockDirectory,
      now: Date.now,
    });
    progress.end();
    process.stdout.write(`Restored into ${resolve(directory)}: ${describe(manifest)}`);
    if (aside !== null) process.stdout.write(`What was there is in ${aside}\n`);
    process.stdout.write(
      'All sessions have ended. People disabled, and keys and stations revoked, after the backup are as they were at its time: see to them before you start the gateway.\n',
    );
  } finally {
    progress.end();
  }
});
