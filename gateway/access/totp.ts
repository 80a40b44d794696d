/** Second factor: codes that change with the time (RFC 6238). */
import { Secret, TOTP } from 'otpauth';
import type { Instant } from '../../shared/time.ts';

const stepSeconds = 30;

const totpOf = (secret: string, label: string): TOTP =>
  new TOTP({
    issuer: 'Hải Đăng',
    label,
    algorithm: 'SHA1',
    digits: 6,
    period: stepSeconds,
    secret: Secret.fromBase32(secret),
  });

/** 160 bits, as RFC 4226 §4 R6 recommends. */
export const createTotpSecret = (): string => new Secret({ size: 20 }).base32;

/** `otpauth://` for an app; `label` is shown beside the code. */
export const totpUri = (secret: string, label: string): string => totpOf(secret, label).toString();

/** Time step of the code, when it is one of this moment or its neighbours: clocks of phones are not exact (RFC 6238 §5.2). */
export const totpStepOf = (secret: string, code: string, at: Instant): number | undefined => {
  const delta = totpOf(secret, '').validate({ token: code, timestamp: at, window: 1 });
  return delta === null ? undefined : Math.floor(at / 1_000 / stepSeconds) + delta;
};
