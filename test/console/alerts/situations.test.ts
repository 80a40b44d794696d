import { describe, expect, it } from 'vitest';
import { attentionSituations, notInSituations } from '../../../console/alerts/attention.ts';
import {
  countSituations,
  leadingAlert,
  mergeSituations,
  possibleFor,
  severityByStation,
  sortSituations,
} from '../../../console/alerts/situations.ts';
import { attentionItems, stationNow } from '../../../console/model/city-view.ts';
import { alertStates } from '../../../shared/alerts/words.ts';
import { now, station } from '../model/stations.ts';
import { alert, situation } from './samples.ts';

const numbers = (situations: readonly { number: number }[]) => situations.map(({ number }) => number);
const lan = { kind: 'person' as const, id: 'p1', name: 'Lan' };

describe('mergeSituations', () => {
  const named = situation(1, { revision: 3, state: 'acknowledged', acknowledgedAt: now, acknowledgedBy: lan });

  it('takes what is live and the names that were asked for', () => {
    const live = situation(1, {
      ...named,
      revision: 4,
      severity: 'extreme',
      acknowledgedBy: null,
      escalation: null,
    });
    const [merged] = mergeSituations([live], [named]);

    expect(merged?.severity).toBe('extreme');
    expect(merged?.acknowledgedBy).toEqual(lan);
  });

  it('never shows who acknowledged before as who did now', () => {
    const live = situation(1, { ...named, revision: 5, acknowledgedAt: now + 60_000, acknowledgedBy: null });

    expect(mergeSituations([live], [named])[0]?.acknowledgedBy).toBeNull();
  });

  it('drops what is no longer live, and shows what was asked for until anything is', () => {
    expect(mergeSituations([], [named])).toEqual([]);
    expect(mergeSituations(undefined, [named])).toEqual([named]);
  });

  it('keeps when somebody is told next until it is asked for again', () => {
    const asked = situation(1);
    const live = situation(1, { revision: 2, escalation: null });

    expect(mergeSituations([live], [asked])[0]?.escalation).toEqual(asked.escalation);
    expect(mergeSituations([{ ...live, state: 'acknowledged' }], [asked])[0]?.escalation).toBeNull();
  });
});

it('puts the real before drills, what waits before what somebody has, the worst before the mild', () => {
  const sorted = sortSituations([
    situation(1, { severity: 'watch' }),
    situation(2, { severity: 'extreme', provenance: 'simulated' }),
    situation(3, { severity: 'extreme', state: 'acknowledged' }),
    situation(4, { severity: 'danger' }),
    situation(5, { severity: 'extreme', provenance: 'simulated', exercise: situation(9).id }),
    situation(6, { severity: 'extreme', state: 'cleared' }),
  ]);

  expect(numbers(sorted)).toEqual([4, 1, 3, 6, 5, 2]);
});

describe('countSituations', () => {
  it('counts simulated ones only where there is nothing else, and no equipment', () => {
    const simulated = situation(1, { provenance: 'simulated', severity: 'extreme' });
    const real = situation(2, { severity: 'warning', state: 'acknowledged' });
    const broken = situation(3, { hazard: 'equipment' });

    expect(countSituations([simulated, broken])).toEqual({
      count: 1,
      waiting: 1,
      worst: 'extreme',
      isSimulated: true,
    });
    expect(countSituations([simulated, real, broken])).toEqual({
      count: 1,
      waiting: 0,
      worst: 'warning',
      isSimulated: false,
    });
    expect(countSituations([broken]).count).toBe(0);
  });
});

it('marks a station with the worst open situation that it is in', () => {
  const marked = severityByStation([
    situation(1, { severity: 'warning', stations: ['a', 'b'] }),
    situation(2, { severity: 'danger', stations: ['b'] }),
    situation(3, { severity: 'extreme', stations: ['a'], state: 'cleared' }),
    situation(4, { severity: 'extreme', stations: ['c'], hazard: 'equipment' }),
  ]);

  expect([...marked]).toEqual([
    ['a', 'warning'],
    ['b', 'danger'],
  ]);
});

it('names the alert that says most: one that holds, the worst, the farthest above its step', () => {
  const found = leadingAlert([
    alert(1, { state: 'cleared', severity: 'extreme' }),
    alert(2, { figure: { value: 31, unit: 'cm', quantity: 'water_depth', step: 30, threshold: null } }),
    alert(3, { figure: { value: 48, unit: 'cm', quantity: 'water_depth', step: 30, threshold: null } }),
    alert(4, { severity: 'warning' }),
  ]);

  expect(found?.id).toBe(alert(3).id);
  expect(leadingAlert([])).toBeUndefined();
});

it('offers what can follow from a state, and nothing for what is over but a note', () => {
  const offered = Object.fromEntries(
    alertStates.map((state) => [
      state,
      Object.entries(possibleFor(state, false))
        .filter(([, isPossible]) => isPossible)
        .map(([name]) => name)
        .join(' '),
    ]),
  );

  expect(offered).toEqual({
    unacknowledged: 'acknowledge assign note shelve closeAsFalse',
    acknowledged: 'assign note shelve closeAsFalse',
    returned: 'acknowledge assign note shelve close',
    latched: 'assign note shelve close',
    cleared: 'note',
  });
  expect(possibleFor('acknowledged', true)).toMatchObject({ shelve: false, unshelve: true });
});

describe('what needs attention', () => {
  const flooded = stationNow(
    station('pho-1', { networks: ['flood'], state: 'lost' }),
    { water_depth: { value: 34, at: now, receivedAt: now, quality: 0 } },
    now,
  );

  it('does not say by its stations what a situation says, but a lost station is still told of', () => {
    const items = attentionItems([flooded], [], now, true);

    expect(items.map(({ kind }) => kind)).toEqual(['station']);
    expect(notInSituations(items, [situation(1)])).toEqual(items);
    const level = [{ kind: 'level', entry: flooded } as never];
    expect(notInSituations(level, [situation(1)])).toEqual([]);
    expect(notInSituations(level, [situation(1, { hazard: 'air' })])).toEqual(level);
    expect(notInSituations(level, [situation(1, { state: 'cleared' })])).toEqual(level);
  });

  it('leaves equipment to its stations', () => {
    expect(numbers(attentionSituations([situation(1, { hazard: 'equipment' }), situation(2)]))).toEqual([2]);
  });
});
