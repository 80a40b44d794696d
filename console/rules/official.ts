/** Official disaster-risk levels: which hold, and the form in which one is entered. Pure; nothing here computes a level. */
import type { MessageKey } from '../../shared/i18n/translator.ts';
import {
  type disasterKinds,
  type OfficialLevel,
  type OfficialLevelRequest,
  officialLevelRequestSchema,
} from '../../shared/official-level-api.ts';
import type { Instant } from '../../shared/time.ts';

export type LevelNow = 'now' | 'future' | 'over' | 'withdrawn';

export const levelStateAt = (
  { validFrom, validTo, withdrawnAt }: Pick<OfficialLevel, 'validFrom' | 'validTo' | 'withdrawnAt'>,
  now: Instant,
): LevelNow => (withdrawnAt !== null ? 'withdrawn' : now < validFrom ? 'future' : now >= validTo ? 'over' : 'now');

/** In force first, the worst before; then what is to come; then what was, newest first. */
export const levelsInOrder = (levels: readonly OfficialLevel[], now: Instant): OfficialLevel[] => {
  const rank = { now: 0, future: 1, over: 2, withdrawn: 2 } as const;
  return [...levels].sort((a, b) => {
    const [one, other] = [rank[levelStateAt(a, now)], rank[levelStateAt(b, now)]];
    if (one !== other) return one - other;
    return one === 0 ? b.level - a.level || b.validFrom - a.validFrom : b.validFrom - a.validFrom;
  });
};

export type DisasterKind = (typeof disasterKinds)[number];

export interface LevelDraft {
  readonly disaster: DisasterKind;
  /** Null = not chosen: no level is suggested. */
  readonly level: number | null;
  readonly wards: readonly string[] | null;
  readonly issuer: string;
  readonly number: string;
  /** Local, as `datetime-local` has them. */
  readonly issuedAt: string;
  readonly validFrom: string;
  readonly validTo: string;
  readonly url: string;
  readonly text: string;
}
export type LevelField = keyof LevelDraft;

/** Everything that is wrong at once, or what the API takes. `instant` reads a local time. */
export const checkLevel = (
  draft: LevelDraft,
  instant: (local: string) => Instant | undefined,
): { problems: Partial<Record<LevelField, MessageKey>>; request: OfficialLevelRequest | undefined } => {
  const problems: Partial<Record<LevelField, MessageKey>> = {};
  const time = (field: 'issuedAt' | 'validFrom' | 'validTo'): Instant | undefined => {
    const at = instant(draft[field]);
    if (at === undefined) problems[field] = 'warnings.time.missing';
    return at;
  };
  if (draft.level === null) problems.level = 'warnings.level.missing';
  if (draft.wards?.length === 0) problems.wards = 'ruleEdit.scope.missing';
  if (draft.issuer.trim().length < 2) problems.issuer = 'warnings.issuer.missing';
  const url = draft.url.trim();
  if (url !== '' && !(URL.canParse(url) && /^https?:/.test(url))) problems.url = 'warnings.url.wrong';
  const [issuedAt, validFrom, validTo] = [time('issuedAt'), time('validFrom'), time('validTo')];
  if (validFrom !== undefined && validTo !== undefined && validFrom >= validTo)
    problems.validTo = 'warnings.validTo.wrong';
  if (Object.keys(problems).length > 0) return { problems, request: undefined };
  const parsed = officialLevelRequestSchema.safeParse({
    disaster: draft.disaster,
    level: draft.level,
    wards: draft.wards,
    bulletin: { issuer: draft.issuer, number: draft.number, issuedAt, url },
    validFrom,
    validTo,
    text: draft.text,
  });
  return parsed.success
    ? { problems, request: parsed.data }
    : { problems: { text: 'ruleEdit.refused' }, request: undefined };
};
