/** A rule as a form holds it: figures as texts. Pure; see `check-rule.ts` for what is sent. */
import type { Condition, ConditionKind, Planning, Rule } from '../../shared/alerts/rule.ts';
import { type Severity, severities, severityRank } from '../../shared/alerts/words.ts';
import type { Network, QuantityId } from '../../shared/quantities.ts';
import { readNumber, writeNumber } from '../fleet/number.ts';

export interface StepDraft {
  /** For the screen; not sent. */
  readonly key: number;
  /** A figure, or an alarm level. */
  readonly mark: string;
  readonly severity: Severity;
}

export interface RuleDraft {
  readonly nameVi: string;
  readonly nameEn: string;
  readonly noteVi: string;
  readonly noteEn: string;
  readonly enabled: boolean;
  readonly kind: ConditionKind;
  readonly network: 'air' | 'noise';
  /** Null = every limit. */
  readonly thresholds: readonly string[] | null;
  readonly level: 'water_level' | 'water_depth';
  readonly quantity: QuantityId;
  readonly direction: 'above' | 'below';
  readonly minutes: 15 | 30 | 60;
  readonly hours: 1 | 3 | 6 | 12 | 24;
  readonly signs: readonly ('stuck' | 'neighbour')[];
  readonly steps: readonly StepDraft[];
  /** Of kinds without steps. */
  readonly severity: Severity;
  readonly hysteresis: string;
  readonly upReadings: string;
  readonly upMinutes: string;
  readonly downReadings: string;
  readonly downMinutes: string;
  /** Null = all; while it is edited a list may be empty. */
  readonly networks: readonly Network[] | null;
  readonly wards: readonly string[] | null;
  readonly stations: readonly string[] | null;
  readonly acknowledge: Severity | null;
  readonly latch: Severity | null;
  readonly policy: string | null;
  readonly planning: Planning | null;
}

export const hasSteps = (kind: ConditionKind): boolean => kind !== 'fault' && kind !== 'doubtful';
export const hasHysteresis = (kind: ConditionKind): boolean => hasSteps(kind) && kind !== 'limit' && kind !== 'silent';

let nextKey = 1;
export const newStep = (mark: string, severity: Severity): StepDraft => {
  nextKey += 1;
  return { key: nextKey, mark, severity };
};

type Language = 'vi' | 'en';

/**
 * Where a new rule of a kind begins: the steps of the rules that come with the product, which cite their sources. Depths are classes
 * of street inundation, rain in one hour is this project's.
 */
const defaults: Readonly<
  Record<ConditionKind, { steps: readonly (readonly [string, Severity])[]; hysteresis: number; readings: number }>
> = {
  limit: { steps: [['0', 'warning']], hysteresis: 0, readings: 1 },
  'air-index': {
    steps: [
      ['151', 'warning'],
      ['201', 'danger'],
      ['301', 'extreme'],
    ],
    hysteresis: 5,
    readings: 1,
  },
  'alarm-level': {
    steps: [
      ['I', 'warning'],
      ['II', 'danger'],
      ['III', 'extreme'],
    ],
    hysteresis: 0.05,
    readings: 2,
  },
  depth: {
    steps: [
      ['10', 'watch'],
      ['20', 'warning'],
      ['30', 'danger'],
      ['50', 'extreme'],
    ],
    hysteresis: 3,
    readings: 2,
  },
  rise: {
    steps: [
      ['0.6', 'watch'],
      ['1', 'warning'],
    ],
    hysteresis: 0.1,
    readings: 2,
  },
  projected: { steps: [['60', 'warning']], hysteresis: 15, readings: 2 },
  rain: {
    steps: [
      ['50', 'warning'],
      ['70', 'danger'],
      ['100', 'extreme'],
    ],
    hysteresis: 5,
    readings: 1,
  },
  value: { steps: [['', 'warning']], hysteresis: 0, readings: 2 },
  silent: { steps: [['10', 'watch']], hysteresis: 0, readings: 1 },
  fault: { steps: [], hysteresis: 0, readings: 1 },
  battery: {
    steps: [
      ['20', 'watch'],
      ['10', 'warning'],
    ],
    hysteresis: 5,
    readings: 2,
  },
  doubtful: { steps: [], hysteresis: 0, readings: 1 },
};

/** What changes in a draft when another kind is chosen: figures of one kind mean nothing in another. */
export const withKind = (draft: RuleDraft, kind: ConditionKind, language: Language): RuleDraft => {
  const { steps, hysteresis, readings } = defaults[kind];
  const figure = (mark: string): string => {
    const value = readNumber(mark);
    return value === undefined ? mark : writeNumber(value, language);
  };
  return {
    ...draft,
    kind,
    steps: steps.map(([mark, severity]) => newStep(figure(mark), severity)),
    hysteresis: writeNumber(hysteresis, language),
    upReadings: String(readings),
    downReadings: String(readings),
    severity: 'watch',
  };
};

export const emptyRuleDraft = (language: Language): RuleDraft =>
  withKind(
    {
      nameVi: '',
      nameEn: '',
      noteVi: '',
      noteEn: '',
      enabled: true,
      kind: 'depth',
      network: 'air',
      thresholds: null,
      level: 'water_level',
      quantity: 'pm25',
      direction: 'above',
      minutes: 60,
      hours: 1,
      signs: ['stuck', 'neighbour'],
      steps: [],
      severity: 'watch',
      hysteresis: '',
      upReadings: '2',
      upMinutes: '0',
      downReadings: '2',
      downMinutes: '0',
      networks: null,
      wards: null,
      stations: null,
      acknowledge: 'warning',
      latch: null,
      policy: null,
      planning: null,
    },
    'depth',
    language,
  );

const marksOf = (condition: Condition): (readonly [number | string, Severity])[] => {
  switch (condition.kind) {
    case 'fault':
    case 'doubtful':
      return [];
    case 'limit':
      return condition.steps.map(({ over, severity }) => [over, severity]);
    case 'air-index':
      return condition.steps.map(({ index, severity }) => [index, severity]);
    case 'alarm-level':
      return condition.steps.map(({ level, severity }) => [level, severity]);
    case 'depth':
      return condition.steps.map(({ depth, severity }) => [depth, severity]);
    case 'rise':
      return condition.steps.map(({ perHour, severity }) => [perHour, severity]);
    case 'projected':
      return condition.steps.map(({ withinMinutes, severity }) => [withinMinutes, severity]);
    case 'rain':
      return condition.steps.map(({ amount, severity }) => [amount, severity]);
    case 'value':
      return condition.steps.map(({ value, severity }) => [value, severity]);
    case 'silent':
      return condition.steps.map(({ intervals, severity }) => [intervals, severity]);
    case 'battery':
      return condition.steps.map(({ percent, severity }) => [percent, severity]);
  }
};

export const ruleDraftOf = (rule: Rule, language: Language): RuleDraft => {
  const { condition, debounce, scope } = rule;
  const figure = (value: number): string => writeNumber(value, language);
  return {
    ...emptyRuleDraft(language),
    nameVi: rule.name.vi,
    nameEn: rule.name.en,
    noteVi: rule.note?.vi ?? '',
    noteEn: rule.note?.en ?? '',
    enabled: rule.enabled,
    kind: condition.kind,
    ...(condition.kind === 'limit' && { network: condition.network, thresholds: condition.thresholds }),
    ...((condition.kind === 'rise' || condition.kind === 'projected') && { level: condition.quantity }),
    ...(condition.kind === 'rise' && { minutes: condition.minutes }),
    ...(condition.kind === 'rain' && { hours: condition.hours }),
    ...(condition.kind === 'value' && { quantity: condition.quantity, direction: condition.direction }),
    ...(condition.kind === 'doubtful' && { signs: condition.signs }),
    ...((condition.kind === 'fault' || condition.kind === 'doubtful') && { severity: condition.severity }),
    steps: marksOf(condition).map(([mark, severity]) =>
      newStep(typeof mark === 'number' ? figure(mark) : mark, severity),
    ),
    hysteresis: 'hysteresis' in condition ? figure(condition.hysteresis) : '0',
    upReadings: figure(debounce.up.readings),
    upMinutes: figure(debounce.up.minutes),
    downReadings: figure(debounce.down.readings),
    downMinutes: figure(debounce.down.minutes),
    networks: scope.networks,
    wards: scope.wards,
    stations: scope.stations,
    acknowledge: rule.acknowledge,
    latch: rule.latch,
    policy: rule.policy,
    planning: rule.planning,
  };
};

/** The severity that a further step would have, and undefined when there is none left. */
export const nextSeverity = (steps: readonly StepDraft[]): Severity | undefined =>
  severities[severityRank(steps.at(-1)?.severity ?? 'watch') + (steps.length === 0 ? 0 : 1)];
