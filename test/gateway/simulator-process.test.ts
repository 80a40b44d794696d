import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { childEnvironment } from '../../gateway/config.ts';
import { startSimulator } from '../../gateway/simulator-process.ts';
import { temporaryFolder } from '../support/temporary.ts';

describe('childEnvironment', () => {
  it('hands on what a program needs to run, and nothing that is the gateway’s', () => {
    const usual = {
      PATH: '/bin',
      HOME: '/root',
      LC_ALL: 'vi_VN.UTF-8',
      TZ: 'UTC',
      NODE_OPTIONS: '--max-old-space-size=99',
    };
    const secrets = {
      GATEWAY_ADMIN_PASSWORD: 'a',
      INFLUX_TOKEN: 'b',
      GATEWAY_SMTP_URL: 'c',
      AWS_SECRET_ACCESS_KEY: 'd',
    };
    expect(childEnvironment({ ...usual, ...secrets, TMPDIR: undefined })).toEqual(usual);
  });
});

describe('startSimulator', () => {
  it('starts a process that knows none of the secrets of the gateway', async () => {
    const folder = temporaryFolder();
    onTestFinished(folder.remove);
    process.env.INFLUX_TOKEN = 'a-token-of-the-database';
    onTestFinished(() => {
      delete process.env.INFLUX_TOKEN;
    });
    const simulator = startSimulator(
      { addresses: () => ({ http: 9, mqtt: 9 }), grantEnrolment: () => 'token' },
      {
        command: 'demo',
        args: [],
        stations: 1,
        credentials: folder.file('credentials.json'),
        onLine: () => {},
        onEnd: () => {},
      },
    );
    onTestFinished(simulator.stop);
    const environment = readFileSync(`/proc/${simulator.pid}/environ`, 'utf8');
    expect(environment).toContain('PATH=');
    expect(environment).not.toContain('a-token-of-the-database');
  });
});
