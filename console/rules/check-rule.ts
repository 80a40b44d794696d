/** The form of a rule, checked and turned into what the API takes. Pure; problems are keys of the catalogue, by field. */
import { type Rule, ruleSchema } from '../../shared/alerts/rule.ts';
import { severityRank } from '../../shared/alerts/words.ts';
import type { MessageKey } from '../../shared/i18n/translator.ts';
import { readNumber } from '../fleet/number.ts';
import { hasHysteresis, hasSteps, type RuleDraft } from './draft.ts';

export type RuleField =
  | Exclude<keyof RuleDraft, 'enabled' | 'kind' | 'network' | 'level' | 'quantity' | 'direction' | 'minutes' | 'hours'>
  | 'form';
export type RuleProblems = Partial<Record<RuleField, MessageKey>>;

/** The names under which the figures of each kind travel, and what they may be. */
const markFields = {
  limit: { field: 'over', min: 0, max: 10_000, whole: false },
  'air-index': { field: 'index', min: 1, max: 500, whole: true },
  depth: { field: 'depth', min: Number.MIN_VALUE, max: 500, whole: false },
  rise: { field: 'perHour', min: Number.MIN_VALUE, max: 1_000, whole: false },
  projected: { field: 'withinMinutes', min: 1, max: 360, whole: true },
  rain: { field: 'amount', min: Number.MIN_VALUE, max: 2_000, whole: false },
  value: { field: 'value', min: -1_000_000, max: 1_000_000, whole: false },
  silent: { field: 'intervals', min: 2, max: 10_000, whole: false },
  battery: { field: 'percent', min: 1, max: 99, whole: false },
} as const;

const alarmOrder: Readonly<Record<string, number>> = { I: 1, II: 2, III: 3 };

/** Whether the figures fall from the mildest step to the worst. */
export const isFalling = ({ kind, direction }: Pick<RuleDraft, 'kind' | 'direction'>): boolean =>
  kind === 'projected' || kind === 'battery' || (kind === 'value' && direction === 'below');

const checkSteps = (draft: RuleDraft): { problem?: MessageKey; steps: Record<string, unknown>[] } => {
  const { kind, steps } = draft;
  if (!hasSteps(kind)) return { steps: [] };
  if (steps.length === 0) return { problem: 'ruleEdit.steps.none', steps: [] };
  const figures = steps.map(({ mark }) => (kind === 'alarm-level' ? alarmOrder[mark] : readNumber(mark)));
  if (kind !== 'alarm-level' && kind !== 'fault' && kind !== 'doubtful') {
    const { min, max, whole } = markFields[kind];
    const isGood = figures.every(
      (figure) => figure !== undefined && figure >= min && figure <= max && (!whole || Number.isInteger(figure)),
    );
    if (!isGood) return { problem: whole ? 'ruleEdit.steps.whole' : 'ruleEdit.steps.figure', steps: [] };
  }
  const falls = isFalling(draft);
  const isOrdered = figures.every((figure, index) => {
    const before = figures[index - 1];
    return index === 0 || (figure !== undefined && before !== undefined && (falls ? figure < before : figure > before));
  });
  if (!isOrdered) return { problem: falls ? 'ruleEdit.steps.fall' : 'ruleEdit.steps.climb', steps: [] };
  const isWorse = steps.every(
    ({ severity }, index) =>
      index === 0 || severityRank(severity) > severityRank(steps[index - 1]?.severity ?? 'watch'),
  );
  if (!isWorse) return { problem: 'ruleEdit.steps.worse', steps: [] };
  return {
    steps: steps.map(({ mark, severity }, index) =>
      kind === 'alarm-level' || kind === 'fault' || kind === 'doubtful'
        ? { level: mark, severity }
        : { [markFields[kind].field]: figures[index], severity },
    ),
  };
};

/** Everything that is wrong at once, or the rule that the API takes. */
export const checkRule = (draft: RuleDraft): { problems: RuleProblems; rule: Rule | undefined } => {
  const problems: RuleProblems = {};
  const wrong = (field: RuleField, key: MessageKey): undefined => {
    problems[field] ??= key;
    return undefined;
  };
  const figure = (field: 'hysteresis' | 'upMinutes' | 'downMinutes', max: number): number | undefined => {
    const value = readNumber(draft[field]);
    return value !== undefined && value >= 0 && value <= max ? value : wrong(field, 'ruleEdit.figure.wrong');
  };
  const readings = (field: 'upReadings' | 'downReadings'): number | undefined => {
    const value = readNumber(draft[field]);
    return value !== undefined && Number.isInteger(value) && value >= 1 && value <= 100
      ? value
      : wrong(field, 'ruleEdit.readings.wrong');
  };
  const text = (field: 'nameVi' | 'nameEn' | 'noteVi' | 'noteEn'): string => {
    const value = draft[field].trim();
    if (value.length > 600) wrong(field, 'ruleEdit.tooLong');
    return value;
  };
  const [nameVi, nameEn, noteVi, noteEn] = [text('nameVi'), text('nameEn'), text('noteVi'), text('noteEn')];
  if (nameVi === '') wrong('nameVi', 'ruleEdit.name.missing');
  const { kind } = draft;
  const { problem, steps } = checkSteps(draft);
  if (problem !== undefined) wrong('steps', problem);
  const hysteresis = hasHysteresis(kind) ? figure('hysteresis', 1_000_000) : 0;
  if (kind === 'doubtful' && draft.signs.length === 0) wrong('signs', 'ruleEdit.signs.missing');
  if (kind === 'limit' && draft.thresholds?.length === 0) wrong('thresholds', 'ruleEdit.thresholds.missing');
  const debounce = {
    up: { readings: readings('upReadings'), minutes: figure('upMinutes', 1_440) },
    down: { readings: readings('downReadings'), minutes: figure('downMinutes', 1_440) },
  };
  for (const field of ['networks', 'wards', 'stations'] as const)
    if (draft[field]?.length === 0) wrong(field, 'ruleEdit.scope.missing');
  if (draft.planning?.days.length === 0) wrong('planning', 'ruleEdit.days.missing');
  if (Object.keys(problems).length > 0) return { problems, rule: undefined };

  const parsed = ruleSchema.safeParse({
    // What is written in one language only stands for both: better a foreign word than none.
    name: { vi: nameVi, en: nameEn || nameVi },
    enabled: draft.enabled,
    condition: {
      kind,
      ...(kind === 'limit' && { network: draft.network, thresholds: draft.thresholds }),
      ...((kind === 'rise' || kind === 'projected') && { quantity: draft.level }),
      ...(kind === 'rise' && { minutes: draft.minutes }),
      ...(kind === 'rain' && { hours: draft.hours }),
      ...(kind === 'value' && { quantity: draft.quantity, direction: draft.direction }),
      ...(kind === 'doubtful' && { signs: draft.signs }),
      ...(hasSteps(kind) ? { steps } : { severity: draft.severity }),
      ...(hasHysteresis(kind) && { hysteresis }),
    },
    debounce,
    scope: { networks: draft.networks, wards: draft.wards, stations: draft.stations },
    latch: draft.latch,
    acknowledge: draft.acknowledge,
    policy: draft.policy,
    planning: draft.planning,
    note: noteVi === '' && noteEn === '' ? null : { vi: noteVi || noteEn, en: noteEn || noteVi },
  });
  return parsed.success ? { problems, rule: parsed.data } : { problems: { form: 'ruleEdit.refused' }, rule: undefined };
};
