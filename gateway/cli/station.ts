/** `npm run station`: adds, lists, shows, rotates and revokes stations, and hands out enrolment tokens. */
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { quantities, quantityIdSchema, quantityIds } from '../../shared/quantities.ts';
import {
  areaClassSchema,
  datums,
  gaugeSchema,
  provenanceSchema,
  type Station,
  stationIdSchema,
  stationSchema,
} from '../../shared/station.ts';
import { hourMs } from '../../shared/time.ts';
import { createTopics } from '../../shared/topics.ts';
import { findWard, nearestWard, wardName } from '../../shared/wards.ts';
import { type Config, parseConfig, readEnvironment } from '../config.ts';
import { openStationStore, type StationStore } from '../state/stations.ts';
import { dataDirectory, parseFlags, runCommand, table, UsageError } from './arguments.ts';

const help = `Stations of the city. The running gateway notices changes within a second.

  npm run station -- add --id tram-1 --name "Trạm Cầu Rào" --quantities pm25,pm10 --lat 20.8343 --lon 106.7046
                         [--interval 60] [--ward 11383] [--datum national_msl] [--gauge kien-an]
                         [--area-class special] [--provenance real]
  npm run station -- list
  npm run station -- show ID
  npm run station -- set ID [--name …] [--gauge …] …      changes what is given, any flag of add but id and provenance
  npm run station -- rotate ID         new secret; the old one ends at once
  npm run station -- revoke ID         no credentials any more; its history stays
  npm run station -- enrol [--count 1] [--hours 24] [--provenance real]
                                       a token with which stations claim their own credentials

Quantities: ${quantityIds.join(', ')}
Datums of a water level: ${datums.join(', ')}
A gauge gives a water level its alarm levels, an area class a noise station its limits; GET /api/v1/thresholds lists both.`;

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
);

const addFlags = z.object({
  id: stationIdSchema,
  name: z.string().optional(),
  quantities: list.pipe(z.array(quantityIdSchema).min(1)),
  lat: z.coerce.number().min(-90).max(90),
  lon: z.coerce.number().min(-180).max(180),
  interval: z.coerce.number().positive().max(86_400).default(60),
  ward: z.string().optional(),
  datum: z.enum(datums).optional(),
  gauge: gaugeSchema.optional(),
  'area-class': areaClassSchema.optional(),
  provenance: provenanceSchema.default('real'),
});

/** Provenance is part of the identity: what was recorded under one must not become another. */
const setFlags = addFlags
  .omit({ id: true, provenance: true, interval: true })
  .partial()
  .extend({
    interval: z.coerce.number().positive().max(86_400).optional(),
  });

const networksOf = (measured: readonly (keyof typeof quantities)[]): string[] => [
  ...new Set(measured.map((quantity) => quantities[quantity].network)),
];

const validStation = (station: unknown): Station => {
  const parsed = stationSchema.safeParse(station);
  if (!parsed.success) throw new UsageError(z.prettifyError(parsed.error));
  return parsed.data;
};

const enrolFlags = z.object({
  count: z.coerce.number().int().min(1).max(100_000).default(1),
  hours: z.coerce
    .number()
    .positive()
    .max(24 * 366)
    .default(24),
  provenance: provenanceSchema.default('real'),
});

/** A value of the quantity that an instrument could show, for an example to copy. */
const exampleValue = (id: keyof typeof quantities): number => {
  const [min, max] = quantities[id].range;
  return Math.round(Math.max(min, Math.min(max, 40)));
};

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** Host names are the operator's; the example works on the gateway's own machine. */
const printCredentials = (
  config: Config,
  id: string,
  secret: string,
  measured: readonly (keyof typeof quantities)[],
): void => {
  const topics = createTopics(config.GATEWAY_TOPIC_ROOT);
  const values = Object.fromEntries(measured.map((quantity) => [quantity, exampleValue(quantity)]));
  const payload = JSON.stringify({ at: 'NOW', values }).replace('"NOW"', `"'$(date -u +%FT%TZ)'"`);
  print(`\n  user name  ${id}\n  password   ${secret}     (shown once; only its hash is kept)\n`);
  print('Send a first reading from this machine:\n');
  print(
    `  mosquitto_pub -h localhost -p ${config.GATEWAY_MQTT_PORT} -u ${id} -P ${secret} -q 1 \\\n    -t '${topics.reading(id)}' -m '${payload}'\n`,
  );
};

const commands: Record<string, (store: StationStore, config: Config, args: readonly string[]) => void> = {
  add: (store, config, args) => {
    const { 'area-class': areaClass, ...flags } = parseFlags(args, addFlags, Object.keys(addFlags.shape));
    checkSite(config, { areaClass, gauge: flags.gauge });
    const ward = flags.ward ?? nearestWard(flags)?.code ?? 'other';
    const name = flags.name ?? flags.id;
    const station = validStation({ ...flags, areaClass, name, ward, networks: networksOf(flags.quantities) });
    const secret = store.add(station);
    const unit = findWard(ward);
    const place = unit ? wardName(unit, 'vi') : 'outside the city';
    print(
      `Added ${station.id} (${station.provenance}), ${place}${flags.ward ? '' : ', the nearest by its centre; --ward sets another'}.`,
    );
    printCredentials(config, station.id, secret, flags.quantities);
  },
  list: (store) => {
    const rows = store
      .list()
      .map(({ station, revokedAt }) => [
        station.id,
        station.name,
        station.networks.join('+'),
        findWard(station.ward)?.name ?? station.ward,
        `${station.interval} s`,
        station.provenance,
        revokedAt === null ? '' : 'revoked',
      ]);
    if (rows.length === 0)
      print(
        'No station yet. Add one:\n\n  npm run station -- add --id tram-1 --quantities pm25,pm10 --lat 20.8343 --lon 106.7046',
      );
    else process.stdout.write(table([['id', 'name', 'networks', 'ward', 'interval', 'provenance', ''], ...rows]));
  },
  show: (store, _config, args) => {
    const stored = store.find(idOf(args));
    if (!stored) throw new AppError('STATION_UNKNOWN', `there is no station ${args[0]}; npm run station -- list`);
    const { station, enrolled, revokedAt, createdAt } = stored;
    const times = {
      created: new Date(createdAt).toISOString(),
      revoked: revokedAt === null ? null : new Date(revokedAt).toISOString(),
    };
    print(JSON.stringify({ ...station, enrolled, ...times }, null, 2));
  },
  set: (store, config, args) => {
    const [id = '', ...rest] = args;
    const stored = store.find(idOf([id]));
    if (!stored) throw new AppError('STATION_UNKNOWN', `there is no station ${id}; npm run station -- list`);
    const { 'area-class': areaClass, ...flags } = parseFlags(rest, setFlags, Object.keys(setFlags.shape));
    const changes = { ...flags, ...(areaClass !== undefined && { areaClass }) };
    const names = Object.keys(changes);
    if (names.length === 0) throw new UsageError('nothing to change was given');
    checkSite(config, { areaClass, gauge: flags.gauge });
    const position = { lat: flags.lat ?? stored.station.lat, lon: flags.lon ?? stored.station.lon };
    const moved = flags.lat !== undefined || flags.lon !== undefined;
    const ward = flags.ward ?? (moved ? (nearestWard(position)?.code ?? 'other') : stored.station.ward);
    const networks = networksOf(flags.quantities ?? stored.station.quantities);
    store.update(validStation({ ...stored.station, ...changes, ward, networks }));
    print(`Changed ${names.join(', ')} of ${id}. Its credentials stay as they are.`);
  },
  rotate: (store, config, args) => {
    const id = idOf(args);
    const secret = store.rotate(id);
    print(`New secret for ${id}. A connection with the old one is closed.`);
    printCredentials(config, id, secret, store.find(id)?.station.quantities ?? []);
  },
  revoke: (store, _config, args) => {
    const id = idOf(args);
    store.revoke(id);
    print(
      `Revoked ${id}: its connection is closed and the next one refused. To let it in again: npm run station -- rotate ${id}`,
    );
  },
  enrol: (store, _config, args) => {
    const { count, hours, provenance } = parseFlags(args, enrolFlags, Object.keys(enrolFlags.shape));
    const expiresAt = Date.now() + hours * hourMs;
    const token = store.createToken({ provenance, uses: count, expiresAt });
    print(
      `Token for ${count} ${provenance} station${count === 1 ? '' : 's'}, valid until ${new Date(expiresAt).toISOString()}:\n\n  ${token}\n`,
    );
    if (provenance === 'simulated') print(`Claim with it:  npm run simulate -- --enrol ${token} --stations ${count}`);
    if (provenance === 'replayed') print(`Claim with it:  npm run replay -- --enrol ${token} FILE…`);
  },
};

/** A class or gauge for which there is no threshold is a typing mistake. @throws UsageError naming those that there are */
const checkSite = (
  { thresholds }: Config,
  { areaClass, gauge }: { areaClass: string | undefined; gauge: string | undefined },
): void => {
  const areaClasses = thresholds.flatMap((entry) => ('areaClass' in entry && entry.areaClass ? [entry.areaClass] : []));
  const gauges = thresholds.flatMap((entry) => (entry.kind === 'alarm-level' ? [entry.gauge] : []));
  const check = (flag: string, value: string | undefined, values: readonly string[]): void => {
    if (value === undefined || values.includes(value)) return;
    throw new UsageError(`${flag}: no threshold knows ${value}; there are ${[...new Set(values)].join(', ')}`);
  };
  check('--area-class', areaClass, areaClasses);
  check('--gauge', gauge, gauges);
};

const idOf = (args: readonly string[]): string => {
  const [id] = args;
  if (id === undefined || args.length !== 1) throw new UsageError('one station id expected');
  return id;
};

runCommand(help, () => {
  const [name = '', ...args] = process.argv.slice(2);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (name === '' || name === '--help' || name === 'help') {
    print(help);
    return;
  }
  if (!command) throw new UsageError(`there is no command ${JSON.stringify(name)}`);
  const config = parseConfig(readEnvironment());
  const store = openStationStore(join(dataDirectory(config.GATEWAY_DATA_DIR), 'state.db'));
  try {
    command(store, config, args);
  } finally {
    store.close();
  }
});
