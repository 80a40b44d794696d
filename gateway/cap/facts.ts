/** What a situation means in the words of CAP: what is to be said, whether it is still so, and how to tell that it changed. Pure. */
import type { Alert, Situation } from '../../shared/alert-api.ts';
import { holds, isEffective } from '../../shared/alerts/lifecycle.ts';
import { type Hazard, isAtLeast, type Severity, severityRank, worstOf } from '../../shared/alerts/words.ts';
import type { Instant } from '../../shared/time.ts';
import type { KeptCap } from '../state/cap.ts';
import type { CapInfo } from './document.ts';

/** Equipment is nobody's warning. */
export type WarnedHazard = Exclude<Hazard, 'equipment'>;
export const capEvents = ['street-flood', 'river-flood', 'heavy-rain', 'air-pollution', 'noise'] as const;
export type CapEvent = (typeof capEvents)[number];

/**
 * `active`: the condition holds; `easing`: it no longer does, and somebody still has to say that it is over; `held`: all that holds
 * is shelved or under maintenance; `over`; `false`: there never was anything; `withdrawn`: nobody watches it any more, so that
 * nobody can say whether it is over.
 */
export type Phase = KeptCap['phase'];

export interface CapFacts {
  readonly phase: Phase;
  readonly status: 'Actual' | 'Exercise' | 'Test';
  readonly event: CapEvent;
  readonly hazard: WarnedHazard;
  /** Of the worst alert that holds; the last one once none does. */
  readonly severity: Severity;
  readonly category: CapInfo['category'];
  readonly responseType: CapInfo['responseType'];
  readonly urgency: CapInfo['urgency'];
  readonly certainty: CapInfo['certainty'];
  /** What holds, worst first; once none does, what did. */
  readonly alerts: readonly Alert[];
  /** All that is at the severity of the situation is expected, not there yet. */
  readonly isProjected: boolean;
  /** Every station behind it has fallen silent: nobody knows how it goes on. */
  readonly isSilent: boolean;
  readonly onsetAt: Instant;
  /** Equal as long as there is nothing new to tell. */
  readonly key: string;
}

const isShown = (alert: Alert): boolean => holds(alert) && isEffective(alert);

/** Flooded streets before rivers before rain: what people stand in comes first. */
const eventOf = (alert: Alert): CapEvent => {
  if (alert.hazard === 'air') return 'air-pollution';
  if (alert.hazard === 'noise') return 'noise';
  const quantity = alert.figure.quantity;
  if (quantity === 'water_depth') return 'street-flood';
  return quantity === 'water_level' ? 'river-flood' : 'heavy-rain';
};

const worstFirst = (a: Alert, b: Alert): number =>
  severityRank(b.severity) - severityRank(a.severity) ||
  capEvents.indexOf(eventOf(a)) - capEvents.indexOf(eventOf(b)) ||
  Math.abs(b.figure.value) - Math.abs(a.figure.value) ||
  a.id.localeCompare(b.id);

/** Flood is Met in CAP; water in streets is the business of drains and roads as well. */
const categories: Readonly<Record<CapEvent, CapInfo['category']>> = {
  'street-flood': ['Met', 'Infra'],
  'river-flood': ['Met', 'Infra'],
  'heavy-rain': ['Met'],
  'air-pollution': ['Env', 'Health'],
  noise: ['Env'],
};

/** Evacuation is ordered by people, never by a rule. */
const responses: Readonly<Record<WarnedHazard, Readonly<Record<Severity, CapInfo['responseType']>>>> = {
  flood: { watch: ['Monitor'], warning: ['Avoid'], danger: ['Avoid', 'Prepare'], extreme: ['Avoid', 'Shelter'] },
  air: { watch: ['Monitor'], warning: ['Avoid'], danger: ['Avoid'], extreme: ['Avoid', 'Shelter'] },
  noise: { watch: ['Monitor'], warning: ['Monitor'], danger: ['Avoid'], extreme: ['Avoid'] },
};

const certaintyOf = (
  { corroboration }: Situation,
  { severity, isProjected, isSilent }: Pick<CapFacts, 'severity' | 'isProjected' | 'isSilent'>,
): CapInfo['certainty'] => {
  if (corroboration === 'contradicted') return 'Possible';
  if (isProjected) return corroboration === 'corroborated' ? 'Likely' : 'Possible';
  if (corroboration === 'corroborated') return isSilent ? 'Likely' : 'Observed';
  return severity === 'watch' || isSilent ? 'Possible' : 'Likely';
};

/** CAP 1.2 §3.2.2: all clear is Past; a Cancel says that it was not so, or that we no longer know. */
const ended: Readonly<Record<Exclude<Phase, 'active'>, Pick<CapFacts, 'urgency' | 'certainty' | 'responseType'>>> = {
  easing: { urgency: 'Past', certainty: 'Observed', responseType: ['Monitor'] },
  held: { urgency: 'Past', certainty: 'Unknown', responseType: ['Monitor'] },
  over: { urgency: 'Past', certainty: 'Observed', responseType: ['AllClear'] },
  false: { urgency: 'Past', certainty: 'Unlikely', responseType: ['AllClear'] },
  withdrawn: { urgency: 'Unknown', certainty: 'Unknown', responseType: ['None'] },
};

const statusOf = ({ provenance, exercise }: Situation): CapFacts['status'] => {
  if (exercise !== null) return 'Exercise';
  return provenance === 'simulated' ? 'Test' : 'Actual';
};

/** Ended while its condition held, and not as a false one: the rule or the station is gone, the exercise over. */
const isWithdrawn = (alert: Alert): boolean => alert.state === 'cleared' && alert.returnedAt === null && !alert.isFalse;

const phaseOf = (situation: Situation, alerts: readonly Alert[]): Phase => {
  if (situation.endedAt !== null || situation.state === 'cleared') {
    if (alerts.every(({ isFalse }) => isFalse)) return 'false';
    return alerts.some(isWithdrawn) ? 'withdrawn' : 'over';
  }
  if (alerts.some(isShown)) return 'active';
  return alerts.some(holds) ? 'held' : 'easing';
};

/** Undefined for what is nobody's warning: equipment, and what was only found afterwards. `all`: open and closed ones. */
export const factsOf = (situation: Situation, all: readonly Alert[]): CapFacts | undefined => {
  const { hazard } = situation;
  const alerts = all.filter((alert) => !alert.isPast && alert.hazard === hazard);
  const phase = phaseOf(situation, alerts);
  const isActive = phase === 'active';
  const shown = (isActive ? alerts.filter(isShown) : alerts).toSorted(worstFirst);
  const [worst] = shown;
  if (hazard === 'equipment' || !worst) return undefined;
  const severity = isActive ? worst.severity : (worstOf(shown.map(({ highest }) => highest)) ?? worst.highest);
  const leading = shown.filter((alert) => alert.severity === worst.severity);
  const isProjected = isActive && leading.every(({ rule }) => rule.kind === 'projected');
  const isSilent = isActive && shown.every(({ silentSince }) => silentSince !== null);
  const status = statusOf(situation);
  const event = eventOf(worst);
  const { urgency, certainty, responseType } = isActive
    ? {
        urgency: isProjected || severity === 'watch' ? ('Expected' as const) : ('Immediate' as const),
        certainty: certaintyOf(situation, { severity, isProjected, isSilent }),
        responseType: responses[hazard][severity],
      }
    : ended[phase];
  const places = isActive ? [...new Set(shown.map(({ station }) => station.id))].sort() : [];
  return {
    phase,
    status,
    event,
    hazard,
    severity,
    category: categories[event],
    responseType,
    urgency,
    certainty,
    alerts: shown,
    isProjected,
    isSilent,
    onsetAt: Math.min(...shown.map(({ onsetAt }) => onsetAt)),
    key: JSON.stringify([phase, status, event, severity, urgency, certainty, situation.corroboration, places]),
  };
};

/** A warning begins with a warning: what is only watched is not broadcast. */
export const deservesAlert = ({ phase, severity }: CapFacts): boolean =>
  phase === 'active' && isAtLeast(severity, 'warning');
