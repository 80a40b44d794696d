/** One pino logger for the process; folders take `child({ module })`. JSON on stdout, pretty only on a terminal. */
import { type Logger, pino } from 'pino';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'fatal'>;

export const createLog = (options: { level: string; pretty: boolean }): Logger =>
  pino({
    level: options.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ['password', 'token', 'secret', 'cookie', 'authorization', '*.password', '*.token', '*.secret'],
    ...(options.pretty && {
      transport: {
        target: 'pino-pretty',
        options: { ignore: 'module', messageFormat: '{module}: {msg}', translateTime: 'SYS:HH:MM:ss' },
      },
    }),
  });
