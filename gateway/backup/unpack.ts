/** Takes a backup out into an empty folder and believes nothing of it that was not checked. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../shared/errors.ts';
import { damageIn, schemaVersionOf } from '../state/sqlite.ts';
import { readArchive } from './archive.ts';
import { explained, fileSize, sync } from './files.ts';
import {
  type DatabaseName,
  databaseNames,
  formatVersion,
  isDatabaseName,
  isMemberName,
  type Manifest,
  type Member,
  manifestName,
  manifestSchema,
  segmentStart,
} from './manifest.ts';
import type { Progress } from './progress.ts';

export interface UnpackOptions {
  readonly file: string;
  /** Must exist and be empty. */
  readonly into: string;
  /** Schema versions that this program knows. */
  readonly knownSchemas: Readonly<Record<DatabaseName, number>>;
  readonly wholeFrames: (bytes: Buffer) => number;
  readonly progress: Progress;
}

const maxManifestBytes = 32 * 2 ** 20;

const parseManifest = (text: string, refuse: (why: string) => AppError): Manifest => {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw refuse(`${manifestName} is not JSON`);
  }
  const format =
    typeof document === 'object' && document !== null && 'format' in document ? document.format : undefined;
  if (typeof format === 'number' && format > formatVersion)
    throw refuse(`it has format ${format}, this program knows ${formatVersion}: a newer one made it`);
  const parsed = manifestSchema.safeParse(document);
  if (!parsed.success) throw refuse(`${manifestName} is not as expected`);
  return parsed.data;
};

const textOf = async (bytes: AsyncIterable<Buffer>): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
};

const store = async (name: string, path: string, bytes: AsyncIterable<Buffer>): Promise<Member> => {
  const hash = createHash('sha256');
  let size = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of bytes) {
      hash.update(chunk);
      size += chunk.length;
      yield chunk;
    }
  }
  await pipeline(counted, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  await sync(path);
  return { name, size, sha256: hash.digest('hex') };
};

/** What the manifest promises is what came out, neither more nor less. */
const compare = (manifest: Manifest, found: ReadonlyMap<string, Member>, refuse: (why: string) => AppError): void => {
  const promised = new Map(manifest.members.map((member) => [member.name, member]));
  for (const { name, size, sha256 } of promised.values()) {
    const member = found.get(name);
    if (!member) throw refuse(`${name} is missing`);
    if (member.size !== size || member.sha256 !== sha256) throw refuse(`the checksum of ${name} is wrong`);
  }
  for (const name of found.keys()) if (!promised.has(name)) throw refuse(`${name} is not in its manifest`);
  for (const name of databaseNames) {
    if (!found.has(name) && (name === 'state.db' || (name === 'records.db' && manifest.journal.end > 0)))
      throw refuse(`${name} is missing`);
  }
};

const checkJournal = async (
  { into, wholeFrames }: UnpackOptions,
  manifest: Manifest,
  found: ReadonlyMap<string, Member>,
  refuse: (why: string) => AppError,
): Promise<void> => {
  const names = [...found.keys()].filter((name) => segmentStart(name) !== undefined).sort();
  const first = names[0];
  const last = names.at(-1);
  if (first === undefined || last === undefined) throw refuse('it holds no journal');
  let position = segmentStart(first) ?? 0;
  if (position !== manifest.journal.start) throw refuse('the journal does not begin where its manifest says');
  for (const name of names) {
    if (segmentStart(name) !== position) throw refuse(`the journal has a gap before ${name}`);
    position += found.get(name)?.size ?? 0;
  }
  if (position !== manifest.journal.end) throw refuse('the journal does not end where its manifest says');
  const path = join(into, last);
  const bytes = await readFile(path);
  let whole = -1;
  try {
    whole = wholeFrames(bytes);
  } catch {
    // Told below: a bad place with a good one behind it.
  }
  if (whole !== bytes.length) throw refuse(`${last} has a damaged frame`);
};

const checkDatabases = (
  { into, knownSchemas }: UnpackOptions,
  found: ReadonlyMap<string, Member>,
  refuse: (why: string) => AppError,
): void => {
  for (const name of found.keys()) {
    if (!isDatabaseName(name)) continue;
    const path = join(into, name);
    let version: number;
    let damage: string[];
    try {
      version = schemaVersionOf(path);
      damage = version > knownSchemas[name] ? [] : damageIn(path);
    } catch (error) {
      throw refuse(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (version > knownSchemas[name])
      throw refuse(`${name} has schema version ${version}, this program knows ${knownSchemas[name]}: it is newer`);
    if (damage.length > 0) throw refuse(`${name} is damaged: ${damage[0]}`);
  }
};

/** Unpacks and checks everything. @throws AppError naming what is wrong; the folder then holds what came out until there */
export const unpackBackup = async (options: UnpackOptions): Promise<Manifest> => {
  const { file, into, progress } = options;
  const refuse = (why: string): AppError => new AppError('UPLOAD_INVALID', `${file} cannot be used: ${why}`);
  const found = new Map<string, Member>();
  let manifest: Manifest | undefined;
  try {
    progress.expect(await fileSize(file));
    await mkdir(join(into, 'journal'), { mode: 0o750 });
    await readArchive(
      file,
      (name) => name === manifestName || isMemberName(name),
      async (name, size, bytes) => {
        if (manifest) throw refuse(`${name} comes after the manifest`);
        if (name === manifestName) {
          if (size > maxManifestBytes) throw refuse('its manifest is too large');
          manifest = parseManifest(await textOf(bytes), refuse);
          return;
        }
        if (found.has(name)) throw refuse(`${name} is in it twice`);
        found.set(name, await store(name, join(into, name), bytes));
      },
      progress.add,
    );
  } catch (error) {
    throw explained(error, dirname(into));
  }
  if (!manifest) throw refuse(`it has no ${manifestName}: it was not finished`);
  compare(manifest, found, refuse);
  await checkJournal(options, manifest, found, refuse);
  checkDatabases(options, found, refuse);
  await sync(join(into, 'journal'));
  await sync(into);
  return manifest;
};
