/** Adds, lists, shows, changes, rotates and revokes stations; tables and tokens are in files of their own. */
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { quantities, quantityIds } from '../../shared/quantities.ts';
import { datums, lifecycles } from '../../shared/station.ts';
import { type StationColumn, stationColumns } from '../../shared/station-csv.ts';
import { createTopics } from '../../shared/topics.ts';
import { findWard, wardName } from '../../shared/wards.ts';
import type { Config } from '../config.ts';
import type { StationStore, StoredStation } from '../state/ports.ts';
import { planStation, type RecordedStation, type StationSite } from '../station-entry.ts';
import { parseFlags, table, UsageError } from './arguments.ts';
import { operator } from './operator.ts';
import type { StateCommands } from './state-command.ts';
import { exportStations, importStations } from './station-table.ts';
import { createToken, listTokens, withdrawToken } from './station-tokens.ts';

type Command = StateCommands['commands'][string];

const help = `Stations of the city. The running gateway notices changes within a second.

  npm run station -- add --id tram-1 --name "Trạm Cầu Rào" --quantities pm25,pm10 --lat 20.8343 --lon 106.7046
                         [--interval 60] [--ward 11383] [--datum national_msl] [--datum-offset 0.35] [--height 3]
                         [--gauge kien-an] [--area-class special] [--lifecycle planned] [--provenance real]
                         [--model …] [--serial …] [--calibration-due 2027-03-01] [--owner …] [--notes …]
  npm run station -- list
  npm run station -- show ID
  npm run station -- set ID [--name …] [--gauge …] …      changes what is given, any flag of add but id and provenance;
                                                          an empty value takes an optional property away
  npm run station -- rotate ID         new secret; the old one ends at once
  npm run station -- revoke ID         no credentials any more; its history stays
  npm run station -- import FILE.csv [--dry-run]          creates and changes many, all rows or none
  npm run station -- export [FILE.csv]                    all stations as a table that import takes
  npm run station -- enrol [--count 1] [--hours 24] [--provenance real] [--networks air,noise] [--wards 11383] [--note …]
                                       a token with which stations claim their own credentials
  npm run station -- tokens            those that can still be used
  npm run station -- withdraw TOKEN-ID

Quantities: ${quantityIds.join(', ')}
Datums of a water level: ${datums.join(', ')}
States: ${lifecycles.join(', ')}; a retired station may not connect
Columns of a table: ${stationColumns.join(', ')}
A gauge gives a water level its alarm levels, an area class a noise station its limits; GET /api/v1/thresholds lists both.`;

/** `datumOffset` is `--datum-offset`. */
const flagOf = (column: string): string => column.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Reads flags as the cells of a row. @throws UsageError naming every problem */
const stationFromFlags = (
  args: readonly string[],
  columns: readonly StationColumn[],
  site: StationSite,
  given: readonly (readonly [StationColumn, string])[] = [],
): { readonly record: RecordedStation; readonly flags: readonly string[]; readonly isSame: boolean } => {
  const names = columns.map(flagOf);
  const values = parseFlags(args, z.record(z.string(), z.string()), names);
  const cells = columns.flatMap((column) => {
    const value = values[flagOf(column)];
    return value === undefined ? [] : [[column, value] as const];
  });
  const { record, problems, outcome } = planStation(new Map([...given, ...cells]), site);
  if (!record)
    throw new UsageError(problems.map(({ column, message }) => `--${flagOf(column)}: ${message}`).join('\n'));
  return { record, flags: cells.map(([column]) => flagOf(column)), isSame: outcome === 'same' };
};

/** A value of the quantity that an instrument could show, for an example to copy. */
const exampleValue = (id: keyof typeof quantities): number => {
  const [min, max] = quantities[id].range;
  return Math.round(Math.max(min, Math.min(max, 40)));
};

/** Host names are the operator's; the example works on the gateway's own machine. */
const credentialsText = (
  config: Config,
  id: string,
  secret: string,
  measured: readonly (keyof typeof quantities)[],
): string => {
  const topics = createTopics(config.GATEWAY_TOPIC_ROOT);
  const values = Object.fromEntries(measured.map((quantity) => [quantity, exampleValue(quantity)]));
  const payload = JSON.stringify({ at: 'NOW', values }).replace('"NOW"', `"'$(date -u +%FT%TZ)'"`);
  return `
  user name  ${id}
  password   ${secret}     (shown once; only its hash is kept)

Send a first reading from this machine:

  mosquitto_pub -h localhost -p ${config.GATEWAY_MQTT_PORT} -u ${id} -P ${secret} -q 1 \\
    -t '${topics.reading(id)}' -m '${payload}'

`;
};

const existing = (store: StationStore, id: string): StoredStation => {
  const stored = store.find(id);
  if (!stored) throw new AppError('STATION_UNKNOWN', `there is no station ${id}; npm run station -- list`);
  return stored;
};

const idOf = (args: readonly string[]): string => {
  const [id] = args;
  if (id === undefined || args.length !== 1) throw new UsageError('one station id expected');
  return id;
};

const add: Command = ({ stations }, config, args) => {
  const site = { existing: () => undefined, thresholds: config.thresholds };
  const { record, flags } = stationFromFlags(args, stationColumns, site);
  const { station, details } = record;
  const secret = stations.add(station, details, operator());
  const unit = findWard(station.ward);
  const place = unit ? wardName(unit, 'vi') : 'outside the city';
  const guess = flags.includes('ward') ? '' : ', the nearest by its centre; --ward sets another';
  const credentials = credentialsText(config, station.id, secret, station.quantities);
  return `Added ${station.id} (${station.provenance}), ${place}${guess}.\n${credentials}`;
};

const list: Command = ({ stations }) => {
  const rows = stations
    .list()
    .map(({ station, revokedAt }) => [
      station.id,
      station.name,
      station.networks.join('+'),
      findWard(station.ward)?.name ?? station.ward,
      `${station.interval} s`,
      station.provenance,
      revokedAt === null ? (station.lifecycle ?? '') : 'revoked',
    ]);
  if (rows.length > 0) return table([['id', 'name', 'networks', 'ward', 'interval', 'provenance', ''], ...rows]);
  return 'No station yet. Add one:\n\n  npm run station -- add --id tram-1 --quantities pm25,pm10 --lat 20.8343 --lon 106.7046\n';
};

const show: Command = ({ stations }, _config, args) => {
  const { station, details, enrolled, revokedAt, createdAt, updatedAt } = existing(stations, idOf(args));
  const times = {
    created: new Date(createdAt).toISOString(),
    changed: new Date(updatedAt).toISOString(),
    revoked: revokedAt === null ? null : new Date(revokedAt).toISOString(),
  };
  return `${JSON.stringify({ ...station, details, enrolled, ...times }, null, 2)}\n`;
};

const set: Command = ({ stations }, config, args) => {
  const [id = '', ...rest] = args;
  const stored = existing(stations, idOf([id]));
  const columns = stationColumns.filter((column) => column !== 'id' && column !== 'provenance');
  const site = { existing: () => stored, thresholds: config.thresholds };
  const { record, flags, isSame } = stationFromFlags(rest, columns, site, [['id', id]]);
  if (flags.length === 0) throw new UsageError('nothing to change was given');
  if (isSame) return `${id} is like that already.\n`;
  stations.update(record.station, record.details, operator());
  return `Changed ${flags.join(', ')} of ${id}. Its credentials stay as they are.\n`;
};

const rotate: Command = ({ stations }, config, args) => {
  const id = idOf(args);
  const secret = stations.rotate(id, operator());
  const credentials = credentialsText(config, id, secret, stations.find(id)?.station.quantities ?? []);
  return `New secret for ${id}. A connection with the old one is closed.\n${credentials}`;
};

const revoke: Command = ({ stations }, _config, args) => {
  const id = idOf(args);
  stations.revoke(id, operator());
  return `Revoked ${id}: its connection is closed and the next one refused. To let it in again: npm run station -- rotate ${id}\n`;
};

export const stationCommands: StateCommands = {
  help,
  commands: {
    add,
    list,
    show,
    set,
    rotate,
    revoke,
    import: ({ stations }, config, args) => importStations(stations, config, args),
    export: ({ stations }, _config, args) => exportStations(stations, args),
    enrol: ({ stations }, config, args) => createToken(stations, config, args),
    tokens: ({ stations }) => listTokens(stations),
    withdraw: ({ stations }, _config, args) => withdrawToken(stations, args),
  },
};
