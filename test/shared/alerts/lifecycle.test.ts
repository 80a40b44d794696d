import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertSchema } from '../../../shared/alert-api.ts';
import { type Happening, happen, isWaiting, type Terms } from '../../../shared/alerts/lifecycle.ts';
import { alertStates, severities } from '../../../shared/alerts/words.ts';
import { at0, equipmentTerms, figure, floodTerms, impossible, inState, lan, testAlert } from './support.ts';

const at = at0 + 60_000;

const happenings = {
  worse: { kind: 'level', severity: 'extreme', figure, reading: null },
  same: { kind: 'level', severity: 'danger', figure: { ...figure, value: 35 }, reading: null },
  milder: { kind: 'level', severity: 'watch', figure, reading: null },
  normal: { kind: 'level', severity: null, figure, reading: null },
  'rule changed': { kind: 'rule', rule: { ...testAlert().rule, version: 2 } },
  silent: { kind: 'silent', since: at },
  unwatched: { kind: 'unwatched', why: 'rule-off' },
  corroborated: { kind: 'corroboration', now: 'corroborated' },
  suppress: { kind: 'suppress', window: 'w1' },
  acknowledge: { kind: 'acknowledge', by: lan, note: '' },
  assign: { kind: 'assign', to: { id: lan.id, name: lan.name }, by: lan, note: '' },
  note: { kind: 'note', by: lan, note: 'đã gọi' },
  shelve: { kind: 'shelve', until: at + 600_000, by: lan, note: 'đang sửa' },
  close: { kind: 'close', isFalse: false, by: lan, note: 'xong' },
  'close as false': { kind: 'close', isFalse: true, by: lan, note: 'tàu qua' },
} as const satisfies Record<string, Happening>;

/** What follows in each state of an alert of severity danger: the state, and the events. `-` = nothing. */
const table: Readonly<Record<keyof typeof happenings, readonly string[]>> = {
  // In the order of alertStates: unacknowledged, acknowledged, returned, latched, cleared.
  worse: ['unacknowledged worse', 'unacknowledged worse', 'unacknowledged again', 'unacknowledged again', '-'],
  same: ['unacknowledged', 'acknowledged', 'unacknowledged again', 'unacknowledged again', '-'],
  milder: ['unacknowledged milder', 'acknowledged milder', 'unacknowledged again', 'unacknowledged again', '-'],
  normal: ['returned returned', 'cleared cleared', '-', '-', '-'],
  'rule changed': [
    'unacknowledged rule-changed',
    'acknowledged rule-changed',
    'returned rule-changed',
    'latched rule-changed',
    '-',
  ],
  silent: ['unacknowledged silent', 'unacknowledged silent', 'returned silent', 'latched silent', '-'],
  unwatched: ['cleared cleared', 'cleared cleared', 'cleared cleared', 'cleared cleared', '-'],
  corroborated: [
    'unacknowledged corroboration',
    'acknowledged corroboration',
    'returned corroboration',
    'latched corroboration',
    '-',
  ],
  suppress: ['unacknowledged suppressed', 'acknowledged suppressed', 'returned suppressed', 'latched suppressed', '-'],
  acknowledge: ['acknowledged acknowledged', '-', 'cleared acknowledged cleared', '-', '-'],
  assign: ['unacknowledged assigned', 'acknowledged assigned', 'returned assigned', 'latched assigned', '-'],
  note: ['unacknowledged noted', 'acknowledged noted', 'returned noted', 'latched noted', 'cleared noted'],
  shelve: ['unacknowledged shelved', 'acknowledged shelved', 'returned shelved', 'latched shelved', '-'],
  close: ['-', '-', 'cleared closed', 'cleared closed', '-'],
  'close as false': ['cleared closed', 'cleared closed', 'cleared closed', 'cleared closed', '-'],
};

const names = Object.keys(happenings) as (keyof typeof happenings)[];
const cells = names.flatMap((name) =>
  alertStates.map((state, column) => [state, name, table[name][column] ?? ''] as const),
);

describe('an alert', () => {
  it.each(cells)('that is %s: %s → %s', (state, name, expected) => {
    const outcome = happen(inState(state), happenings[name], floodTerms, at);
    const found = outcome ? [outcome.alert.state, ...outcome.events.map(({ kind }) => kind)].join(' ') : '-';
    expect(found).toBe(expected);
    for (const event of outcome?.events ?? []) expect(event).toMatchObject({ at, alert: testAlert().id });
  });

  it('rings again when it gets worse or silent after it was acknowledged, and says no more who acknowledged it', () => {
    for (const happening of [happenings.worse, happenings.silent]) {
      const { alert } = happen(inState('acknowledged'), happening, floodTerms, at) ?? {};
      expect(alert).toMatchObject({ state: 'unacknowledged', acknowledgedAt: null, acknowledgedBy: null });
    }
  });

  it('remembers how bad it was at its worst, and waits by that', () => {
    const worse = happen(testAlert(), happenings.worse, floodTerms, at)?.alert ?? testAlert();
    const milder = happen(worse, happenings.milder, floodTerms, at)?.alert ?? testAlert();
    expect(milder).toMatchObject({ severity: 'watch', highest: 'extreme' });
    expect(happen(milder, happenings.normal, floodTerms, at)?.alert.state).toBe('returned');
  });

  it('that is milder than what waits clears by itself, and so does one of a rule that never waits', () => {
    const mild = testAlert({ severity: 'watch' });
    expect(isWaiting(mild, floodTerms)).toBe(false);
    expect(happen(mild, happenings.normal, floodTerms, at)?.alert).toMatchObject({ state: 'cleared', clearedAt: at });
    expect(happen(testAlert(), happenings.normal, equipmentTerms, at)?.alert.state).toBe('cleared');
  });

  it('that was extreme has to be closed by a person, also under a rule that never waits', () => {
    const extreme = { severity: 'extreme' } as const;
    expect(happen(inState('acknowledged', extreme), happenings.normal, floodTerms, at)?.alert.state).toBe('latched');
    expect(happen(inState('returned', extreme), happenings.acknowledge, floodTerms, at)?.alert.state).toBe('latched');
    const neverWaits: Terms = { ...floodTerms, acknowledge: null };
    expect(happen(testAlert(extreme), happenings.normal, neverWaits, at)?.alert.state).toBe('returned');
  });

  it('of equipment takes no second silence, and none falls silent twice', () => {
    expect(happen(testAlert({ hazard: 'equipment' }), happenings.silent, equipmentTerms, at)).toBeNull();
    const silent = testAlert({ silentSince: at0 });
    expect(happen(silent, happenings.silent, floodTerms, at)).toBeNull();
    expect(happen(silent, { kind: 'heard' }, floodTerms, at)?.alert).toMatchObject({
      state: 'unacknowledged',
      silentSince: null,
    });
    expect(happen(testAlert(), { kind: 'heard' }, floodTerms, at)).toBeNull();
  });

  it('that is shelved or suppressed goes on below, until it is taken out again', () => {
    const shelved = testAlert({ shelvedUntil: at + 1, suppressedBy: 'w1' });
    expect(happen(shelved, happenings.worse, floodTerms, at)?.alert).toMatchObject({
      severity: 'extreme',
      shelvedUntil: at + 1,
    });
    const ended = happen(shelved, { kind: 'unshelve', by: null, note: '' }, floodTerms, at);
    expect(ended).toMatchObject({
      alert: { shelvedUntil: null, suppressedBy: 'w1' },
      events: [{ kind: 'unshelved', why: 'shelf-ended', by: null }],
    });
    expect(happen(shelved, { kind: 'unsuppress' }, floodTerms, at)?.alert.suppressedBy).toBeNull();
    expect(happen(testAlert(), { kind: 'unshelve', by: lan, note: '' }, floodTerms, at)).toBeNull();
    expect(happen(testAlert(), { kind: 'unsuppress' }, floodTerms, at)).toBeNull();
  });

  it('keeps who did what and in which words', () => {
    expect(happen(testAlert(), { ...happenings.acknowledge, note: 'đã cử đội' }, floodTerms, at)).toMatchObject({
      alert: { acknowledgedAt: at, acknowledgedBy: lan },
      events: [{ kind: 'acknowledged', by: lan, why: 'đã cử đội', severity: 'danger' }],
    });
    expect(happen(testAlert(), happenings['close as false'], floodTerms, at)?.alert.isFalse).toBe(true);
    expect(happen(inState('latched'), happenings.close, floodTerms, at)?.alert.isFalse).toBe(false);
  });
});

const happeningOf: fc.Arbitrary<Happening> = fc.oneof(
  ...names.map((name) => fc.constant<Happening>(happenings[name])),
  fc.constantFrom(...severities).map((severity): Happening => ({ kind: 'level', severity, figure, reading: null })),
  fc.constant<Happening>({ kind: 'heard' }),
  fc.constant<Happening>({ kind: 'unsuppress' }),
  fc.constant<Happening>({ kind: 'unshelve', by: null, note: '' }),
);
const termsOf = fc.record({
  latch: fc.option(fc.constantFrom(...severities)),
  acknowledge: fc.option(fc.constantFrom(...severities)),
  policy: fc.constant('default'),
});

describe('whatever happens to an alert', () => {
  it('leaves no impossible combination, and an event for every change of state', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...severities),
        termsOf,
        fc.array(happeningOf, { maxLength: 30 }),
        (severity, terms, sequence) => {
          let alert = testAlert({ severity });
          for (const [index, happening] of sequence.entries()) {
            const outcome = happen(alert, happening, terms, at + index);
            if (!outcome) continue;
            if (outcome.alert.state !== alert.state) expect(outcome.events).not.toEqual([]);
            if (alert.state === 'cleared') expect(outcome.alert.state).toBe('cleared');
            if (happening.kind === 'silent' || happening.kind === 'heard')
              expect(outcome.alert.state).not.toBe('cleared');
            alert = outcome.alert;
            expect(impossible(alert)).toEqual([]);
          }
          expect(alertSchema.parse(alert)).toEqual(alert);
        },
      ),
      { numRuns: 300 },
    );
  });
});
