/**
 * What one rule watches at one station, worked out beforehand: the ladder in the unit of the value, and the threshold behind each
 * rung. Where a rule does not hold (no gauge, no such quantity, outside its scope) there is no watch. Pure.
 */
import type { AlertFigure } from '../../../shared/alert-api.ts';
import type { Ladder } from '../../../shared/alerts/ladder.ts';
import type { Condition, Rule, RuleScope } from '../../../shared/alerts/rule.ts';
import { type Severity, severityRank } from '../../../shared/alerts/words.ts';
import { hoursOf } from '../../../shared/indices/compliance.ts';
import { neighbourQuantities } from '../../../shared/indices/neighbours.ts';
import { isAqiParameter } from '../../../shared/indices/vn-aqi.ts';
import { type Network, type QuantityId, quantities } from '../../../shared/quantities.ts';
import type { Station } from '../../../shared/station.ts';
import { instantaneousLevels, thresholdsFor, thresholdsInForce } from '../../../shared/thresholds/select.ts';
import type { LevelThreshold, LocalDate, Threshold } from '../../../shared/thresholds/threshold.ts';
import { minuteMs, secondMs, staleAfterMs } from '../../../shared/time.ts';
import type { AlertKey } from '../ports.ts';

export interface RuleInForce {
  readonly id: string;
  readonly version: number;
  readonly rule: Rule;
}

/** A rung as people read it. */
export interface Mark {
  readonly severity: Severity;
  /** In the unit of the figure. */
  readonly step: number;
  readonly threshold: string | null;
}

export interface Watch {
  readonly key: AlertKey;
  readonly version: number;
  readonly rule: Rule;
  readonly condition: Condition;
  readonly network: Network;
  readonly quantity: QuantityId | null;
  readonly unit: string;
  /** −1: the condition falls, and the ladder climbs the negative of the figure. */
  readonly sign: 1 | -1;
  /** Added to a published value. */
  readonly lift: number;
  readonly ladder: Ladder;
  readonly marks: readonly Mark[];
  /** The limit that is compared, of kind `limit`. */
  readonly limit?: Extract<Threshold, { kind: 'limit' }>;
  /** Levels that may be crossed, of kind `projected`. */
  readonly levels?: readonly LevelThreshold[];
}

/** The next number above: for limits that are exceeded, not reached. */
const justAbove = (value: number): number => value + Math.max(Math.abs(value), 1e-300) * Number.EPSILON;

/** A value at which a rung stands, and how the law compares with it. */
interface Bound extends Mark {
  readonly isAbove?: boolean;
}

interface Draft {
  readonly subject?: string;
  readonly network: Network;
  readonly quantity?: QuantityId;
  readonly unit: string;
  readonly bounds: readonly Bound[];
  readonly hysteresis?: number;
  readonly sign?: 1 | -1;
  readonly lift?: number;
  readonly limit?: Watch['limit'];
  readonly levels?: readonly LevelThreshold[];
}

export const isInScope = ({ networks, wards, stations }: RuleScope, station: Station): boolean =>
  (networks === null || station.networks.some((network) => networks.includes(network))) &&
  (wards === null || wards.includes(station.ward)) &&
  (stations === null || stations.includes(station.id));

/** What a condition looks at: where that was changed, nothing that was known before holds for it. */
export const aboutOf = (condition: Condition): string =>
  [
    condition.kind,
    'quantity' in condition ? condition.quantity : '',
    'direction' in condition ? condition.direction : '',
  ].join(' ');

/** A planned station is not there yet, a retired one no longer. */
export const isInService = ({ lifecycle }: Station): boolean => lifecycle !== 'planned' && lifecycle !== 'retired';

/** One in maintenance may be silent. */
export const isMissed = ({ lifecycle }: Station): boolean => (lifecycle ?? 'active') === 'active';

/** Readings may tell more quantities than the record names. */
const mayMeasure = (station: Station, quantity: QuantityId): boolean =>
  station.quantities.includes(quantity) || station.networks.includes(quantities[quantity].network);

/** A depth is one above a street, unless the record says that it is measured from somewhere else. */
const isOfStreet = (station: Station): boolean =>
  station.quantities.includes('water_level') || (station.datum ?? 'street_surface') === 'street_surface';

/** How long a station has to be silent for a step, ms. */
export const silenceMs = ({ interval }: Pick<Station, 'interval'>, intervals: number): number =>
  Math.max(intervals * interval * secondMs, staleAfterMs(interval));

const ofQuantity = (quantity: QuantityId): Pick<Draft, 'network' | 'quantity' | 'unit'> => ({
  network: quantities[quantity].network,
  quantity,
  unit: quantities[quantity].unit,
});

const plain = (severity: Severity, step: number): Bound => ({ severity, step, threshold: null });

/** The class or level that stands where a step does. */
const namedAt = (step: number, severity: Severity, known: readonly Threshold[]): Bound => {
  const threshold = known.find(({ value }) => value === step);
  return { severity, step, threshold: threshold?.id ?? null, isAbove: threshold?.comparison === 'above' };
};

type Of<K extends Condition['kind']> = Extract<Condition, { kind: K }>;
type Find = (quantity: QuantityId) => readonly Threshold[];

const limitDrafts = ({ network, thresholds, steps }: Of<'limit'>, station: Station, find: Find): Draft[] =>
  [...new Set(station.quantities)]
    .filter((quantity) => quantities[quantity].network === network)
    .flatMap((quantity) => find(quantity))
    .flatMap((limit): Draft[] => {
      if (limit.kind !== 'limit' || hoursOf(limit) === undefined) return [];
      if (thresholds !== null && !thresholds.includes(limit.id)) return [];
      const isDecibel = quantities[limit.quantity].aggregate === 'energetic';
      const bounds = steps.map(({ over, severity }): Bound => {
        const step = isDecibel ? limit.value + over : limit.value * (1 + over / 100);
        return { severity, step, threshold: limit.id, isAbove: over === 0 && limit.comparison === 'above' };
      });
      return [{ ...ofQuantity(limit.quantity), subject: limit.id, bounds, limit }];
    });

const alarmLevelDrafts = ({ steps, hysteresis }: Of<'alarm-level'>, station: Station, find: Find): Draft[] => {
  const bounds = find('water_level')
    .flatMap((threshold): Bound[] => {
      const step = threshold.kind === 'alarm-level' && steps.find(({ level }) => level === threshold.level);
      if (!step) return [];
      const { value, id, comparison } = threshold;
      return [{ severity: step.severity, step: value, threshold: id, isAbove: comparison === 'above' }];
    })
    .sort((one, other) => one.step - other.step);
  const lift = station.datumOffset ?? 0;
  return bounds.length > 0 ? [{ ...ofQuantity('water_level'), bounds, hysteresis, lift }] : [];
};

const projectedDrafts = ({ quantity, steps, hysteresis }: Of<'projected'>, station: Station, find: Find): Draft[] => {
  const levels = instantaneousLevels(find(quantity));
  if (levels.length === 0 || !station.quantities.includes(quantity)) return [];
  const bounds = steps.map(({ withinMinutes, severity }) => plain(severity, withinMinutes));
  const lift = quantity === 'water_level' ? (station.datumOffset ?? 0) : 0;
  return [{ ...ofQuantity(quantity), unit: 'min', bounds, hysteresis, sign: -1, lift, levels }];
};

const doubtfulDrafts = ({ signs, severity }: Of<'doubtful'>, station: Station): Draft[] =>
  signs.flatMap((sign) =>
    [...new Set(station.quantities)]
      .filter((quantity) => sign === 'stuck' || neighbourQuantities.some((one) => one === quantity))
      .map((quantity): Draft => {
        const bounds = [plain(severity, 1)];
        return { ...ofQuantity(quantity), unit: '', subject: `${sign}.${quantity}`, bounds };
      }),
  );

const draftsOf = (condition: Condition, station: Station, find: Find): Draft[] => {
  const ofStation = { network: station.networks[0] ?? 'air' };
  switch (condition.kind) {
    case 'limit':
      return limitDrafts(condition, station, find);
    case 'air-index': {
      const { steps, hysteresis } = condition;
      if (!station.quantities.some(isAqiParameter)) return [];
      const bounds = steps.map(({ index, severity }) => plain(severity, index));
      return [{ network: 'air', unit: 'VN_AQI', bounds, hysteresis }];
    }
    case 'alarm-level':
      return alarmLevelDrafts(condition, station, find);
    case 'depth': {
      const { steps, hysteresis } = condition;
      if (!mayMeasure(station, 'water_depth') || !isOfStreet(station)) return [];
      const classes = instantaneousLevels(find('water_depth'));
      const bounds = steps.map(({ depth, severity }) => namedAt(depth, severity, classes));
      return [{ ...ofQuantity('water_depth'), bounds, hysteresis }];
    }
    case 'rise': {
      const { quantity, steps, hysteresis } = condition;
      if (!station.quantities.includes(quantity) || (quantity === 'water_depth' && !isOfStreet(station))) return [];
      const bounds = steps.map(({ perHour, severity }) => plain(severity, perHour));
      return [{ ...ofQuantity(quantity), unit: `${quantities[quantity].unit}/h`, bounds, hysteresis }];
    }
    case 'projected':
      return projectedDrafts(condition, station, find);
    case 'rain': {
      const { hours, steps, hysteresis } = condition;
      if (!station.quantities.includes('rain')) return [];
      const classes = find('rain').filter((one) => one.kind === 'class' && one.averagingSeconds === hours * 3_600);
      const bounds = steps.map(({ amount, severity }) => namedAt(amount, severity, classes));
      return [{ ...ofQuantity('rain'), bounds, hysteresis }];
    }
    case 'value': {
      const { quantity, direction, steps, hysteresis } = condition;
      if (!mayMeasure(station, quantity)) return [];
      const bounds = steps.map(({ value, severity }) => plain(severity, value));
      return [{ ...ofQuantity(quantity), bounds, hysteresis, sign: direction === 'above' ? 1 : -1 }];
    }
    case 'silent': {
      if (!isMissed(station)) return [];
      const bounds = condition.steps.map(({ intervals, severity }) =>
        plain(severity, silenceMs(station, intervals) / minuteMs),
      );
      return [{ ...ofStation, unit: 'min', bounds }];
    }
    case 'fault':
      return [{ ...ofStation, unit: '', bounds: [plain(condition.severity, 1)] }];
    case 'battery': {
      const { steps, hysteresis } = condition;
      const bounds = steps.map(({ percent, severity }) => plain(severity, percent));
      return [{ ...ofStation, unit: '%', bounds, hysteresis, sign: -1 }];
    }
    case 'doubtful':
      return doubtfulDrafts(condition, station);
  }
};

/** Rungs that ascend with their severity: figures of a city's own may stand in any order, or on one another. */
const ascending = (bounds: readonly Bound[], sign: 1 | -1): { rungs: Ladder['rungs']; marks: Mark[] } => {
  const rungs: { at: number; severity: Severity }[] = [];
  const marks: Mark[] = [];
  for (const { isAbove, ...mark } of bounds) {
    const at = sign * (isAbove ? justAbove(mark.step) : mark.step);
    const before = rungs.at(-1);
    if (before && severityRank(mark.severity) <= severityRank(before.severity)) continue;
    // The worse of two on one place counts.
    if (before && at <= before.at) {
      rungs.pop();
      marks.pop();
    }
    rungs.push({ at, severity: mark.severity });
    marks.push(mark);
  }
  return { rungs, marks };
};

const watchOf = ({ id, version, rule }: RuleInForce, station: Station, draft: Draft): Watch => {
  const { subject = '', network, quantity = null, unit, bounds, hysteresis = 0, sign = 1, lift = 0 } = draft;
  const { rungs, marks } = ascending(bounds, sign);
  const { up, down } = rule.debounce;
  const isSilence = rule.condition.kind === 'silent';
  return {
    key: { rule: id, station: station.id, subject },
    version,
    rule,
    condition: rule.condition,
    network,
    quantity,
    unit,
    sign,
    lift,
    // Silence is looked at once a second: there are no readings to be counted.
    ladder: { rungs, hysteresis, up: isSilence ? { ...up, readings: 1 } : up, down },
    marks,
    ...(draft.limit && { limit: draft.limit }),
    ...(draft.levels && { levels: draft.levels }),
  };
};

/** Thresholds in force on a local date, by quantity: looked at once for all stations. */
export interface Catalogue {
  readonly date: LocalDate;
  readonly of: Find;
}

export const catalogueOn = (thresholds: readonly Threshold[], date: LocalDate): Catalogue => {
  const byQuantity = new Map<QuantityId, Threshold[]>();
  for (const threshold of thresholdsInForce(thresholds, date)) {
    const known = byQuantity.get(threshold.quantity);
    if (known) known.push(threshold);
    else byQuantity.set(threshold.quantity, [threshold]);
  }
  return { date, of: (quantity) => byQuantity.get(quantity) ?? [] };
};

/** Everything that the rules in force watch at a station on a local date. */
export const watchesAt = (rules: readonly RuleInForce[], station: Station, { date, of }: Catalogue): Watch[] => {
  if (!isInService(station)) return [];
  const known = new Map<QuantityId, readonly Threshold[]>();
  const find: Find = (quantity) => {
    const found = known.get(quantity) ?? thresholdsFor(station, quantity, of(quantity), date);
    known.set(quantity, found);
    return found;
  };
  return rules.flatMap((one) =>
    one.rule.enabled && isInScope(one.rule.scope, station)
      ? draftsOf(one.rule.condition, station, find).map((draft) => watchOf(one, station, draft))
      : [],
  );
};

/** The figure as people see it. `threshold` names another one than that of the rung. */
export const figureOf = (
  { quantity, unit, marks, limit }: Watch,
  value: number,
  severity: Severity | null,
  threshold?: string | null,
): AlertFigure => {
  const mark = severity === null ? undefined : marks.find((one) => one.severity === severity);
  return {
    value,
    unit,
    quantity,
    step: mark?.step ?? null,
    threshold: threshold ?? mark?.threshold ?? limit?.id ?? null,
  };
};
