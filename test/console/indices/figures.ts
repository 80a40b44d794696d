/** Small figures for tests of what the console makes of the indices. */
import type { AverageFigure, CalendarDay, IndicesRow, LimitFigure } from '../../../shared/indices-api.ts';
import { builtInThresholds } from '../../../shared/thresholds/catalogue.ts';
import type { Threshold } from '../../../shared/thresholds/threshold.ts';
import { hourMs } from '../../../shared/time.ts';

/** 22 November 2026, 17:00 in Hải Phòng. */
export const hour = Date.UTC(2026, 10, 22, 10);
export const catalogue: readonly Threshold[] = builtInThresholds;

export const limit = (id: string): Threshold => {
  const found = catalogue.find((threshold) => threshold.id === id);
  if (!found) throw new Error(`no threshold ${id}`);
  return found;
};

export const row = (station: string, more: Partial<IndicesRow> = {}): IndicesRow => ({
  station,
  at: hour + 1_000,
  vnAqi: null,
  limits: {},
  level: null,
  restoring: false,
  ...more,
});

export const average = (more: Partial<AverageFigure> = {}): AverageFigure => ({
  from: hour - 24 * hourMs,
  to: hour,
  value: 47.3,
  captured: 22,
  expected: 24,
  needed: 18,
  valid: true,
  ...more,
});

export const figure = (more: Partial<LimitFigure> = {}): LimitFigure => ({
  threshold: 'qcvn-05-2023.pm25.24h.2026',
  kind: 'limit',
  quantity: 'pm25',
  state: 'exceeds',
  current: average(),
  soFar: average({ from: hour - 17 * hourMs, value: 40.15, captured: 16 }),
  margin: 19.87,
  isLost: false,
  projectedAt: null,
  rate: null,
  exceedances: null,
  explain: {
    quantity: 'pm25',
    unit: 'µg/m³',
    formula: { vi: 'Σ ci / n', en: 'Σ ci / n' },
    hours: [],
    missing: [],
    capture: { captured: 22, expected: 24, needed: 18, rule: { vi: '75 %', en: '75 %' } },
    value: 47.3,
    law: limit('qcvn-05-2023.pm25.24h.2026').law,
    evidence: 'verified',
    evidenceNote: { vi: 'đã đọc', en: 'read' },
  },
  ...more,
});

/** A finished day with a mean of PM2.5 over its 24 hours. */
export const day = (date: string, pm25: number | null, index: number | null): CalendarDay => ({
  date,
  isFinished: true,
  vnAqi:
    index === null
      ? null
      : { value: index, band: index <= 50 ? 'good' : 'moderate', dominant: 'pm25', isCapped: false },
  means: { pm25: average({ value: pm25, captured: pm25 === null ? 0 : 24, valid: pm25 !== null }) },
  limits: [
    {
      threshold: 'qcvn-05-2023.pm25.24h.2026',
      figure: pm25,
      verdict: pm25 === null ? 'not-enough-data' : pm25 > 45 ? 'exceeded' : 'kept',
    },
  ],
});
