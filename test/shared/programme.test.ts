import { describe, expect, it } from 'vitest';
import { clauses, figureParts } from '../../shared/city-programme/clauses.ts';
import {
  datesOf,
  daysBetween,
  maxPeriodDays,
  monthOf,
  parsePeriod,
  periodBefore,
  quarterOf,
  yearOf,
} from '../../shared/city-programme/period.ts';
import { findTarget, type TargetGoal, targets, unitRange, verdictOn } from '../../shared/city-programme/targets.ts';
import { clauseSchema, targetRowSchema } from '../../shared/city-programme-api.ts';
import { builtInThresholds } from '../../shared/thresholds/catalogue.ts';

/** The clauses that the software answers to, as the programme numbers them. */
const cited = [
  'II.1 ¶1',
  'III.1 ¶2',
  'III.2 ¶1',
  'III.2 ¶6',
  'III.3 ¶1',
  'III.3 ¶3',
  'III.3 ¶4',
  'III.4 ¶3',
  'III.5 ¶2',
  'III.5 ¶5',
  'III.5 ¶7',
  'IV.1–IV.6',
];

describe('the clauses', () => {
  it('are all there, each once and in the order of the programme', () => {
    expect(clauses.map(({ id }) => id)).toEqual(cited);
  });

  it('have the shape that the API promises, with something in both languages and something that answers', () => {
    for (const clause of clauses) {
      expect(() => clauseSchema.parse(clause), clause.id).not.toThrow();
      expect(clause.quote.length, clause.id).toBeGreaterThan(20);
      expect(clause.gloss.vi, clause.id).not.toBe(clause.gloss.en);
      expect(
        clause.answers.some(({ isMissing }) => !isMissing),
        clause.id,
      ).toBe(true);
      expect(clause.figures.length, clause.id).toBeGreaterThan(0);
    }
  });

  it('lead to every part of the figures', () => {
    expect(new Set(clauses.flatMap(({ figures }) => figures))).toEqual(new Set(figureParts));
  });

  it('are those that the thresholds cite', () => {
    const known = new Set(cited);
    expect(builtInThresholds.flatMap(({ programme }) => programme).filter((id) => !known.has(id))).toEqual([]);
  });
});

/** Code, 2025, 2030, as part II.2 of the programme states them. */
const stated: readonly (readonly [string, string, string])[] = [
  ['urbanisation', '60-70', '74-76'],
  ['urban-land', '31-32', '34-35'],
  ['traffic-land', '', '16-20'],
  ['traffic-land-inner', '16-≥24', '16-≥26'],
  ['green-area', '', '10-13'],
  ['green-area-inner', '10-≥15', '10-≥15'],
  ['housing', '≥29.2', '≥36.5'],
  ['housing-inner', '28-≥32', '28-≥32'],
  ['fibre-households', '>90', '100'],
  ['fibre-communes', '100', '100'],
  ['5g', 'text', '100'],
  ['e-payment', '>50', '100'],
  ['digital-id', '≥40', ''],
  ['gdp-share', '6.4', '8.2'],
  ['digital-economy', '25-30', '35-40'],
  ['smart-city', '', '≥1'],
  ['master-plans', '100', ''],
];

const written = (goal: TargetGoal): string => {
  if (goal.kind === 'none') return '';
  if (goal.kind === 'text') return 'text';
  if (goal.kind === 'number') return String(goal.value);
  if (goal.kind === 'at-least') return `${goal.isStrict ? '>' : '≥'}${goal.value}`;
  return `${goal.from}-${goal.isOpen ? '≥' : ''}${goal.to}`;
};

describe('the targets', () => {
  it('are those of the programme, with its figures', () => {
    expect(targets.map(({ code, goals }) => [code, written(goals[2025]), written(goals[2030])])).toEqual(stated);
  });

  it('have codes of their own, a source and a shape that the API promises', () => {
    expect(new Set(targets.map(({ code }) => code)).size).toBe(targets.length);
    for (const target of targets) {
      const row = { ...target, newest: null, verdicts: { 2025: 'no-data', 2030: 'no-data' }, values: [] };
      expect(() => targetRowSchema.parse(row), target.code).not.toThrow();
      expect(target.clause, target.code).toMatch(/^II\.2 ¶[1-8]$/);
      expect(findTarget(target.code)).toBe(target);
    }
    expect(findTarget('__proto__')).toBeUndefined();
  });

  it('ask for values that can be at all', () => {
    for (const { goals, unit, code } of targets) {
      for (const goal of Object.values(goals)) {
        const figures =
          goal.kind === 'range'
            ? [goal.from, goal.to]
            : goal.kind === 'number' || goal.kind === 'at-least'
              ? [goal.value]
              : [];
        for (const figure of figures) {
          expect(figure, code).toBeGreaterThanOrEqual(unitRange[unit][0]);
          expect(figure, code).toBeLessThanOrEqual(unitRange[unit][1]);
        }
      }
    }
  });
});

describe('verdictOn', () => {
  const range = { kind: 'range', from: 60, to: 70, isOpen: false } as const;

  it.each([
    [59.9, 'not-met'],
    [60, 'met'],
    [70, 'met'],
    [70.1, 'above-range'],
    [undefined, 'no-data'],
  ] as const)('a range of 60–70 with %s is %s', (value, verdict) => {
    expect(verdictOn(range, value)).toBe(verdict);
  });

  it('takes the upper figure of an open range for no bound', () => {
    expect(verdictOn({ kind: 'range', from: 16, to: 24, isOpen: true }, 30)).toBe('met');
  });

  it('tells "more than" from "at least"', () => {
    expect(verdictOn({ kind: 'at-least', value: 90, isStrict: true }, 90)).toBe('not-met');
    expect(verdictOn({ kind: 'at-least', value: 90, isStrict: false }, 90)).toBe('met');
  });

  it('compares nothing with words, and asks for nothing where no goal is stated', () => {
    expect(verdictOn({ kind: 'text', text: { vi: 'a', en: 'b' } }, 50)).toBe('open');
    expect(verdictOn({ kind: 'none' }, 50)).toBe('no-goal');
    expect(verdictOn({ kind: 'none' }, undefined)).toBe('no-goal');
  });
});

describe('parsePeriod', () => {
  it.each([
    ['2026-02', '2026-02-01', '2026-02-28'],
    ['2028-02', '2028-02-01', '2028-02-29'],
    ['2026-12', '2026-12-01', '2026-12-31'],
    ['2026-Q1', '2026-01-01', '2026-03-31'],
    ['2026-Q4', '2026-10-01', '2026-12-31'],
    ['2026', '2026-01-01', '2026-12-31'],
    ['2026-11-01..2026-11-15', '2026-11-01', '2026-11-15'],
    ['2026-11-15..2026-11-15', '2026-11-15', '2026-11-15'],
    ['2027-06-01..2028-05-31', '2027-06-01', '2028-05-31'],
  ])('%s is %s to %s', (text, from, to) => {
    expect(parsePeriod(text)).toMatchObject({ text, from, to });
  });

  it.each([
    '',
    '2026-13',
    '2026-00',
    '2026-Q5',
    '1969',
    '2200',
    '26',
    '2026-02-30..2026-03-01',
    '2026-11-15..2026-11-14',
    '2026-01-01..2027-01-02',
    '2026-11-01..',
    '2026-11-01...2026-11-02',
  ])('%s is none', (text) => {
    expect(parsePeriod(text)).toBeUndefined();
  });

  it('names every day once', () => {
    const year = parsePeriod('2028');
    if (!year) throw new Error('no period');

    expect(datesOf(year)).toHaveLength(maxPeriodDays);
    expect(new Set(datesOf(year)).size).toBe(maxPeriodDays);
    expect(daysBetween(year.from, year.to)).toBe(366);
  });

  it('steps back by its own kind', () => {
    expect(periodBefore(monthOf('2026-01-31')).text).toBe('2025-12');
    expect(periodBefore(quarterOf('2026-03-31')).text).toBe('2025-Q4');
    expect(periodBefore(yearOf('2026-03-31')).text).toBe('2025');
    const days = parsePeriod('2026-03-01..2026-03-10');
    expect(days && periodBefore(days).text).toBe('2026-02-19..2026-02-28');
  });
});
