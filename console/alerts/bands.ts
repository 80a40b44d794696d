/** Alerts as spans in a chart of the quantity that they are about. Pure. */
import type { Alert } from '../../shared/alert-api.ts';
import type { Severity } from '../../shared/alerts/words.ts';
import type { QuantityId } from '../../shared/quantities.ts';
import type { Instant } from '../../shared/time.ts';
import type { Words } from '../format/level-text.ts';

export interface AlertSpan {
  readonly severity: Severity;
  readonly from: Instant;
  readonly to: Instant;
  readonly label: string;
  readonly text: string;
}

/** From the first reading of it until it returned; by the worst that it was. Those about no quantity are in no chart. */
export const alertBands = (
  alerts: readonly Alert[],
  shown: readonly QuantityId[],
  { from, to }: { readonly from: Instant; readonly to: Instant },
  { t, format }: Words,
): AlertSpan[] =>
  alerts
    .filter(({ figure }) => figure.quantity !== null && shown.includes(figure.quantity))
    .map((alert) => ({ alert, end: alert.returnedAt ?? alert.clearedAt ?? to }))
    .filter(({ alert, end }) => alert.onsetAt <= to && end >= from)
    .map(({ alert, end }) => ({
      severity: alert.highest,
      from: alert.onsetAt,
      to: Math.min(end, to),
      label: alert.rule.name[format.language],
      text: t(alert.returnedAt === null && alert.clearedAt === null ? 'chart.alertOpen' : 'chart.alertSpan', {
        severity: t(`alerts.severity.${alert.highest}`).toLowerCase(),
        name: alert.rule.name[format.language],
        from: format.dateTime(alert.onsetAt),
        to: format.dateTime(end),
      }),
    }));
