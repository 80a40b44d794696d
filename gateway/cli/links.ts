/** Links that commands print. What is secret stands behind the hash sign, which browsers do not send to any server. */
import type { Config } from '../config.ts';

const baseOf = ({ GATEWAY_PUBLIC_URL: given, GATEWAY_HTTP_PORT: port }: Config): string =>
  (given ?? `http://localhost:${port}`).replace(/\/+$/, '');

export const joinLink = (config: Config, token: string): string => `${baseOf(config)}/join#${token}`;
export const enrolLink = (config: Config, token: string): string => `${baseOf(config)}/enrol#${token}`;
