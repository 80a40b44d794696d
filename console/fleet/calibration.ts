/** When an instrument has to be calibrated again. Pure. */
import type { StationDetails } from '../../shared/station.ts';

/** Announced so many days ahead. */
export const soonDays = 30;

export type CalibrationState = 'unknown' | 'fine' | 'soon' | 'overdue';

/** Days from one local date to another, `2026-11-22`; negative = past. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);

/** The day itself is still in time. */
export const calibrationState = (details: StationDetails, today: string): CalibrationState => {
  const due = details.instrument?.calibrationDue;
  if (due === undefined) return 'unknown';
  const days = daysBetween(today, due);
  return days < 0 ? 'overdue' : days <= soonDays ? 'soon' : 'fine';
};
