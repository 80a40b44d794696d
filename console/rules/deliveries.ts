/** The order in which messages are looked at: what did not arrive, what is under way, then the rest. Pure. */
import type { Delivery } from '../../shared/notification-api.ts';

const rank: Readonly<Record<Delivery['state'], number>> = {
  failed: 0,
  sending: 1,
  due: 1,
  held: 2,
  delivered: 3,
  dropped: 3,
};

/** Failures first, newest first among each other. */
export const deliveriesInOrder = (deliveries: readonly Delivery[]): Delivery[] =>
  [...deliveries].sort((a, b) => rank[a.state] - rank[b.state] || b.createdAt - a.createdAt);
