/** What of the alerts is shown, as it stands in the address. Pure. */
import type { Alert, AlertsQuery, Situation } from '../../shared/alert-api.ts';
import { type Hazard, hazards, isAtLeast, type Severity, severities } from '../../shared/alerts/words.ts';
import { findWard, wardName } from '../../shared/wards.ts';
import { fold, matches } from '../model/search.ts';
import { type Origin, originOf, origins } from './situations.ts';

export const views = ['open', 'ended', 'all'] as const;
export type View = (typeof views)[number];

export interface AlertFilter {
  readonly view: View;
  readonly hazard: Hazard | undefined;
  /** At least. */
  readonly severity: Severity | undefined;
  readonly ward: string | undefined;
  readonly station: string | undefined;
  readonly origin: Origin | undefined;
  /** Only what was assigned to whoever looks. */
  readonly mine: boolean;
  readonly text: string;
}

const oneOf = <T extends string>(all: readonly T[], text: string | null): T | undefined =>
  all.find((each) => each === text);

export const readFilter = (search: URLSearchParams): AlertFilter => ({
  view: oneOf(views, search.get('view')) ?? 'open',
  hazard: oneOf(hazards, search.get('hazard')),
  severity: oneOf(severities, search.get('severity')),
  ward: search.get('ward') || undefined,
  station: search.get('station') || undefined,
  origin: oneOf(origins, search.get('kind')),
  mine: search.get('mine') === 'true',
  text: search.get('q') ?? '',
});

export const isFiltered = ({ view: _view, mine, text, ...rest }: AlertFilter): boolean =>
  mine || text.trim() !== '' || Object.values(rest).some((each) => each !== undefined);

/** The part of a filter that the gateway can apply; the rest is applied to its answer. */
export const alertsQuery = (filter: AlertFilter): Omit<Partial<AlertsQuery>, 'limit'> => ({
  ...(filter.view !== 'all' && { open: filter.view === 'open' ? 'true' : 'false' }),
  ...(filter.hazard && { hazard: filter.hazard }),
  ...(filter.severity && { severity: filter.severity }),
  ...(filter.ward && { ward: filter.ward }),
  ...(filter.station && { station: filter.station }),
  ...(filter.origin && { provenance: filter.origin === 'real' ? 'real' : 'simulated' }),
});

interface Surroundings {
  /** Who looks; null = nobody is signed in. */
  readonly me: string | null;
  readonly stationName: (id: string) => string;
  /** Words of the hazard in the language of the page. */
  readonly hazardName: (hazard: Hazard) => string;
}

const placeNames = (code: string): string => {
  const ward = findWard(code);
  return ward ? `${wardName(ward, 'vi')} ${wardName(ward, 'en')}` : '';
};

const fits = (
  filter: AlertFilter,
  each: Pick<Situation, 'hazard' | 'ward' | 'provenance' | 'exercise' | 'assignee'>,
  worst: Severity,
  me: string | null,
): boolean =>
  (filter.hazard === undefined || each.hazard === filter.hazard) &&
  (filter.severity === undefined || isAtLeast(worst, filter.severity)) &&
  (filter.ward === undefined || each.ward === filter.ward) &&
  (filter.origin === undefined || originOf(each) === filter.origin) &&
  (!filter.mine || (me !== null && each.assignee?.id === me));

export const filterSituations = (
  situations: readonly Situation[],
  filter: AlertFilter,
  { me, stationName, hazardName }: Surroundings,
): Situation[] =>
  situations.filter(
    (each) =>
      (filter.view === 'all' || (each.state !== 'cleared') === (filter.view === 'open')) &&
      fits(filter, each, each.state === 'cleared' ? each.highest : each.severity, me) &&
      (filter.station === undefined || each.stations.includes(filter.station)) &&
      (filter.text.trim() === '' ||
        matches(
          fold(
            `TH-${each.number} ${placeNames(each.ward)} ${hazardName(each.hazard)} ${each.stations
              .map((id) => `${id} ${stationName(id)}`)
              .join(' ')} ${each.assignee?.name ?? ''}`,
          ),
          filter.text,
        )),
  );

export const filterAlerts = (
  alerts: readonly Alert[],
  filter: AlertFilter,
  { me, hazardName }: Pick<Surroundings, 'me' | 'hazardName'>,
): Alert[] =>
  alerts.filter(
    (each) =>
      (filter.view === 'all' || (each.state !== 'cleared') === (filter.view === 'open')) &&
      fits(filter, each, each.state === 'cleared' ? each.highest : each.severity, me) &&
      (filter.station === undefined || each.station.id === filter.station) &&
      (filter.text.trim() === '' ||
        matches(
          fold(
            `${each.station.name} ${each.station.id} ${placeNames(each.ward)} ${hazardName(each.hazard)} ${each.rule.name.vi} ${each.rule.name.en} ${each.assignee?.name ?? ''}`,
          ),
          filter.text,
        )),
  );
