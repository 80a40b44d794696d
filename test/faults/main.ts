/**
 * `npm run faults -- kill [--times 200] [--history embedded|influx] [--rate 1000]`
 * `npm run faults -- outage [--seconds 60] [--rate 300]`
 * `npm run faults -- alert-kill [--times 200]`
 *
 * Long fault runs against the real gateway. The first two have the oracle of test/support/durability.ts: exit code 1 when anything
 * that was acknowledged is missing. The last one: exit code 1 when somebody was not told, or an acknowledgement was lost.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { compareWithHistory, createWitness, untilWritten, type Verdict } from '../support/durability.ts';
import { registerStations, startGatewayProcess, testStation } from '../support/gateway-process.ts';
import { startInfluxdb } from '../support/influxdb.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { alertKill } from './alerts.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    times: { type: 'string', default: '200' },
    history: { type: 'string', default: 'embedded' },
    rate: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '60' },
  },
});
const stations = Array.from({ length: 8 }, (_, n) => testStation(`kill-${n}`));
const folder = temporaryFolder();
const beginAt = Date.now() - 3_600_000;
const witness = createWitness(registerStations(folder.path, stations), beginAt);
const ratePerStation = Number(values.rate) / stations.length;
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const finish = (verdict: Verdict): void => {
  say(
    `acknowledged ${verdict.acknowledged}, stored ${verdict.stored}, acknowledged and lost ${verdict.lost}, wrong or double ${verdict.wrong}`,
  );
  if (verdict.lost + verdict.wrong > 0 || verdict.acknowledged === 0) process.exitCode = 1;
};

const kill = async (): Promise<void> => {
  const influx = values.history === 'influx' ? await startInfluxdb() : undefined;
  const environment: Record<string, string> = influx ? { INFLUX_URL: influx.url, INFLUX_DB: 'env' } : {};
  const times = Number(values.times);
  let slowestStart = 0;
  for (let round = 1; round <= times; round += 1) {
    const startedAt = performance.now();
    const gateway = await startGatewayProcess({ directory: folder.path, environment });
    slowestStart = Math.max(slowestStart, performance.now() - startedAt);
    const published = witness.run(gateway.mqtt, { ratePerStation });
    await sleep(50 + Math.random() * 700);
    await gateway.end('SIGKILL');
    witness.stop();
    await published;
    if (round % 10 === 0) say(`${round} of ${times} kills, ${witness.count()} acknowledged`);
  }
  const gateway = await startGatewayProcess({ directory: folder.path, environment });
  await untilWritten(gateway.http);
  say(`${times} kill -9 with the ${values.history} history; slowest start ${Math.round(slowestStart)} ms`);
  finish(await compareWithHistory(gateway.http, witness.acknowledged, beginAt));
  await gateway.end('SIGTERM');
  await influx?.stop();
};

/** The database is away in the middle; acknowledgements must go on as if nothing had happened. */
const outage = async (): Promise<void> => {
  const influx = await startInfluxdb();
  const gateway = await startGatewayProcess({
    directory: folder.path,
    environment: { INFLUX_URL: influx.url, INFLUX_DB: 'env' },
  });
  const seconds = Number(values.seconds);
  const published = witness.run(gateway.mqtt, { ratePerStation });
  const slowest = { ms: 0 };
  let last = 0;
  let lastAt = performance.now();
  const watch = setInterval(() => {
    if (witness.count() > last) lastAt = performance.now();
    slowest.ms = Math.max(slowest.ms, performance.now() - lastAt);
    last = witness.count();
  }, 20);
  await sleep(5_000);
  const before = witness.count();
  await influx.kill();
  say(`database stopped after ${before} acknowledged`);
  await sleep(seconds * 1_000);
  const during = witness.count() - before;
  await influx.restart();
  say(`database started again; ${during} acknowledged in ${seconds} s without it (${Math.round(during / seconds)}/s)`);
  await sleep(5_000);
  clearInterval(watch);
  witness.stop();
  await published;
  const caughtUpFrom = performance.now();
  await untilWritten(gateway.http);
  say(
    `caught up ${Math.round(performance.now() - caughtUpFrom)} ms after the last reading; longest pause between acknowledgements ${Math.round(slowest.ms)} ms`,
  );
  finish(await compareWithHistory(gateway.http, witness.acknowledged, beginAt));
  await gateway.end('SIGTERM');
  await influx.stop();
};

const command = positionals[0];
try {
  if (command === 'kill') await kill();
  else if (command === 'outage') await outage();
  else if (command === 'alert-kill') await alertKill(Number(values.times), say);
  else {
    say(
      'usage: npm run faults -- kill [--times 200] [--history embedded|influx] [--rate 1000] | outage [--seconds 60] [--rate 300] | alert-kill [--times 200]',
    );
    process.exitCode = 64;
  }
} finally {
  folder.remove();
}
