import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alert, AlertEvent, Situation } from '../../../shared/alert-api.ts';
import { courseOf, situationAt } from '../../../shared/alerts/course.ts';
import { type Happening, happen, raisedEvent } from '../../../shared/alerts/lifecycle.ts';
import { situationAfter } from '../../../shared/alerts/situations.ts';
import { severities } from '../../../shared/alerts/words.ts';
import { at0, figure, floodTerms, lan, testAlert } from './support.ts';

const ids = ['0b5c1f6e-7d8a-4a55-9a3e-3f0d5f1f0a01', '0b5c1f6e-7d8a-4a55-9a3e-3f0d5f1f0a02'] as const;
const stationOf = (alert: string) => (alert === ids[0] ? 'tram-1' : 'tram-2');

const by = { by: lan, note: 'đã xem' };
const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc
    .constantFrom(...severities, null)
    .map((severity): Happening => ({ kind: 'level', severity, figure, reading: null })),
  fc.constantFrom<Happening>(
    { kind: 'acknowledge', ...by },
    { kind: 'note', ...by },
    { kind: 'assign', to: { id: lan.id, name: lan.name }, ...by },
    { kind: 'silent', since: at0 },
    { kind: 'heard' },
    { kind: 'shelve', until: at0 + 1e9, ...by },
    { kind: 'unshelve', ...by },
    { kind: 'suppress', window: 'w' },
    { kind: 'unsuppress' },
    { kind: 'close', isFalse: false, ...by },
    { kind: 'close', isFalse: true, ...by },
  ),
);

/** A story of up to two alerts of a rule on which people always have to look, told as the desk tells it. */
const story = fc.record({
  severities: fc.tuple(
    fc.constantFrom('warning', 'danger', 'extreme'),
    fc.constantFrom('warning', 'danger', 'extreme'),
  ),
  steps: fc.array(fc.record({ which: fc.constantFrom(0, 1), what: happening }), {
    minLength: 6,
    maxLength: 30,
    size: 'max',
  }),
});

describe('the course of a situation', () => {
  it('is what the situation was after each thing that happened', () => {
    fc.assert(
      fc.property(story, ({ severities: [one, other], steps }) => {
        const alerts: Alert[] = [];
        const events: AlertEvent[] = [];
        const lived: Situation[] = [];
        let at = at0;
        const advance = (which: number, what: Happening | 'raise'): void => {
          at += 1_000;
          const known = alerts[which];
          const outcome =
            what === 'raise'
              ? {
                  alert: testAlert({
                    id: ids[which] ?? '',
                    station: { ...testAlert().station, id: stationOf(ids[which] ?? '') },
                    severity: (which === 0 ? one : other) as Alert['severity'],
                    raisedAt: at,
                  }),
                  events: [],
                }
              : known && happen(known, what, floodTerms, at);
          if (!outcome) return;
          const told = what === 'raise' ? [raisedEvent(outcome.alert, null, 'condition')] : outcome.events;
          alerts[which] = outcome.alert;
          events.push(...told.map((event, index) => ({ ...event, seq: events.length + index })));
          const before = lived.at(-1);
          lived.push(
            situationAfter({
              before,
              opening: { ...testAlert(), id: testAlert().situation, number: 1 },
              alerts,
              added: what === 'raise' ? [outcome.alert] : [],
              events: told,
              terms: () => floodTerms,
              at,
            }),
          );
        };
        advance(0, 'raise');
        let isSecondThere = false;
        for (const { which, what } of steps) {
          if (lived.at(-1)?.state === 'cleared') break;
          if (which === 1 && !isSecondThere) {
            isSecondThere = true;
            advance(1, 'raise');
          } else advance(which, what);
        }

        const course = courseOf(events, stationOf);
        const [last] = lived.slice(-1);
        for (const { updatedAt, state, severity, highest, alerts: counts, stations, acknowledgedAt } of lived) {
          const then = last && situationAt(last, course, updatedAt);
          if (state === 'cleared') expect(then).toBeUndefined();
          // What only the figure changed is not told, and the situation stays as it was.
          else if (then?.updatedAt === updatedAt)
            expect(then).toMatchObject({ state, severity, highest, alerts: counts, stations, endedAt: null });
          if (state === 'acknowledged' && then?.updatedAt === updatedAt) {
            expect(then.acknowledgedAt !== null).toBe(acknowledgedAt !== null);
          }
        }
        expect(last && situationAt(last, course, at0)).toBeUndefined();
      }),
      { numRuns: 100 },
    );
  });

  it('names nobody', () => {
    const alert = testAlert();
    const acknowledged = happen(alert, { kind: 'acknowledge', by: lan, note: '' }, floodTerms, at0 + 1_000);
    const events = [raisedEvent(alert, null, 'condition'), ...(acknowledged?.events ?? [])];
    const course = courseOf(
      events.map((event, seq) => ({ ...event, seq })),
      stationOf,
    );
    const situation = situationAfter({
      before: undefined,
      opening: { ...alert, id: alert.situation, number: 1 },
      alerts: [acknowledged?.alert ?? alert],
      added: [],
      events: [],
      terms: () => floodTerms,
      at: at0 + 1_000,
    });

    expect(JSON.stringify(situationAt(situation, course, at0 + 1_000))).not.toContain(lan.name);
    expect(situationAt(situation, course, at0 + 1_000)).toMatchObject({
      state: 'acknowledged',
      acknowledgedAt: at0 + 1_000,
    });
    expect(situationAt(situation, course, at0)).toMatchObject({ state: 'unacknowledged', acknowledgedAt: null });
  });
});
