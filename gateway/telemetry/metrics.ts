/** Prometheus metrics, prefix `gateway_`, base units. A station id is never a label: there are thousands of them. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  readonly registry: Registry;
  readonly readings: Counter<'outcome'>;
  readonly connections: Counter<'event'>;
  readonly commits: Histogram;
  readonly historyWrites: Counter<'outcome'>;
  /** Registers a value that is read when the metrics are asked for. */
  gauge(name: string, help: string, read: () => number): void;
}

export const createMetrics = (): Metrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'gateway_' });
  const registers = [registry];
  return {
    registry,
    readings: new Counter({
      name: 'gateway_readings_total',
      help: 'Readings and refusals made durable by outcome',
      labelNames: ['outcome'],
      registers,
    }),
    connections: new Counter({
      name: 'gateway_mqtt_events_total',
      help: 'MQTT connections accepted, denied and refused by reason, forbidden topics, protocol errors',
      labelNames: ['event'],
      registers,
    }),
    commits: new Histogram({
      name: 'gateway_journal_commit_readings',
      help: 'Records per journal commit',
      buckets: [1, 3, 10, 30, 100, 300, 1_000, 3_000],
      registers,
    }),
    historyWrites: new Counter({
      name: 'gateway_history_readings_total',
      help: 'Readings the history accepted or rejected',
      labelNames: ['outcome'],
      registers,
    }),
    gauge: (name, help, read) => {
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read());
        },
      });
    },
  };
};
