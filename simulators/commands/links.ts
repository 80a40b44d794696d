/** From options to connections: remembered credentials, new ones by enrolment, or a login for some other broker. */
import { readFile } from 'node:fs/promises';
import type { Credentials } from '../../shared/api.ts';
import type { Provenance } from '../../shared/station.ts';
import { CredentialsFile } from '../credentials.ts';
import { EnrolmentError, enrol } from '../enrol.ts';
import type { Progress } from '../fleet.ts';
import type { StationDescription } from '../places.ts';
import type { Link } from '../station.ts';
import { CommandError, exitCodes, usage } from './failure.ts';

export interface ConnectionOptions {
  readonly url?: string | undefined;
  readonly http: string;
  readonly root?: string | undefined;
  readonly enrol?: string | undefined;
  readonly credentials: string;
  readonly username?: string | undefined;
  readonly 'password-file'?: string | undefined;
  readonly anonymous: boolean;
}

export interface Links {
  link(station: string): Link;
  progress(station: string): Progress | undefined;
  /** Enrols once more when the gateway does not know the credentials; undefined without a token. */
  renew: ((station: string) => Promise<Link | undefined>) | undefined;
  /** Remembers how far the stations came. */
  remember(progress: readonly (Progress & { readonly id: string })[]): Promise<void>;
}

const enrolmentsAtOnce = 4;
const saveEvery = 40;

/** One login, or none, for all stations of some other broker. */
const directLinks = async (options: ConnectionOptions, file: CredentialsFile): Promise<Links> => {
  const { username, anonymous, root } = options;
  const url = options.url ?? 'mqtt://127.0.0.1:1883';
  if (anonymous && username !== undefined) throw usage('--anonymous and --username exclude each other.');
  const passwordFile = options['password-file'];
  const password = passwordFile === undefined ? undefined : (await readPassword(passwordFile)).trim();
  const link: Link = {
    url,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(root === undefined ? {} : { topicRoot: root }),
  };
  const key = (station: string): string => `${station} at ${url}`;
  return {
    link: () => link,
    progress: (station) => file.progress(key(station)),
    renew: undefined,
    remember: (progress) => {
      for (const entry of progress) file.setProgress(key(entry.id), entry);
      return file.save();
    },
  };
};

const readPassword = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw usage(`--password-file: cannot read ${path} (${error instanceof Error ? error.message : String(error)}).`);
  }
};

const toLink = (options: ConnectionOptions, { username, password, topicRoot, mqttPort }: Credentials): Link => {
  const host = new URL(options.http).hostname;
  return {
    url: options.url ?? `mqtt://${host}:${mqttPort ?? 1883}`,
    username,
    password,
    topicRoot: options.root ?? topicRoot,
  };
};

/** Credentials of the gateway, remembered or claimed now. */
const enrolledLinks = async (
  options: ConnectionOptions,
  file: CredentialsFile,
  stations: readonly StationDescription[],
  output: EnrolmentOutput,
): Promise<Links> => {
  const { http, enrol: token } = options;
  const missing = stations.filter(({ id }) => file.credentials(id) === undefined);
  const claim = async (station: StationDescription): Promise<void> => {
    if (token === undefined) return;
    const credentials = await enrol({ http, token, onWait: output.onWait, signal: output.stop }, station);
    file.setCredentials(station.id, credentials);
  };
  if (missing.length > 0 && token === undefined) {
    const which = missing.length === 1 ? `Station ${missing[0]?.id} has` : `${missing.length} stations have`;
    throw usage(
      `${which} no credentials in ${file.path}. Make an enrolment token on the gateway and add --enrol TOKEN:\n` +
        `  npm run station -- enrol --count ${missing.length} --provenance ${output.provenance}\n` +
        'For a broker that is no Hải Đăng gateway: --url with --anonymous or --username.',
    );
  }
  try {
    const queue = [...missing];
    let done = 0;
    const worker = async (): Promise<void> => {
      for (let station = queue.shift(); station; station = queue.shift()) {
        await claim(station);
        done += 1;
        output.onEnrolled(done, missing.length);
        if (done % saveEvery === 0) await file.save();
      }
    };
    await Promise.all(Array.from({ length: enrolmentsAtOnce }, worker));
  } catch (error) {
    if (!(error instanceof EnrolmentError)) throw error;
    const unreachable = error.code === 'UNREACHABLE';
    throw new CommandError(unreachable ? exitCodes.unavailable : exitCodes.refused, error.message);
  } finally {
    await file.save();
  }
  const linkOf = (id: string): Link => {
    const credentials = file.credentials(id);
    if (!credentials) throw new Error(`station ${id} was not prepared`);
    return toLink(options, credentials);
  };
  const descriptions = new Map(stations.map((station) => [station.id, station]));
  return {
    link: linkOf,
    progress: (station) => file.progress(station),
    renew:
      token === undefined
        ? undefined
        : async (id) => {
            const station = descriptions.get(id);
            if (!station) return undefined;
            await claim(station);
            await file.save();
            return linkOf(id);
          },
    remember: (progress) => {
      for (const entry of progress) file.setProgress(entry.id, entry);
      return file.save();
    },
  };
};

export interface EnrolmentOutput {
  onEnrolled(done: number, of: number): void;
  onWait(seconds: number): void;
  /** What the token is for. */
  readonly provenance: Provenance;
  /** Ends a wait. */
  readonly stop: AbortSignal;
}

/** Everything a set of stations needs to connect. @throws CommandError that says what to do next */
export const prepareLinks = async (
  options: ConnectionOptions,
  stations: readonly StationDescription[],
  output: EnrolmentOutput,
): Promise<Links> => {
  let file: CredentialsFile;
  try {
    file = await CredentialsFile.open(options.credentials);
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error));
  }
  const other = options.anonymous || options.username !== undefined;
  if (other && options.enrol !== undefined) {
    throw usage('--enrol is for a Hải Đăng gateway, --anonymous and --username for other brokers: choose one.');
  }
  return other ? directLinks(options, file) : enrolledLinks(options, file, stations, output);
};
