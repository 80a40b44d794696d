/** The form of a simulation: what is typed, ready-made settings, and what is sent. Pure. */
import {
  type SimulationCondition,
  type SimulationFault,
  type SimulationRequest,
  simulationFaults,
  simulationRequestSchema,
  totalOf,
} from '../../shared/simulation-api.ts';
import { readNumber } from '../fleet/number.ts';

export interface Draft {
  readonly name: string;
  readonly air: string;
  readonly noise: string;
  readonly flood: string;
  readonly interval: string;
  /** Null = until stopped. */
  readonly minutes: number | null;
  /** Hours. */
  readonly history: number;
  readonly condition: SimulationCondition;
  readonly faults: Readonly<Record<SimulationFault, string>>;
  /** Null = around the centre. */
  readonly wards: readonly string[] | null;
  readonly seed: string;
}

export const presetIds = ['ten', 'flood', 'faults', 'load'] as const;
export type PresetId = (typeof presetIds)[number];

/** So many percent of the stations with each fault. */
const faults = (percent: number): Draft['faults'] => {
  const text = String(percent);
  return { silent: text, drift: text, stuck: text, nonsense: text, clock: text };
};

const plain: Omit<Draft, 'name'> = {
  air: '4',
  noise: '3',
  flood: '3',
  interval: '30',
  minutes: 60,
  history: 0,
  condition: 'normal',
  faults: faults(0),
  wards: null,
  seed: '1',
};

const presets: Readonly<Record<PresetId, Omit<Draft, 'name'>>> = {
  ten: plain,
  flood: { ...plain, air: '4', noise: '2', flood: '14', interval: '15', minutes: 120, history: 3, condition: 'flood' },
  faults: { ...plain, air: '10', noise: '5', flood: '5', minutes: 240, history: 24, faults: faults(10) },
  load: { ...plain, air: '50', noise: '25', flood: '25', interval: '2', minutes: 10 },
};

/** The preset under a name of its own. */
export const presetDraft = (preset: PresetId, name: string): Draft => ({ ...presets[preset], name });

/** The settings of an earlier run. */
export const draftOf = (request: SimulationRequest): Draft => ({
  name: request.name,
  air: String(request.stations.air),
  noise: String(request.stations.noise),
  flood: String(request.stations.flood),
  interval: String(request.interval),
  minutes: request.minutes,
  history: request.history,
  condition: request.condition,
  faults: {
    silent: String(request.faults.silent),
    drift: String(request.faults.drift),
    stuck: String(request.faults.stuck),
    nonsense: String(request.faults.nonsense),
    clock: String(request.faults.clock),
  },
  wards: request.wards,
  seed: String(request.seed),
});

export type DraftField = 'name' | 'stations' | 'interval' | 'faults' | 'wards' | 'seed';

/** An empty field of a count is none. */
const countOf = (text: string): number => (text.trim() === '' ? 0 : (readNumber(text) ?? Number.NaN));

/** How many stations are asked for; undefined while it is no number. */
export const stationsOf = ({ air, noise, flood }: Draft): SimulationRequest['stations'] | undefined => {
  const stations = { air: countOf(air), noise: countOf(noise), flood: countOf(flood) };
  return Object.values(stations).every((count) => Number.isInteger(count) && count >= 0) ? stations : undefined;
};

/** What would be sent, or the fields that are wrong. `left`: stations that may still be simulated. */
export const readDraft = (
  draft: Draft,
  left: number,
): { readonly request: SimulationRequest } | { readonly wrong: ReadonlySet<DraftField> } => {
  const stations = stationsOf(draft);
  const wards = draft.wards === null ? null : [...draft.wards];
  const parsed = simulationRequestSchema.safeParse({
    name: draft.name,
    stations,
    wards,
    interval: readNumber(draft.interval),
    seed: countOf(draft.seed),
    minutes: draft.minutes,
    history: draft.history,
    condition: draft.condition,
    faults: Object.fromEntries(simulationFaults.map((fault) => [fault, countOf(draft.faults[fault])])),
  });
  const wrong = new Set<DraftField>();
  const fields: readonly DraftField[] = ['name', 'stations', 'interval', 'faults', 'wards', 'seed'];
  for (const { path } of parsed.error?.issues ?? []) {
    const field = fields.find((each) => each === path[0]);
    if (field) wrong.add(field);
  }
  if (stations && totalOf(stations) > left) wrong.add('stations');
  return parsed.success && wrong.size === 0 ? { request: parsed.data } : { wrong };
};
