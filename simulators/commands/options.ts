/** Options of the command line: split by node:util, checked by zod, every problem told at once. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { z } from 'zod';
import { stationIdSchema } from '../../shared/station.ts';
import { parseDuration } from '../../shared/time.ts';
import { usage } from './failure.ts';

type ArgumentsConfig = NonNullable<ParseArgsConfig['options']>;

/** `15m`, `1h`, `7d` as milliseconds. */
export const durationOption = z.string().transform((text, context) => {
  const duration = parseDuration(text);
  if (duration !== undefined && duration > 0) return duration;
  context.addIssue({ code: 'custom', message: 'a duration expected, for example 30s, 10m or 7d' });
  return z.NEVER;
});

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^-?\d{1,15}$/, 'a whole number expected')
    .transform(Number)
    .pipe(z.number().min(min).max(max));

export const numberOption = (min: number, max: number) =>
  z
    .string()
    .regex(/^-?\d+(\.\d+)?$/, 'a number expected')
    .transform(Number)
    .pipe(z.number().min(min).max(max));

export const countOption = wholeNumber(1, 100_000);
export const seedOption = wholeNumber(0, 2 ** 31 - 1);
export const stationIdOption = stationIdSchema;

const brokerUrl = z.url({ protocol: /^(mqtts?|wss?)$/, error: 'an address such as mqtt://127.0.0.1:1883 expected' });
const httpUrl = z.url({ protocol: /^https?$/, error: 'an address such as http://127.0.0.1:8080 expected' });

/** How to reach the broker and to identify oneself; the same for all commands. */
export const connectionShape = {
  url: brokerUrl.optional(),
  http: httpUrl.default('http://127.0.0.1:8080'),
  root: z
    .string()
    .regex(/^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/, 'a topic root such as city/v1 expected')
    .optional(),
  enrol: z.string().min(20, 'an enrolment token has at least 20 characters').max(100).optional(),
  credentials: z.string().min(1).default('./data/simulators/credentials.json'),
  username: z.string().min(1).optional(),
  'password-file': z.string().min(1).optional(),
  anonymous: z.boolean().default(false),
};

export const connectionArguments = {
  url: { type: 'string' },
  http: { type: 'string' },
  root: { type: 'string' },
  enrol: { type: 'string' },
  credentials: { type: 'string' },
  username: { type: 'string' },
  'password-file': { type: 'string' },
  anonymous: { type: 'boolean' },
} as const satisfies ArgumentsConfig;

export const connectionHelp = `Connection
  --enrol TOKEN          claim credentials of the gateway with this enrolment token; needed once per station
  --credentials FILE     where they are remembered (default ./data/simulators/credentials.json)
  --http URL             the gateway's web address (default http://127.0.0.1:8080)
  --url URL              the broker (default: the MQTT port that the gateway names, on the same host)
  --root TOPIC           first levels of every topic (default: as the gateway says, else city/v1)
  --username NAME --password-file FILE
                         any other broker: one login for all stations
  --anonymous            any other broker that asks for no login`;

/** What a command was called with, or an explanation of everything that is wrong with it. */
export const parseOptions = <Shape extends z.ZodRawShape>(
  command: string,
  args: readonly string[],
  config: ArgumentsConfig,
  shape: Shape,
): { options: z.infer<z.ZodObject<Shape>>; positionals: string[] } => {
  const advice = `See: ${command} --help`;
  let values: Record<string, unknown>;
  let positionals: string[];
  try {
    ({ values, positionals } = parseArgs({ args: [...args], options: config, allowPositionals: true, strict: true }));
  } catch (error) {
    throw usage(`${error instanceof Error ? error.message : String(error)}\n${advice}`);
  }
  const parsed = z.object(shape).safeParse(values);
  if (parsed.success) return { options: parsed.data, positionals };
  const problems = parsed.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`);
  throw usage(`${problems.join('\n')}\n${advice}`);
};
