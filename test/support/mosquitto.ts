/** Debian's mosquitto as a broker to compare with: anonymous, on a free port, nothing persisted. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, temporaryFolder } from './temporary.ts';

export interface Mosquitto {
  readonly port: number;
  stop(): Promise<void>;
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

export const startMosquitto = async (): Promise<Mosquitto> => {
  const folder = temporaryFolder();
  const port = await freePort();
  const file = folder.file('mosquitto.conf');
  writeFileSync(file, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\nlog_type none\n`);
  const child = spawn('mosquitto', ['-c', file], { stdio: 'ignore' });
  for (let tries = 0; !(await answers(port)); tries += 1) {
    if (tries > 100 || child.exitCode !== null) throw new Error('mosquitto did not start');
    await sleep(50);
  }
  return {
    port,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => {
          folder.remove();
          resolve();
        });
        child.kill('SIGTERM');
      }),
  };
};
