import { describe, expect, it } from 'vitest';
import {
  type AlarmState,
  callingSituations,
  muteMs,
  nextTone,
  notesOf,
  repeatAfterMs,
  silent,
} from '../../../console/alerts/alarm.ts';
import { now } from '../model/stations.ts';
import { situation } from './samples.ts';

const calls = (...situations: Parameters<typeof callingSituations>[0]) =>
  callingSituations(situations, undefined).map(({ number }) => number);

describe('what calls', () => {
  it('is unacknowledged, bad enough, and of the world or an exercise', () => {
    expect(
      calls(
        situation(1),
        situation(2, { severity: 'watch' }),
        situation(3, { state: 'acknowledged' }),
        situation(4, { provenance: 'simulated' }),
        situation(5, { provenance: 'simulated', exercise: situation(9).id, severity: 'warning' }),
        situation(6, { hazard: 'equipment' }),
        situation(7, { state: 'returned' }),
      ),
    ).toEqual([1, 5]);
  });

  it('is silent once everything of it is shelved, which only staff can see; what is not known yet calls', () => {
    const live = situation(1, { escalation: null });

    expect(callingSituations([live], [situation(1, { escalation: null })])).toEqual([]);
    expect(callingSituations([live], [situation(1)])).toEqual([live]);
    expect(callingSituations([live], [])).toEqual([live]);
  });
});

describe('nextTone', () => {
  /** Plays second by second; answers the seconds at which something was heard. */
  const heard = (
    seconds: number,
    at: (second: number) => ReturnType<typeof situation>[],
    mutedUntil = 0,
    state: AlarmState = silent,
  ): string[] => {
    const tones: string[] = [];
    let before = state;
    for (let second = 0; second < seconds; second += 1) {
      const { state: after, tone } = nextTone(before, at(second), { now: now + second * 1_000, mutedUntil });
      if (tone) tones.push(`${second} ${tone}`);
      before = after;
    }
    return tones;
  };

  it('sounds at once and every half minute until nothing calls any more', () => {
    expect(heard(100, (second) => (second < 70 ? [situation(1)] : []))).toEqual([
      '0 warning',
      '30 warning',
      '60 warning',
    ]);
    expect(repeatAfterMs).toBe(30_000);
  });

  it('sounds at once for another one, for a worse one and for one that was told anew', () => {
    const at = (second: number) => [
      situation(1, { severity: second < 10 ? 'danger' : 'extreme', waves: second < 20 ? 1 : 2 }),
      ...(second < 5 ? [] : [situation(2)]),
    ];

    expect(heard(25, at)).toEqual(['0 warning', '5 warning', '10 extreme', '20 extreme']);
  });

  it('is quiet while muted, and does not make up for it', () => {
    expect(heard(40, () => [situation(1)], now + 20_000)).toEqual(['20 warning']);
    expect(muteMs).toBe(600_000);
  });

  it('tells an extreme one apart by its tones', () => {
    expect(notesOf('warning').map(({ pitch }) => pitch)).toEqual([660, 880, 660, 880]);
    expect(notesOf('extreme').length).toBe(12);
  });
});
