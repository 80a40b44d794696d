/** What is said of a reading among its alarm levels or classes of inundation. Pure. */
import type { Language, Translate } from '../../shared/i18n/translator.ts';
import { quantities } from '../../shared/quantities.ts';
import type { LevelThreshold } from '../../shared/thresholds/threshold.ts';
import type { Instant } from '../../shared/time.ts';
import { type LevelState, type LevelStatement, roomToNext, statementOf } from '../model/levels.ts';
import type { Format } from './format.ts';

/** Inside a sentence: `Cảnh báo` → `cảnh báo`, but `BĐ I` and `II` stay as they are. */
const inSentence = (text: string): string =>
  /^\p{Lu}\p{Ll}/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;

/** What stands on a chip: `BĐ I`, `Cảnh báo`. */
export const levelName = (level: LevelThreshold, language: Language): string =>
  level.kind === 'alarm-level' ? `BĐ ${level.level}` : level.label[language];

const nameWithin = (level: LevelThreshold, { format, t }: Words): string =>
  level.kind === 'alarm-level'
    ? t('level.alarm', { level: level.level })
    : t('level.class', { name: inSentence(level.label[format.language]) });

export interface Words {
  readonly t: Translate;
  readonly format: Format;
}

const stated = (state: LevelState, statement: LevelStatement, words: Words): string => {
  const { t, format } = words;
  const amount = (by: number): string => format.withUnit(state.quantity, by);
  if (statement.kind === 'flagged') return t('level.flagged');
  const level = nameWithin(statement.level, words);
  switch (statement.kind) {
    case 'class':
      return t('level.flooded', {
        value: amount(state.value.value),
        level: inSentence(statement.level.label[format.language]),
      });
    case 'at':
      return t('level.at', { level });
    case 'above':
      return t('level.above', { level, by: amount(statement.by) });
    case 'just-below':
      return t('level.justBelow', { level });
    case 'below': {
      const { decimals } = quantities[state.quantity];
      const isDry = state.quantity === 'water_depth' && Number(state.value.value.toFixed(decimals)) <= 0;
      return isDry ? t('level.dry') : t('level.below', { level, by: amount(statement.by) });
    }
  }
};

/** `Trên BĐ I 0,12 m`, `Ngập 23 cm: cảnh báo`; of an old reading as of its time. Undefined when there is nothing to say. */
export const levelSentence = (state: LevelState, words: Words, now: Instant): string | undefined => {
  const statement = statementOf(state);
  if (!statement) return undefined;
  const text = stated(state, statement, words);
  return state.isStale && statement.kind !== 'flagged'
    ? words.t('level.asOf', { time: words.format.moment(state.value.at, now), what: inSentence(text) })
    : text;
};

/** `còn 0,18 m đến BĐ II`, once a level is reached. */
export const roomText = (state: LevelState, words: Words): string | undefined => {
  const room = roomToNext(state);
  return (
    room &&
    words.t('level.room', { by: words.format.withUnit(state.quantity, room.by), level: nameWithin(room.level, words) })
  );
};
