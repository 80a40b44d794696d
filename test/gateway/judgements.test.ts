import { describe, expect, it } from 'vitest';
import { createJudgementBook, type JudgementChange } from '../../gateway/judgements.ts';
import type { JudgementRequest } from '../../shared/judgement-api.ts';
import { qualityFlags } from '../../shared/quality.ts';
import { testActor, testStation } from '../support/gateway-process.ts';
import { openTestState } from '../support/test-state.ts';

const { calibrating, fault, inconsistent, step, stuck, clock, invalidated } = qualityFlags;

const open = () => {
  const state = openTestState();
  for (const id of ['tram-1', 'tram-2']) state.stations.add(testStation(id), {}, testActor);
  const book = createJudgementBook(state);
  const judge = (about: Partial<JudgementRequest>): string => {
    const request = { station: 'tram-1', quantity: null, from: 100, to: 200, verdict: 'invalid', reason: 'x' } as const;
    const { id } = state.judgements.add({ ...request, ...about }, testActor);
    book.refresh();
    return id;
  };
  return { state, book, judge };
};

describe('judged', () => {
  it('is the stored quality where nobody judged', () => {
    const { book, judge } = open();
    judge({});

    expect(book.judged('tram-2', 'pm25', 150, 0)).toBe(0);
    expect(book.judged('tram-1', 'pm25', 99, step)).toBe(step);
    expect(book.judged('tram-1', 'pm25', 200, 0)).toBe(0);
  });

  it('gains the flag of staff where they said invalid, from the beginning to before the end', () => {
    const { book, judge } = open();
    judge({});

    expect([100, 199].map((at) => book.judged('tram-1', 'pm25', at, 0))).toEqual([invalidated, invalidated]);
    expect(book.judged('tram-1', 'pm10', 150, step)).toBe(step | invalidated);
  });

  it('loses what the gateway set where they said valid, and keeps what the station said', () => {
    const { book, judge } = open();
    judge({ verdict: 'valid' });

    expect(book.judged('tram-1', 'pm25', 150, inconsistent | step | stuck | clock)).toBe(0);
    expect(book.judged('tram-1', 'pm25', 150, calibrating | fault | stuck)).toBe(calibrating | fault);
  });

  it('concerns one quantity where one is named', () => {
    const { book, judge } = open();
    judge({ quantity: 'pm25' });

    expect(book.judged('tram-1', 'pm25', 150, 0)).toBe(invalidated);
    expect(book.judged('tram-1', 'pm10', 150, 0)).toBe(0);
  });

  it('follows the later judgement where they overlap, and the earlier again when that is withdrawn', () => {
    const { state, book, judge } = open();
    judge({});
    const later = judge({ verdict: 'valid', quantity: 'pm25', from: 120, to: 140 });
    const at = (instant: number) => book.judged('tram-1', 'pm25', instant, stuck);

    expect([110, 120, 139, 140].map(at)).toEqual([stuck | invalidated, 0, 0, stuck | invalidated]);
    expect(book.spans('tram-1', 'pm25', 0, 1_000)).toEqual([
      { from: 100, to: 120, verdict: 'invalid' },
      { from: 120, to: 140, verdict: 'valid' },
      { from: 140, to: 200, verdict: 'invalid' },
    ]);
    expect(book.spans('tram-1', 'pm10', 130, 150)).toEqual([{ from: 130, to: 150, verdict: 'invalid' }]);

    state.judgements.withdraw(later, testActor);
    book.refresh();
    expect(book.spans('tram-1', 'pm25', 0, 1_000)).toEqual([{ from: 100, to: 200, verdict: 'invalid' }]);
  });

  it('tells which readings a change is about, also when another process made it', () => {
    const { state, book } = open();
    const changes: JudgementChange[] = [];
    const stop = book.onChange((change) => changes.push(change));
    const other = state.again();
    const request = { station: 'tram-2', quantity: 'pm25', from: 5, to: 9, verdict: 'invalid', reason: 'x' } as const;
    const { id } = other.judgements.add(request, testActor);

    book.refresh();
    expect(changes).toEqual([{ station: 'tram-2', quantity: 'pm25', from: 5, to: 9 }]);
    expect(book.judged('tram-2', 'pm25', 5, 0)).toBe(invalidated);

    other.judgements.withdraw(id, testActor);
    book.refresh();
    expect(changes).toHaveLength(2);
    book.refresh();
    stop();
    expect(changes).toHaveLength(2);
    expect(book.judged('tram-2', 'pm25', 5, 0)).toBe(0);
  });
});
