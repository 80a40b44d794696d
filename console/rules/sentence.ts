/** A rule in one plain sentence, and its parts in words. Pure. */
import type { Condition, Debounce, Planning, Rule, RuleScope } from '../../shared/alerts/rule.ts';
import type { Severity } from '../../shared/alerts/words.ts';
import { quantities } from '../../shared/quantities.ts';
import { minuteMs } from '../../shared/time.ts';
import { wardText } from '../access/words.ts';
import { hysteresisUnit, plainNumber, type RuleNames, unitOf, type Words, withUnit } from './words.ts';

export interface StepWords {
  readonly severity: Severity;
  /** `từ 30 cm`, `BĐ II`; empty where the condition has but one. */
  readonly mark: string;
}

/** The steps of a condition, mildest first, each with its figure in words. */
export const stepWords = (condition: Condition, words: Words): StepWords[] => {
  const { t, format } = words;
  const from = (value: number): string =>
    t('rules.mark.from', { value: withUnit(value, unitOf(condition, words), words) });
  const downTo = (value: number): string =>
    t('rules.mark.downTo', { value: withUnit(value, unitOf(condition, words), words) });
  switch (condition.kind) {
    case 'fault':
    case 'doubtful':
      return [{ severity: condition.severity, mark: '' }];
    case 'limit':
      return condition.steps.map(({ over, severity }) => ({
        severity,
        mark:
          over === 0
            ? t('rules.mark.over')
            : t('rules.mark.overBy', { value: withUnit(over, unitOf(condition, words), words) }),
      }));
    case 'alarm-level':
      return condition.steps.map(({ level, severity }) => ({ severity, mark: t('rules.mark.alarm', { level }) }));
    case 'air-index':
      return condition.steps.map(({ index, severity }) => ({
        severity,
        mark: t('rules.mark.from', { value: plainNumber(index, words) }),
      }));
    case 'depth':
      return condition.steps.map(({ depth, severity }) => ({ severity, mark: from(depth) }));
    case 'rise':
      return condition.steps.map(({ perHour, severity }) => ({ severity, mark: from(perHour) }));
    case 'projected':
      return condition.steps.map(({ withinMinutes, severity }) => ({
        severity,
        mark: t('rules.mark.within', { duration: format.duration(withinMinutes * minuteMs) }),
      }));
    case 'rain':
      return condition.steps.map(({ amount, severity }) => ({ severity, mark: from(amount) }));
    case 'value':
      return condition.steps.map(({ value, severity }) => ({
        severity,
        mark: condition.direction === 'above' ? from(value) : downTo(value),
      }));
    case 'silent':
      return condition.steps.map(({ intervals, severity }) => ({
        severity,
        mark: t('rules.mark.intervals', { count: intervals }),
      }));
    case 'battery':
      return condition.steps.map(({ percent, severity }) => ({ severity, mark: downTo(percent) }));
  }
};

/** What a condition looks at, without its steps: `Độ sâu ngập`. */
export const subjectText = (
  condition: Condition,
  { t, language }: Words,
  names: Pick<RuleNames, 'threshold'>,
): string => {
  switch (condition.kind) {
    case 'limit': {
      if (condition.thresholds === null) return t(`rules.subject.limit.${condition.network}`);
      const [first = '', ...more] = condition.thresholds;
      const named = names.threshold(first);
      return more.length === 0 ? named : t('rules.subject.limit.more', { named, count: more.length });
    }
    case 'rise':
    case 'projected':
      return t(`rules.subject.${condition.kind}.${condition.quantity}`, {
        minutes: condition.kind === 'rise' ? condition.minutes : 0,
      });
    case 'rain':
      return t('rules.subject.rain', { hours: condition.hours });
    case 'value':
      return quantities[condition.quantity].name[language];
    case 'doubtful':
      return condition.signs.length === 2
        ? t('rules.subject.doubtful.both')
        : t(condition.signs[0] === 'neighbour' ? 'rules.subject.doubtful.neighbour' : 'rules.subject.doubtful.stuck');
    default:
      return t(`rules.subject.${condition.kind}`);
  }
};

export const severityText = (severity: Severity, { t }: Pick<Words, 't'>): string => t(`rules.severity.${severity}`);

/** `Độ sâu ngập từ 20 cm: cảnh báo, từ 30 cm: nguy hiểm`. */
export const conditionText = (condition: Condition, words: Words, names: Pick<RuleNames, 'threshold'>): string => {
  const { t } = words;
  const steps = stepWords(condition, words).map(({ mark, severity }) =>
    mark === ''
      ? severityText(severity, words)
      : t('rules.sentence.step', { mark, severity: severityText(severity, words) }),
  );
  const subject = subjectText(condition, words, names);
  return condition.kind === 'fault' || condition.kind === 'doubtful'
    ? t('rules.sentence.step', { mark: subject, severity: steps.join('') })
    : `${subject} ${steps.join(', ')}`;
};

/** `hai lần đo liên tiếp`, `kéo dài 10 phút`; empty when the first reading is enough. */
export const debounceText = ({ readings, minutes }: Debounce, { t, format }: Pick<Words, 't' | 'format'>): string =>
  [
    ...(readings > 1 ? [t('rules.sentence.readings', { count: readings })] : []),
    ...(minutes > 0 ? [t('rules.sentence.lasting', { duration: format.duration(minutes * minuteMs) })] : []),
  ].join(', ');

/** `trễ 3 cm`; empty without. */
export const hysteresisText = (condition: Condition, words: Words): string => {
  const unit = hysteresisUnit(condition, words);
  if (unit === undefined || !('hysteresis' in condition) || condition.hysteresis === 0) return '';
  const amount = unit === '' ? plainNumber(condition.hysteresis, words) : withUnit(condition.hysteresis, unit, words);
  return words.t('rules.sentence.hysteresis', { amount });
};

/** `T2–T6`, `T7, CN`; three days or more in a row are a span. */
export const daysText = (days: readonly number[], { t }: Pick<Words, 't'>): string => {
  const day = (each: number): string =>
    t(`rules.day.${each === 1 || each === 2 || each === 3 || each === 4 || each === 5 || each === 6 ? each : 7}`);
  const sorted = [...new Set(days)].sort((a, b) => a - b);
  if (sorted.length === 7) return t('rules.days.all');
  const runs: number[][] = [];
  for (const each of sorted) {
    const run = runs.at(-1);
    if (run?.at(-1) === each - 1) run.push(each);
    else runs.push([each]);
  }
  return runs
    .map((run) =>
      run.length >= 3 ? `${day(run[0] ?? 1)}–${day(run.at(-1) ?? 1)}` : run.map((each) => day(each)).join(', '),
    )
    .join(', ');
};

/** `chỉ 06:00–22:00, T2–T6`; empty = always. */
export const planningText = (planning: Planning | null, words: Pick<Words, 't'>): string => {
  if (planning === null) return '';
  const days = daysText(planning.days, words);
  return planning.from === planning.to
    ? words.t('rules.sentence.days', { days })
    : words.t('rules.sentence.hours', { days, from: planning.from, to: planning.to });
};

/** One sentence: what is watched, from where on how bad, for how long, and when. */
export const ruleSentence = (
  rule: Pick<Rule, 'condition' | 'debounce' | 'planning'>,
  words: Words,
  names: Pick<RuleNames, 'threshold'>,
): string =>
  [
    conditionText(rule.condition, words, names),
    debounceText(rule.debounce.up, words),
    hysteresisText(rule.condition, words),
    planningText(rule.planning, words),
  ]
    .filter((part) => part !== '')
    .join('; ');

const shownPlaces = 3;
const listed = (all: readonly string[], { t }: Pick<Words, 't'>): string => {
  const named = all.slice(0, shownPlaces).join(', ');
  const more = all.length - shownPlaces;
  return more > 0 ? t('scope.andMore', { named, count: more }) : named;
};

/** `mọi trạm đo được`, or networks, wards and stations by name, a few of each. */
export const ruleScopeText = (
  { networks, wards, stations }: RuleScope,
  words: Words,
  names: Pick<RuleNames, 'station'>,
): string => {
  const { t, language } = words;
  const parts = [
    ...(networks === null ? [] : [networks.map((network) => t(`network.${network}`)).join(', ')]),
    ...(wards === null
      ? []
      : [
          listed(
            wards.map((code) => wardText(code, t, language)),
            words,
          ),
        ]),
    ...(stations === null ? [] : [listed(stations.map(names.station), words)]),
  ];
  return parts.length === 0 ? t('rules.scope.all') : parts.join(' · ');
};
