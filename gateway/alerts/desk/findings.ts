/** What the engine found out, put into a change. */
import { randomUUID } from 'node:crypto';
import type { Alert } from '../../../shared/alert-api.ts';
import { clearedLateEvent, raisedEvent, type UnwatchedWhy } from '../../../shared/alerts/lifecycle.ts';
import type { Rule } from '../../../shared/alerts/rule.ts';
import { hazardOf } from '../../../shared/alerts/words.ts';
import type { Station } from '../../../shared/station.ts';
import type { StationDirectory } from '../../state/directory.ts';
import type { Log } from '../../telemetry/log.ts';
import { type Finding, keyText } from '../ports.ts';
import type { Draft } from './draft.ts';
import type { Windows } from './windows.ts';

export interface FindingOptions {
  readonly stations: Pick<StationDirectory, 'find'>;
  /** The rule as it was in this version. */
  readonly rule: (id: string, version: number) => Rule | undefined;
  /** The running exercise that a station belongs to. */
  readonly exerciseOf: (station: string) => string | null;
  readonly windows: Windows;
  readonly log: Pick<Log, 'warn'>;
}

type Raised = Extract<Finding, { readonly kind: 'level' | 'past' }>;

export const createFindings = ({ stations, rule, exerciseOf, windows, log }: FindingOptions) => {
  const ruleOf = (id: string, version: number): Alert['rule'] => {
    const found = rule(id, version);
    return found
      ? { id, version, name: found.name, kind: found.condition.kind }
      : { id, version, name: { vi: id, en: id }, kind: 'unknown' };
  };

  /** As it is raised; in its situation, which may be a new one. */
  const newAlert = (
    draft: Draft,
    finding: Raised,
    station: Station,
    severity: Alert['severity'],
    more: Pick<Alert, 'state' | 'isPast' | 'onsetAt' | 'returnedAt' | 'clearedAt'>,
  ): Alert => {
    const { key, network, figure } = finding;
    const named = ruleOf(key.rule, finding.ruleVersion);
    const isReal = station.provenance === 'real';
    const place = {
      ward: station.ward,
      hazard: hazardOf(named.kind, network),
      provenance: isReal ? ('real' as const) : ('simulated' as const),
      exercise: isReal ? null : exerciseOf(station.id),
    };
    const situation = draft.situationFor(place, severity);
    return {
      id: randomUUID(),
      situation: situation.id,
      rule: named,
      station: { id: station.id, name: station.name, lat: station.lat, lon: station.lon },
      ...place,
      network,
      subject: key.subject,
      severity,
      highest: severity,
      isFalse: false,
      figure,
      corroboration: 'single',
      raisedAt: draft.at,
      acknowledgedAt: null,
      acknowledgedBy: null,
      assignee: more.isPast ? null : situation.assignee,
      shelvedUntil: null,
      suppressedBy: null,
      silentSince: null,
      updatedAt: draft.at,
      ...more,
    };
  };

  const stationOf = (finding: Raised): Station | undefined => {
    const station = stations.find(finding.key.station);
    if (!station) log.warn({ ...finding.key }, 'a station that is not registered cannot raise an alert');
    return station;
  };

  const level = (draft: Draft, finding: Extract<Finding, { readonly kind: 'level' }>): void => {
    const { key, ruleVersion, severity, figure, reading, onsetAt } = finding;
    const open = draft.alertOf(keyText(key));
    if (open) {
      draft.happen(open, { kind: 'rule', rule: ruleOf(key.rule, ruleVersion) });
      draft.happen(open, { kind: 'level', severity, figure, reading });
      return;
    }
    // Closed as false, and now less of it.
    if (severity === null || finding.isEasing) return;
    const station = stationOf(finding);
    if (!station) return;
    const alert = newAlert(draft, finding, station, severity, {
      ...{ state: 'unacknowledged', isPast: false, onsetAt, returnedAt: null, clearedAt: null },
    });
    draft.add(alert, [raisedEvent(alert, reading, 'condition')]);
    const window = windows.over(alert, draft.at);
    if (window !== null) draft.happen(alert, { kind: 'suppress', window });
  };

  const past = (draft: Draft, finding: Extract<Finding, { readonly kind: 'past' }>): void => {
    const station = stationOf(finding);
    if (!station) return;
    const { from: onsetAt, to: returnedAt, severity } = finding;
    const alert = newAlert(draft, finding, station, severity, {
      ...{ state: 'cleared', isPast: true, onsetAt, returnedAt, clearedAt: draft.at },
    });
    draft.add(alert, [raisedEvent(alert, finding.reading, 'late'), clearedLateEvent(alert)]);
  };

  return (draft: Draft, finding: Finding): void => {
    switch (finding.kind) {
      case 'level':
        return level(draft, finding);
      case 'past':
        return past(draft, finding);
      case 'figure': {
        const alert = draft.alertOf(keyText(finding.key));
        if (alert) draft.amend(alert, { figure: finding.figure });
        return;
      }
      case 'silent':
      case 'heard':
        for (const alert of draft.alertsOfStation(finding.station)) {
          draft.happen(alert, finding.kind === 'heard' ? { kind: 'heard' } : { kind: 'silent', since: finding.since });
        }
        return;
      case 'unwatched':
        return unwatched(draft, draft.alertOf(keyText(finding.key)), finding.why);
    }
  };
};

export const unwatched = (draft: Draft, alert: Alert | undefined, why: UnwatchedWhy): void => {
  if (alert) draft.happen(alert, { kind: 'unwatched', why });
};
