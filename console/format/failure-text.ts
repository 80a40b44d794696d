/** Failures in words: what happened and what to do next. Pure. */
import type { MessageKey, Translate } from '../../shared/i18n/translator.ts';
import { secondMs } from '../../shared/time.ts';
import type { ApiFailure } from '../api/http.ts';
import type { Format } from './format.ts';

const keys = {
  CHANGE_CONFLICT: 'failure.CHANGE_CONFLICT',
  CHANGE_INVALID: 'failure.CHANGE_INVALID',
  EXERCISE_RUNNING: 'failure.EXERCISE_RUNNING',
  FORBIDDEN: 'failure.FORBIDDEN',
  HISTORY_UNAVAILABLE: 'failure.HISTORY_UNAVAILABLE',
  INVITATION_ENDED: 'failure.INVITATION_ENDED',
  LAST_ADMINISTRATOR: 'failure.LAST_ADMINISTRATOR',
  LIMIT_REACHED: 'failure.LIMIT_REACHED',
  LINK_ENDED: 'failure.LINK_ENDED',
  NOT_FOUND: 'failure.NOT_FOUND',
  NOT_READY: 'failure.NOT_READY',
  OUTSIDE_SCOPE: 'failure.OUTSIDE_SCOPE',
  PERSON_EXISTS: 'failure.PERSON_EXISTS',
  PERSON_UNKNOWN: 'failure.PERSON_UNKNOWN',
  REQUEST_FOREIGN_ORIGIN: 'failure.REQUEST_FOREIGN_ORIGIN',
  REQUEST_MALFORMED: 'failure.REQUEST_MALFORMED',
  REQUEST_TOO_LARGE: 'failure.REQUEST_TOO_LARGE',
  SIMULATIONS_OFF: 'failure.SIMULATIONS_OFF',
  SIGN_IN_INSECURE: 'failure.SIGN_IN_INSECURE',
  SIGN_IN_REFUSED: 'failure.SIGN_IN_REFUSED',
  SIGN_IN_REQUIRED: 'failure.SIGN_IN_REQUIRED',
  SSO_FAILED: 'failure.SSO_FAILED',
  STATION_UNKNOWN: 'failure.STATION_UNKNOWN',
  STOPPING: 'failure.STOPPING',
  STORE_UNAVAILABLE: 'failure.STORE_UNAVAILABLE',
  TOTP_REQUIRED: 'failure.TOTP_REQUIRED',
  UNREACHABLE: 'failure.UNREACHABLE',
} as const satisfies Record<string, MessageKey>;
const isKnown = (code: string): code is keyof typeof keys => code in keys;

export const failureText = (failure: ApiFailure, { t, format }: { t: Translate; format: Format }): string => {
  const { code, retryAfterSeconds, detail } = failure;
  if (code === 'RATE_LIMITED') {
    if (retryAfterSeconds === undefined) return t('failure.RATE_LIMITED');
    return t('failure.RATE_LIMITED.after', { duration: format.duration(retryAfterSeconds * secondMs) });
  }
  if (code === 'CHANNEL_FAILED') return t('failure.CHANNEL_FAILED', { detail: detail || '—' });
  if (isKnown(code)) return t(keys[code]);
  return detail ? t('failure.otherDetail', { code, detail }) : t('failure.other', { code });
};
