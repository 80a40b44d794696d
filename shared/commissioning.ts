/**
 * Judging a new station by what it sent: pure, from figures that the gateway collected. The tolerances are rules of this project,
 * so that two teams judge alike; no law sets them.
 */
import { daysUntil } from './care-api.ts';
import type { CertificateRequest, Check, CheckReason, CheckState } from './commissioning-api.ts';
import { handChecks } from './commissioning-api.ts';
import { plausibilityLimits, stuckReadings } from './plausibility-limits.ts';
import type { QuantityId } from './quantities.ts';
import type { Station, StationDetails } from './station.ts';
import { thresholdsFor } from './thresholds/select.ts';
import type { Threshold } from './thresholds/threshold.ts';
import { type Instant, minuteMs, secondMs, staleAfterMs } from './time.ts';
import { distanceKm, findWard, nearestWard } from './wards.ts';

/** Tolerances of the project. */
export const tolerances = {
  /** Of the median of received minus measured, and of its spread; the slack that staleness has, too. */
  clockMs: 10 * secondMs,
  /** Share of the expected readings. */
  share: 0.9,
  /** Readings that are needed to say anything. */
  readings: 5,
  /** Charge, %. */
  battery: 30,
  /** dBm. */
  signal: -100,
  /** How much farther than the nearest centre that of the own ward may be: borders are not known, centres are. */
  positionKm: 3,
  photos: 1,
  /** A value that stands still is suspicious after this part of the time after which it counts as stuck. */
  unchangedShare: 1 / 24,
} as const;

/** One message that came live; battery and signal where it told them. */
export interface Arrival {
  readonly measuredAt: Instant;
  readonly receivedAt: Instant;
  /** It came later than the interval explains: from a backlog, which says nothing about the clock. */
  readonly isLate: boolean;
  readonly battery: number | undefined;
  readonly signal: number | undefined;
}

export interface Measured {
  readonly at: Instant;
  readonly value: number;
  readonly quality: number;
}

export interface CommissioningFigures {
  readonly station: Station;
  readonly details: StationDetails;
  readonly from: Instant;
  readonly to: Instant;
  /** Legal local date. */
  readonly today: string;
  readonly arrivals: readonly Arrival[];
  readonly points: ReadonlyMap<QuantityId, readonly Measured[]>;
  /** Codes of the refusals in the window, one each. */
  readonly refusals: readonly string[];
  readonly photos: number;
  readonly enrolled: boolean;
  readonly isRevoked: boolean;
  readonly hasConnected: boolean;
  /** Newest battery and signal, perhaps from before the window. */
  readonly battery: number | null;
  readonly signal: number | null;
  readonly thresholds: readonly Threshold[];
}

/** The window that is judged: long enough for the readings that are needed, with one to spare. */
export const windowOf = (to: Instant, minutes: number, intervalSeconds: number): { from: Instant; to: Instant } => ({
  from: to - Math.max(minutes * minuteMs, (tolerances.readings + 1) * intervalSeconds * secondMs),
  to,
});

type Judged = { readonly state: CheckState; readonly reason: CheckReason };
const pass: Judged = { state: 'pass', reason: 'ok' };
const fail = (reason: CheckReason): Judged => ({ state: 'fail', reason });
const unknown = (reason: CheckReason): Judged => ({ state: 'unknown', reason });
const notApplicable = (reason: CheckReason): Judged => ({ state: 'not-applicable', reason });

/** Of sorted figures; linear between neighbours. */
const quantile = (sorted: readonly number[], share: number): number | undefined => {
  const place = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low === undefined || high === undefined ? undefined : low + (high - low) * (place - Math.floor(place));
};

const clock = ({ arrivals }: CommissioningFigures): Check => {
  const offsets = arrivals
    .filter(({ isLate }) => !isLate)
    .map(({ measuredAt, receivedAt }) => receivedAt - measuredAt)
    .sort((a, b) => a - b);
  const median = quantile(offsets, 0.5);
  const spread = median === undefined ? undefined : (quantile(offsets, 0.95) ?? 0) - (quantile(offsets, 0.05) ?? 0);
  const judge = (): Judged => {
    if (median === undefined || spread === undefined) return unknown('no-messages');
    // A few may be what was left from before: not live, and not late enough to be told apart.
    if (offsets.length < tolerances.readings) return unknown('too-few');
    if (Math.abs(median) > tolerances.clockMs) return fail('offset');
    return spread > tolerances.clockMs ? fail('spread') : pass;
  };
  return {
    id: 'clock',
    ...judge(),
    medianMs: median === undefined ? null : Math.round(median),
    spreadMs: spread === undefined ? null : Math.round(spread),
    messages: offsets.length,
    toleranceMs: tolerances.clockMs,
  };
};

const interval = ({ station, points, from, to }: CommissioningFigures): Check => {
  const times = [...new Set([...points.values()].flatMap((each) => each.map(({ at }) => at)))].sort((a, b) => a - b);
  const expected = Math.max(1, Math.floor((to - from) / (station.interval * secondMs)));
  const maxGapMs = staleAfterMs(station.interval);
  const ends = [from, ...times, to];
  const longestGapMs = Math.max(...ends.slice(1).map((at, index) => at - (ends[index] ?? at)));
  const judge = (): Judged => {
    if (times.length === 0) return fail('no-messages');
    if (times.length < tolerances.readings) return fail('too-few');
    // The newest one may be on its way.
    if (times.length < Math.min(tolerances.share * expected, expected - 1)) return fail('incomplete');
    return longestGapMs > maxGapMs ? fail('gap') : pass;
  };
  return {
    id: 'interval',
    ...judge(),
    received: times.length,
    expected,
    longestGapMs: times.length === 0 ? null : longestGapMs,
    share: tolerances.share,
    maxGapMs,
  };
};

/** Exactly the same all along although it should move: too short a time to be sure of. */
const isUnchanged = (quantity: QuantityId, points: readonly Measured[]): boolean => {
  const { stuck } = plausibilityLimits[quantity];
  const [first, last] = [points[0], points.at(-1)];
  if (stuck === null || !first || !last || stuck.except.includes(first.value)) return false;
  const isLong = points.length >= stuckReadings && last.at - first.at >= stuck.afterMs * tolerances.unchangedShare;
  return isLong && points.every(({ value }) => value === first.value);
};

type QuantityCheck = Extract<Check, { id: 'values' }>['quantities'][number];

const quantityCheck = (quantity: QuantityId, points: readonly Measured[]): QuantityCheck => {
  const flagged = points.filter(({ quality }) => quality !== 0).length;
  const judge = (): Judged => {
    if (points.length === 0) return fail('silent');
    if (flagged > 0) return fail('flagged');
    if (points.length < tolerances.readings) return unknown('too-few');
    return isUnchanged(quantity, points) ? unknown('unchanged') : pass;
  };
  const figures = points.map(({ value }) => value);
  const extreme = (pick: (a: number, b: number) => number): number | null =>
    figures.length === 0 ? null : figures.reduce((a, b) => pick(a, b));
  return {
    ...judge(),
    quantity,
    count: points.length,
    last: figures.at(-1) ?? null,
    min: extreme(Math.min),
    max: extreme(Math.max),
    flagged,
  };
};

/** The worst of them stands for all. */
const values = ({ station, points }: CommissioningFigures): Check => {
  const quantities = station.quantities.map((quantity) => quantityCheck(quantity, points.get(quantity) ?? []));
  const worst =
    quantities.find(({ state }) => state === 'fail') ?? quantities.find(({ state }) => state === 'unknown') ?? pass;
  return { id: 'values', state: worst.state, reason: worst.reason, quantities };
};

const refusals = ({ refusals: codes }: CommissioningFigures): Check => {
  const counts = new Map<string, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  const sorted = [...counts].sort(([, a], [, b]) => b - a).map(([code, count]) => ({ code, count }));
  return {
    id: 'refusals',
    ...(codes.length === 0 ? pass : fail('refused')),
    refused: codes.length,
    codes: sorted.slice(0, 10),
  };
};

const level = (
  id: 'battery' | 'signal',
  told: readonly (number | undefined)[],
  newest: number | null,
  least: number,
): Check => {
  const figures = told.filter((each) => each !== undefined);
  const last = figures.at(-1) ?? newest;
  const worst = figures.length > 0 ? Math.min(...figures) : last;
  const judged = last === null || worst === null ? notApplicable('not-reported') : worst < least ? fail('low') : pass;
  return { id, ...judged, last, worst, least };
};

const position = ({ station }: CommissioningFigures): Check => {
  const own = findWard(station.ward);
  const nearest = nearestWard(station);
  const ownKm = own ? distanceKm(station, own) : null;
  const nearestKm = nearest ? distanceKm(station, nearest) : null;
  const judge = (): Judged => {
    if (ownKm === null) return nearest ? unknown('outside') : notApplicable('outside');
    return nearestKm === null || ownKm > nearestKm + tolerances.positionKm ? fail('far') : pass;
  };
  const rounded = (km: number | null): number | null => (km === null ? null : Math.round(km * 100) / 100);
  return {
    id: 'position',
    ...judge(),
    ward: station.ward,
    nearest: nearest?.code ?? null,
    ownKm: rounded(ownKm),
    nearestKm: rounded(nearestKm),
    toleranceKm: tolerances.positionKm,
  };
};

const limits = ({ station, thresholds, today }: CommissioningFigures): Check => {
  const held = station.quantities.map(
    (quantity) => [quantity, thresholdsFor(station, quantity, thresholds, today).length] as const,
  );
  const holding = held.reduce((sum, [, count]) => sum + count, 0);
  const measures = (quantity: QuantityId): boolean => station.quantities.includes(quantity);
  const judge = (): Judged => {
    if (station.networks.includes('noise') && station.areaClass === undefined) return fail('area-class');
    if (measures('water_level') && station.datum === undefined) return fail('datum');
    if (measures('water_level') && held.some(([quantity, count]) => quantity === 'water_level' && count === 0))
      return unknown('no-level');
    return holding === 0 ? notApplicable('no-limit') : pass;
  };
  return {
    id: 'limits',
    ...judge(),
    holding,
    quantities: held.flatMap(([quantity, count]) => (count > 0 ? [quantity] : [])),
  };
};

const instrument = ({ details, today }: CommissioningFigures): Check => {
  const { model, serial, calibrationDue } = details.instrument ?? {};
  const days = calibrationDue === undefined ? null : daysUntil(today, calibrationDue);
  const judged = !model ? fail('no-instrument') : days === null ? fail('no-date') : days < 0 ? fail('overdue') : pass;
  return {
    id: 'instrument',
    ...judged,
    model: model || null,
    serial: serial || null,
    calibrationDue: calibrationDue ?? null,
    days,
  };
};

const credentials = ({ enrolled, isRevoked, hasConnected }: CommissioningFigures): Check => ({
  id: 'credentials',
  ...(isRevoked ? fail('revoked') : hasConnected ? pass : fail('never-connected')),
  enrolled,
});

/** The checklist, in the order in which it is read. */
export const judgeStation = (figures: CommissioningFigures): Check[] => [
  clock(figures),
  interval(figures),
  values(figures),
  refusals(figures),
  level(
    'battery',
    figures.arrivals.map(({ battery }) => battery),
    figures.battery,
    tolerances.battery,
  ),
  level(
    'signal',
    figures.arrivals.map(({ signal }) => signal),
    figures.signal,
    tolerances.signal,
  ),
  position(figures),
  limits(figures),
  instrument(figures),
  {
    id: 'photos',
    ...(figures.photos >= tolerances.photos ? pass : fail('none')),
    count: figures.photos,
    needed: tolerances.photos,
  },
  credentials(figures),
];

export const isFulfilled = ({ state }: Pick<Check, 'state'>): boolean => state === 'pass' || state === 'not-applicable';

export type VerdictProblem = 'open-checks' | 'open-hand-checks' | 'remarks' | 'activate-refused';

/**
 * What keeps this verdict from being signed. Accepted without remarks needs every line fulfilled; any other verdict says in the
 * remarks why.
 */
export const verdictProblems = (
  checks: readonly Pick<Check, 'state'>[],
  { verdict, hand, remarks, activate }: Pick<CertificateRequest, 'verdict' | 'hand' | 'remarks' | 'activate'>,
): VerdictProblem[] => {
  const problems: VerdictProblem[] = [];
  if (verdict === 'accepted') {
    if (!checks.every(isFulfilled)) problems.push('open-checks');
    if (!handChecks.every((each) => hand[each])) problems.push('open-hand-checks');
  } else if (remarks.trim() === '') problems.push('remarks');
  if (activate && verdict === 'refused') problems.push('activate-refused');
  return problems;
};
