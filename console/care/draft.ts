/** An entry of the log as it is typed, and what is sent of it. Pure. */
import {
  addDays,
  type CareKind,
  type CareRequestInput,
  careRequestSchema,
  suggestedDays,
} from '../../shared/care-api.ts';
import { type Instant, minuteMs } from '../../shared/time.ts';
import type { Format } from '../format/format.ts';
import { fromLocalInput, toLocalInput } from '../format/local-input.ts';

/** Days after which the work is due again; `none` = it is not, `date` = on the day that was typed. */
export const repeats = ['none', '30', '90', '180', '365', '730', 'date'] as const;
export type Repeat = (typeof repeats)[number];

export interface CareDraft {
  readonly kind: CareKind;
  /** `2026-11-23T08:05`, legal local time. */
  readonly doneAt: string;
  readonly doneBy: string;
  readonly findings: string;
  readonly parts: string;
  readonly reference: string;
  readonly before: string;
  readonly after: string;
  readonly certificate: string;
  readonly repeat: Repeat;
  /** Local date; empty = none. */
  readonly nextDue: string;
}

export type CareField = 'doneAt' | 'doneBy' | 'nextDue';

const repeatOf = (kind: CareKind): Repeat =>
  repeats.find((each) => each === String(suggestedDays[kind] ?? 'none')) ?? 'none';

/** The date that follows from the choice; the one typed stays. */
const dueAfter = ({ repeat, doneAt, nextDue }: CareDraft): string => {
  if (repeat === 'none') return '';
  const day = doneAt.slice(0, 10);
  if (repeat === 'date' || Number.isNaN(Date.parse(day))) return nextDue;
  return addDays(day, Number(repeat));
};

export const newDraft = (now: Instant, doneBy: string, format: Format): CareDraft => {
  const draft: CareDraft = {
    kind: 'inspection',
    doneAt: toLocalInput(Math.floor(now / minuteMs) * minuteMs, format),
    doneBy,
    findings: '',
    parts: '',
    reference: '',
    before: '',
    after: '',
    certificate: '',
    repeat: repeatOf('inspection'),
    nextDue: '',
  };
  return { ...draft, nextDue: dueAfter(draft) };
};

/** Another kind proposes its own interval; a date that is typed is a choice of its own. */
export const changeDraft = (draft: CareDraft, part: Partial<CareDraft>): CareDraft => {
  const repeat = part.kind
    ? repeatOf(part.kind)
    : part.nextDue === undefined
      ? draft.repeat
      : part.nextDue === ''
        ? 'none'
        : 'date';
  const next = { ...draft, repeat, ...part };
  return { ...next, nextDue: dueAfter(next) };
};

export const requestOf = (
  draft: CareDraft,
  format: Format,
  now: Instant,
): { readonly request?: CareRequestInput; readonly problems: readonly CareField[] } => {
  const { kind, doneBy, findings, parts, reference, before, after, certificate, nextDue } = draft;
  const doneAt = fromLocalInput(draft.doneAt, format);
  const parsed = careRequestSchema.safeParse({
    kind,
    doneAt,
    doneBy,
    findings,
    parts,
    calibration: kind === 'calibration' ? { reference, before, after, certificate } : null,
    nextDue: nextDue || null,
  });
  const wrong = new Set(parsed.success ? [] : parsed.error.issues.map(({ path }) => path[0]));
  // The gateway allows the same for clocks that differ.
  if (doneAt !== undefined && doneAt > now + 5 * minuteMs) wrong.add('doneAt');
  const fields: readonly CareField[] = ['doneAt', 'doneBy', 'nextDue'];
  const problems = fields.filter((field) => wrong.has(field));
  return parsed.success && problems.length === 0 ? { request: parsed.data, problems } : { problems };
};
