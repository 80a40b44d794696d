/**
 * A small certificate authority for a closed network: one authority, servers and stations signed by it (ECDSA P-256, X.509 v3).
 * No revocation lists: a station's certificates are ended in its record (rotate, revoke).
 */
import 'reflect-metadata';
import { createPrivateKey, type KeyObject, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import type { Instant } from '../../shared/time.ts';
import { dayMs } from '../../shared/time.ts';

/** PEM texts. */
export interface CertificateAndKey {
  readonly certificate: string;
  readonly key: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const signature = { name: 'ECDSA', hash: 'SHA-256' } as const;
/** Clocks of stations may be behind ours. */
const clockMarginMs = dayMs;

cryptoProvider.set(webcrypto);

const createKeys = (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);

const keyToPem = async (key: webcrypto.CryptoKey): Promise<string> => {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key));
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    .export({ type: 'pkcs8', format: 'pem' })
    .toString();
};

const importKey = (pem: string): Promise<webcrypto.CryptoKey> => {
  const key: KeyObject = createPrivateKey(pem);
  const der = key.export({ type: 'pkcs8', format: 'der' });
  return webcrypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']);
};

/** Certificates carry whole seconds. */
const second = (at: Instant): Date => new Date(Math.floor(at / 1_000) * 1_000);

/** A self-signed authority that may sign servers and stations, and no further authority. */
export const createAuthority = async (name: string, at: Instant, days: number): Promise<CertificateAndKey> => {
  const keys = await createKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [name] }],
    keys,
    notBefore: second(at - clockMarginMs),
    notAfter: second(at + days * dayMs),
    signingAlgorithm: signature,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: certificate.toString('pem'), key: await keyToPem(keys.privateKey) };
};

interface Leaf {
  readonly commonName: string;
  readonly notBefore: Instant;
  readonly notAfter: Instant;
  readonly extensions: readonly Extension[];
}

const sign = async (authority: CertificateAndKey, leaf: Leaf): Promise<CertificateAndKey> => {
  const issuer = new X509Certificate(authority.certificate);
  const keys = await createKeys();
  const certificate = await X509CertificateGenerator.create({
    subject: [{ CN: [leaf.commonName] }],
    issuer: issuer.subjectName,
    notBefore: second(leaf.notBefore),
    notAfter: second(Math.min(leaf.notAfter, issuer.notAfter.getTime())),
    publicKey: keys.publicKey,
    signingKey: await importKey(authority.key),
    signingAlgorithm: signature,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      ...leaf.extensions,
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  return { certificate: certificate.toString('pem'), key: await keyToPem(keys.privateKey) };
};

/** A server under these host names and addresses; the first is its common name. */
export const createServerCertificate = (
  authority: CertificateAndKey,
  hosts: readonly string[],
  at: Instant,
  days: number,
): Promise<CertificateAndKey> =>
  sign(authority, {
    commonName: hosts[0] ?? 'localhost',
    notBefore: at - clockMarginMs,
    notAfter: at + days * dayMs,
    extensions: [
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(
        hosts.map((host) => ({ type: isIP(host) === 0 ? ('dns' as const) : ('ip' as const), value: host })),
      ),
    ],
  });

/**
 * The credentials of a station: its id is the common name. Valid from exactly this second, because the station's record says
 * from when on its certificates are accepted.
 */
export const createStationCertificate = (
  authority: CertificateAndKey,
  station: string,
  at: Instant,
  days: number,
): Promise<CertificateAndKey> =>
  sign(authority, {
    commonName: station,
    notBefore: at,
    notAfter: at + days * dayMs,
    extensions: [new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth])],
  });
