import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CredentialsFile } from '../../simulators/credentials.ts';

let folder: string;
let path: string;
const credentials = (username: string) => ({ username, password: 'secret', topicRoot: 'city/v1', mqttPort: 1883 });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credentials-'));
  path = join(folder, 'deep', 'credentials.json');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the credentials file', () => {
  it('remembers credentials and progress, readable by its owner only, and leaves nothing else behind', async () => {
    const file = await CredentialsFile.open(path);
    file.setCredentials('tram-1', credentials('tram-1'));
    file.setProgress('tram-1', { until: 1000, seq: 7 });
    await file.save();

    const again = await CredentialsFile.open(path);

    expect(again.credentials('tram-1')).toEqual(credentials('tram-1'));
    expect(again.progress('tram-1')).toEqual({ until: 1000, seq: 7 });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'deep'))).toEqual(['credentials.json']);
  });

  it('forgets the progress of an identity that was replaced', async () => {
    const file = await CredentialsFile.open(path);
    file.setProgress('tram-1', { until: 1000, seq: 7 });

    file.setCredentials('tram-1', credentials('tram-1'));

    expect(file.progress('tram-1')).toBeUndefined();
  });

  it('keeps what another process has written meanwhile', async () => {
    const one = await CredentialsFile.open(path);
    const other = await CredentialsFile.open(path);
    one.setCredentials('tram-1', credentials('tram-1'));
    other.setCredentials('tram-2', credentials('tram-2'));

    await one.save();
    await other.save();

    const both = await CredentialsFile.open(path);
    expect([both.credentials('tram-1')?.username, both.credentials('tram-2')?.username]).toEqual(['tram-1', 'tram-2']);
  });

  it('leaves a file alone that is not its own', async () => {
    const foreign = join(folder, 'foreign.json');
    await writeFile(foreign, '{"hello":"world"}');

    await expect(CredentialsFile.open(foreign)).rejects.toThrow(/not a credentials file/);
    expect(await readFile(foreign, 'utf8')).toBe('{"hello":"world"}');
  });
});
