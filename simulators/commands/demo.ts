/** `simulators/main.ts demo`: the demonstration city for the gateway's demo mode, which starts it and reads its lines. */
import { dayMs } from '../../shared/time.ts';
import { places } from '../places.ts';
import { runCity } from './city-run.ts';
import type { Command } from './command.ts';
import { exitCodes, usage } from './failure.ts';
import { connectionArguments, connectionHelp, connectionShape, parseOptions, seedOption } from './options.ts';

const help = `The demonstration city: ${places.length} stations with 7 days of history, then live. Prints 'demo ready' when the history is in,
and ends with the process that started it. For a city of your own: npm run simulate -- --help

  node --import tsx simulators/main.ts demo --http http://127.0.0.1:8080 --enrol TOKEN --credentials FILE

  --seed N               the same seed gives the same city (default 1)

${connectionHelp}
`;

const shape = { ...connectionShape, seed: seedOption.default(1) };
const config = { ...connectionArguments, seed: { type: 'string' } } as const;
const lineEveryMs = 2_000;

export const demo: Command = {
  help,
  run: async (args, { stdout, stop }) => {
    const { options, positionals } = parseOptions('simulators/main.ts demo', args, config, shape);
    if (positionals.length > 0) throw usage(`demo takes no ${positionals[0]}.`);
    const print = (text: string): void => void stdout.write(`${text}\n`);
    let lineAt = performance.now();
    await runCity({
      places,
      seed: options.seed,
      historyMs: 7 * dayMs,
      connection: options,
      stop,
      onProgress: ({ stations, history }) => {
        if (history >= 1 || performance.now() - lineAt < lineEveryMs) return;
        lineAt = performance.now();
        print(`demo city: ${stations} stations, history ${Math.floor(history * 100)} %`);
      },
      onLive: () => print('demo ready'),
      enrolment: {
        provenance: 'simulated',
        stop,
        onEnrolled: () => {},
        onWait: (seconds) => print(`demo city: the gateway asks to wait ${seconds} s`),
      },
    });
    return exitCodes.ok;
  },
};
