import { describe, expect, it } from 'vitest';
import { changeDraft, newDraft, requestOf } from '../../../console/care/draft.ts';
import { createFormat } from '../../../console/format/format.ts';
import { createTranslate } from '../../../shared/i18n/translate.ts';
import { hourMs } from '../../../shared/time.ts';

const format = createFormat('vi', 'Asia/Ho_Chi_Minh', createTranslate('vi'));
/** 23/11/2026 08:05 in Hải Phòng. */
const now = Date.UTC(2026, 10, 23, 1, 5, 30);
const draft = newDraft(now, 'Nguyễn Văn Bền', format);

describe('an entry of the log as it is typed', () => {
  it('begins with now, who types, and the usual interval of the work', () => {
    expect(draft).toMatchObject({ kind: 'inspection', doneAt: '2026-11-23T08:05', nextDue: '2027-02-21' });
    expect(requestOf(draft, format, now).request).toMatchObject({
      kind: 'inspection',
      doneAt: Date.UTC(2026, 10, 23, 1, 5),
      doneBy: 'Nguyễn Văn Bền',
      nextDue: '2027-02-21',
      calibration: null,
    });
  });

  it('moves the next date with the work, its day and its interval, until one is typed', () => {
    const cleaning = changeDraft(draft, { kind: 'cleaning' });
    expect(cleaning).toMatchObject({ repeat: '30', nextDue: '2026-12-23' });
    expect(changeDraft(cleaning, { doneAt: '2026-11-01T10:00' }).nextDue).toBe('2026-12-01');
    expect(changeDraft(cleaning, { repeat: '90' }).nextDue).toBe('2027-02-21');
    expect(changeDraft(cleaning, { kind: 'repair' })).toMatchObject({ repeat: 'none', nextDue: '' });
    const typed = changeDraft(cleaning, { nextDue: '2027-01-05' });
    expect(typed).toMatchObject({ repeat: 'date', nextDue: '2027-01-05' });
    expect(changeDraft(typed, { doneAt: '2026-11-02T10:00' }).nextDue).toBe('2027-01-05');
    expect(changeDraft(typed, { nextDue: '' }).repeat).toBe('none');
  });

  it('names what is wrong: no name, a time to come, a next date before the work', () => {
    const wrong = (part: Parameters<typeof changeDraft>[1]) =>
      requestOf(changeDraft(draft, part), format, now).problems;
    expect(wrong({ doneBy: ' ' })).toEqual(['doneBy']);
    expect(wrong({ doneAt: '' })).toContain('doneAt');
    expect(wrong({ nextDue: '2026-01-01' })).toEqual(['nextDue']);
    expect(requestOf(draft, format, now - hourMs).problems).toEqual(['doneAt']);
  });

  it('sends figures of a calibration with a calibration only', () => {
    const typed = changeDraft(changeDraft(draft, { kind: 'calibration' }), { before: '+4 %' });
    expect(requestOf(typed, format, now).request).toMatchObject({ calibration: { before: '+4 %' } });
    expect(requestOf(changeDraft(typed, { kind: 'repair' }), format, now).request?.calibration).toBeNull();
  });
});
