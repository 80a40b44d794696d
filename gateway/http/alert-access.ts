/**
 * Whose business alerts are. They are in sight like their stations; people's names and words are for those who may read alerts
 * of that ward and network, and everybody else gets the public view.
 */
import type { Request } from 'express';
import type { Permission } from '../../shared/access.ts';
import type { Alert, AlertDetail, AlertEvent, Situation } from '../../shared/alert-api.ts';
import { AppError } from '../../shared/errors.ts';
import type { Station } from '../../shared/station.ts';
import { isInSight, mayWithStation } from '../principal.ts';
import type { HttpDeps } from './deps.ts';
import { principalOf, sightOfRequest } from './identify.ts';
import { requireInScope } from './station-access.ts';

type Deps = Pick<HttpDeps, 'alerting' | 'stations' | 'publicFace'>;
export type Place = Pick<Station, 'ward' | 'networks'>;

export const placeOfAlert = ({ ward, network }: Pick<Alert, 'ward' | 'network'>): Place => ({
  ward,
  networks: [network],
});

export const placeOfSituation = (
  { ward, hazard, stations: ids }: Pick<Situation, 'ward' | 'hazard' | 'stations'>,
  { stations }: Pick<Deps, 'stations'>,
): Place => ({
  ward,
  networks: hazard === 'equipment' ? [...new Set(ids.flatMap((id) => stations.find(id)?.networks ?? []))] : [hazard],
});

/** Whether the caller may read the names and words of alerts there. */
export const readsAlerts = (request: Request, place: Place): boolean =>
  mayWithStation(principalOf(request), 'alerts.read', place);

const noAlert = () => new AppError('NOT_FOUND', 'there is no alert of this id');
const noSituation = () => new AppError('NOT_FOUND', 'there is no situation of this id');

export const createAlertAccess = (deps: Deps) => {
  const { alerting } = deps;
  const { store, desk } = alerting;
  const isSeen = (request: Request, one: Pick<Alert, 'provenance'>): boolean =>
    isInSight(sightOfRequest(request, deps), one);

  const showAlert = (request: Request, alert: Alert): Alert =>
    readsAlerts(request, placeOfAlert(alert)) ? alert : alerting.publicAlert(alert);
  const showSituation = (request: Request, situation: Situation): Situation =>
    readsAlerts(request, placeOfSituation(situation, deps)) ? situation : alerting.publicView(situation);
  const showEvent = (request: Request, situation: Situation, event: AlertEvent): AlertEvent =>
    readsAlerts(request, placeOfSituation(situation, deps)) ? event : alerting.publicEvent(event);

  /** @throws AppError NOT_FOUND, also for one out of sight */
  const alertOf = (request: Request): AlertDetail => {
    const alert = store.alert(String(request.params.id));
    if (!alert || !isSeen(request, alert)) throw noAlert();
    const situation = store.situation(alert.situation);
    if (!situation) throw noSituation();
    return { alert, situation };
  };
  /** @throws AppError NOT_FOUND, also for one out of sight */
  const situationOf = (request: Request): Situation => {
    const situation = store.situation(String(request.params.id));
    if (!situation || !isSeen(request, situation)) throw noSituation();
    return situation;
  };

  return {
    showAlert,
    showSituation,
    showEvent,
    alertOf,
    situationOf,
    /** For what is more than the public view. @throws AppError NOT_FOUND, OUTSIDE_SCOPE */
    staffAlertOf: (request: Request, permission: Permission): AlertDetail => {
      const found = alertOf(request);
      requireInScope(request, permission, placeOfAlert(found.alert));
      return found;
    },
    /** @throws AppError NOT_FOUND, OUTSIDE_SCOPE */
    staffSituationOf: (request: Request, permission: Permission): Situation => {
      const situation = situationOf(request);
      requireInScope(request, permission, placeOfSituation(situation, deps));
      return situation;
    },
    /** Only real ones are shown to those who see nothing else; null = what was asked for is out of sight. */
    provenanceShown: (request: Request, asked: 'real' | 'simulated' | undefined) => {
      if (sightOfRequest(request, deps) === 'all') return asked;
      return asked === 'simulated' ? null : 'real';
    },
    /**
     * Every alert that an action would touch is the caller's business.
     * @throws AppError NOT_FOUND, OUTSIDE_SCOPE
     */
    requireActable: (request: Request, what: { alerts: readonly string[]; situations: readonly string[] }): Place[] => {
      const open = desk.openAlerts();
      const places = [
        ...what.alerts.map((id) => {
          const alert = store.alert(id);
          if (!alert) throw noAlert();
          return placeOfAlert(alert);
        }),
        ...what.situations.flatMap((id) => {
          const situation = store.situation(id);
          if (!situation) throw noSituation();
          const own = open.filter((alert) => alert.situation === id).map(placeOfAlert);
          return own.length > 0 ? own : [placeOfSituation(situation, deps)];
        }),
      ];
      for (const place of places) requireInScope(request, 'alerts.handle', place);
      return places;
    },
  };
};
export type AlertAccess = ReturnType<typeof createAlertAccess>;
