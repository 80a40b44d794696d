import { describe, expect, it } from 'vitest';
import { type JudgementRequest, maxJudgementsPerStation } from '../../../shared/judgement-api.ts';
import { testActor, testStation } from '../../support/gateway-process.ts';
import { openTestState } from '../../support/test-state.ts';

const request: JudgementRequest = {
  station: 'tram-1',
  quantity: 'pm25',
  from: 1_000,
  to: 2_000,
  verdict: 'invalid',
  reason: 'tổ chim che đầu hút',
};

const open = () => {
  const state = openTestState();
  for (const id of ['tram-1', 'tram-2']) state.stations.add(testStation(id), {}, testActor);
  return state;
};

describe('judgements', () => {
  it('are kept with who made them, when and why, and audited', () => {
    const state = open();
    const made = state.judgements.add(request, testActor);

    expect(made).toMatchObject({ ...request, by: testActor.name, at: state.clock, withdrawnAt: null });
    expect(state.again().judgements.list()).toEqual([made]);
    expect(state.judgements.find(made.id)).toEqual(made);
    expect(state.audit.list({ limit: 1 })).toMatchObject([
      {
        action: 'quality.judge',
        target: 'tram-1',
        before: null,
        after: { verdict: 'invalid', reason: request.reason },
      },
    ]);
  });

  it('stay in the list when they are withdrawn, once, and are in force no more', () => {
    const state = open();
    const { id } = state.judgements.add(request, testActor);
    state.clock += 5_000;
    state.judgements.withdraw(id, testActor);

    expect(state.judgements.list('tram-1')).toMatchObject([
      { id, withdrawnAt: state.clock, withdrawnBy: testActor.name },
    ]);
    expect(state.judgements.inForce()).toEqual([]);
    expect(state.audit.list({ limit: 1 })).toMatchObject([
      { action: 'quality.withdraw', target: 'tram-1', after: null },
    ]);
    expect(() => state.judgements.withdraw(id, testActor)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });

  it('are listed newest first by station, and in force in the order in which they were made', () => {
    const state = open();
    const ids = ['tram-1', 'tram-2', 'tram-1'].map(
      (station) => state.judgements.add({ ...request, station }, testActor).id,
    );

    expect(state.judgements.list('tram-1').map(({ id }) => id)).toEqual([ids[2], ids[0]]);
    expect(state.judgements.list().map(({ id }) => id)).toEqual([...ids].reverse());
    expect(state.judgements.inForce().map(({ id }) => id)).toEqual(ids);
  });

  it('are of stations that exist, and not without end', () => {
    const state = open();
    const add = (station: string) => state.judgements.add({ ...request, station }, testActor);

    expect(() => add('tram-9')).toThrow(expect.objectContaining({ code: 'STATION_UNKNOWN' }));
    const first = add('tram-1');
    for (let count = 1; count < maxJudgementsPerStation; count += 1) add('tram-1');
    expect(() => add('tram-1')).toThrow(expect.objectContaining({ code: 'LIMIT_REACHED' }));
    add('tram-2');
    state.judgements.withdraw(first.id, testActor);
    add('tram-1');
  });
});
