/** `npm run station -- import | export`: stations from and to a table. */
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { maxImportRows } from '../../shared/station-api.ts';
import type { Config } from '../config.ts';
import type { StationStore } from '../state/ports.ts';
import { decodeCsv, exportStationsCsv, planImport } from '../station-import.ts';
import { parseFlags, table, UsageError } from './arguments.ts';
import { operator } from './operator.ts';

const importFlags = z.object({ 'dry-run': z.boolean().default(false) });

const read = (file: string): Buffer => {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
};

/** Says what a file would do, and does it when nothing speaks against it; returns what to print. */
export const importStations = (store: StationStore, { thresholds }: Config, args: readonly string[]): string => {
  const [file, ...rest] = args;
  if (file === undefined || file.startsWith('--')) throw new UsageError('the name of a CSV file expected');
  const { 'dry-run': dryRun } = parseFlags(rest, importFlags, [], ['dry-run']);
  const plan = planImport(decodeCsv(read(file)), { existing: store.find, thresholds, maxRows: maxImportRows });
  if (!plan.accepted) {
    const problems = plan.rows.flatMap(({ line, id, problems: found }) =>
      found.map(({ column, message }) => `line ${line}${id && `, ${id}`}: ${column && `${column}: `}${message}`),
    );
    throw new AppError('STATION_INVALID', `${problems.join('\n')}\n\nNothing was imported.`);
  }
  const count = (outcome: string): number => plan.rows.filter((row) => row.outcome === outcome).length;
  const summary = `${count('create')} to create, ${count('change')} to change, ${count('same')} as they are.\n`;
  if (dryRun) {
    const rows = plan.rows.map(({ line, id, outcome }) => [String(line), id, outcome]);
    return `${table([['line', 'id', 'outcome'], ...rows])}\n${summary}Nothing was changed (--dry-run).\n`;
  }
  const credentials = store.addMany(plan.stations, operator());
  if (credentials.length === 0) return `${summary}Done.\n`;
  const secrets = table([['user name', 'password'], ...credentials.map((one) => [one.username, one.password])]);
  return `${summary}Done. Passwords of the new stations, shown once; only their hashes are kept:\n\n${secrets}`;
};

/** Writes all stations to a file, or returns them for standard output. */
export const exportStations = (store: StationStore, args: readonly string[]): string => {
  const [file] = args;
  if (args.length > 1) throw new UsageError('one file name expected, or none for standard output');
  const stations = store.list();
  const text = exportStationsCsv(stations);
  if (file === undefined) return text;
  writeFileSync(file, text);
  return `${stations.length} stations written to ${file}.\n`;
};
