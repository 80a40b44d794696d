/** A policy as a form holds it, checked and turned into what the API takes. Pure. */
import type { Severity } from '../../shared/alerts/words.ts';
import type { MessageKey } from '../../shared/i18n/translator.ts';
import { type Policy, policySchema, type Recipient, recipientSchema } from '../../shared/notification-api.ts';
import { readNumber, writeNumber } from '../fleet/number.ts';

export interface PolicyStepDraft {
  readonly key: number;
  /** Minutes after the step before. */
  readonly after: string;
  /** See `recipientCode`. */
  readonly to: readonly string[];
}
export interface PolicyDraft {
  readonly name: string;
  readonly from: Severity;
  readonly steps: readonly PolicyStepDraft[];
  readonly repeats: boolean;
  readonly repeatMinutes: string;
  readonly maxRepeats: string;
}

/** A recipient as one text, to be chosen from a list. */
export const recipientCode = (recipient: Recipient): string => JSON.stringify(recipientSchema.parse(recipient));
const recipientOf = (code: string): Recipient => recipientSchema.parse(JSON.parse(code));

let nextKey = 1;
export const newPolicyStep = (after: string): PolicyStepDraft => {
  nextKey += 1;
  return { key: nextKey, after, to: [] };
};

export const emptyPolicyDraft = (): PolicyDraft => ({
  name: '',
  from: 'warning',
  steps: [newPolicyStep('0')],
  repeats: true,
  repeatMinutes: '15',
  maxRepeats: '8',
});

export const policyDraftOf = (policy: Policy, language: 'vi' | 'en'): PolicyDraft => ({
  name: policy.name,
  from: policy.from,
  steps: policy.steps.map(({ afterMinutes, to }) => ({
    ...newPolicyStep(writeNumber(afterMinutes, language)),
    to: to.map(recipientCode),
  })),
  repeats: policy.repeatMinutes !== null,
  repeatMinutes: writeNumber(policy.repeatMinutes ?? 15, language),
  maxRepeats: String(policy.maxRepeats),
});

export interface PolicyProblems {
  readonly name?: MessageKey;
  readonly repeatMinutes?: MessageKey;
  readonly maxRepeats?: MessageKey;
  /** By the key of the step. */
  readonly steps: ReadonlyMap<number, MessageKey>;
}

export const checkPolicy = (
  draft: PolicyDraft,
): { problems: PolicyProblems; count: number; policy: Policy | undefined } => {
  const within = (text: string, min: number, max: number): number | undefined => {
    const value = readNumber(text);
    return value !== undefined && value >= min && value <= max ? value : undefined;
  };
  const steps = new Map<number, MessageKey>();
  for (const { key, after, to } of draft.steps) {
    if (within(after, 0, 1_440) === undefined) steps.set(key, 'tell.policy.after.wrong');
    else if (to.length === 0) steps.set(key, 'tell.policy.to.missing');
    else if (to.length > 20) steps.set(key, 'tell.policy.to.many');
  }
  const repeatMinutes = draft.repeats ? within(draft.repeatMinutes, 1, 1_440) : null;
  const maxRepeats = draft.repeats ? within(draft.maxRepeats, 0, 100) : 0;
  const isWhole = maxRepeats !== undefined && Number.isInteger(maxRepeats);
  const problems: PolicyProblems = {
    ...(draft.name.trim() === '' && { name: 'tell.name.missing' }),
    ...(repeatMinutes === undefined && { repeatMinutes: 'tell.policy.repeat.wrong' }),
    ...(!isWhole && { maxRepeats: 'tell.policy.max.wrong' }),
    steps,
  };
  const count = Object.keys(problems).length - 1 + steps.size;
  if (count > 0) return { problems, count, policy: undefined };
  const parsed = policySchema.safeParse({
    name: draft.name,
    from: draft.from,
    steps: draft.steps.map(({ after, to }) => ({ afterMinutes: readNumber(after), to: to.map(recipientOf) })),
    repeatMinutes,
    maxRepeats,
  });
  return { problems, count: parsed.success ? 0 : 1, policy: parsed.data };
};
