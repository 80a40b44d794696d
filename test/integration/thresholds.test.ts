/** The catalogue as the running gateway gives it, and as it refuses to start with a broken file. */
import { writeFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { thresholdsAnswerSchema } from '../../shared/api.ts';
import { builtInThresholds } from '../../shared/thresholds/catalogue.ts';
import { startGatewayProcess, testStation } from '../support/gateway-process.ts';
import { startGateway } from '../support/start-gateway.ts';
import { temporaryFolder } from '../support/temporary.ts';

const fileWith = (content: unknown): string => {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  const file = folder.file('thresholds.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
};

describe('a city’s file', () => {
  it('changes what the API answers for a station', async () => {
    const { origin, ...original } = builtInThresholds.find(({ id }) => id === 'bd.kien-an.3') ?? {};
    const file = fileWith([
      { ...original, value: 2.4, evidence: 'verified' },
      { id: 'bd.kien-an.1', remove: true },
    ]);
    const city = await startGateway({ GATEWAY_THRESHOLDS_FILE: file });
    await city.add(
      testStation('song', {
        networks: ['flood'],
        quantities: ['water_level'],
        gauge: 'kien-an',
        datum: 'national_msl',
      }),
    );

    const response = await fetch(`${city.url}/api/v1/thresholds?station=song&at=2026-11-22`);
    const { thresholds } = thresholdsAnswerSchema.parse(await response.json());

    expect(thresholds).toMatchObject([
      { id: 'bd.kien-an.2', value: 1.9, origin: 'built-in' },
      { id: 'bd.kien-an.3', value: 2.4, evidence: 'verified', origin: 'city', river: 'Lạch Tray' },
    ]);
    const missing = await fetch(`${city.url}/api/v1/thresholds?station=nobody`);
    expect([missing.status, await missing.json()]).toMatchObject([404, { code: 'STATION_UNKNOWN' }]);
  });

  it('with mistakes keeps the gateway from starting: exit code 78 and every mistake named', async () => {
    const folder = temporaryFolder();
    onTestFinished(folder.remove);
    const file = fileWith([
      { id: 'street.watch', remove: 'yes' },
      { id: 'x', kind: 'limit' },
    ]);
    const started = startGatewayProcess({
      directory: folder.path,
      environment: { GATEWAY_THRESHOLDS_FILE: file },
    });

    await expect(started).rejects.toThrow('ended with 78');
    await expect(started).rejects.toThrow(`${file}: [0].remove: `);
    await expect(started).rejects.toThrow(`${file}: [1].law: `);
  });
});
