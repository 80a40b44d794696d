import { describe, expect, it } from 'vitest';
import type { Alert, AlertEvent, Situation } from '../../../shared/alert-api.ts';
import { summarizeExercise } from '../../../shared/exercises/summary.ts';
import type { Delivery } from '../../../shared/notification-api.ts';

const begin = Date.UTC(2026, 10, 23, 2);
const situation = (id: string, openedAt: number, over: Partial<Situation> = {}): Situation =>
  ({
    id,
    number: 7,
    ward: '11359',
    hazard: 'flood',
    highest: 'danger',
    openedAt,
    endedAt: null,
    acknowledgedAt: null,
    ...over,
  }) as Situation;
const event = (kind: AlertEvent['kind'], at: number, over: Partial<AlertEvent> = {}): AlertEvent =>
  ({ kind, at, situation: 's1', alert: 'a1', by: null, reading: null, ...over }) as AlertEvent;
const delivery = (person: string, over: Partial<Delivery> = {}): Delivery =>
  ({
    situation: 's1',
    recipient: { kind: 'person', id: person, name: person },
    state: 'delivered',
    createdAt: begin + 1_000,
    deliveredAt: begin + 1_500,
    openedAt: null,
    ...over,
  }) as Delivery;

describe('the summary of an exercise', () => {
  const summary = summarizeExercise({
    situations: [situation('s1', begin + 900, { acknowledgedAt: begin + 61_000 }), situation('s2', begin + 100_000)],
    alerts: [{ situation: 's1' }, { situation: 's1' }, { situation: 's2' }] as Alert[],
    events: [
      event('raised', begin + 900, {
        reading: { at: begin, receivedAt: begin + 300, quality: 0, seq: null, values: {} },
      }),
      event('raised', begin + 100_000, {
        situation: 's2',
        reading: { at: begin + 99_000, receivedAt: begin + 99_800, quality: 0, seq: null, values: {} },
      }),
      event('acknowledged', begin + 61_000, { by: { kind: 'link', id: 'an', name: 'An' } }),
    ],
    deliveries: [
      delivery('an', { openedAt: begin + 31_500 }),
      delivery('binh', { state: 'failed', deliveredAt: null }),
      delivery('an', { situation: 's2', createdAt: begin + 100_400, deliveredAt: begin + 101_000 }),
    ],
    participants: [
      { id: 'an', name: 'An' },
      { id: 'binh', name: 'Bình' },
      { id: 'chi', name: 'Chi' },
    ],
    readings: 420,
  });

  it('tells of each person what reached them and what they did', () => {
    expect(summary.people).toEqual([
      {
        id: 'an',
        name: 'An',
        told: 2,
        failed: 0,
        firstDeliveredAfter: 600,
        openedAfter: 30_600,
        acknowledged: 1,
        acknowledgedAfter: 60_100,
      },
      {
        id: 'binh',
        name: 'Bình',
        told: 0,
        failed: 1,
        firstDeliveredAfter: null,
        openedAfter: null,
        acknowledged: 0,
        acknowledgedAfter: null,
      },
      {
        id: 'chi',
        name: 'Chi',
        told: 0,
        failed: 0,
        firstDeliveredAfter: null,
        openedAfter: null,
        acknowledged: 0,
        acknowledgedAfter: null,
      },
    ]);
  });

  it('tells of each situation who took it, and that nobody did', () => {
    expect(
      summary.situations.map(({ id, alerts, acknowledgedBy, acknowledgedAfter }) => ({
        id,
        alerts,
        acknowledgedBy,
        acknowledgedAfter,
      })),
    ).toEqual([
      { id: 's1', alerts: 2, acknowledgedBy: 'An', acknowledgedAfter: 60_100 },
      { id: 's2', alerts: 1, acknowledgedBy: null, acknowledgedAfter: null },
    ]);
    expect(summary.readings).toBe(420);
  });

  it('has the median of every hop, and none where it did not happen', () => {
    expect(summary.hops).toEqual([
      { from: 'measured', ms: 550 },
      { from: 'received', ms: 400 },
      { from: 'raised', ms: 250 },
      { from: 'made', ms: 550 },
      { from: 'accepted', ms: 30_000 },
      { from: 'opened', ms: 29_500 },
    ]);
    const nothing = summarizeExercise({
      situations: [],
      alerts: [],
      events: [],
      deliveries: [],
      participants: [],
      readings: 0,
    });
    expect(nothing.hops.every(({ ms }) => ms === null)).toBe(true);
  });
});
