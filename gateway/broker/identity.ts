/** Which station a CONNECT packet speaks for, and what is wrong with it besides its secret. Pure. */
import type { AuthenticateError, ConnectPacket } from 'aedes';
import type { LoginRefusal } from '../../shared/inspection-api.ts';
import type { Instant } from '../../shared/time.ts';
import { stationIdPattern, type Topics } from '../../shared/topics.ts';
import { mayLeaveWill } from './access.ts';

/** A client certificate that the configured authority signed and that is valid now. */
export interface ClientCertificate {
  /** The station. */
  readonly commonName: string;
  /** notBefore; certificates carry seconds. */
  readonly issuedAt: Instant;
}

/** Return codes of CONNACK [MQTT-3.2.2.3]. `later` also stands for limits that pass by themselves. */
export const returnCodes = { clientId: 2, later: 3, credentials: 4, notAuthorized: 5 } as const;

export const maxClientIdLength = 128;
export const maxPayloadOfState = 64;
/** MQTT keep-alive longer than this (or none) is refused: a dead line must be noticed. */
export const maxKeepAliveSeconds = 1_200;

/** What CONNACK answers, and why, for who looks after the station. */
export type LoginError = AuthenticateError & { readonly why: LoginRefusal };

export const refusal = (message: string, returnCode: number, why: LoginRefusal): LoginError =>
  Object.assign(new Error(message), { returnCode, why });

/** A certificate speaks for its station alone; the user name may be left out beside it. */
export const identityOf = (
  username: string | undefined,
  certificate: ClientCertificate | undefined,
): string | undefined => certificate?.commonName ?? username;

type ConnectFacts = { readonly [Name in 'clientId' | 'username' | 'clean' | 'will']?: ConnectPacket[Name] | undefined };

/** What is wrong with a CONNECT packet besides its secret. */
export const whyUnfit = (
  topics: Topics,
  { clientId = '', username, clean, will }: ConnectFacts,
  certificate: ClientCertificate | undefined,
): LoginError | undefined => {
  const identity = identityOf(username, certificate);
  if (!identity || !stationIdPattern.test(identity))
    return refusal('the user name is no station id', returnCodes.credentials, 'username');
  if (certificate && username && username !== identity)
    return refusal(
      'the certificate belongs to another station than the user name',
      returnCodes.notAuthorized,
      'certificate',
    );
  if (clientId.length > maxClientIdLength)
    return refusal('the client id is too long', returnCodes.clientId, 'client-id');
  if (clientId === '' && clean !== true)
    return refusal('a session needs a client id', returnCodes.clientId, 'client-id');
  if (will && !mayLeaveWill(topics, identity, will.topic))
    return refusal('a will is allowed on the own $state only', returnCodes.notAuthorized, 'will');
  if (will && will.payload.length > maxPayloadOfState)
    return refusal('the will is too large', returnCodes.notAuthorized, 'will');
  return undefined;
};
