/** What happened at one station, newest first: alerts, judgements and what people changed, as far as the reader may know. Pure. */
import type { Alert } from '../../shared/alert-api.ts';
import type { Judgement } from '../../shared/judgement-api.ts';
import type { AuditEntry } from '../../shared/people-api.ts';
import type { Instant } from '../../shared/time.ts';

export type LogEntry = { readonly key: string; readonly at: Instant } & (
  | { readonly kind: 'raised' | 'cleared'; readonly alert: Alert }
  | { readonly kind: 'judged' | 'withdrawn'; readonly judgement: Judgement }
  | { readonly kind: 'audit'; readonly entry: AuditEntry }
);
export type LogKind = LogEntry['kind'];

export const logKinds = ['alerts', 'judgements', 'audit'] as const;
export type LogGroup = (typeof logKinds)[number];

export const groupOf = (kind: LogKind): LogGroup =>
  kind === 'audit' ? 'audit' : kind === 'raised' || kind === 'cleared' ? 'alerts' : 'judgements';

export const logOf = (
  alerts: readonly Alert[],
  judgements: readonly Judgement[],
  audit: readonly AuditEntry[],
): LogEntry[] =>
  [
    ...alerts.flatMap((alert): LogEntry[] => [
      { key: `${alert.id} raised`, at: alert.raisedAt, kind: 'raised', alert },
      ...(alert.clearedAt === null
        ? []
        : [{ key: `${alert.id} cleared`, at: alert.clearedAt, kind: 'cleared' as const, alert }]),
    ]),
    ...judgements.flatMap((judgement): LogEntry[] => [
      { key: `${judgement.id} judged`, at: judgement.at, kind: 'judged', judgement },
      ...(judgement.withdrawnAt === null
        ? []
        : [{ key: `${judgement.id} withdrawn`, at: judgement.withdrawnAt, kind: 'withdrawn' as const, judgement }]),
    ]),
    // The judgements tell of themselves.
    ...audit
      .filter(({ action }) => !action.startsWith('quality.'))
      .map((entry): LogEntry => ({ key: `audit ${entry.seq}`, at: entry.at, kind: 'audit', entry })),
  ].sort((a, b) => b.at - a.at || a.key.localeCompare(b.key));
