import { describe, expect, it } from 'vitest';
import { openTestState } from '../../support/test-state.ts';

const by = { kind: 'person', id: 'p1', name: 'Người môi trường', address: '127.0.0.1' } as const;
const entry = { target: 'housing', value: 29.4, asOf: '2025-12-31', source: 'Niên giám 2025, tr. 12', note: '' };

describe('values of targets', () => {
  it('come back as they were entered, with who and when', () => {
    const state = openTestState();
    const stored = state.targetValues.enter(entry, by);

    expect(state.again().targetValues.list()).toEqual([
      { ...entry, id: stored.id, enteredAt: state.clock, enteredBy: 'Người môi trường', withdrawn: null },
    ]);
  });

  it('come newest day first, and of one day the one entered last first', () => {
    const state = openTestState();
    for (const [value, asOf] of [
      [1, '2024-12-31'],
      [2, '2025-12-31'],
      [3, '2025-12-31'],
      [4, '2023-12-31'],
    ] as const) {
      state.targetValues.enter({ ...entry, value, asOf }, by);
    }

    expect(state.targetValues.list().map(({ value }) => value)).toEqual([3, 2, 1, 4]);
  });

  it('stay when they are withdrawn, with the reason, and are withdrawn once', () => {
    const state = openTestState();
    const { id } = state.targetValues.enter(entry, by);
    state.clock += 1_000;
    state.targetValues.withdraw('housing', id, 'nhầm đơn vị', by);

    expect(state.targetValues.list()).toMatchObject([
      { value: 29.4, withdrawn: { at: state.clock, by: 'Người môi trường', reason: 'nhầm đơn vị' } },
    ]);
    const again = () => state.targetValues.withdraw('housing', id, 'nữa', by);
    expect(again).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
    const other = () => state.targetValues.withdraw('urbanisation', id, 'khác', by);
    expect(other).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });

  it('are written to the audit log', () => {
    const state = openTestState();
    const { id } = state.targetValues.enter(entry, by);
    state.targetValues.withdraw('housing', id, 'nhầm đơn vị', by);

    expect(state.audit.list({ limit: 10 })).toMatchObject([
      { action: 'target.withdraw', target: 'housing', before: { id, value: 29.4 }, after: { reason: 'nhầm đơn vị' } },
      { action: 'target.enter', target: 'housing', before: null, after: { id, value: 29.4, asOf: '2025-12-31' } },
    ]);
    expect(state.audit.verify()).toMatchObject({ whole: true });
  });
});
