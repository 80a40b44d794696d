/** Runs a simulated city until it is told to stop: shared by `simulate`, `demo` and `training`. */
import { type Alteration, Fleet, type FleetCounters, type FleetOptions } from '../fleet.ts';
import type { Place } from '../places.ts';
import { LineError } from '../station.ts';
import { CommandError, exitCodes } from './failure.ts';
import { type ConnectionOptions, type EnrolmentOutput, prepareLinks } from './links.ts';

export interface CityRun {
  readonly places: readonly Place[];
  readonly seed: number;
  readonly historyMs: number;
  readonly connection: ConnectionOptions;
  readonly stop: AbortSignal;
  /** Called a few times a second with the present figures. */
  readonly onProgress: (counters: FleetCounters) => void;
  /** Called once, when all stations are live. */
  readonly onLive: (counters: FleetCounters) => void;
  readonly enrolment: EnrolmentOutput;
  /** Called for each station when all are about to connect. */
  readonly alterationOf?: (place: Place) => Alteration | undefined;
  readonly onAcknowledged?: FleetOptions['onAcknowledged'];
  readonly onRefused?: FleetOptions['onRefused'];
}

const progressEveryMs = 500;
const rememberEveryMs = 5_000;

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** @returns the final figures. @throws CommandError when the broker cannot be reached or refuses every station */
export const runCity = async (run: CityRun): Promise<FleetCounters> => {
  const descriptions = run.places.map(({ description }) => description);
  const links = await prepareLinks(run.connection, descriptions, run.enrolment);
  const fleet = new Fleet({
    seed: run.seed,
    historyMs: run.historyMs,
    members: run.places.map((place) => {
      const resume = links.progress(place.description.id);
      const alter = run.alterationOf?.(place);
      return { place, link: links.link(place.description.id), alter, ...(resume ? { resume } : {}) };
    }),
    ...(links.renew ? { renewLink: links.renew } : {}),
    onAcknowledged: run.onAcknowledged,
    onRefused: run.onRefused,
  });
  const progressTimer = setInterval(() => run.onProgress(fleet.counters), progressEveryMs);
  const rememberTimer = setInterval(() => void links.remember(fleet.progress()).catch(() => {}), rememberEveryMs);
  const stopped = aborted(run.stop);
  try {
    const live = fleet.start().then(async () => {
      if (run.stop.aborted) return;
      if (fleet.refused.size === run.places.length)
        throw new LineError('credentials', [...fleet.refused.values()][0] ?? '');
      await links.remember(fleet.progress());
      run.onLive(fleet.counters);
      await stopped;
    });
    await Promise.race([live, stopped]);
  } catch (error) {
    throw error instanceof LineError
      ? explainLine(error, links.link(descriptions[0]?.id ?? '').url, run.connection)
      : error;
  } finally {
    clearInterval(progressTimer);
    clearInterval(rememberTimer);
    await fleet.stop();
    await links.remember(fleet.progress());
  }
  return fleet.counters;
};

/** Says what a failed first connection means and what to do. */
export const explainLine = (error: LineError, url: string, connection: ConnectionOptions): CommandError => {
  if (error.kind === 'unreachable') {
    return new CommandError(
      exitCodes.unavailable,
      `No MQTT broker answers at ${url} (${error.message}). Is the gateway running (npm start)? Another address: --url mqtt://host:port`,
    );
  }
  const other = connection.anonymous || connection.username !== undefined;
  return new CommandError(
    exitCodes.refused,
    `The broker at ${url} refuses the stations (${error.message}). ${
      other
        ? 'Check --username and --password-file; a Hải Đăng gateway wants --enrol TOKEN.'
        : `The credentials in ${connection.credentials} are not, or no longer, known there: run again with --enrol TOKEN.`
    }`,
  );
};
