import { describe, expect, it } from 'vitest';
import { draftOf, presetDraft, presetIds, readDraft } from '../../../console/simulations/draft.ts';

const ten = presetDraft('ten', 'Tập huấn');
const wrongIn = (draft: typeof ten, left = 200): string[] => {
  const read = readDraft(draft, left);
  return 'wrong' in read ? [...read.wrong].sort() : [];
};

describe('readDraft', () => {
  it('takes every preset as it is, and a run comes back as the same settings', () => {
    for (const preset of presetIds) {
      const draft = presetDraft(preset, preset);
      const read = readDraft(draft, 200);
      if ('wrong' in read) throw new Error(`${preset}: ${[...read.wrong].join()}`);
      expect(draftOf(read.request)).toEqual(draft);
    }
  });

  it('takes an empty count for none', () => {
    const read = readDraft({ ...ten, air: '', noise: ' 2 ' }, 200);
    expect('request' in read && read.request.stations).toEqual({ air: 0, noise: 2, flood: 3 });
  });

  it('names what is wrong', () => {
    expect(wrongIn({ ...ten, name: '  ' })).toEqual(['name']);
    expect(wrongIn({ ...ten, air: '', noise: '', flood: '' })).toEqual(['stations']);
    expect(wrongIn({ ...ten, air: 'ba' })).toEqual(['stations']);
    expect(wrongIn(ten, 9)).toEqual(['stations']);
    expect(wrongIn({ ...ten, interval: '0' })).toEqual(['interval']);
    expect(wrongIn({ ...ten, wards: [] })).toEqual(['wards']);
    expect(wrongIn({ ...ten, seed: '-1' })).toEqual(['seed']);
    expect(wrongIn({ ...ten, faults: { ...ten.faults, silent: '60', stuck: '50' } })).toEqual(['faults']);
  });
});
