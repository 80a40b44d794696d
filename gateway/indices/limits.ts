/** Where every limit in force at a station stands, as the API shows it. Pure. */
import { explainAverage } from '../../shared/indices/explain.ts';
import { hourStart, type OffsetMs } from '../../shared/indices/local-day.ts';
import { compliancesAt } from '../../shared/indices/station-indices.ts';
import type { LimitFigure } from '../../shared/indices-api.ts';
import type { Station } from '../../shared/station.ts';
import type { Threshold } from '../../shared/thresholds/threshold.ts';
import { hourMs, type Instant } from '../../shared/time.ts';
import { type Edge, shownAverage, shownValue } from './edge.ts';
import { explained } from './explained.ts';
import type { HoursReader } from './site.ts';

/** Limits before guidelines, each in the order of the station's quantities. Exceedance days come from elsewhere. */
export const limitFigures = (
  edge: Edge,
  windows: HoursReader,
  station: Station,
  catalogue: readonly Threshold[],
  at: Instant,
  offset: OffsetMs,
): LimitFigure[] =>
  compliancesAt(windows, station, catalogue, at, { offset, withGuidelines: true })
    .map((compliance): LimitFigure => {
      const { threshold, state, current, soFar, margin, isLost, projectedAt, rate } = compliance;
      const { quantity } = threshold;
      const hours = windows.hours(station.id, quantity, hourStart(at) - 24 * hourMs, hourStart(at));
      return {
        threshold: threshold.id,
        kind: threshold.kind,
        quantity,
        state,
        current: shownAverage(edge, quantity, current),
        soFar: shownAverage(edge, quantity, soFar),
        // JSON knows no infinity: of decibels it means that only silence would help.
        margin: shownValue(edge, quantity, Number.isFinite(margin) ? margin : null),
        isLost,
        projectedAt: projectedAt === null ? null : Math.round(projectedAt),
        rate: shownValue(edge, quantity, rate),
        exceedances: null,
        explain: explained(edge, explainAverage(threshold, current, hours)),
      };
    })
    .sort((one, other) => Number(one.kind === 'guideline') - Number(other.kind === 'guideline'));
