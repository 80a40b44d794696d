/** Secrets that the gateway makes: random, shown once, kept as their SHA-256. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Secrets are 192 random bits, so one SHA-256 is enough to keep them: there is nothing to guess, and checking one costs a
 * microsecond, which no flood of wrong passwords can turn into a load.
 */
export const hashSecret = (secret: string | Buffer): Buffer => createHash('sha256').update(secret).digest();

/** Letters and digits only: a secret that begins with a hyphen is taken for an option by command lines. */
export const createSecret = (): string => randomBytes(24).toString('base64').replaceAll(/[+/]/g, 'x');

const nobody = hashSecret(randomBytes(24));

/** Compares in constant time, also with the hash of something that does not exist. */
export const matchesHash = (secret: string | Buffer, hash: Buffer | undefined): boolean => {
  const matches = timingSafeEqual(hashSecret(secret), hash ?? nobody);
  return matches && hash !== undefined;
};
