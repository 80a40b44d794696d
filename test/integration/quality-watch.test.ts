/** Flags that rest on earlier readings are the same after a restart as without one, however the gateway ended. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { readingsAnswerSchema } from '../../shared/api.ts';
import { qualityFlags } from '../../shared/quality.ts';
import { hourMs } from '../../shared/time.ts';
import { registerStations, startGatewayProcess, testStation } from '../support/gateway-process.ts';
import { until } from '../support/start-gateway.ts';
import { connectStation } from '../support/station-client.ts';
import { temporaryFolder } from '../support/temporary.ts';

const { step, stuck, clock } = qualityFlags;
const start = Math.floor(Date.now() / hourMs) * hourMs - 24 * hourMs;

/** An hour apart. The tenth PM10 is stuck, the eleventh temperature a spike, the twelfth has a clock that went back. */
const readings = [
  ...Array.from({ length: 10 }, (_, hour) => ({ hour, temperature: 20 + hour / 2, pm10: 60 })),
  { hour: 9.01, temperature: 80, pm10: 61 },
  { hour: 8.5, temperature: 25, pm10: 62 },
  { hour: 9.02, temperature: 25, pm10: 63 },
].map(({ hour, ...values }, seq) => ({ at: start + hour * hourMs, seq, values }));
const expected = {
  temperature: [0, 0, 0, 0, 0, 0, 0, 0, 0, clock, 0, step, 0],
  pm10: [0, 0, 0, 0, 0, 0, 0, 0, 0, clock, stuck, 0, 0],
};

describe('a reading', () => {
  it.each([
    ['SIGKILL', 9],
    ['SIGKILL', 10],
    ['SIGKILL', 11],
    ['SIGTERM', 9],
    ['SIGTERM', 10],
  ] as const)('after %s, number %d, is judged against what came before', async (signal, cut) => {
    const folder = temporaryFolder();
    onTestFinished(folder.remove);
    const secret = registerStations(folder.path, [testStation('tram-1', { interval: 3_600 })]).get('tram-1') ?? '';
    const run = async (part: typeof readings): Promise<Awaited<ReturnType<typeof startGatewayProcess>>> => {
      const gateway = await startGatewayProcess({ directory: folder.path });
      onTestFinished(() => void gateway.child.kill('SIGKILL'));
      const client = await connectStation(gateway.mqtt, 'tram-1', secret);
      for (const reading of part) await client.report(reading);
      client.end();
      return gateway;
    };
    await (await run(readings.slice(0, cut))).end(signal);
    const gateway = await run(readings.slice(cut));

    for (const quantity of ['temperature', 'pm10'] as const) {
      const flags = async (): Promise<number[]> => {
        const url = `http://127.0.0.1:${gateway.http}/api/v1/readings?station=tram-1&quantity=${quantity}`;
        const answer = await fetch(`${url}&from=${start}&to=${start + 24 * hourMs}`);
        return (readingsAnswerSchema.parse(await answer.json()).points ?? []).map(({ quality }) => quality);
      };
      await until(async () => (await flags()).length === readings.length);
      expect(await flags()).toEqual(expected[quantity]);
    }
    await gateway.end('SIGTERM');
  });
});
