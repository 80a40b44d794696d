/** Severities, hazards, figures and recipients in words. Pure. */
import type { Condition, ConditionKind } from '../../shared/alerts/rule.ts';
import { type Hazard, hazardOf } from '../../shared/alerts/words.ts';
import type { Language, Translate } from '../../shared/i18n/translator.ts';
import { type Network, quantities } from '../../shared/quantities.ts';
import type { Format } from '../format/format.ts';

export interface Words {
  readonly t: Translate;
  readonly format: Format;
  readonly language: Language;
}

/** What things are called that a rule knows by their ids only. */
export interface RuleNames {
  readonly threshold: (id: string) => string;
  readonly policy: (id: string) => string;
  readonly station: (id: string) => string;
}

const maxDecimals = 3;
/** With as many digits after the mark as it has, at most three: `0,05`, `30`. */
export const plainNumber = (value: number, { format }: Pick<Words, 'format'>): string => {
  const decimals = String(Number(value.toFixed(maxDecimals))).split('.')[1]?.length ?? 0;
  return format.number(value, decimals);
};

/** `30 cm`, `20%`: percent stands close to its number. */
export const withUnit = (value: number, unit: string, words: Pick<Words, 'format'>): string =>
  `${plainNumber(value, words)}${unit === '%' ? '' : '\u00a0'}${unit}`;

/** The network of the stations that a condition is about; undefined = of any. */
export const networkOf = (condition: Condition): Network | undefined => {
  switch (condition.kind) {
    case 'limit':
      return condition.network;
    case 'air-index':
      return 'air';
    case 'value':
      return quantities[condition.quantity].network;
    case 'alarm-level':
    case 'depth':
    case 'rise':
    case 'projected':
    case 'rain':
      return 'flood';
    default:
      return undefined;
  }
};

export const ruleHazard = (condition: Condition): Hazard => hazardOf(condition.kind, networkOf(condition) ?? 'air');

/** The unit of the steps of a condition; empty where they are named or counted. */
export const unitOf = (condition: Condition, { t }: Pick<Words, 't'>): string => {
  switch (condition.kind) {
    case 'limit':
      return condition.network === 'noise' ? 'dB' : '%';
    case 'depth':
      return 'cm';
    case 'rise':
      return t('rules.unit.perHour', { unit: quantities[condition.quantity].unit });
    case 'projected':
      return t('rules.unit.minutes');
    case 'rain':
      return 'mm';
    case 'value':
      return quantities[condition.quantity].unit;
    case 'battery':
      return '%';
    default:
      return '';
  }
};

/** The unit in which a condition must be left again; undefined where there is no such thing. */
export const hysteresisUnit = (condition: Condition, words: Pick<Words, 't'>): string | undefined =>
  'hysteresis' in condition ? (condition.kind === 'alarm-level' ? 'm' : unitOf(condition, words)) : undefined;

/** Who changed something; what came with the product was changed by nobody. */
export const changedByText = (name: string, { t }: Pick<Words, 't'>): string =>
  name === 'system' ? t('rules.byProduct') : name;

/** In the order in which they are offered, by what they warn of. */
export const kindsByHazard: readonly (readonly [Hazard, readonly ConditionKind[]])[] = [
  ['flood', ['depth', 'alarm-level', 'rise', 'projected', 'rain']],
  ['air', ['limit', 'air-index', 'value']],
  ['equipment', ['silent', 'fault', 'battery', 'doubtful']],
];
