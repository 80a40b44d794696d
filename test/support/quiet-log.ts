/** A logger for tests: silent, or on the console with TEST_LOG=1. */
import { createLog } from '../../gateway/telemetry/log.ts';

export const quietLog = createLog({ level: process.env.TEST_LOG ? 'debug' : 'silent', pretty: false });
