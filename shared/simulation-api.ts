/**
 * Simulated fleets that staff start from the console: what is asked for, what the simulators tell the gateway line by line, and
 * how a run stands. Everything of a run is simulated and marked so.
 */
import { z } from 'zod';
import { type Network, networks } from './quantities.ts';
import { displayName } from './station.ts';
import { findWard } from './wards.ts';

const instant = z.number().int().meta({ description: 'Epoch milliseconds, UTC' });
const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** Stations of simulations begin so; no station with another provenance may. */
export const simulationPrefix = 'mo-phong-';
export const maxSimulations = 3;
/** Above every setting. */
export const maxSimulatedStations = 500;
export const longestSimulationMinutes = 24 * 60;
export const longestSimulatedHistoryHours = 24;

/** What goes on in the simulated city, for all stations of a run. */
export const simulationConditions = ['normal', 'flood', 'smog', 'loud-night'] as const;
export type SimulationCondition = (typeof simulationConditions)[number];

/** What can be wrong with a simulated station; each shows in the product as the same fault of a real one would. */
export const simulationFaults = ['silent', 'drift', 'stuck', 'nonsense', 'clock'] as const;
export const simulationFaultSchema = z.enum(simulationFaults);
export type SimulationFault = z.infer<typeof simulationFaultSchema>;

const share = z.number().int().min(0).max(100).meta({ description: 'Percent of the stations' });
const faultShares = z.strictObject({ silent: share, drift: share, stuck: share, nonsense: share, clock: share });
export type FaultShares = z.infer<typeof faultShares>;

const stationCount = z.number().int().min(0).max(maxSimulatedStations);

export const simulationRequestSchema = z
  .strictObject({
    name: displayName,
    stations: z
      .strictObject({ air: stationCount, noise: stationCount, flood: stationCount })
      .refine((counts) => totalOf(counts) >= 1, 'at least one station'),
    wards: z
      .array(z.string().refine((code) => findWard(code) !== undefined, 'unknown ward code'))
      .min(1)
      .max(120)
      .nullable()
      .meta({ description: 'null = around the centre of the city' }),
    interval: z.number().int().min(1).max(3_600).meta({ description: 'Seconds between readings' }),
    seed: z
      .number()
      .int()
      .min(0)
      .max(2 ** 31 - 1),
    minutes: z
      .number()
      .int()
      .min(1)
      .max(longestSimulationMinutes)
      .nullable()
      .meta({ description: 'null = until stopped' }),
    history: z
      .number()
      .int()
      .min(0)
      .max(longestSimulatedHistoryHours)
      .meta({ description: 'Hours of the past to send first' }),
    condition: z.enum(simulationConditions),
    faults: faultShares.refine(
      (shares) => simulationFaults.reduce((sum, fault) => sum + shares[fault], 0) <= 100,
      'more than all stations',
    ),
  })
  .meta({ id: 'SimulationRequest' });
export type SimulationRequest = z.infer<typeof simulationRequestSchema>;

export const totalOf = (counts: Readonly<Record<Network, number>>): number =>
  networks.reduce((sum, network) => sum + counts[network], 0);

/** Beginning of the ids of a run's stations. */
export const prefixOf = (id: string): string => `${simulationPrefix}${id.slice(0, 6)}-`;

const refusedCounts = z.array(z.object({ code: z.string().max(64), count })).max(24);

/** The counters of a run. */
export const simulationFiguresSchema = z
  .object({
    stations: count,
    connected: count,
    /** Readings handed over for sending. */
    sent: count,
    acknowledged: count,
    pending: count,
    dropped: count,
    resent: count,
    /** Share of the past that is in, 0 … 1. */
    history: z.number().min(0).max(1),
    /** Whole readings, and single values of readings that were kept. */
    refused: refusedCounts,
    refusedValues: refusedCounts,
    /** From sending to the acknowledgement, ms; null = nothing was acknowledged lately. */
    latency: z.object({ p50: z.number().min(0), p99: z.number().min(0) }).nullable(),
    /** Stations whose fault has begun. */
    faults: z.array(z.object({ fault: simulationFaultSchema, stations: count })).max(simulationFaults.length),
  })
  .meta({ id: 'SimulationFigures' });
export type SimulationFigures = z.infer<typeof simulationFiguresSchema>;

/** One line of the simulators on their standard output. */
export const simulationLineSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('enrolled'), done: count, of: count }),
  z.object({ kind: z.literal('waiting'), seconds: z.number().min(0).max(3_600) }),
  z.object({ kind: z.literal('connecting') }),
  z.object({ kind: z.literal('live') }),
  z.object({ kind: z.literal('figures'), figures: simulationFiguresSchema }),
  z.object({ kind: z.literal('fault'), station: z.string().max(64), fault: simulationFaultSchema }),
  z.object({ kind: z.literal('refused'), station: z.string().max(64), code: z.string().max(64) }),
]);
export type SimulationLine = z.infer<typeof simulationLineSchema>;

export const simulationEventKinds = [
  'started',
  'waiting',
  'enrolled',
  'live',
  'fault',
  'refused',
  'stopping',
  'ended',
] as const;
export const simulationEventSchema = z.object({
  at: instant,
  kind: z.enum(simulationEventKinds),
  station: z.string().max(64).optional(),
  fault: simulationFaultSchema.optional(),
  code: z.string().max(64).optional(),
  /** Seconds to wait, or stations. */
  count: count.optional(),
});
export type SimulationEvent = z.infer<typeof simulationEventSchema>;
export const keptEvents = 100;

/** Why a run is over: its time, somebody, a restart of the gateway, or a fault of its own. */
export const simulationEndings = ['time', 'stopped', 'restart', 'failure'] as const;

/** As it is kept. */
export const keptSimulationSchema = z.object({
  ...simulationRequestSchema.shape,
  id: z.uuid(),
  state: z.enum(['running', 'ended']),
  startedAt: instant,
  startedBy: z.string(),
  endsAt: instant.nullable(),
  endedAt: instant.nullable(),
  ending: z.enum(simulationEndings).nullable(),
  /** Last words of the simulators when they failed. */
  problem: z.string().max(600).nullable(),
  /** The last ones that were known; null = none. */
  figures: simulationFiguresSchema.nullable(),
  retiredAt: instant.nullable(),
});
export type KeptSimulation = z.infer<typeof keptSimulationSchema>;

export const simulationPhases = ['enrolling', 'history', 'live', 'stopping'] as const;

export const simulationSchema = keptSimulationSchema
  .extend({
    prefix: z.string().meta({ description: 'Beginning of the ids of its stations' }),
    phase: z.enum(simulationPhases).nullable().meta({ description: 'null = it does not run' }),
    enrolled: count,
    /** Acknowledged readings of each of the last seconds, oldest first. */
    rates: z.array(count).max(120),
  })
  .meta({ id: 'Simulation' });
export type Simulation = z.infer<typeof simulationSchema>;

export const simulationDetailSchema = simulationSchema
  .extend({ events: z.array(simulationEventSchema).max(keptEvents).meta({ description: 'Newest first' }) })
  .meta({ id: 'SimulationDetail' });
export type SimulationDetail = z.infer<typeof simulationDetailSchema>;

export const simulationsAnswerSchema = z
  .object({
    /** Why none can be started: switched off, or no plain MQTT on this machine. */
    unavailable: z.enum(['off', 'no-mqtt']).nullable(),
    limits: z.object({
      /** Of all runs together. */
      stations: count,
      stationsLeft: count,
      runs: count,
      runsLeft: count,
    }),
    simulations: z.array(simulationSchema).meta({ description: 'Newest first' }),
  })
  .meta({ id: 'Simulations' });
export type SimulationsAnswer = z.infer<typeof simulationsAnswerSchema>;

export const simulationStopSchema = z
  .strictObject({ retire: z.boolean().meta({ description: 'Its stations are retired as well' }) })
  .meta({ id: 'SimulationStop' });

/** Values in one reading, on average: what one run puts into the history. */
export const valuesPerReading: Readonly<Record<Network, number>> = { air: 10, noise: 4, flood: 4 / 3 };

/** What a request means for the gateway. Pure. */
export const loadOf = ({
  stations,
  interval,
}: Pick<SimulationRequest, 'stations' | 'interval'>): { readonly perSecond: number; readonly rowsPerDay: number } => {
  const values = networks.reduce((sum, network) => sum + stations[network] * valuesPerReading[network], 0);
  return { perSecond: totalOf(stations) / interval, rowsPerDay: Math.round((values * 86_400) / interval) };
};
