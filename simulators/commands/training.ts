/** `simulators/main.ts training`: a fleet that staff started from the console; every line is one JSON document for the gateway. */
import { z } from 'zod';
import {
  longestSimulatedHistoryHours,
  longestSimulationMinutes,
  maxSimulatedStations,
  type SimulationFault,
  type SimulationLine,
  simulationConditions,
  simulationFaults,
} from '../../shared/simulation-api.ts';
import { hourMs, minuteMs, secondMs } from '../../shared/time.ts';
import type { Alteration, FleetCounters } from '../fleet.ts';
import { createCondition } from '../training/conditions.ts';
import { assignFaults, createFault, faultStart } from '../training/faults.ts';
import { createLatency } from '../training/latency.ts';
import { makeTrainingStations } from '../training/stations.ts';
import { runCity } from './city-run.ts';
import type { Command } from './command.ts';
import { exitCodes, usage } from './failure.ts';
import {
  connectionArguments,
  connectionHelp,
  connectionShape,
  numberOption,
  parseOptions,
  seedOption,
} from './options.ts';

const help = `A fleet for training, with faults if wanted. The gateway starts it when somebody begins a simulation in the console, and reads
its lines of JSON; it ends with the process that started it. For a city of your own: npm run simulate -- --help

  node --import tsx simulators/main.ts training --prefix mo-phong-abc- --air 6 --noise 2 --flood 2 --enrol TOKEN --credentials FILE

  --prefix TEXT          beginning of the ids
  --air N --noise N --flood N
  --wards CODES          commas between; default: around the centre of the city
  --interval SECONDS     default 30
  --seed N               the same seed gives the same stations and signals (default 1)
  --history HOURS        send so much of the past first (0 to ${longestSimulatedHistoryHours})
  --minutes N            how long it is meant to run; faults begin within its first fifth
  --condition NAME       ${simulationConditions.join(', ')}
  --silent PERCENT, --drift, --stuck, --nonsense, --clock
                         share of stations with this fault

${connectionHelp}
`;

const counted = numberOption(0, maxSimulatedStations).pipe(z.number().int()).default(0);
const percent = numberOption(0, 100).pipe(z.number().int()).default(0);
const shape = {
  ...connectionShape,
  prefix: z.string().regex(/^[a-z0-9][a-z0-9-]{1,30}$/, 'lower-case letters, digits and hyphens'),
  air: counted,
  noise: counted,
  flood: counted,
  wards: z
    .string()
    .max(1_000)
    .transform((text) => text.split(',').filter(Boolean))
    .optional(),
  interval: numberOption(1, 3_600).default(30),
  seed: seedOption.default(1),
  history: numberOption(0, longestSimulatedHistoryHours).default(0),
  minutes: numberOption(1, longestSimulationMinutes).optional(),
  condition: z.enum(simulationConditions).default('normal'),
  silent: percent,
  drift: percent,
  stuck: percent,
  nonsense: percent,
  clock: percent,
};
const text = { type: 'string' } as const;
const config = {
  ...connectionArguments,
  ...{ prefix: text, air: text, noise: text, flood: text, wards: text, interval: text, seed: text, history: text },
  ...{ minutes: text, condition: text, silent: text, drift: text, stuck: text, nonsense: text, clock: text },
} as const;

const listed = (counts: ReadonlyMap<string, number>) =>
  [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 24)
    .map(([code, count]) => ({ code, count }));

/** Codes told with the first station that met them. */
const mostCodes = 40;

export const training: Command = {
  help,
  run: async (args, { stdout, stop }) => {
    const { options, positionals } = parseOptions('simulators/main.ts training', args, config, shape);
    if (positionals.length > 0) throw usage(`training takes no ${positionals[0]}.`);
    const tell = (line: SimulationLine): void => void stdout.write(`${JSON.stringify(line)}\n`);
    const { air, noise, flood, seed, history, minutes, prefix, interval, condition } = options;
    const places = makeTrainingStations({
      prefix,
      stations: { air, noise, flood },
      wards: options.wards,
      interval,
      seed,
    });
    if (places.length === 0) throw usage('training needs --air, --noise or --flood.');
    const faulty = assignFaults(
      places.map(({ description }) => description),
      options,
      seed,
    );
    const latency = createLatency();
    /** Faults with their beginning; told once each. */
    const waiting: { readonly station: string; readonly fault: SimulationFault; readonly from: number }[] = [];
    const begun = new Map<SimulationFault, number>();
    const codes = new Set<string>();
    let startedAt: number | undefined;

    const alterationOf = (id: string): Alteration => {
      if (startedAt === undefined) {
        startedAt = Date.now();
        tell({ kind: 'connecting' });
      }
      const weather = createCondition(condition, startedAt);
      const fault = faulty.get(id);
      if (!fault) return weather;
      const lengthMs = minutes === undefined ? null : minutes * minuteMs;
      const from = faultStart(fault, { id, seed, startedAt, historyMs: history * hourMs, lengthMs });
      waiting.push({ station: id, fault, from });
      const alter = createFault(fault, { id, seed, from });
      return (reading, since) => {
        const measured = weather(reading, since);
        return measured && alter(measured, since);
      };
    };
    const tellFaults = (): void => {
      const due = waiting.filter(({ from }) => from <= Date.now());
      for (const one of due) {
        waiting.splice(waiting.indexOf(one), 1);
        begun.set(one.fault, (begun.get(one.fault) ?? 0) + 1);
        tell({ kind: 'fault', station: one.station, fault: one.fault });
      }
    };
    const tellFigures = ({ refusals, ...counters }: FleetCounters): void => {
      tellFaults();
      tell({
        kind: 'figures',
        figures: {
          ...counters,
          history: Math.min(1, Math.max(0, counters.history)),
          refused: listed(refusals.readings),
          refusedValues: listed(refusals.values),
          latency: latency.read(performance.now()),
          faults: simulationFaults.flatMap((fault) => {
            const stations = begun.get(fault);
            return stations === undefined ? [] : [{ fault, stations }];
          }),
        },
      });
    };
    let toldAt = Number.NEGATIVE_INFINITY;
    const figures = await runCity({
      places,
      seed,
      historyMs: history * hourMs,
      connection: options,
      stop,
      alterationOf: ({ description }) => alterationOf(description.id),
      onAcknowledged: (tookMs) => latency.add(tookMs, performance.now()),
      onRefused: (station, { code }) => {
        if (codes.has(code) || codes.size >= mostCodes) return;
        codes.add(code);
        tell({ kind: 'refused', station, code });
      },
      onProgress: (counters) => {
        const now = performance.now();
        // Asked twice a second, told once.
        if (now - toldAt < 0.9 * secondMs) return;
        toldAt = now;
        tellFigures(counters);
      },
      onLive: (counters) => {
        tellFigures(counters);
        tell({ kind: 'live' });
      },
      enrolment: {
        provenance: 'simulated',
        stop,
        onEnrolled: (done, of) => tell({ kind: 'enrolled', done, of }),
        onWait: (seconds) => tell({ kind: 'waiting', seconds }),
      },
    });
    tellFigures(figures);
    return exitCodes.ok;
  },
};
