/** The words of alerts: how bad, of what, in which state. Pure. */
import { z } from 'zod';
import type { Network } from '../quantities.ts';

/**
 * Mildest first. CAP 1.2 severity: watch = Minor, warning = Moderate, danger = Severe, extreme = Extreme. By default
 * danger begins at 30 cm in a street or BĐ II, extreme at 50 cm or BĐ III (rules of this project).
 */
export const severities = ['watch', 'warning', 'danger', 'extreme'] as const;
export const severitySchema = z
  .enum(severities)
  .meta({ description: 'Mildest first: watch, warning, danger, extreme' });
export type Severity = z.infer<typeof severitySchema>;

export const severityRank = (severity: Severity): number => severities.indexOf(severity);
export const isAtLeast = (severity: Severity, least: Severity): boolean =>
  severityRank(severity) >= severityRank(least);
export const worstOf = (all: Iterable<Severity>): Severity | undefined => {
  let worst: Severity | undefined;
  for (const one of all) if (worst === undefined || severityRank(one) > severityRank(worst)) worst = one;
  return worst;
};

/** What a situation is about; alerts of one ward and one hazard are one situation. */
export const hazards = ['flood', 'air', 'noise', 'equipment'] as const;
export const hazardSchema = z.enum(hazards);
export type Hazard = z.infer<typeof hazardSchema>;

/**
 * After IEC 62682: `unacknowledged` and `acknowledged` while the condition holds; `returned` = it no longer holds and nobody has
 * acknowledged it; `latched` = it no longer holds, was acknowledged, and has to be closed by a person; `cleared` = over.
 */
export const alertStates = ['unacknowledged', 'acknowledged', 'returned', 'latched', 'cleared'] as const;
export const alertStateSchema = z.enum(alertStates);
export type AlertState = z.infer<typeof alertStateSchema>;

/** How far other stations bear an alert out. */
export const corroborations = ['single', 'corroborated', 'contradicted'] as const;
export const corroborationSchema = z.enum(corroborations);
export type Corroboration = z.infer<typeof corroborationSchema>;

/** The hazard of an alert of a kind of rule on a network. */
export const hazardOf = (kind: string, network: Network): Hazard =>
  kind === 'silent' || kind === 'fault' || kind === 'battery' || kind === 'doubtful' ? 'equipment' : network;
