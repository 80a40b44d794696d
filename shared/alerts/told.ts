/** What the log says of telling people: codes such as `nobody:1 step:2`, put in words by whoever shows them. Pure. */

export interface ToldCode {
  /** `step`, `repeat`, `nobody`, `waits`, `quiet-hours`, `administrators`, `nobody-at-all`, `below-policy`, `policy-gone`, `done`. */
  readonly name: string;
  /** Of the step or the reminder; empty where there is none. */
  readonly number: string;
}

export const readCodes = (why: string): ToldCode[] =>
  why
    .split(' ')
    .filter(Boolean)
    .map((code) => {
      const [name = '', number = ''] = code.split(':');
      return { name, number };
    });

/** `told` = the first ones; `escalated` = those of a later step, or nobody may know; `again` = a reminder; `nobody` = no one. */
export type Told = 'told' | 'escalated' | 'again' | 'nobody';

export const toldBy = (why: string): Told => {
  const codes = readCodes(why);
  const has = (...names: string[]): boolean => codes.some(({ name }) => names.includes(name));
  if (codes.length === 0 || codes.some(({ name, number }) => name === 'step' && Number(number) > 1)) return 'escalated';
  if (has('step', 'administrators')) return 'told';
  if (has('repeat')) return 'again';
  return has('below-policy', 'nobody-at-all', 'nobody') ? 'nobody' : 'escalated';
};
