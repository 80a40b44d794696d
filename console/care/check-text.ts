/** Lines of the checklist of commissioning in words: what was measured, against which tolerance, and what to do. Pure. */
import { tolerances } from '../../shared/commissioning.ts';
import type { Check, CheckReason } from '../../shared/commissioning-api.ts';
import type { Language, Translate } from '../../shared/i18n/translator.ts';
import { quantities } from '../../shared/quantities.ts';
import { isRefusalCode, refusals } from '../../shared/refusals.ts';
import { secondMs } from '../../shared/time.ts';
import { wardText } from '../access/words.ts';
import type { Format } from '../format/format.ts';

export interface CheckWords {
  readonly t: Translate;
  readonly format: Format;
  readonly language: Language;
}

type QuantityCheck = Extract<Check, { id: 'values' }>['quantities'][number];

const seconds = (ms: number, format: Format): string => format.number(ms / secondMs, 1);

export const quantityText = (
  { quantity, count, last, min, max, flagged, reason }: QuantityCheck,
  { t, format, language }: CheckWords,
): string => {
  const name = quantities[quantity].name[language];
  if (last === null || min === null || max === null) return t('check.values.none', { quantity: name });
  const text = t('check.values.figure', {
    quantity: name,
    count,
    last: format.withUnit(quantity, last),
    min: format.value(quantity, min),
    max: format.value(quantity, max),
  });
  if (reason === 'unchanged') return `${text} · ${t('check.values.unchanged')}`;
  return flagged === 0 ? text : `${text} · ${t('check.values.flagged', { count: flagged })}`;
};

/** What was measured, a line each. */
export const figureTexts = (check: Check, words: CheckWords): string[] => {
  const { t, format, language } = words;
  switch (check.id) {
    case 'clock':
      return check.medianMs === null || check.spreadMs === null
        ? [t('check.none')]
        : [
            t('check.clock.figure', {
              median: seconds(check.medianMs, format),
              spread: seconds(check.spreadMs, format),
              count: check.messages,
            }),
          ];
    case 'interval': {
      const came = t('check.interval.figure', { received: check.received, expected: check.expected });
      if (check.longestGapMs === null) return [came];
      return [came, t('check.interval.gap', { gap: format.duration(check.longestGapMs) })];
    }
    case 'values':
      return check.quantities.map((each) => quantityText(each, words));
    case 'refusals':
      return [
        t('check.refusals.figure', { count: check.refused }),
        ...check.codes.map(({ code, count }) => {
          const reason = isRefusalCode(code) ? refusals[code][language] : code;
          return t('check.refusals.code', { reason, count });
        }),
      ];
    case 'battery':
    case 'signal':
      return check.last === null || check.worst === null
        ? [t('check.notReported')]
        : [t(`check.${check.id}.figure`, { last: format.number(check.last), worst: format.number(check.worst) })];
    case 'position': {
      const ward = wardText(check.ward, t, language);
      if (check.ownKm === null || check.nearest === null) return [t('check.position.outside', { ward })];
      const own = t('check.position.figure', { ward, km: format.number(check.ownKm, 1) });
      return check.nearest === check.ward || check.nearestKm === null
        ? [own]
        : [
            own,
            t('check.position.nearest', {
              ward: wardText(check.nearest, t, language),
              km: format.number(check.nearestKm, 1),
            }),
          ];
    }
    case 'limits': {
      const names = check.quantities.map((quantity) => quantities[quantity].name[language]).join(', ');
      return [check.holding === 0 ? t('check.limits.none') : t('check.limits.figure', { count: check.holding, names })];
    }
    case 'instrument':
      return [
        [check.model, check.serial].filter(Boolean).join(' · ') || t('check.instrument.none'),
        check.calibrationDue === null
          ? t('check.instrument.noDate')
          : t('check.instrument.due', { day: format.day(check.calibrationDue) }),
      ];
    case 'photos':
      return [t('check.photos.figure', { count: check.count })];
    case 'credentials':
      return [t(check.enrolled ? 'check.credentials.enrolled' : 'check.credentials.registered')];
  }
};

/** What it was held against; undefined where nothing but being there is asked for. */
export const toleranceText = (check: Check, { t, format }: Pick<CheckWords, 't' | 'format'>): string | undefined => {
  switch (check.id) {
    case 'clock':
      return t('check.clock.tolerance', { seconds: format.number(check.toleranceMs / secondMs) });
    case 'interval':
      return t('check.interval.tolerance', {
        share: format.number(check.share * 100),
        gap: format.duration(check.maxGapMs),
        count: tolerances.readings,
      });
    case 'values':
      return t('check.values.tolerance');
    case 'refusals':
      return t('check.refusals.tolerance');
    case 'battery':
      return t('check.battery.tolerance', { least: format.number(check.least) });
    case 'signal':
      return t('check.signal.tolerance', { least: format.number(check.least) });
    case 'position':
      return t('check.position.tolerance', { km: format.number(check.toleranceKm) });
    case 'instrument':
      return t('check.instrument.tolerance');
    case 'photos':
      return t('check.photos.tolerance', { count: check.needed });
    case 'limits':
      return t('check.limits.tolerance');
    case 'credentials':
      return t('check.credentials.tolerance');
  }
};

/** What to do about it; undefined when nothing is. */
export const adviceText = (id: Check['id'], reason: CheckReason, t: Translate): string | undefined => {
  const key = `check.${id}.do.${reason}`;
  return t.has(key) ? t(key, { count: tolerances.readings }) : undefined;
};

/** Where it is put right. */
export const placeOf = (id: Check['id'], station: string): string | undefined => {
  switch (id) {
    case 'position':
    case 'limits':
    case 'instrument':
      return `/stations/${station}/edit`;
    case 'photos':
    case 'credentials':
      return `/stations/${station}?tab=care`;
    case 'refusals':
      return `/stations?view=refused&station=${station}`;
    case 'values':
      return `/stations/${station}?tab=quality`;
    case 'interval':
    case 'clock':
      return `/stations/${station}?tab=raw`;
    default:
      return undefined;
  }
};
