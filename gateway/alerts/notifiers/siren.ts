/** Sirens and signs of wards: what is published there is kept up to date by `sirens.ts`; this only says it again and tests. */
import { listeningText } from '../../../shared/notification-api.ts';
import { until } from './answers.ts';
import { type Notifier, NotifyError } from './notifier.ts';

export interface SirenPorts {
  /** Publishes what holds at a topic now; resolves with what became of it. @throws Error when the broker does not run */
  repeat(topic: string): Promise<string>;
  /** Stations that listen to the alerts of any ward; null while the broker does not run. */
  listeners(): number | null;
}

const failed = (error: unknown): NotifyError => new NotifyError(error instanceof Error ? error.message : String(error));

export const createSirenNotifier = ({ repeat, listeners }: SirenPorts): Notifier => ({
  channel: 'mqtt',
  isConfigured: true,
  settings: [],
  send: async ({ address }, _message, signal) => {
    try {
      return await until(repeat(address), signal);
    } catch (error) {
      throw failed(error);
    }
  },
  test: async () => {
    const count = listeners();
    if (count === null) throw new NotifyError('the broker does not run');
    return listeningText(count);
  },
});
