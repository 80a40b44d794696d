/** `npm run simulate`: a city of simulated stations, live, with its past if wanted. */
import { z } from 'zod';
import type { FleetCounters } from '../fleet.ts';
import { longestHistoryMs } from '../fleet.ts';
import { makeStations, type Place, places } from '../places.ts';
import { runCity } from './city-run.ts';
import type { Command } from './command.ts';
import { exitCodes, usage } from './failure.ts';
import {
  connectionArguments,
  connectionHelp,
  connectionShape,
  countOption,
  durationOption,
  numberOption,
  parseOptions,
  seedOption,
} from './options.ts';
import { count, createProgressLine, listCounts, totalOf } from './progress.ts';

const help = `Publishes readings of simulated stations through MQTT, exactly as real ones would.

  npm run simulate -- --enrol TOKEN --history 7d
  npm run simulate                                    the same stations again, with remembered credentials
  npm run simulate -- --url mqtt://broker:1883 --anonymous --stations 500 --duration 10m

City
  --stations N           how many (default ${places.length}, the places of the demonstration city; more are made up)
  --seed N               the same seed gives the same readings at the same instants (default 1)
  --interval SECONDS     time between readings, for all stations (default: 15 to 60, by kind)
  --history DURATION     send this much of the past first, up to 7d; a later run fills in from where it stopped
  --duration DURATION    stop after this time (default: Ctrl-C)

${connectionHelp}
`;

const shape = {
  ...connectionShape,
  stations: countOption.default(places.length),
  seed: seedOption.default(1),
  interval: numberOption(0.05, 86_400).optional(),
  history: durationOption
    .pipe(z.number().max(longestHistoryMs, 'at most 7d: a gateway refuses what is older'))
    .optional(),
  duration: durationOption.optional(),
};

const config = {
  ...connectionArguments,
  stations: { type: 'string' },
  seed: { type: 'string' },
  interval: { type: 'string' },
  history: { type: 'string' },
  duration: { type: 'string' },
} as const;

/** The stations of a run. */
export const choosePlaces = (stations: number, seed: number, interval: number | undefined): Place[] =>
  makeStations(stations, seed).map((place) =>
    interval === undefined ? place : { ...place, description: { ...place.description, interval } },
  );

const describe = ({ stations, connected, history, sent, acknowledged, refusals }: FleetCounters): string => {
  const past = history < 1 ? ` · history ${Math.floor(history * 100)} %` : '';
  return `${connected} of ${stations} stations connected${past} · sent ${count(sent)} · acknowledged ${count(acknowledged)} · refused ${count(totalOf(refusals.readings))}`;
};

const summarise = ({ sent, acknowledged, pending, dropped, resent, refusals }: FleetCounters): string[] => [
  `sent ${count(sent)} = acknowledged ${count(acknowledged)} + unconfirmed ${count(pending)} + given up ${count(dropped)}`,
  ...(resent > 0 ? [`sent once more after a lost line: ${count(resent)}`] : []),
  refusals.readings.size === 0
    ? 'refused by the gateway: none'
    : `refused by the gateway: ${listCounts(refusals.readings)}`,
  ...(refusals.values.size === 0 ? [] : [`single values refused: ${listCounts(refusals.values)}`]),
];

/** Aborts after this time, or with the other signal. Not `AbortSignal.any`: Node 20 may collect that one before it fires. */
const endAfter = (durationMs: number, stop: AbortSignal): AbortSignal => {
  const ending = new AbortController();
  setTimeout(() => ending.abort(), durationMs);
  stop.addEventListener('abort', () => ending.abort(), { once: true });
  return ending.signal;
};

export const simulate: Command = {
  help,
  run: async (args, { stdout, stop }) => {
    const { options, positionals } = parseOptions('npm run simulate --', args, config, shape);
    if (positionals.length > 0)
      throw usage(`simulate takes no file (${positionals[0]}). To play a recording: npm run replay -- FILE`);
    const line = createProgressLine(stdout);
    const ending = options.duration === undefined ? stop : endAfter(options.duration, stop);
    const figures = await runCity({
      places: choosePlaces(options.stations, options.seed, options.interval),
      seed: options.seed,
      historyMs: options.history ?? 0,
      connection: options,
      stop: ending,
      onProgress: (counters) => line.show(describe(counters)),
      onLive: ({ connected }) =>
        line.print(`${connected} stations are live${options.duration === undefined ? '; Ctrl-C stops them' : ''}`),
      enrolment: {
        stop: ending,
        provenance: 'simulated',
        onEnrolled: (done, of) => line.show(`enrolling ${done} of ${of} stations`),
        onWait: (seconds) => line.print(`the gateway asks to wait ${seconds} s before more enrolments`),
      },
    });
    line.end();
    for (const text of summarise(figures)) line.print(text);
    return exitCodes.ok;
  },
};
