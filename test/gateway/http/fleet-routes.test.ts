/** The answer about the fleet over a real server: one row of it, and where the battery is heading. */
import { createServer } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { createApp } from '../../../gateway/http/app.ts';
import { type FleetAnswer, fleetAnswerSchema } from '../../../shared/fleet-api.ts';
import { dayMs, hourMs } from '../../../shared/time.ts';
import { fakeDeps } from './fakes.ts';

const now = Date.UTC(2026, 10, 22, 5);
const lows = [90, 87, 84].map((low, i) => ({ day: now - 5 * hourMs - (3 - i) * dayMs, low }));

const serve = async (battery: number | null): Promise<(query: string) => Promise<Response>> => {
  const { state, ...deps } = fakeDeps({
    now: () => now,
    records: {
      ...fakeDeps().records,
      fleetHours: async () => [
        { station: 'tram-1', since: now - 40 * hourMs, counts: {}, lows },
        { station: 'tram-2', since: null, counts: {} },
      ],
    },
  });
  const view: typeof state.view = (id) => {
    const found = state.view(id);
    return found && { ...found, battery };
  };
  const server = createServer(createApp({ ...deps, state: { ...state, view } }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return (query) => fetch(`http://127.0.0.1:${port}/api/v1/fleet${query}`);
};
const rowsOf = async (response: Response): Promise<FleetAnswer['stations']> =>
  fleetAnswerSchema.parse(await response.json()).stations;

it('says where the battery of each station is heading, where enough is known', async () => {
  const get = await serve(84);
  expect(await rowsOf(await get(''))).toEqual([
    { station: 'tram-1', since: now - 40 * hourMs, battery: { perDay: -3, direction: 'falling', daysLeft: 28 } },
    { station: 'tram-2', since: null },
  ]);
  // A station that tells none any more is not spoken of.
  const silent = await serve(null);
  expect((await rowsOf(await silent('')))[0]).not.toHaveProperty('battery');
});

it('gives the row of one station, and none of a station that nobody knows', async () => {
  const get = await serve(84);
  expect((await rowsOf(await get('?station=tram-2'))).map(({ station }) => station)).toEqual(['tram-2']);
  expect(await rowsOf(await get('?station=nowhere'))).toEqual([]);
  expect((await get('?station=Not%20One')).status).toBe(400);
});
