/**
 * Dossiers for those who ask, one at a time. What costs the time of a processor, the PDF, is made in a thread of its own, so
 * that no message of a station waits for it.
 */
import { Worker } from 'node:worker_threads';
import type { Dossier } from '../../shared/dossier-api.ts';
import { AppError } from '../../shared/errors.ts';
import type { Language } from '../../shared/i18n/languages.ts';
import type { Actor } from '../../shared/people-api.ts';
import { secondMs } from '../../shared/time.ts';
import { createDossierMaker, type DossierSources, type DossierSubject } from './dossier.ts';

export interface Dossiers {
  /** @throws AppError NOT_FOUND; NOT_READY while too many wait; HISTORY_UNAVAILABLE, STORE_UNAVAILABLE */
  make(subject: DossierSubject, by: Actor): Promise<Dossier>;
  /** As `make`, with the same as PDF; the dossier is attached to it as JSON. */
  print(
    subject: DossierSubject,
    language: Language,
    by: Actor,
  ): Promise<{ readonly dossier: Dossier; readonly pdf: Uint8Array }>;
  stop(): Promise<void>;
}

const maxWaiting = 8;
const patienceMs = 60 * secondMs;
const threadMb = 384;

/** Worker threads do not inherit the TypeScript loader of `node --import tsx`: it is registered inside. */
const spawn = (workerData: { readonly json: string; readonly language: Language }): Worker => {
  const own = import.meta.url;
  const entry = new URL(own.endsWith('.ts') ? './dossier-pdf-worker.ts' : './dossier-pdf-worker.js', own).href;
  const options = { workerData, resourceLimits: { maxOldGenerationSizeMb: threadMb } };
  if (!own.endsWith('.ts')) return new Worker(new URL(entry), options);
  const bootstrap = `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(entry)}); })`;
  return new Worker(bootstrap, { ...options, eval: true });
};

export const createDossiers = (sources: DossierSources): Dossiers => {
  const collect = createDossierMaker(sources);
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let worker: Worker | undefined;
  let isStopped = false;

  /** One after the other. */
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (isStopped) throw new AppError('STOPPING', 'the gateway is stopping');
    if (waiting >= maxWaiting) {
      throw new AppError('NOT_READY', 'others are waiting for their dossiers', { retryAfterSeconds: 10 });
    }
    waiting += 1;
    const mine = last.then(work, work);
    last = mine.catch(() => {});
    try {
      return await mine;
    } finally {
      waiting -= 1;
    }
  };

  const render = async (dossier: Dossier, language: Language): Promise<Uint8Array> => {
    if (isStopped) throw new AppError('STOPPING', 'the gateway is stopping');
    const own = spawn({ json: JSON.stringify(dossier), language });
    worker = own;
    const late = setTimeout(() => void own.terminate(), patienceMs);
    try {
      return await new Promise<Uint8Array>((resolve, reject) => {
        own.once('message', (made: unknown) => {
          if (made instanceof Uint8Array) resolve(made);
          else reject(new Error('the thread for PDF answered something else'));
        });
        own.once('error', reject);
        own.once('exit', () => {
          if (isStopped) reject(new AppError('STOPPING', 'the gateway is stopping'));
          else reject(new AppError('NOT_READY', 'the PDF took too long', { retryAfterSeconds: 60 }));
        });
      });
    } finally {
      clearTimeout(late);
      worker = undefined;
      await own.terminate();
    }
  };

  return {
    make: (subject, by) => inTurn(() => collect(subject, by)),
    print: (subject, language, by) =>
      inTurn(async () => {
        const dossier = await collect(subject, by);
        return { dossier, pdf: await render(dossier, language) };
      }),
    stop: async () => {
      isStopped = true;
      await worker?.terminate();
      await last;
    },
  };
};
