/** Alerts as everybody may see them: what is the matter, where and since when; nobody's name, nobody's words. Pure. */
import type { Alert, AlertEvent, Situation } from '../../shared/alert-api.ts';

export const publicAlert = (alert: Alert): Alert => ({ ...alert, acknowledgedBy: null, assignee: null });

/** Whom we tell, and how far that got, is for staff. */
export const publicSituation = (situation: Situation): Situation => ({
  ...situation,
  acknowledgedBy: null,
  assignee: null,
  escalation: null,
});

/** What no person did says why in a code; that stays, but for how messages went out. */
export const publicEvent = (event: AlertEvent): AlertEvent => ({
  ...event,
  by: null,
  why: event.by === null && event.kind !== 'escalated' ? event.why : '',
});
