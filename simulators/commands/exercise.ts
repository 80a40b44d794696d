/** `simulators/main.ts exercise`: the stations of an exercise, started by the gateway, which reads the lines. */
import { z } from 'zod';
import { scenarioIds } from '../../shared/exercise-api.ts';
import {
  exerciseInterval,
  rainBetween,
  type StoryStation,
  storyOf,
  valueAt,
} from '../../shared/exercises/scenarios.ts';
import { minuteMs, secondMs } from '../../shared/time.ts';
import { seedOf, smoothNoise } from '../signals/random.ts';
import { round, type Values } from '../signals/signal.ts';
import { SimulatedStation } from '../station.ts';
import type { Command } from './command.ts';
import { exitCodes, usage } from './failure.ts';
import { prepareLinks } from './links.ts';
import {
  connectionArguments,
  connectionHelp,
  connectionShape,
  countOption,
  numberOption,
  parseOptions,
} from './options.ts';

const help = `The stations of an exercise: a story of hours pressed into minutes. The gateway starts it when somebody begins an
exercise in the console.

  node --import tsx simulators/main.ts exercise --scenario street-flood --minutes 20 --enrol TOKEN --credentials FILE

  --scenario NAME        ${scenarioIds.join(', ')}
  --minutes N            how long the story takes (1 to 240)
  --from SHARE           begin so far into it (0 to 1; default 0)

${connectionHelp}
`;

const shape = {
  ...connectionShape,
  scenario: z.enum(scenarioIds),
  minutes: countOption,
  from: numberOption(0, 1).default(0),
};
const config = {
  ...connectionArguments,
  scenario: { type: 'string' },
  minutes: { type: 'string' },
  from: { type: 'string' },
} as const;

/** One reading of a station at a moment of the story. */
export const measureStory = (one: StoryStation, moment: number, since: number, at: number): Values => {
  const { station, curve, total } = one;
  if (total !== undefined) return { rain: round(rainBetween(curve, total, since, moment), 100) };
  const value = valueAt(curve, moment);
  // Small waves, so that it looks like water and yet never crosses a step on its own.
  const waves = smoothNoise(seedOf(1, station.id), at / (20 * secondMs));
  if (station.quantities[0] === 'water_level') return { water_level: round(value + 0.004 * waves, 100) };
  return { water_depth: value <= 0 ? 0 : Math.max(0, round(value + 0.4 * waves, 1)) };
};

export const exercise: Command = {
  help,
  run: async (args, { stdout, stop }) => {
    const { options, positionals } = parseOptions('simulators/main.ts exercise', args, config, shape);
    if (positionals.length > 0) throw usage(`exercise takes no ${positionals[0]}.`);
    const { stations } = storyOf(options.scenario);
    const links = await prepareLinks(
      options,
      stations.map(({ station }) => station),
      { provenance: 'simulated', stop, onEnrolled: () => {}, onWait: () => {} },
    );
    const lengthMs = Math.min(240, options.minutes) * minuteMs;
    const beganAt = Date.now() - options.from * lengthMs;
    const momentOf = (at: number): number => Math.min(1, (at - beganAt) / lengthMs);
    const running = stations.map((one) => {
      const { renew } = links;
      return {
        one,
        since: options.from,
        isGone: false,
        line: new SimulatedStation({
          id: one.station.id,
          about: {
            name: one.station.name,
            model: 'exercise',
            firmware: '1',
            quantities: [...one.station.quantities],
            interval: exerciseInterval,
          },
          link: links.link(one.station.id),
          firstSeq: Math.floor(Date.now() / secondMs) - 1_700_000_000,
          ...(renew && { renewLink: () => renew(one.station.id) }),
        }),
      };
    });
    const acknowledged = (): number => running.reduce((sum, { line }) => sum + line.counters.acknowledged, 0);
    await Promise.all(running.map(({ line }) => line.start()));
    stdout.write('exercise ready\n');
    const tick = (): void => {
      const at = Date.now();
      const moment = momentOf(at);
      for (const station of running) {
        const { one, line } = station;
        if (station.isGone) continue;
        if (one.silentFrom !== undefined && moment >= one.silentFrom) {
          station.isGone = true;
          line.fallSilent();
          continue;
        }
        line.report([{ at, values: measureStory(one, moment, station.since, at), rssi: -70, battery: 80 }]);
        station.since = moment;
      }
      stdout.write(`acknowledged ${acknowledged()}\n`);
    };
    tick();
    const timer = setInterval(tick, exerciseInterval * secondMs);
    await new Promise<void>((resolve) => {
      const end = setTimeout(resolve, Math.max(0, lengthMs * (1 - options.from)));
      stop.addEventListener('abort', () => {
        clearTimeout(end);
        resolve();
      });
    });
    clearInterval(timer);
    await Promise.all(running.map(({ line }) => line.stop()));
    stdout.write(`acknowledged ${acknowledged()}\n`);
    return exitCodes.ok;
  },
};
