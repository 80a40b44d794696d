/**
 * The one store of everything live. Events arrive whenever they like; screens hear of them at most once per frame.
 */
import type { LiveAlerts } from '../../shared/alert-api.ts';
import type {
  Changes,
  LiveHealth,
  LiveIndices,
  Refill,
  Renewed,
  ServerToClient,
  Snapshot,
} from '../../shared/live-events.ts';
import type { Instant } from '../../shared/time.ts';
import { applyIndices, type IndicesNow } from '../indices/live.ts';
import {
  type ArrivedReading,
  applyChanges,
  applyRefill,
  applySnapshot,
  applyStations,
  type City,
  emptyCity,
  expandReading,
} from './city.ts';

/** `saved`: from an earlier visit; `live`: complete up to the cursor. */
export type CityOrigin = 'none' | 'saved' | 'live';

export interface LiveState {
  readonly city: City;
  readonly origin: CityOrigin;
  /** When a saved city was saved, gateway time. */
  readonly savedAt: Instant | undefined;
  /** `waiting`: the gateway shows nothing until somebody signs in. */
  readonly connection: 'connecting' | 'connected' | 'lost' | 'waiting';
  /** Gateway time of the last word from the gateway. */
  readonly heardAt: Instant | undefined;
  /** Gateway time at which the connection was lost. */
  readonly lostAt: Instant | undefined;
  /** Gateway's clock minus this computer's. */
  readonly clockOffsetMs: number;
  readonly health: LiveHealth | undefined;
  /** Undefined until the gateway has told of them. */
  readonly indices: IndicesNow | undefined;
  /** Open situations, the exercise that runs, official levels; undefined until the gateway has told of them. `at` dates saved ones. */
  readonly alerts: LiveAlerts | undefined;
  /** How often each was said to be no longer the same; whoever shows it asks again. */
  readonly renewals: Readonly<Record<Renewed, number>>;
  /** The last refill after an absence, for a notice. */
  readonly refill: { readonly count: number; readonly at: Instant } | undefined;
}

export interface Surroundings {
  /** This computer's clock, epoch ms. */
  now(): number;
  /** Calls once, soon; in a browser the next frame. */
  schedule(flush: () => void): void;
}

export type StationChange = Parameters<ServerToClient['stations']>[0];

export class LiveStore {
  #state: LiveState;
  #pending: LiveState;
  #isScheduled = false;
  readonly #listeners = new Set<() => void>();
  readonly #readingListeners = new Set<(readings: readonly ArrivedReading[]) => void>();
  readonly #restartListeners = new Set<() => void>();
  readonly #around: Surroundings;

  constructor(around: Surroundings, saved?: { city: City; savedAt: Instant; alerts?: LiveAlerts | undefined }) {
    this.#around = around;
    this.#state = {
      city: saved?.city ?? emptyCity,
      origin: saved ? 'saved' : 'none',
      savedAt: saved?.savedAt,
      connection: 'connecting',
      heardAt: undefined,
      lostAt: undefined,
      clockOffsetMs: 0,
      health: undefined,
      indices: undefined,
      alerts: saved?.alerts,
      renewals: { thresholds: 0, programme: 0 },
      refill: undefined,
    };
    this.#pending = this.#state;
  }

  readonly getState = (): LiveState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Every reading as it arrives, late ones included; for charts and sparklines. */
  readonly onReadings = (listener: (readings: readonly ArrivedReading[]) => void): (() => void) => {
    this.#readingListeners.add(listener);
    return () => this.#readingListeners.delete(listener);
  };

  /** Called when more was missed than the gateway sends again: series have a gap and must be asked for anew. */
  readonly onBegunAnew = (listener: () => void): (() => void) => {
    this.#restartListeners.add(listener);
    return () => this.#restartListeners.delete(listener);
  };

  /** Where to resume after a lost connection; undefined asks for everything. */
  get cursor(): number | undefined {
    return this.#pending.origin === 'live' ? this.#pending.city.cursor : undefined;
  }

  /** The gateway's time by this computer's clock and the last known difference. */
  readonly serverNow = (): Instant => this.#around.now() + this.#pending.clockOffsetMs;

  snapshot(snapshot: Snapshot): void {
    const isAgain = this.#pending.origin === 'live';
    this.#heard(snapshot.serverTime, { city: applySnapshot(snapshot), origin: 'live', savedAt: undefined });
    if (isAgain) for (const listener of this.#restartListeners) listener();
  }

  refill(refill: Refill): void {
    this.#heard(refill.serverTime, {
      city: applyRefill(this.#pending.city, refill),
      ...(refill.readings.length > 0 ? { refill: { count: refill.readings.length, at: refill.serverTime } } : {}),
    });
    this.#announce(refill);
  }

  changes(changes: Changes): void {
    this.#heard(changes.serverTime, { city: applyChanges(this.#pending.city, changes) });
    this.#announce(changes);
  }

  stations(change: StationChange): void {
    this.#change({ city: applyStations(this.#pending.city, change) });
  }

  indices(event: LiveIndices): void {
    this.#change({ indices: applyIndices(this.#pending.indices, event) });
  }

  alerts(alerts: LiveAlerts): void {
    this.#change({ alerts });
  }

  renewed(what: Renewed): void {
    const { renewals } = this.#pending;
    this.#change({ renewals: { ...renewals, [what]: renewals[what] + 1 } });
  }

  health(health: LiveHealth): void {
    this.#heard(health.serverTime, { health });
  }

  connected(): void {
    this.#change({ connection: 'connected', lostAt: undefined });
  }

  disconnected(): void {
    if (this.#pending.connection === 'lost') return;
    this.#change({ connection: 'lost', lostAt: this.serverNow() });
  }

  /** Nothing may be seen until somebody signs in. */
  waits(): void {
    this.#forget('waiting');
  }

  /** Somebody else looks, who may see less or more: begins with nothing. */
  forget(): void {
    this.#forget('connecting');
  }

  /** The notice of the last refill has been read. */
  readonly dismissRefill = (): void => this.#change({ refill: undefined });

  #forget(connection: LiveState['connection']): void {
    this.#change({
      city: emptyCity,
      origin: 'none',
      savedAt: undefined,
      connection,
      heardAt: undefined,
      lostAt: undefined,
      indices: undefined,
      alerts: undefined,
      refill: undefined,
    });
    // Not with the next frame: a page that is closed before it would keep for everybody what one person saw.
    this.#show();
    for (const listener of this.#restartListeners) listener();
  }

  #heard(serverTime: Instant, change: Partial<LiveState>): void {
    this.#change({ ...change, heardAt: serverTime, clockOffsetMs: serverTime - this.#around.now() });
  }

  #announce(changes: Changes): void {
    if (this.#readingListeners.size === 0) return;
    const readings = changes.readings.map(expandReading);
    for (const listener of this.#readingListeners) listener(readings);
  }

  #change(change: Partial<LiveState>): void {
    this.#pending = { ...this.#pending, ...change };
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#around.schedule(() => {
      this.#isScheduled = false;
      this.#show();
    });
  }

  #show(): void {
    if (this.#state === this.#pending) return;
    this.#state = this.#pending;
    for (const listener of this.#listeners) listener();
  }
}
