/** `npm run quarantine`: what was refused and why, with the bytes as they came. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { stationIdSchema } from '../../shared/station.ts';
import { parseConfig, readEnvironment } from '../config.ts';
import { openRecordsStore, type RecordsStore } from '../state/records-store.ts';
import { parseFlags, runCommand, table, UsageError } from './arguments.ts';

const help = `Refused messages, readings and values.

  npm run quarantine -- list [--station ID] [--limit 50]
  npm run quarantine -- show NUMBER      everything about one, with the bytes as they came`;

const listFlags = z.object({
  station: stationIdSchema.optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(50),
});

const list = (store: RecordsStore, args: readonly string[]): string => {
  const { station, limit } = parseFlags(args, listFlags, ['station', 'limit']);
  const entries = store.quarantine({ ...(station !== undefined && { station }), limit });
  if (entries.length === 0) return 'Nothing was refused.\n';
  return table([
    ['number', 'received', 'station', 'what', 'code', 'path', 'message'],
    ...entries.map((entry) => [
      String(entry.id),
      new Date(entry.receivedAt).toISOString(),
      entry.station ?? '–',
      entry.fate,
      entry.code,
      entry.path,
      entry.message.slice(0, 90),
    ]),
  ]);
};

const show = (store: RecordsStore, args: readonly string[]): string => {
  const id = z.coerce.number().int().positive().safeParse(args[0]);
  if (!id.success || args.length !== 1)
    throw new UsageError('one number expected, as npm run quarantine -- list shows it');
  const entry = store.quarantined(id.data);
  if (!entry) throw new AppError('NOT_FOUND', `there is no entry ${id.data}`);
  const { raw, ...rest } = entry;
  // Control characters of a hostile payload must not reach the terminal.
  const bytes = JSON.stringify(raw.toString('utf8'));
  return `${JSON.stringify({ ...rest, receivedAt: new Date(entry.receivedAt).toISOString() }, null, 2)}\n\n${bytes}\n`;
};

runCommand(help, () => {
  const [name = '', ...args] = process.argv.slice(2);
  if (name === '' || name === '--help' || name === 'help') {
    process.stdout.write(`${help}\n`);
    return;
  }
  if (name !== 'list' && name !== 'show') throw new UsageError(`there is no command ${JSON.stringify(name)}`);
  const file = join(parseConfig(readEnvironment()).GATEWAY_DATA_DIR, 'records.db');
  if (!existsSync(file))
    throw new AppError('NOT_FOUND', `no records at ${file}: has the gateway run with this GATEWAY_DATA_DIR?`);
  const store = openRecordsStore(file);
  try {
    process.stdout.write(name === 'list' ? list(store, args) : show(store, args));
  } finally {
    store.close();
  }
});
