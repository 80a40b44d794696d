/** A line between a browser and a gateway that can be pulled out and put back. */
import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Cable {
  readonly url: string;
  /** Every connection breaks, new ones are refused. */
  pull(): void;
  plug(): void;
}

/** Taken away with the test, or when what is given to `onEnd` is called. */
export const layCable = async (
  targetPort: number,
  onEnd: (end: () => void) => void = onTestFinished,
): Promise<Cable> => {
  const sockets = new Set<Socket>();
  let isPulled = false;
  const join = (near: Socket): void => {
    if (isPulled) return void near.destroy();
    const far = connect(targetPort, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
  };
  const server = createServer(join);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const pull = (): void => {
    isPulled = true;
    for (const socket of sockets) socket.destroy();
  };
  onEnd(() => {
    pull();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the cable has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    pull,
    plug: () => {
      isPulled = false;
    },
  };
};
