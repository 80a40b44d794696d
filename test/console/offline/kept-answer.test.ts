import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ApiFailure } from '../../../console/api/http.ts';
import { type AnswerStore, keptAnswer } from '../../../console/api/kept-answer.ts';

const schema = z.object({ version: z.number() });
const memory = (known: Record<string, string> = {}): AnswerStore & { readonly known: Record<string, string> } => ({
  known,
  get: (name) => known[name] ?? null,
  set: (name, text) => {
    known[name] = text;
  },
});
const signal = new AbortController().signal;
const away = (): Promise<never> => Promise.reject(new ApiFailure('UNREACHABLE', 0));

describe('an answer', () => {
  it('is kept, and told again while nobody answers', async () => {
    const store = memory();
    await keptAnswer('catalogue', schema, async () => ({ version: 2 }), store)(signal);

    expect(await keptAnswer('catalogue', schema, away, store)(signal)).toEqual({ version: 2 });
  });

  it('is not made up: a refusal stays one, and so does a memory of another shape', async () => {
    const refused = (): Promise<never> => Promise.reject(new ApiFailure('SIGN_IN_REQUIRED', 401));
    const store = memory({ catalogue: '{"version":"two"}' });

    await expect(keptAnswer('catalogue', schema, away, store)(signal)).rejects.toMatchObject({ code: 'UNREACHABLE' });
    store.set('catalogue', '{"version":2}');
    await expect(keptAnswer('catalogue', schema, refused, store)(signal)).rejects.toMatchObject({
      code: 'SIGN_IN_REQUIRED',
    });
  });

  it('comes also where nothing can be kept', async () => {
    const full: AnswerStore = {
      get: () => {
        throw new Error('forbidden');
      },
      set: () => {
        throw new Error('full');
      },
    };
    expect(await keptAnswer('catalogue', schema, async () => ({ version: 3 }), full)(signal)).toEqual({ version: 3 });
    await expect(keptAnswer('catalogue', schema, away, full)(signal)).rejects.toMatchObject({ code: 'UNREACHABLE' });
  });
});
