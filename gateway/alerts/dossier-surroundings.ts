/** What was around an alert meanwhile: what other stations nearby measured, and what its own sent that was refused. */
import type { Alert } from '../../shared/alert-api.ts';
import type { RawPoint } from '../../shared/api.ts';
import type { Dossier, DossierNeighbour } from '../../shared/dossier-api.ts';
import { neighbourKm } from '../../shared/indices/neighbours.ts';
import { hasFlag } from '../../shared/quality.ts';
import type { QuantityId } from '../../shared/quantities.ts';
import type { Station } from '../../shared/station.ts';
import { hourMs, type Instant } from '../../shared/time.ts';
import { distanceKm } from '../../shared/wards.ts';
import type { DossierSources } from './dossier.ts';
import type { Span } from './dossier-readings.ts';

/** Alerts whose neighbours are looked at, and neighbours of each. */
const comparedAlerts = 10;
const comparedNeighbours = 6;
const comparedPoints = 2_000;
const maxRefused = 200;
const refusedPage = 200;
const refusedPages = 10;

export const endOf = ({ clearedAt }: Alert, now: Instant): Instant => clearedAt ?? now;

/** The nearest first. */
const nearTo = (own: Station, quantity: QuantityId, all: readonly Station[]) =>
  all
    .filter(
      (other) =>
        other.id !== own.id &&
        other.provenance === own.provenance &&
        other.quantities.includes(quantity) &&
        // Levels of different zeros cannot be compared.
        (quantity !== 'water_level' || other.datum === own.datum),
    )
    .map((other) => ({ other, km: distanceKm(own, other) }))
    .filter(({ km }) => km <= neighbourKm)
    .sort((one, other) => one.km - other.km);

const isFit = ({ quality }: Pick<RawPoint, 'quality'>): boolean =>
  !hasFlag(quality, 'invalidated') && !hasFlag(quality, 'fault') && !hasFlag(quality, 'calibrating');

const extentOf = (points: readonly RawPoint[]): Pick<DossierNeighbour, 'readings' | 'min' | 'max' | 'maxAt'> => {
  let [lowest, highest] = [points[0], points[0]];
  for (const point of points) {
    if (lowest && point.value < lowest.value) lowest = point;
    if (highest && point.value > highest.value) highest = point;
  }
  return {
    readings: points.length,
    min: lowest?.value ?? null,
    max: highest?.value ?? null,
    maxAt: highest?.at ?? null,
  };
};

/** From an hour before the onset to an hour after the end. @throws AppError HISTORY_UNAVAILABLE */
export const neighboursOf = async (
  { stations, history, judged, now }: Pick<DossierSources, 'stations' | 'history' | 'judged' | 'now'>,
  alerts: readonly Alert[],
  onCut: () => void,
): Promise<DossierNeighbour[]> => {
  const withAlert = new Set(alerts.map(({ station }) => station.id));
  const found: DossierNeighbour[] = [];
  const seen = new Set<string>();
  for (const alert of alerts) {
    const { quantity } = alert.figure;
    const own = stations.find(alert.station.id);
    if (quantity === null || !own || seen.has(`${own.id} ${quantity}`)) continue;
    if (seen.size >= comparedAlerts) {
      onCut();
      break;
    }
    seen.add(`${own.id} ${quantity}`);
    const near = nearTo(own, quantity, stations.all());
    if (near.length > comparedNeighbours) onCut();
    const from = alert.onsetAt - hourMs;
    const to = Math.min(endOf(alert, now()) + hourMs, now());
    for (const { other, km } of near.slice(0, comparedNeighbours)) {
      const points = await history.range({ station: other.id, quantity, from, to, limit: comparedPoints });
      const inForce = points.map((point) => ({
        ...point,
        quality: judged(other.id, quantity, point.at, point.quality),
      }));
      found.push({
        of: own.id,
        station: { id: other.id, name: other.name },
        distanceKm: Math.round(km * 100) / 100,
        quantity,
        from,
        to,
        ...extentOf(inForce.filter(isFit)),
        hasAlert: withAlert.has(other.id),
      });
    }
  }
  return found;
};

/** By the time of receipt, oldest first; of too many the newest. @throws AppError STORE_UNAVAILABLE */
export const refusedOf = async (
  { records }: Pick<DossierSources, 'records'>,
  spans: ReadonlyMap<string, Span>,
  onCut: () => void,
): Promise<Dossier['quarantine']> => {
  const found: Dossier['quarantine'] = [];
  for (const [station, { from, to }] of spans) {
    let before: number | undefined;
    for (let page = 1; ; page += 1) {
      const entries = await records.quarantine({ station, limit: refusedPage, before });
      found.push(...entries.filter(({ receivedAt }) => receivedAt >= from && receivedAt < to));
      const last = entries.at(-1);
      if (!last || entries.length < refusedPage || last.receivedAt < from) break;
      before = last.id;
      if (page < refusedPages) continue;
      onCut();
      break;
    }
  }
  if (found.length > maxRefused) onCut();
  return found.sort((one, other) => one.receivedAt - other.receivedAt).slice(-maxRefused);
};
