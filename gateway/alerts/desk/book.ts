/** What is open, in memory, as it was last stored. */
import type { Alert, Situation } from '../../../shared/alert-api.ts';
import { isOpen } from '../../../shared/alerts/lifecycle.ts';
import { situationKeyText } from '../../../shared/alerts/situations.ts';
import { keyText } from '../ports.ts';

export const alertKeyText = ({ rule, station, subject }: Alert): string =>
  keyText({ rule: rule.id, station: station.id, subject });

export interface Book {
  alert(id: string): Alert | undefined;
  /** By `keyText`. */
  alertOf(key: string): Alert | undefined;
  situation(id: string): Situation | undefined;
  /** By `situationKeyText`. */
  situationOf(key: string): Situation | undefined;
  alertsOfSituation(situation: string): Alert[];
  alertsOfStation(station: string): Alert[];
  alerts(): readonly Alert[];
  situations(): readonly Situation[];
  /** What was stored: open ones come in or take the place of what they were, others go. */
  take(alerts: Iterable<Alert>, situations: Iterable<Situation>): void;
}

export const createBook = (stored: {
  readonly alerts: readonly Alert[];
  readonly situations: readonly Situation[];
}): Book => {
  const alerts = new Map<string, Alert>();
  const situations = new Map<string, Situation>();
  const keys = new Map<string, string>();
  const places = new Map<string, string>();
  const ofSituation = new Map<string, Set<string>>();
  const ofStation = new Map<string, Set<string>>();
  /** Made when asked for. */
  let alertList: readonly Alert[] | undefined;
  let situationList: readonly Situation[] | undefined;

  const link = (index: Map<string, Set<string>>, key: string, id: string): void => {
    const ids = index.get(key);
    if (ids) ids.add(id);
    else index.set(key, new Set([id]));
  };
  const unlink = (index: Map<string, Set<string>>, key: string, id: string): void => {
    const ids = index.get(key);
    if (ids?.delete(id) && ids.size === 0) index.delete(key);
  };
  const listed = (ids: ReadonlySet<string> | undefined): Alert[] =>
    [...(ids ?? [])].flatMap((id) => alerts.get(id) ?? []);

  const takeAlert = (alert: Alert): void => {
    const { id } = alert;
    if (isOpen(alert)) {
      alerts.set(id, alert);
      keys.set(alertKeyText(alert), id);
      link(ofSituation, alert.situation, id);
      link(ofStation, alert.station.id, id);
      return;
    }
    if (!alerts.delete(id)) return;
    if (keys.get(alertKeyText(alert)) === id) keys.delete(alertKeyText(alert));
    unlink(ofSituation, alert.situation, id);
    unlink(ofStation, alert.station.id, id);
  };
  const takeSituation = (situation: Situation): void => {
    const [id, key] = [situation.id, situationKeyText(situation)];
    if (situation.state !== 'cleared') {
      situations.set(id, situation);
      places.set(key, id);
      return;
    }
    situations.delete(id);
    if (places.get(key) === id) places.delete(key);
  };

  const take: Book['take'] = (changedAlerts, changedSituations) => {
    for (const alert of changedAlerts) takeAlert(alert);
    for (const situation of changedSituations) takeSituation(situation);
    alertList = undefined;
    situationList = undefined;
  };
  take(stored.alerts, stored.situations);

  return {
    alert: (id) => alerts.get(id),
    alertOf: (key) => alerts.get(keys.get(key) ?? ''),
    situation: (id) => situations.get(id),
    situationOf: (key) => situations.get(places.get(key) ?? ''),
    alertsOfSituation: (situation) => listed(ofSituation.get(situation)),
    alertsOfStation: (station) => listed(ofStation.get(station)),
    alerts: () => (alertList ??= [...alerts.values()]),
    situations: () => (situationList ??= [...situations.values()]),
    take,
  };
};
