/** Looks again at how far alerts are borne out, where one nearby began or ceased to hold, and now and then where none did. */
import type { Alert } from '../../../shared/alert-api.ts';
import { corroborationOf, isNear, type Neighbour } from '../../../shared/alerts/corroboration.ts';
import { holds } from '../../../shared/alerts/lifecycle.ts';
import { type Instant, minuteMs } from '../../../shared/time.ts';
import type { Draft } from './draft.ts';

/** Other stations of the same provenance that measure what the alert is about, with their newest value. */
export type Neighbours = (
  alert: Pick<Alert, 'station' | 'ward' | 'hazard' | 'provenance' | 'figure'>,
) => readonly Pick<Neighbour, 'station' | 'ward' | 'lat' | 'lon' | 'judgedAt' | 'ratio'>[];

export interface Corroborator {
  /** Of what a change moved. */
  follow(draft: Draft): void;
  /** Of those that were not looked at for a minute, some at a time. */
  revisit(draft: Draft): void;
}

const everyMs = minuteMs;
/** At a time: neighbours have to be looked up. */
const atOnce = 50;

type InAlert = Neighbour & { readonly alert: Alert };

/** Alerts that can bear each other out. */
interface Group {
  readonly all: InAlert[];
  readonly byWard: Map<string, InAlert[]>;
}

const groupOf = ({ hazard, provenance, exercise }: Alert): string => `${hazard} ${provenance} ${exercise ?? ''}`;

const groupsOf = (open: readonly Alert[]): Map<string, Group> => {
  const groups = new Map<string, Group>();
  for (const alert of open) {
    const { ward, hazard, station } = alert;
    if (hazard === 'equipment' || !holds(alert)) continue;
    const name = groupOf(alert);
    const group: Group = groups.get(name) ?? { all: [], byWard: new Map() };
    groups.set(name, group);
    const { lat, lon } = station;
    const one: InAlert = {
      alert,
      station: station.id,
      ward,
      lat,
      lon,
      hazard,
      isInAlert: true,
      judgedAt: null,
      ratio: null,
    };
    group.all.push(one);
    const ofWard = group.byWard.get(ward);
    if (ofWard) ofWard.push(one);
    else group.byWard.set(ward, [one]);
  }
  return groups;
};

/** Another station in alert nearby; its own ward first, where it is most often found. */
const companyOf = (one: InAlert, { all, byWard }: Group): InAlert | undefined => {
  const isCompany = (other: InAlert): boolean => other.station !== one.station && isNear(one, other, one.hazard);
  return byWard.get(one.ward)?.find(isCompany) ?? all.find(isCompany);
};

export const createCorroborator = (neighbours: Neighbours): Corroborator => {
  const lookedAt = new Map<string, Instant>();

  const lookAt = (draft: Draft, one: InAlert, group: Group, isNew: boolean): void => {
    const { alert } = one;
    lookedAt.set(alert.id, draft.at);
    const company = companyOf(one, group);
    const others: readonly Neighbour[] = company
      ? [company]
      : neighbours(alert).map((other) => ({ ...other, hazard: alert.hazard, isInAlert: false }));
    const corroboration = corroborationOf(alert, others, draft.at);
    if (corroboration === alert.corroboration) return;
    if (isNew) draft.amend(alert, { corroboration });
    else draft.happen(alert, { kind: 'corroboration', now: corroboration });
  };

  return {
    follow: (draft) => {
      const moved = draft
        .touched()
        .filter(
          ({ before, now }) =>
            now.hazard !== 'equipment' && !now.isPast && (before !== undefined && holds(before)) !== holds(now),
        );
      if (moved.length === 0) return;
      const began = new Map(moved.filter(({ now }) => holds(now)).map(({ now, before }) => [now.id, before]));
      const [beganIn, ceasedIn] = [true, false].map(
        (isBegin) => new Set(moved.filter(({ now }) => holds(now) === isBegin).map(({ now }) => groupOf(now))),
      );
      for (const [name, group] of groupsOf(draft.open())) {
        for (const one of group.all) {
          const { id, corroboration } = one.alert;
          // More company can only help those that have none, less only harm those that have.
          const mayChange = (corroboration === 'corroborated' ? ceasedIn : beganIn)?.has(name);
          if (began.has(id)) lookAt(draft, one, group, began.get(id) === undefined);
          else if (mayChange && (companyOf(one, group) !== undefined) !== (corroboration === 'corroborated')) {
            lookAt(draft, one, group, false);
          }
        }
      }
    },
    revisit: (draft) => {
      const groups = groupsOf(draft.open());
      const open = new Set<string>();
      let left = atOnce;
      for (const group of groups.values()) {
        for (const one of group.all) {
          open.add(one.alert.id);
          if (left === 0 || draft.at - (lookedAt.get(one.alert.id) ?? Number.NEGATIVE_INFINITY) < everyMs) continue;
          left -= 1;
          lookAt(draft, one, group, false);
        }
      }
      for (const id of lookedAt.keys()) if (!open.has(id)) lookedAt.delete(id);
    },
  };
};
