/** What an exercise showed: who was told, who acknowledged and when, and how long each hop took. Pure. */
import type { Alert, AlertEvent, Situation } from '../alert-api.ts';
import type { ExerciseSummary } from '../exercise-api.ts';
import type { Delivery } from '../notification-api.ts';
import type { Instant } from '../time.ts';

export interface ExerciseRecord {
  readonly situations: readonly Situation[];
  readonly alerts: readonly Alert[];
  readonly events: readonly AlertEvent[];
  readonly deliveries: readonly Delivery[];
  readonly participants: readonly { readonly id: string; readonly name: string }[];
  /** Acknowledged by the gateway. */
  readonly readings: number;
}

const medianOf = (values: readonly number[]): number | null => {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >>> 1;
  const upper = sorted[middle];
  if (upper === undefined) return null;
  return sorted.length % 2 === 1 ? upper : Math.round(((sorted[middle - 1] ?? upper) + upper) / 2);
};

const leastOf = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
};

const after = (later: Instant | null, earlier: Instant | undefined): number[] =>
  later === null || earlier === undefined ? [] : [Math.max(0, later - earlier)];

/** Messages of a situation; of those at the start of the exercise nobody is to acknowledge anything. */
const ofSituation = (deliveries: readonly Delivery[], situation: string): Delivery[] =>
  deliveries.filter((one) => one.situation === situation && one.recipient.kind === 'person');

export const summarizeExercise = (record: ExerciseRecord): ExerciseSummary => {
  const { situations, alerts, events, deliveries, participants, readings } = record;
  const opened = new Map(situations.map(({ id, openedAt }) => [id, openedAt]));
  const acknowledgements = events.filter(({ kind }) => kind === 'acknowledged');

  const people = participants.map(({ id, name }) => {
    const own = deliveries.filter(({ recipient }) => recipient.kind === 'person' && recipient.id === id);
    const told = own.filter(({ state }) => state === 'delivered');
    const since = ({ situation }: Pick<Delivery, 'situation'>): Instant | undefined =>
      situation === null ? undefined : opened.get(situation);
    const acts = acknowledgements.filter(({ by }) => by?.id === id);
    return {
      id,
      name,
      told: told.length,
      failed: own.filter(({ state }) => state === 'failed').length,
      firstDeliveredAfter: leastOf(told.flatMap((one) => after(one.deliveredAt, since(one)))),
      openedAfter: leastOf(own.flatMap((one) => after(one.openedAt, since(one)))),
      acknowledged: new Set(acts.map(({ situation }) => situation)).size,
      acknowledgedAfter: leastOf(acts.flatMap(({ at, situation }) => after(at, opened.get(situation)))),
    };
  });

  const raised = events.filter(({ kind, reading }) => kind === 'raised' && reading !== null);
  const hops: [string, number[]][] = [
    ['measured', raised.flatMap(({ reading }) => after(reading?.receivedAt ?? null, reading?.at))],
    ['received', raised.flatMap(({ at, reading }) => after(at, reading?.receivedAt))],
    [
      'raised',
      situations.flatMap(({ id, openedAt }) =>
        after(leastOf(ofSituation(deliveries, id).map(({ createdAt }) => createdAt)), openedAt),
      ),
    ],
    [
      'made',
      deliveries.flatMap(({ situation, deliveredAt, createdAt }) => (situation ? after(deliveredAt, createdAt) : [])),
    ],
    ['accepted', deliveries.flatMap(({ openedAt, deliveredAt }) => after(openedAt, deliveredAt ?? undefined))],
    [
      'opened',
      situations.flatMap(({ id, acknowledgedAt }) =>
        after(acknowledgedAt, leastOf(ofSituation(deliveries, id).map(({ openedAt }) => openedAt)) ?? undefined),
      ),
    ],
  ];

  return {
    readings,
    situations: situations.map((situation) => {
      const first = acknowledgements.find((event) => event.situation === situation.id);
      return {
        id: situation.id,
        number: situation.number,
        ward: situation.ward,
        hazard: situation.hazard,
        highest: situation.highest,
        alerts: alerts.filter((alert) => alert.situation === situation.id).length,
        openedAt: situation.openedAt,
        acknowledgedAt: first?.at ?? null,
        acknowledgedBy: first?.by?.name ?? null,
        acknowledgedAfter: first ? Math.max(0, first.at - situation.openedAt) : null,
        endedAt: situation.endedAt,
      };
    }),
    people,
    hops: hops.map(([from, samples]) => ({ from, ms: medianOf(samples) })),
  };
};
