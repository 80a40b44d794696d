import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine, numberCell, textCell } from '../../../gateway/http/csv.ts';

/** A reader after the grammar of RFC 4180. */
const parseCsv = (text: string): string[][] => {
  const rows: string[][] = [];
  let row: string[] = [];
  let index = 0;
  while (index < text.length) {
    let cell = '';
    if (text[index] === '"') {
      index += 1;
      while (text[index] !== '"' || text[index + 1] === '"') {
        if (text[index] === '"') index += 1;
        cell += text[index];
        index += 1;
      }
      index += 1;
    } else {
      while (index < text.length && text[index] !== ',' && text[index] !== '\r') {
        cell += text[index];
        index += 1;
      }
    }
    row.push(cell);
    if (text[index] === ',') index += 1;
    else {
      index += 2;
      rows.push(row);
      row = [];
    }
  }
  return rows;
};

describe('text cells', () => {
  it.each(['=cmd|"/c calc"!A1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1'])(
    'take the formula out of %j',
    (text) => {
      expect(textCell(text)).toBe(`"'${text.replaceAll('"', '""')}"`);
    },
  );

  it.each(['Cầu Rào', 'a, b', 'say "chào"', 'two\r\nlines', ''])('leave %j as it is', (text) => {
    expect(parseCsv(csvLine([textCell(text)]))).toEqual([[text]]);
  });

  it('come back from any text, and never as a formula', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 4 }), (texts) => {
        const [cells = []] = parseCsv(csvLine(texts.map(textCell)));
        expect(cells.map((cell) => cell.replace(/^'(?=[=+\-@\t\r\n＝＋－＠])/u, ''))).toEqual(texts);
        for (const cell of cells) expect(cell).not.toMatch(/^[=+\-@\t\r\n]/);
      }),
    );
  });
});

describe('number cells', () => {
  it('stay numbers, negative ones too', () => {
    expect([-0.35, 1e-7, 12].map(numberCell)).toEqual(['-0.35', '1e-7', '12']);
  });

  it('are empty when there is none', () => {
    expect(numberCell(undefined)).toBe('');
  });
});
