/** What an alert says, in words: what was measured, over which time, against what. Pure apart from Intl. */
import type { Alert, AlertFigure } from '../../../shared/alert-api.ts';
import type { Condition, Rule } from '../../../shared/alerts/rule.ts';
import { severityRank } from '../../../shared/alerts/words.ts';
import { quantities } from '../../../shared/quantities.ts';
import type { Threshold } from '../../../shared/thresholds/threshold.ts';
import { vnAqiBands, vnAqiEvidence, vnAqiLaw } from '../../../shared/thresholds/vn-aqi.ts';
import { hourMs, minuteMs, secondMs } from '../../../shared/time.ts';
import { plainName, type Words } from './words.ts';

export interface Sources {
  readonly rules: (id: string, version: number) => Rule | undefined;
  readonly thresholds: readonly Threshold[];
}

/** What concerns people most comes first, between alerts of one severity. */
const kindOrder = ['depth', 'alarm-level', 'limit', 'air-index', 'projected', 'rise', 'rain', 'value'];
const orderOf = (kind: string): number => {
  const place = kindOrder.indexOf(kind);
  return place < 0 ? kindOrder.length : place;
};

/** The condition of an alert holds: water is there, not only a note to be closed. */
export const isHolding = ({ state }: Alert): boolean => state === 'unacknowledged' || state === 'acknowledged';
const isHeard = (alert: Alert): boolean =>
  isHolding(alert) && alert.shelvedUntil === null && alert.suppressedBy === null && !alert.isPast;

/** Those that hold and tell somebody first; then the worst, by severity, kind and figure. */
export const byWeight = (alerts: readonly Alert[]): Alert[] =>
  [...alerts].sort(
    (one, other) =>
      Number(isHeard(other)) - Number(isHeard(one)) ||
      severityRank(other.severity) - severityRank(one.severity) ||
      orderOf(one.rule.kind) - orderOf(other.rule.kind) ||
      (one.rule.kind === other.rule.kind ? other.figure.value - one.figure.value : 0) ||
      one.raisedAt - other.raisedAt,
  );

export const thresholdOf = (figure: AlertFigure, { thresholds }: Sources): Threshold | undefined =>
  figure.threshold === null ? undefined : thresholds.find(({ id }) => id === figure.threshold);

export const conditionOf = (alert: Alert, { rules }: Sources): Condition | undefined =>
  rules(alert.rule.id, alert.rule.version)?.condition;

/** `BĐ II`, `Nguy hiểm (≥ 30 cm)` without the figure. */
export const levelText = (threshold: Threshold | undefined, words: Words): string | undefined => {
  if (!threshold) return undefined;
  return threshold.kind === 'alarm-level'
    ? words.t('level.alarm', { level: threshold.level })
    : plainName(threshold.label[words.language]);
};

const bandOf = (index: number) => vnAqiBands.find(({ to }) => index <= to) ?? vnAqiBands.at(-1);

/** `Ngập đường phố 34 cm`. */
export const whatText = (alert: Alert, words: Words, sources: Sources): string => {
  const { t, language } = words;
  const { figure, rule } = alert;
  const { quantity } = figure;
  const value = words.amount(figure.value, figure.unit, quantity);
  const threshold = thresholdOf(figure, sources);
  const level = levelText(threshold, words);
  const condition = conditionOf(alert, sources);
  switch (rule.kind) {
    case 'depth':
      return t('notice.what.depth', { value });
    case 'alarm-level':
      return level === undefined ? t('notice.what.level', { value }) : t('notice.what.levelReached', { value, level });
    case 'rise':
      return quantity === 'water_depth'
        ? t('notice.what.rise.water_depth', { value })
        : t('notice.what.rise.water_level', { value });
    case 'projected':
      return t('notice.what.projected', {
        level: level ?? t('notice.what.projectedNext'),
        duration: words.duration(figure.value * minuteMs),
      });
    case 'rain':
      return condition?.kind === 'rain'
        ? t('notice.what.rain', { value, hours: condition.hours })
        : t('notice.what.rainSum', { value });
    case 'limit':
      return t('notice.what.limit', { quantity: quantity === null ? '' : quantities[quantity].symbol, value }).trim();
    case 'air-index':
      return t('notice.what.airIndex', {
        value: words.number(figure.value, 0),
        band: (bandOf(figure.value)?.name[language] ?? '').toLowerCase(),
      });
    case 'value':
      return t('notice.what.value', { quantity: quantity === null ? '' : quantities[quantity].name[language], value });
    case 'silent':
      return t('notice.what.silent', { duration: words.duration(figure.value * minuteMs) });
    case 'fault':
      return t('notice.what.fault');
    case 'battery':
      return t('notice.what.battery', { value });
    case 'doubtful':
      return t('notice.what.doubtful');
    default:
      return t('notice.what.other', { rule: plainName(rule.name[language]), value });
  }
};

/** Over which time the figure was taken. */
export const windowText = (alert: Alert, words: Words, sources: Sources): string => {
  const { t } = words;
  const condition = conditionOf(alert, sources);
  switch (alert.rule.kind) {
    case 'limit': {
      const seconds = thresholdOf(alert.figure, sources)?.averagingSeconds;
      return seconds === undefined
        ? t('notice.window.legal')
        : t('notice.window.mean', { duration: words.duration(seconds * secondMs) });
    }
    case 'rain':
      return t('notice.window.sum', {
        duration: words.duration(condition?.kind === 'rain' ? condition.hours * hourMs : hourMs),
      });
    case 'rise':
      return t('notice.window.rate', {
        duration: words.duration((condition?.kind === 'rise' ? condition.minutes : 30) * minuteMs),
      });
    case 'air-index':
      return t('notice.window.hour');
    case 'projected':
      return t('notice.window.extrapolated');
    case 'silent':
    case 'fault':
    case 'battery':
    case 'doubtful':
      return t('notice.window.none');
    default:
      return t('notice.window.instant');
  }
};

/** The limit or level with its law and how sure its figure is; the step and basis of the rule where no threshold stands behind it. */
export const thresholdLines = (alert: Alert, words: Words, sources: Sources): string[] => {
  const { t, language } = words;
  const { figure } = alert;
  const threshold = thresholdOf(figure, sources);
  const step =
    figure.step === null
      ? []
      : [t('notice.fact.step', { value: words.amount(figure.step, figure.unit, figure.quantity) })];
  if (threshold) {
    const { law, evidence, quantity, value } = threshold;
    const own = {
      value: words.amount(value, quantities[quantity].unit, quantity),
      label: levelText(threshold, words) ?? '',
      evidence: t(`notice.evidence.${evidence}`),
    };
    return [
      evidence === 'project'
        ? t('notice.fact.thresholdOwn', own)
        : t('notice.fact.threshold', {
            ...own,
            document: plainName(law.document),
            clause: plainName(law.clause[language]),
          }),
      ...(figure.step === value || alert.rule.kind === 'alarm-level' ? [] : step),
    ];
  }
  if (figure.step === null) return [];
  if (alert.rule.kind === 'air-index') {
    return [
      t('notice.fact.index', {
        value: words.number(figure.step, 0),
        document: vnAqiLaw.document,
        clause: vnAqiLaw.clause[language],
        evidence: t(`notice.evidence.${vnAqiEvidence.mark}`),
      }),
    ];
  }
  const note = sources.rules(alert.rule.id, alert.rule.version)?.note;
  return [
    ...(alert.rule.kind === 'fault' || alert.rule.kind === 'doubtful' ? [] : step),
    ...(note ? [t('notice.fact.basis', { note: plainName(note[language], 400) })] : []),
  ];
};

/** Advice of the VN_AQI band, where the alert is about the index. */
export const adviceText = (alert: Alert, words: Words): string | undefined =>
  alert.rule.kind === 'air-index' ? bandOf(alert.figure.value)?.advice.general[words.language] : undefined;
