import { describe, expect, it } from 'vitest';
import type { CapDocument } from '../../../gateway/cap/document.ts';
import { createImports, endlessMs } from '../../../gateway/cap/imports.ts';
import { maxImportsPerSource } from '../../../gateway/state/cap.ts';
import type { Actor } from '../../../shared/people-api.ts';
import { testActor } from '../../support/gateway-process.ts';
import { openTestState } from '../../support/test-state.ts';

const system: Actor = { kind: 'system', id: '', name: '', address: '' };

const document = (identifier: string, more: Partial<CapDocument> = {}): CapDocument => ({
  identifier,
  sender: 'kttv.example',
  sent: '2026-11-23T07:00:00+07:00',
  status: 'Actual',
  msgType: 'Alert',
  scope: 'Public',
  code: [],
  info: [],
  ...more,
});
const found = (...all: CapDocument[]) => all.map((one) => ({ document: one, xml: '<alert/>' }));

describe('createImports', () => {
  it('keeps so many of each source, the newest', () => {
    const state = openTestState();
    const imports = createImports(state.cap, () => state.clock);
    imports.add(found(document('by hand')), null, testActor);
    for (let index = 0; index < maxImportsPerSource + 3; index += 1) {
      state.clock += 1_000;
      imports.add(found(document(`feed-${index}`)), 'feed', system);
    }

    const all = imports.list({ all: true, limit: 10_000 });
    expect(all).toHaveLength(maxImportsPerSource + 1);
    expect(all[0]?.identifier).toBe(`feed-${maxImportsPerSource + 2}`);
    expect(all.at(-1)).toMatchObject({ identifier: 'by hand', importedBy: 'test' });
    expect(all.some(({ identifier }) => identifier === 'feed-2')).toBe(false);
    // What a feed brings is told by the row itself.
    expect(state.audit.list({ limit: 10, action: 'cap.import' })).toHaveLength(1);
  });

  it('ends by itself what names no end, and lets an Update without the old text replace it', () => {
    const state = openTestState();
    const imports = createImports(state.cap, () => state.clock);
    const identifiers = (): string[] => imports.list({ limit: 10 }).map(({ identifier }) => identifier);
    imports.add(found(document('a')), 'feed', system);
    expect(identifiers()).toEqual(['a']);

    const references = 'kttv.example,a,2026-11-23T07:00:00+07:00';
    imports.add(
      found(document('b', { msgType: 'Update', references, sent: '2026-11-23T08:00:00+07:00' })),
      'feed',
      system,
    );
    expect(identifiers()).toEqual(['b']);
    expect(imports.add(found(document('a')), 'feed', system)).toMatchObject({ added: 0, imported: [{ isOver: true }] });

    state.clock = Date.UTC(2026, 10, 23, 1) + endlessMs;
    expect(identifiers()).toEqual([]);
  });
});
