/** `npm run replay`: recorded readings published through MQTT as those of a station of provenance `replayed`. */
import { z } from 'zod';
import { isQuantityId, type QuantityId, quantityIds } from '../../shared/quantities.ts';
import { FormatError, formatNames } from '../replay/recording.ts';
import { parseZone } from '../replay/times.ts';
import type { Command } from './command.ts';
import { exitCodes, usage } from './failure.ts';
import { prepareLinks } from './links.ts';
import {
  connectionArguments,
  connectionHelp,
  connectionShape,
  numberOption,
  parseOptions,
  stationIdOption,
} from './options.ts';
import { count, createProgressLine, type ProgressLine, totalOf } from './progress.ts';
import { assign, readFiles, shift, tellFiles } from './replay-files.ts';
import { type Outcome, playPart, tellOutcome } from './replay-play.ts';

const help = `Publishes recorded readings through MQTT. The gateway marks them as replayed when the token was made for that.

  npm run replay -- --enrol TOKEN 2018-07-07_sds011_sensor_15092.csv
  npm run replay -- --shift --speed 60 2018-07-07_*.csv --as thu-nghiem
  npm run replay -- export.csv --map "at=time,pm25=PM2_5" --time-format "yyyy/MM/dd HH:mm:ss" --zone +07:00

Recording
  FILE …                 files of one station are merged; without --as each sensor becomes a station of its own
  --as STATION           station id for everything (default: derived from the file)
  --speed N | max        times faster than it was measured (default max: as fast as it is acknowledged)
  --shift                move the series so that its last reading is now (default: the original times)
  --lat N --lon N        where the station stands, if the file does not say (default: the centre of Hải Phòng)

Format (found out by itself: Sensor.Community CSV, Environment Agency JSON, CSV with our own quantity names)
  --format NAME          ${formatNames.join(' | ')}
  --map LIST             CSV: time and quantities by column, for example "at=time,pm25=PM2_5"
  --time-format NAME     CSV: iso (default) | epoch-s | epoch-ms | a pattern such as "yyyy/MM/dd HH:mm:ss"
  --zone OFFSET          zone of times that carry none, for example +07:00 (default Z)
  --quantity NAME        JSON that does not say what it measures, for example water_level

${connectionHelp}
`;

const speedOption = z.union([z.literal('max'), numberOption(0.001, 1_000_000)], { error: 'a number or max expected' });
const zoneOption = z.string().transform((text, context) => {
  const minutes = parseZone(text);
  if (minutes !== undefined) return minutes;
  context.addIssue({ code: 'custom', message: 'an offset such as +07:00 or Z expected' });
  return z.NEVER;
});
const quantityOption = z
  .string()
  .refine((id): id is QuantityId => isQuantityId(id), `one of ${quantityIds.join(', ')} expected`);

const shape = {
  ...connectionShape,
  as: stationIdOption.optional(),
  speed: speedOption.default('max'),
  shift: z.boolean().default(false),
  lat: numberOption(-90, 90).optional(),
  lon: numberOption(-180, 180).optional(),
  format: z.enum(formatNames).optional(),
  map: z.string().optional(),
  'time-format': z.string().default('iso'),
  zone: zoneOption.default(0),
  quantity: quantityOption.optional(),
};

const config = {
  ...connectionArguments,
  as: { type: 'string' },
  speed: { type: 'string' },
  shift: { type: 'boolean' },
  lat: { type: 'string' },
  lon: { type: 'string' },
  format: { type: 'string' },
  map: { type: 'string' },
  'time-format': { type: 'string' },
  zone: { type: 'string' },
  quantity: { type: 'string' },
} as const;

type Options = ReturnType<typeof parseOptions<typeof shape>>['options'];

const runReplay = async (
  files: readonly string[],
  options: Options,
  stop: AbortSignal,
  line: ProgressLine,
): Promise<number> => {
  const read = await readFiles(files, options);
  tellFiles(read, line);
  let parts = assign(
    read.flatMap(({ parsed }) => parsed.recordings),
    options,
    line,
  ).filter((part) => part.readings.length > 0);
  if (parts.length === 0) throw new FormatError('There is no readable reading in what was given: nothing to send.');
  if (options.shift) parts = shift(parts, line);
  const from = Math.min(...parts.map((part) => part.readings[0]?.at ?? 0));
  parts = parts.map((part) => ({ ...part, from }));
  const links = await prepareLinks(
    options,
    parts.map((part) => part.description),
    {
      provenance: 'replayed',
      stop,
      onEnrolled: () => {},
      onWait: (seconds) => line.print(`the gateway asks to wait ${seconds} s before more enrolments`),
    },
  );
  // At a pace of their own all stations play together, as they measured; at full speed one after the other.
  const outcomes: Outcome[] = [];
  if (options.speed === 'max') {
    for (const part of parts) if (!stop.aborted) outcomes.push(await playPart(part, links, options, stop, line));
  } else {
    outcomes.push(...(await Promise.all(parts.map((part) => playPart(part, links, options, stop, line)))));
  }
  line.end();
  for (const [i, outcome] of outcomes.entries()) {
    const part = parts[i];
    if (part) tellOutcome(outcome, part, line);
  }
  const total = (figure: (outcome: Outcome) => number): string =>
    count(outcomes.reduce((sum, outcome) => sum + figure(outcome), 0));
  const unreadable = read.flatMap(({ parsed }) => parsed.problems).filter((problem) => problem.lost === 'line');
  const lines = read.reduce((sum, { parsed }) => sum + parsed.lines, 0);
  line.print(
    `in all: ${count(lines)} lines read, ${count(unreadable.length)} unreadable; sent ${total((o) => o.sent)}, acknowledged ${total((o) => o.acknowledged)}, quarantined ${total((o) => totalOf(o.refusals.readings))}`,
  );
  if (stop.aborted) return exitCodes.interrupted;
  const complete = outcomes.every(({ sent, acknowledged }) => sent === acknowledged);
  line.print(complete ? 'every reading sent was acknowledged' : 'NOT every reading sent was acknowledged');
  return complete ? exitCodes.ok : exitCodes.failed;
};

export const replay: Command = {
  help,
  run: async (args, { stdout, stop }) => {
    const { options, positionals } = parseOptions('npm run replay --', args, config, shape);
    if (positionals.length === 0) throw usage('Name at least one file to replay.\nSee: npm run replay -- --help');
    const line = createProgressLine(stdout, 5_000);
    try {
      return await runReplay(positionals, options, stop, line);
    } catch (error) {
      throw error instanceof FormatError ? usage(error.message) : error;
    }
  },
};
