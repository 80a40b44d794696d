import type { AnswerStore } from './kept-answer.ts';

/** For good, on this device. */
export const browserStore: AnswerStore = {
  get: (name) => localStorage.getItem(`hai-dang.${name}`),
  set: (name, text) => localStorage.setItem(`hai-dang.${name}`, text),
};
