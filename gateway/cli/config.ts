/** `npm run config`: prints the settings in force; with --example the text of `.env.example`. */
import { ConfigError, describeSettings, envExample, parseConfig, readEnvironment } from '../config.ts';

const environment = readEnvironment();
if (process.argv.includes('--example')) {
  process.stdout.write(envExample());
} else {
  const settings = describeSettings(environment);
  const width = Math.max(...settings.map(({ name }) => name.length));
  for (const { name, value, isDefault, description } of settings) {
    process.stdout.write(
      `${name.padEnd(width)}  ${(value || '–').padEnd(22)} ${isDefault ? '(default) ' : ''}${description}\n`,
    );
  }
  try {
    parseConfig(environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`\nThese settings cannot be used:\n${error.message}\n`);
    process.exitCode = 78;
  }
}
