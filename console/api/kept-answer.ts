/**
 * Answers that seldom change and without which a kept city says little: what is in force, how the map is drawn. The browser keeps
 * the last one for when there is no network; nothing in them belongs to a person.
 */
import type { z } from 'zod';
import { asApiFailure } from './http.ts';

const maxCharacters = 1_000_000;

export interface AnswerStore {
  get(name: string): string | null;
  set(name: string, text: string): void;
}

export const keptAnswer = <T>(
  name: string,
  schema: z.ZodType<T>,
  load: (signal: AbortSignal) => Promise<T>,
  store: AnswerStore,
): ((signal: AbortSignal) => Promise<T>) => {
  const keep = (answer: T): void => {
    try {
      const text = JSON.stringify(answer);
      if (text.length <= maxCharacters && store.get(name) !== text) store.set(name, text);
    } catch {
      // Storage is full or forbidden: nothing is known without a network.
    }
  };
  const known = (): T | undefined => {
    try {
      return schema.parse(JSON.parse(store.get(name) ?? ''));
    } catch {
      return undefined;
    }
  };
  return async (signal) => {
    try {
      const answer = await load(signal);
      keep(answer);
      return answer;
    } catch (error) {
      const last = !signal.aborted && asApiFailure(error).code === 'UNREACHABLE' ? known() : undefined;
      if (last === undefined) throw error;
      return last;
    }
  };
};
