import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { deviceSettings, settingsJson, settingsText, trialCommand } from '../../../console/fleet/device.ts';
import { quantities, quantityIds } from '../../../shared/quantities.ts';

const credentials = {
  username: 'cau-rao',
  password: 'abcXYZ0123',
  topicRoot: 'city/v1',
  mqttPort: 1883,
  mqttTlsPort: null,
  host: 'gateway.example',
};

const settings = (more: Partial<Parameters<typeof deviceSettings>[0]> = {}) => {
  const made = deviceSettings({ ...credentials, ...more }, 'page.example', 60);
  if (!made) throw new Error('no settings');
  return made;
};

/** What a shell makes of the line: the arguments of mosquitto_pub. */
const argumentsOf = (command: string): string[] =>
  execFileSync('bash', ['-c', command.replace('mosquitto_pub', "printf '%s\\n'")], { encoding: 'utf8' })
    .trimEnd()
    .split('\n');

describe('deviceSettings', () => {
  it('prefers TLS, and the host that the gateway names', () => {
    expect(settings()).toMatchObject({ host: 'gateway.example', port: 1883, tls: false });
    expect(settings({ mqttTlsPort: 8883 })).toMatchObject({ port: 8883, tls: true });
    expect(deviceSettings({ ...credentials, host: undefined }, 'page.example', 60)?.host).toBe('page.example');
  });

  it('is nothing when no port is open', () => {
    expect(deviceSettings({ ...credentials, mqttPort: null }, 'page.example', 60)).toBeUndefined();
  });

  it('is complete as text and as JSON', () => {
    expect(settingsText(settings()).split('\n')).toEqual([
      'mqtt_host=gateway.example',
      'mqtt_port=1883',
      'mqtt_tls=off',
      'mqtt_username=cau-rao',
      'mqtt_password=abcXYZ0123',
      'mqtt_topic=city/v1/cau-rao/reading',
      'interval_s=60',
    ]);
    expect(JSON.parse(settingsJson(settings()))).toEqual(settings());
  });
});

describe('trialCommand', () => {
  it('is one line that a shell reads as meant, marked as calibrating', () => {
    const command = trialCommand(settings({ password: `it's $HOME "here"` }), ['pm25', 'water_level']);
    const given = argumentsOf(command);

    expect(command).not.toContain('\n');
    expect(given.slice(0, -1)).toEqual(
      ['-h', 'gateway.example', '-p', '1883', '-q', '1', '-u', 'cau-rao', '-P', `it's $HOME "here"`].concat([
        '-t',
        'city/v1/cau-rao/reading',
        '-m',
      ]),
    );
    expect(JSON.parse(given.at(-1) ?? '')).toEqual({
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      status: 'calibrating',
      values: { pm25: 18.5, water_level: 0.4 },
    });
  });

  it('sends values that are possible', () => {
    for (const quantity of quantityIds) {
      const message = argumentsOf(trialCommand(settings(), [quantity])).at(-1) ?? '';
      const value: number = JSON.parse(message).values[quantity];
      const [min, max] = quantities[quantity].range;
      expect(value, quantity).toBeGreaterThanOrEqual(min);
      expect(value, quantity).toBeLessThanOrEqual(max);
    }
  });
});
