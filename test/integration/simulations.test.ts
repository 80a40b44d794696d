/** A simulated fleet from the console's API: over real MQTT, marked, and ended by the death of the gateway. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { openState } from '../../gateway/state/state.ts';
import { stationViewSchema } from '../../shared/api.ts';
import { simulationSchema, simulationsAnswerSchema } from '../../shared/simulation-api.ts';
import { readingsOf } from '../support/city.ts';
import { startGatewayProcess, testActor, testStation } from '../support/gateway-process.ts';
import { addPerson, browserOf } from '../support/people.ts';
import { until } from '../support/start-gateway.ts';
import { temporaryFolder } from '../support/temporary.ts';

const request = {
  name: 'Ba trạm',
  stations: { air: 1, noise: 1, flood: 1 },
  wards: ['11383'],
  interval: 1,
  seed: 1,
  minutes: null,
  history: 0,
  condition: 'normal',
  faults: { silent: 0, drift: 0, stuck: 0, nonsense: 0, clock: 0 },
};

const run = promisify(execFile);

/** How many processes of a run there are. */
const simulatorsOf = async (prefix: string): Promise<number> => {
  const { stdout } = await run('ps', ['-eo', 'args']);
  return stdout.split('\n').filter((line) => line.includes('training') && line.includes(prefix)).length;
};

it('publishes as real stations do, is marked, and is not taken up again after the gateway was killed', async () => {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  const start = () => startGatewayProcess({ directory: folder.path, environment: { GATEWAY_PUBLIC: 'all' } });
  const gateway = await start();
  onTestFinished(async () => void (await gateway.end('SIGKILL')));
  const state = openState(folder.file('state.db'));
  onTestFinished(() => state.close());
  const url = `http://127.0.0.1:${gateway.http}`;
  const browser = browserOf(state, url, await addPerson(state, { role: 'field' }));
  const runs = async (from = browser) =>
    simulationsAnswerSchema.parse((await from.get('/api/v1/simulations')).json).simulations;

  const first = simulationSchema.parse((await browser.send('POST', '/api/v1/simulations', request)).json);
  const station = `${first.prefix}khi-001`;
  await until(async () => (await runs())[0]?.phase === 'live', 40_000);
  await until(async () => (await readingsOf(url, station, 'pm25')).length >= 2);
  const view = stationViewSchema.parse(await (await fetch(`${url}/api/v1/stations/${station}`)).json());
  expect(view.provenance).toBe('simulated');
  await until(async () => ((await runs())[0]?.figures?.acknowledged ?? 0) > 0);
  expect((await runs())[0]).toMatchObject({ phase: 'live', figures: { stations: 3, connected: 3 } });
  expect(await simulatorsOf(first.prefix)).toBeGreaterThan(0);

  // No real station may take the name of a simulated one.
  expect(() => state.stations.add(testStation(`${first.prefix}gia`), {}, testActor)).toThrow(/stations of simulations/);

  await gateway.end('SIGKILL');
  await until(async () => (await simulatorsOf(first.prefix)) === 0, 20_000);

  const again = await start();
  onTestFinished(async () => void (await again.end('SIGKILL')));
  const later = browserOf(state, `http://127.0.0.1:${again.http}`, await addPerson(state, { role: 'field' }));
  const [left] = await runs(later);
  expect(left).toMatchObject({ id: first.id, state: 'ended', ending: 'restart', phase: null });
}, 120_000);
