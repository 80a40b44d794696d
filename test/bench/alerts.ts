/**
 * From the publish of the reading that crosses a step to the acceptance of the e-mail by a local mail server: alone, and with 1,000
 * readings a second of other stations beside it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { createTopics } from '../../shared/topics.ts';
import { prepareCity, streetsOf, tellingThrough } from '../support/alert-city.ts';
import { registerStations, startGatewayProcess, testStation } from '../support/gateway-process.ts';
import { startHookServer } from '../support/hook-server.ts';
import { startMailServer } from '../support/mail-server.ts';
import { createPublisher } from '../support/publisher.ts';
import { connectStation } from '../support/station-client.ts';
import { freePort, temporaryFolder } from '../support/temporary.ts';

const topics = createTopics();
const streetCount = 40;
const backgroundStations = 500;
const rateOfEach = 2;
const betweenMs = 150;
const patienceMs = 20_000;
const deliveriesSchema = z.array(z.object({ latencyMs: z.number().nullable(), channel: z.string() }));

interface Figures {
  /** Publish of the crossing reading to acceptance, ms, ascending. */
  readonly ms: readonly number[];
  /** As the gateway itself counts it: from receipt. */
  readonly counted: readonly number[];
  readonly missing: number;
}

const at = (ascending: readonly number[], share: number): number =>
  ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? Number.NaN;
const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

/** Every street floods once; its e-mail is waited for at the server. */
const measure = async (withBackground: boolean): Promise<Figures> => {
  const folder = temporaryFolder();
  const [mail, hook, http] = await Promise.all([startMailServer(), startHookServer(), freePort()]);
  const streets = streetsOf(streetCount);
  const { secrets, key } = prepareCity(folder.path, streets, { webhook: hook.url, secondStepSeconds: 3_600 });
  const others = Array.from({ length: backgroundStations }, (_, n) => testStation(`nen-${n}`));
  const otherSecrets = registerStations(folder.path, others);
  const environment = tellingThrough(mail.url, `http://127.0.0.1:${http}`);
  const gateway = await startGatewayProcess({ directory: folder.path, http, environment });
  const publishers = [...(withBackground ? otherSecrets : [])].map(([station, secret]) =>
    createPublisher({
      ...{ port: gateway.mqtt, station, secret, topic: topics.reading(station), window: 5, rate: rateOfEach },
      payload: () => JSON.stringify({ at: Date.now(), values: { pm25: 37.4, pm10: 61 } }),
      onAcknowledged: () => {},
    }),
  );
  try {
    await Promise.all(publishers.map((publisher) => publisher.connect()));
    for (const publisher of publishers) void publisher.run();
    await sleep(2_000);

    const published = new Map<string, number>();
    for (const { id, name } of streets) {
      const client = await connectStation(gateway.mqtt, id, secrets.get(id) ?? '');
      const report = (depth: number) => client.report({ at: Date.now(), values: { water_depth: depth } });
      await report(2);
      await sleep(2);
      await report(34);
      await sleep(2);
      published.set(name, Date.now());
      await report(35);
      client.end();
      await sleep(betweenMs);
    }
    const ofStreet = (name: string) => mail.mails.find(({ to, text }) => to.startsWith('an@') && text.includes(name));
    const deadline = Date.now() + patienceMs;
    while (Date.now() < deadline && streets.some(({ name }) => !ofStreet(name))) await sleep(50);

    const times = streets.flatMap(({ name }) => {
      const accepted = ofStreet(name)?.at;
      return accepted === undefined ? [] : accepted - (published.get(name) ?? 0);
    });
    const headers = { authorization: `Bearer ${key}` };
    const answer = await fetch(`http://127.0.0.1:${http}/api/v1/deliveries?limit=500`, { headers });
    const deliveries = deliveriesSchema.parse(await answer.json());
    const counted = deliveries.flatMap(({ latencyMs, channel }) =>
      latencyMs === null || channel !== 'email' ? [] : latencyMs,
    );
    return { ms: ascending(times), counted: ascending(counted), missing: streetCount - times.length };
  } finally {
    for (const publisher of publishers) publisher.close();
    await gateway.end('SIGTERM');
    await Promise.all([mail.stop(), hook.stop()]);
    folder.remove();
  }
};

export const benchAlerts = async (): Promise<void> => {
  let baseline: number | undefined;
  for (const withBackground of [false, true]) {
    const { ms, counted, missing } = await measure(withBackground);
    const [p50, p99] = [at(ms, 0.5), at(ms, 0.99)];
    baseline ??= p50;
    const load = withBackground ? `with ${backgroundStations * rateOfEach} other readings/s` : 'alone';
    process.stdout.write(
      `${load.padEnd(26)} crossing reading → e-mail taken p50 ${p50} p99 ${p99} ms, ${(p50 / baseline).toFixed(2)} × alone (from receipt p50 ${at(counted, 0.5)} p99 ${at(counted, 0.99)} ms)${missing > 0 ? `, ${missing} MISSING` : ''}\n`,
    );
    if (missing > 0) process.exitCode = 1;
  }
};
