/** What `/metrics` says of the moment: read when it is asked for. */
import type { LiveHealth } from '../shared/live-events.ts';
import type { Broker } from './broker/broker.ts';
import type { Storage } from './history/storage.ts';
import type { Indices } from './indices/indices.ts';
import type { Journal } from './ingest/journal.ts';
import type { Metrics } from './telemetry/metrics.ts';

export interface GaugeSources {
  readonly journal: Pick<Journal, 'bytesOnDisk' | 'refusing'>;
  readonly storage: Pick<Storage, 'status'>;
  readonly indices: Pick<Indices, 'bytes' | 'restoring'>;
  readonly health: () => LiveHealth;
  readonly broker: () => Broker | undefined;
  readonly stations: () => number;
}

export const registerGauges = (
  metrics: Pick<Metrics, 'gauge'>,
  { journal, storage, indices, health, broker, stations }: GaugeSources,
): void => {
  metrics.gauge('gateway_journal_bytes', 'Journal on disk', journal.bytesOnDisk);
  metrics.gauge('gateway_journal_behind_bytes', 'Journal not yet in the history', () => health().journalBytesBehind);
  metrics.gauge('gateway_journal_refusing', '1 while nothing is acknowledged', () =>
    journal.refusing() === null ? 0 : 1,
  );
  metrics.gauge('gateway_history_problem', '1 while the history takes nothing', () =>
    storage.status().problem === null ? 0 : 1,
  );
  metrics.gauge('gateway_mqtt_connections', 'MQTT connections', () => broker()?.connections() ?? 0);
  metrics.gauge(
    'gateway_mqtt_waiting_connections',
    'MQTT connections that have not logged in yet',
    () => broker()?.waiting() ?? 0,
  );
  metrics.gauge('gateway_indices_bytes', 'Readings held in memory for the indices', indices.bytes);
  metrics.gauge(
    'gateway_indices_restoring_stations',
    'Stations whose last days are still read from the history',
    () => {
      const restoring = indices.restoring();
      return restoring === null ? 0 : restoring.total - restoring.done;
    },
  );
  metrics.gauge('gateway_stations', 'Registered stations', stations);
};
