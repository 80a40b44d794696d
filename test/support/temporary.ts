/** Folders and ports that vanish with the test that asked for them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporaryFolder {
  readonly path: string;
  /** A path inside it. */
  file(name: string): string;
  remove(): void;
}

export const temporaryFolder = (prefix = 'hai-dang-'): TemporaryFolder => {
  const path = mkdtempSync(join(tmpdir(), prefix));
  return {
    path,
    file: (name) => join(path, name),
    remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }),
  };
};

/** A port that was free a moment ago on 127.0.0.1, for servers that cannot be told to choose one themselves. */
export const freePort = async (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
