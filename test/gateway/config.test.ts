import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ConfigError, describeSettings, envExample, parseConfig } from '../../gateway/config.ts';
import { temporaryFolder } from '../support/temporary.ts';

describe('parseConfig', () => {
  it('needs nothing', () => {
    expect(parseConfig({})).toMatchObject({
      GATEWAY_HTTP_PORT: 8080,
      GATEWAY_MQTT_PORT: 1883,
      GATEWAY_DEMO: false,
      influx: null,
    });
  });

  it('names every problem at once', () => {
    const act = () =>
      parseConfig({
        GATEWAY_HTTP_PROT: '1',
        GATEWAY_MQTT_PORT: 'x',
        GATEWAY_TIME_ZONE: 'Mars/Olympus',
        INFLUX_URL: 'ftp://x',
      });

    expect(act).toThrow(ConfigError);
    for (const part of ['GATEWAY_HTTP_PROT is no setting', 'GATEWAY_MQTT_PORT', 'GATEWAY_TIME_ZONE', 'INFLUX_URL'])
      expect(act).toThrow(part);
  });

  it('takes an empty variable for an unset one, and ignores foreign ones', () => {
    expect(parseConfig({ GATEWAY_HTTP_PORT: '', INFLUX_URL: '', PATH: '/bin' })).toMatchObject({
      GATEWAY_HTTP_PORT: 8080,
      influx: null,
    });
  });

  it('knows both ways to InfluxDB and refuses halves and mixtures', () => {
    const url = 'http://localhost:8086';
    expect(parseConfig({ INFLUX_URL: url, INFLUX_DB: 'env' }).influx).toEqual({ url, db: 'env' });
    expect(parseConfig({ INFLUX_URL: url, INFLUX_ORG: 'o', INFLUX_BUCKET: 'b', INFLUX_TOKEN: 't' }).influx).toEqual({
      url,
      org: 'o',
      bucket: 'b',
      token: 't',
    });
    expect(() => parseConfig({ INFLUX_URL: url, INFLUX_ORG: 'o' })).toThrow('INFLUX_TOKEN');
    expect(() => parseConfig({ INFLUX_URL: url, INFLUX_DB: 'd', INFLUX_ORG: 'o' })).toThrow('exclude each other');
    expect(() => parseConfig({ INFLUX_DB: 'd' })).toThrow('INFLUX_URL is missing');
  });

  it('reads secrets from files and never shows them', () => {
    const folder = temporaryFolder();
    onTestFinished(folder.remove);
    const file = folder.file('token');
    writeFileSync(file, 'canary\n');
    const environment = { INFLUX_URL: 'http://x', INFLUX_ORG: 'o', INFLUX_BUCKET: 'b', INFLUX_TOKEN_FILE: file };

    expect(parseConfig(environment).influx).toMatchObject({ token: 'canary' });
    expect(JSON.stringify(describeSettings({ INFLUX_TOKEN: 'canary' }))).not.toContain('canary');
    expect(() => parseConfig({ ...environment, INFLUX_TOKEN_FILE: '/nowhere' })).toThrow('cannot read');
  });

  it('parses map layers', () => {
    expect(
      parseConfig({ GATEWAY_MAP_LAYERS: 'Phường=/map/wards.geojson,Đê=https://gis.example/dikes.json' })
        .GATEWAY_MAP_LAYERS,
    ).toEqual([
      { name: 'Phường', url: '/map/wards.geojson' },
      { name: 'Đê', url: 'https://gis.example/dikes.json' },
    ]);
    expect(() => parseConfig({ GATEWAY_MAP_LAYERS: 'x=javascript:alert(1)' })).toThrow('GATEWAY_MAP_LAYERS');
  });
});

describe('.env.example', () => {
  it('is the table of settings', () => {
    expect(readFileSync(new URL('../../.env.example', import.meta.url), 'utf8')).toBe(envExample());
  });
});
