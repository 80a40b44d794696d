/**
 * What simulated stations remember between runs, as a real one does in its flash memory: credentials, how far its readings
 * were acknowledged, and its running number. One file, readable by its owner only, always replaced as a whole.
 */
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { type Credentials, credentialsSchema } from '../shared/api.ts';
import type { Progress } from './fleet.ts';

const progressSchema = z.object({ until: z.number().int(), seq: z.number().int().min(0) });
const entrySchema = z.object({ credentials: credentialsSchema.optional(), progress: progressSchema.optional() });
const fileSchema = z.object({ version: z.literal(1), stations: z.record(z.string(), entrySchema) });
type Entry = z.infer<typeof entrySchema>;

export class CredentialsFile {
  readonly path: string;
  #entries: Map<string, Entry>;
  /** Keys that this process changed: the others belong to whoever else uses the file. */
  readonly #changed = new Set<string>();
  #saving: Promise<void> = Promise.resolve();

  private constructor(path: string, entries: Map<string, Entry>) {
    this.path = path;
    this.#entries = entries;
  }

  /** Reads the file; a missing one is empty. Throws with what to do when it is not ours. */
  static async open(path: string): Promise<CredentialsFile> {
    return new CredentialsFile(path, await readEntries(path));
  }

  credentials(station: string): Credentials | undefined {
    return this.#entries.get(station)?.credentials;
  }

  progress(key: string): Progress | undefined {
    return this.#entries.get(key)?.progress;
  }

  /** New credentials are those of a new identity: nothing was sent under it yet. */
  setCredentials(station: string, credentials: Credentials): void {
    this.#entries.set(station, { credentials });
    this.#changed.add(station);
  }

  setProgress(key: string, { until, seq }: Progress): void {
    const before = this.#entries.get(key);
    if (before?.progress?.until === until && before.progress.seq === seq) return;
    this.#entries.set(key, { ...before, progress: { until, seq } });
    this.#changed.add(key);
  }

  /** Writes what changed, one save after the other; keeps what another process has written meanwhile. */
  save(): Promise<void> {
    const saved = this.#saving.then(() => this.#write());
    this.#saving = saved.catch(() => {});
    return saved;
  }

  async #write(): Promise<void> {
    if (this.#changed.size === 0) return;
    const keys = [...this.#changed];
    this.#changed.clear();
    const entries = await readEntries(this.path);
    for (const key of keys) {
      const entry = this.#entries.get(key);
      if (entry) entries.set(key, entry);
    }
    const text = `${JSON.stringify({ version: 1, stations: Object.fromEntries(entries) }, null, 1)}\n`;
    await mkdir(dirname(this.path), { recursive: true });
    const temporary = `${this.path}.${process.pid}.tmp`;
    const file = await open(temporary, 'w', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, this.path);
  }
}

const readEntries = async (path: string): Promise<Map<string, Entry>> => {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Map();
    throw error;
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    content = undefined;
  }
  const parsed = fileSchema.safeParse(content);
  if (!parsed.success) {
    throw new Error(
      `${path} is not a credentials file of the simulators. Name another one with --credentials, or remove it.`,
    );
  }
  return new Map(Object.entries(parsed.data.stations));
};
