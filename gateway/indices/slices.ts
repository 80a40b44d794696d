/** Long work in short pieces, so that MQTT and HTTP are served in between. */
import { setImmediate } from 'node:timers/promises';

/** What one piece may take; its last step comes on top. */
const budgetMs = 8;

/** Does `work` for each item, in order, and lets others run whenever a piece has taken its time. */
export const inSlices = async <T>(items: Iterable<T>, work: (item: T) => void): Promise<void> => {
  let began = performance.now();
  for (const item of items) {
    work(item);
    if (performance.now() - began < budgetMs) continue;
    await setImmediate();
    began = performance.now();
  }
};

/** Lets everybody else run once. */
export const pause = (): Promise<void> => setImmediate();
