/** An orderly stop does not wait for those who only watch. */
import { io } from 'socket.io-client';
import { expect, it } from 'vitest';
import { startGateway } from '../support/start-gateway.ts';

it('closes the connections of viewers and is done, instead of waiting for its patience to end', async () => {
  const gateway = await startGateway();
  const viewer = io(gateway.url, { transports: ['websocket'], reconnection: false });
  await new Promise((resolve) => viewer.once('snapshot', resolve));
  const disconnected = new Promise((resolve) => viewer.once('disconnect', resolve));
  let isLate = false;
  const patience = setTimeout(() => {
    isLate = true;
  }, 7_000);

  await Promise.all([gateway.gateway.stop(), disconnected]);

  clearTimeout(patience);
  expect(isLate).toBe(false);
  await expect(fetch(`${gateway.url}/healthz`)).rejects.toThrow();
});
