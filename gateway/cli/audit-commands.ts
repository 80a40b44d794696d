/** Who did what, when and from where, and whether the log is whole. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { auditActionSchema, auditQuerySchema } from '../../shared/people-api.ts';
import { auditHeader, auditLine } from '../audit-table.ts';
import { byteOrderMark } from '../http/csv.ts';
import { createLocalTime } from '../http/local-time.ts';
import { parseFlags, table, UsageError } from './arguments.ts';
import type { StateCommands } from './state-command.ts';

type Command = StateCommands['commands'][string];

const help = `The audit log: every change and every sign-in, each entry hashed over the one before.

  npm run audit -- list [--limit 50] [--action station.rotate] [--target tram-1] [--actor …]     newest first
  npm run audit -- verify                        recomputes the chain and prints its head: keep that somewhere else
  npm run audit -- verify --expect SEQ:HASH      also that a head printed earlier is still part of the chain
  npm run audit -- export FILE.csv               everything, oldest first

The chain shows what was changed, removed or put in between. It cannot show that somebody who may write the file computed
all of it anew: for that, compare with a head kept where that person cannot write.`;

const listFlags = auditQuerySchema.pick({ action: true, target: true, actor: true }).extend({
  action: auditActionSchema.optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(50),
});

const expectFlags = z.object({
  expect: z
    .string()
    .regex(/^\d{1,15}:[0-9a-f]{64}$/, 'number and hash expected, as verify prints them: 4711:9f86…')
    .transform((text) => {
      const [seq = '', hash = ''] = text.split(':');
      return { seq: Number(seq), hash };
    })
    .optional(),
});

const pageEntries = 1_000;

/** Names come from outside: control characters must not reach the terminal. */
const plain = (text: string): string => text.replaceAll(/\p{C}/gu, '\uFFFD');

const list: Command = ({ audit }, _config, args) => {
  const entries = audit.list(parseFlags(args, listFlags, Object.keys(listFlags.shape)));
  if (entries.length === 0) return 'Nothing there.\n';
  return table([
    ['number', 'at', 'who', 'from', 'what', 'to', 'after'],
    ...entries.map(({ seq, at, actor, action, target, after }) => [
      String(seq),
      new Date(at).toISOString(),
      plain(`${actor.kind} ${actor.name}`.trim()),
      plain(actor.address),
      action,
      plain(target),
      plain(after === null ? '' : JSON.stringify(after)).slice(0, 90),
    ]),
  ]);
};

const verify: Command = ({ audit }, _config, args) => {
  const { expect } = parseFlags(args, expectFlags, ['expect']);
  const { whole, entries, brokenAt } = audit.verify();
  if (!whole)
    throw new AppError('CHANGE_INVALID', `The audit log is broken at entry ${brokenAt}; it holds ${entries}.`);
  if (expect && expect.seq > 0) {
    const [entry] = audit.from(expect.seq, 1);
    if (entry?.seq !== expect.seq || entry.hash !== expect.hash)
      throw new AppError(
        'CHANGE_INVALID',
        `The audit log is whole in itself, but entry ${expect.seq} is not the one expected: it was rewritten or cut off.`,
      );
  }
  const { seq, hash } = audit.head();
  return `Whole, ${entries} entries${expect ? `, entry ${expect.seq} as expected` : ''}. Head, to be kept somewhere else:\n\n  ${seq}:${hash}\n`;
};

const exportTo: Command = ({ audit }, config, args) => {
  const [file] = args;
  if (file === undefined || args.length !== 1) throw new UsageError('the name of one file expected');
  const { iso } = createLocalTime(config.GATEWAY_TIME_ZONE);
  const handle = openSync(file, 'w', 0o640);
  let count = 0;
  try {
    writeSync(handle, byteOrderMark + auditHeader);
    for (let seq = 1, full = true; full; ) {
      const entries = audit.from(seq, pageEntries);
      writeSync(handle, entries.map((entry) => auditLine(entry, iso)).join(''));
      count += entries.length;
      seq = (entries.at(-1)?.seq ?? 0) + 1;
      full = entries.length === pageEntries;
    }
  } finally {
    closeSync(handle);
  }
  return `${count} entries written to ${file}.\n`;
};

export const auditCommands: StateCommands = {
  help,
  commands: { list, verify, export: exportTo },
  needsFile: true,
};
