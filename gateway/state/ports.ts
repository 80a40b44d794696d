/**
 * What is kept in `state.db`, as the rest of the gateway uses it. Everything is synchronous and short; every change is written
 * together with its entry in the audit log, in one transaction, and throws before it changes anything. Secrets (passwords, session
 * and invitation tokens, keys) come in and are kept as hashes only.
 */
import type { Permission, Role, Scope } from '../../shared/access.ts';
import type { Maintenance } from '../../shared/alert-api.ts';
import type { Rule } from '../../shared/alerts/rule.ts';
import type { CapFeed } from '../../shared/cap-api.ts';
import type { CareEntry, CareRequest, LastWork } from '../../shared/care-api.ts';
import type { Certificate, CertificateBody } from '../../shared/commissioning-api.ts';
import type { Exercise } from '../../shared/exercise-api.ts';
import type { Judgement, JudgementRequest } from '../../shared/judgement-api.ts';
import type { OnCall, Policy, Webhook } from '../../shared/notification-api.ts';
import type { OfficialLevelRequest } from '../../shared/official-level-api.ts';
import type {
  Actor,
  ApiKey,
  AuditAction,
  AuditEntry,
  AuditQuery,
  Invitation,
  Person,
} from '../../shared/people-api.ts';
import type { KeptSimulation } from '../../shared/simulation-api.ts';
import type { Provenance, Station, StationDetails } from '../../shared/station.ts';
import type { EnrolmentToken, Layer, Photo, StationRecord } from '../../shared/station-api.ts';
import type { Instant } from '../../shared/time.ts';
import type { AlertStore, DeliveryStore } from '../alerts/ports.ts';
import type { FloodSteps } from '../programme/lead-times.ts';
import type { CapStore } from './cap.ts';
import type { Collection } from './collections.ts';

export interface StoredStation {
  readonly station: Station;
  readonly details: StationDetails;
  readonly secretHash: Buffer;
  /** True when it claimed its credentials with a token. */
  readonly enrolled: boolean;
  readonly revokedAt: Instant | null;
  /** Client certificates issued before this are no longer accepted (rotated or revoked since); 0 = all are. */
  readonly certificatesFrom: Instant;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export interface EnrolmentGrant {
  readonly provenance: Provenance;
  /** How many stations may claim with it. */
  readonly uses: number;
  readonly expiresAt: Instant;
  readonly scope: Scope;
  readonly note: string;
}

export interface StationStore {
  list(): StoredStation[];
  find(id: string): StoredStation | undefined;
  /** With its photos; undefined when there is no such station. */
  record(id: string): StationRecord | undefined;
  /** Registers a station and returns its secret, which is shown once. @throws AppError STATION_EXISTS */
  add(station: Station, details: StationDetails, by: Actor): string;
  /** Adds and updates many, all or none; returns the secrets of those added. @throws AppError as add and update */
  addMany(
    stations: readonly { readonly station: Station; readonly details: StationDetails }[],
    by: Actor,
  ): { readonly username: string; readonly password: string }[];
  /** Replaces the record of a station; its credentials stay. @throws AppError STATION_UNKNOWN */
  update(station: Station, details: StationDetails, by: Actor): void;
  /** New secret; the old one and certificates issued until now end. @throws AppError STATION_UNKNOWN */
  rotate(id: string, by: Actor): string;
  /** Withdraws the credentials; the station and its history stay. @throws AppError STATION_UNKNOWN */
  revoke(id: string, by: Actor): void;

  createToken(grant: EnrolmentGrant, by: Actor): { readonly token: string; readonly stored: EnrolmentToken };
  /** Those that can still be used, newest first. */
  tokens(): EnrolmentToken[];
  /** The token as stored while it can be used, without using it. */
  lookAtToken(token: string): EnrolmentToken | undefined;
  /** @throws AppError NOT_FOUND */
  withdrawToken(id: string, by: Actor): void;
  /**
   * Gives a station its credentials for a token. A simulated or replayed station may claim again (its secret changes); a
   * real one is rotated by a person. `address` is where the claim came from.
   * @throws AppError ENROLMENT_REFUSED (unknown, expired, used up, outside the token's networks or wards), STATION_EXISTS
   */
  claim(token: string, station: Omit<Station, 'provenance'>, address: string): { station: Station; secret: string };

  /** @throws AppError STATION_UNKNOWN, LIMIT_REACHED */
  addPhoto(station: string, photo: Pick<Photo, 'contentType'>, bytes: Buffer, by: Actor): Photo;
  photo(station: string, id: string): { readonly photo: Photo; readonly bytes: Buffer } | undefined;
  /** @throws AppError NOT_FOUND */
  removePhoto(station: string, id: string, by: Actor): void;
}

/** Fields that the outside never sees are named here once. */
export interface StoredPerson {
  readonly person: Person;
  /** PHC string of argon2id; null = signs in by single sign-on only. */
  readonly passwordHash: string | null;
  /** Base32; null = no second factor. */
  readonly totpSecret: string | null;
  /** Time step of the last code used, so that none is used twice (RFC 6238 §5.2). */
  readonly totpStep: number;
}

export interface StoredSession {
  /** SHA-256 of the token, hex. */
  readonly id: string;
  readonly person: string;
  readonly createdAt: Instant;
  readonly lastUsedAt: Instant;
  readonly expiresAt: Instant;
  readonly address: string;
  readonly userAgent: string;
}

export interface PeopleStore {
  list(): Person[];
  find(id: string): StoredPerson | undefined;
  findByEmail(email: string): StoredPerson | undefined;
  findBySubject(issuer: string, subject: string): StoredPerson | undefined;
  /** @throws AppError PERSON_EXISTS */
  add(
    person: {
      readonly email: string;
      readonly name: string;
      readonly role: Role;
      readonly scope: Scope;
      readonly passwordHash: string | null;
    },
    by: Actor,
  ): Person;
  /** Ends the sessions of a person who is disabled. @throws AppError PERSON_UNKNOWN, LAST_ADMINISTRATOR */
  change(
    id: string,
    change: {
      readonly name?: string | undefined;
      readonly role?: Role | undefined;
      readonly scope?: Scope | undefined;
      readonly disabled?: boolean | undefined;
      readonly removeTotp?: true | undefined;
    },
    by: Actor,
  ): Person;
  /** Ends all sessions of the person but the one named. */
  setPassword(id: string, passwordHash: string, by: Actor, exceptSession?: string): void;
  setTotp(id: string, secret: string | null, by: Actor): void;
  /** False when a code of this step or a later one was used before. */
  useTotpStep(id: string, step: number): boolean;
  linkSubject(id: string, issuer: string, subject: string): void;
  signedIn(id: string, at: Instant): void;

  /**
   * An invitation for an e-mail that exists sets a new password. Replaces an earlier one for the same e-mail. An empty e-mail
   * lets whoever accepts choose their own (the first administrator's link).
   */
  invite(
    invitation: {
      readonly email: string;
      readonly name: string;
      readonly role: Role;
      readonly scope: Scope;
      readonly expiresAt: Instant;
    },
    by: Actor,
  ): { readonly token: string; readonly invitation: Invitation };
  invitations(): Invitation[];
  lookAtInvitation(token: string): Invitation | undefined;
  /** @throws AppError NOT_FOUND */
  withdrawInvitation(id: string, by: Actor): void;
  /**
   * Makes the person, or gives the one who exists the new password and ends their sessions and their second factor stays.
   * `email` counts only where the invitation has none, and then never touches a person who exists.
   * @throws AppError INVITATION_ENDED, CHANGE_INVALID (no e-mail from either side), PERSON_EXISTS (the chosen e-mail is taken)
   */
  accept(
    token: string,
    accepted: {
      readonly name?: string | undefined;
      readonly email?: string | undefined;
      readonly passwordHash: string;
    },
    address: string,
  ): Person;

  beginSession(session: StoredSession, by: Actor): void;
  session(id: string): StoredSession | undefined;
  sessions(person: string): StoredSession[];
  /** Moves the last use and the end; not audited. */
  touchSession(id: string, lastUsedAt: Instant, expiresAt: Instant): void;
  /** @throws AppError NOT_FOUND when it is not one of this person's */
  endSession(id: string, person: string, by: Actor): void;
  /** Deletes those past their end. */
  dropEndedSessions(): void;
  /** Called with the ids of sessions that ended, by whatever way, in this process or another. */
  onSessionsEnded(listener: (ids: readonly string[]) => void): void;
}

export interface KeyStore {
  list(): ApiKey[];
  create(
    key: {
      readonly name: string;
      readonly permissions: readonly Permission[];
      readonly scope: Scope;
      readonly expiresAt: Instant | null;
    },
    by: Actor,
  ): { readonly key: string; readonly stored: ApiKey };
  /** The key while it is valid; its last use is noted, at most once a minute. */
  use(key: string): ApiKey | undefined;
  /** @throws AppError NOT_FOUND */
  revoke(id: string, by: Actor): void;
}

export interface ChainCheck {
  readonly whole: boolean;
  readonly entries: number;
  readonly brokenAt: number | null;
}

/** Append-only; each entry carries a hash over the one before. */
export interface AuditLog {
  append(by: Actor, action: AuditAction, target: string, before: unknown, after: unknown): void;
  /** Newest first. */
  list(query: AuditQuery): AuditEntry[];
  /** Oldest first, beginning with entry `seq`, page by page, for exports. */
  from(seq: number, limit: number): AuditEntry[];
  /** The last entry's number and hash; 0 and 64 zeros while there is none. */
  head(): { readonly seq: number; readonly hash: string };
  /** Cheap when called again: only a write of another process makes it begin at the first entry. */
  verify(): ChainCheck;
}

/** GeoJSON layers of the map. */
export interface LayerStore {
  list(): Layer[];
  add(layer: { readonly name: string; readonly features: number }, bytes: Buffer, by: Actor): Layer;
  bytes(id: string): Buffer | undefined;
  /** @throws AppError NOT_FOUND */
  remove(id: string, by: Actor): void;
}

/** As kept, with what only staff see. */
export interface StoredJudgement extends Judgement {
  readonly reason: string;
  readonly by: string;
}

/** What staff say of spans of readings. */
export interface JudgementStore {
  /** Newest first, withdrawn ones too; the newest thousand. */
  list(station?: string): StoredJudgement[];
  /** Those in force, oldest first: of two that overlap the later one holds. */
  inForce(): StoredJudgement[];
  find(id: string): StoredJudgement | undefined;
  /** @throws AppError STATION_UNKNOWN, LIMIT_REACHED */
  add(judgement: JudgementRequest, by: Actor): StoredJudgement;
  /** @throws AppError NOT_FOUND, also when it was withdrawn before */
  withdraw(id: string, by: Actor): void;
}

/** A value of a target of the programme, as kept. */
export interface StoredTargetValue {
  readonly id: string;
  /** Code of the target. */
  readonly target: string;
  readonly value: number;
  /** Local date that the value is of. */
  readonly asOf: string;
  readonly source: string;
  readonly note: string;
  readonly enteredAt: Instant;
  readonly enteredBy: string;
  readonly withdrawn: { readonly at: Instant; readonly by: string; readonly reason: string } | null;
}

export interface TargetValueStore {
  /** Of every target: newest day first, of one day the one entered last first; withdrawn ones too. */
  list(): StoredTargetValue[];
  /** @throws AppError LIMIT_REACHED */
  enter(value: Pick<StoredTargetValue, 'target' | 'value' | 'asOf' | 'source' | 'note'>, by: Actor): StoredTargetValue;
  /** The value stays, and counts no longer. @throws AppError NOT_FOUND, also when it was withdrawn before */
  withdraw(target: string, id: string, reason: string, by: Actor): void;
}

/** An entry with its place in the order of entering, from 1. */
export interface PlacedEntry {
  readonly seq: number;
  readonly entry: CareEntry;
}

/** Work done at stations. */
export interface CareStore {
  /** Newest work first, withdrawn entries too. */
  of(station: string): CareEntry[];
  /** The newest work in force of every kind, of one station or of all. */
  last(station?: string): LastWork[];
  /** When the records of stations say that a calibration is due. */
  calibrationDates(): { readonly station: string; readonly due: string }[];
  /** Entered before `seq`, newest first. */
  newest(seq: number, limit: number): PlacedEntry[];
  /** Entered after `seq`, oldest first. */
  from(seq: number, limit: number): PlacedEntry[];
  /** The newest calibration sets the date in the record of the station, too. @throws AppError STATION_UNKNOWN, LIMIT_REACHED */
  add(station: string, work: CareRequest, by: Actor): CareEntry;
  /** Takes a calibration date that came from it back to that of the one before. @throws AppError NOT_FOUND, also when it was withdrawn */
  withdraw(station: string, id: string, reason: string, by: Actor): void;
}

export interface CertificateStore {
  /** Newest first, withdrawn ones too. */
  of(station: string): Certificate[];
  find(station: string, id: string): Certificate | undefined;
  /** Makes the station active when the body says so. `year` is for its number. @throws AppError STATION_UNKNOWN, LIMIT_REACHED */
  issue(station: string, body: CertificateBody, year: string, by: Actor): Certificate;
  /** @throws AppError NOT_FOUND, also when it was withdrawn before */
  withdraw(station: string, id: string, reason: string, by: Actor): void;
}

/** Documents that people write. */
export interface Collections {
  readonly rules: Collection<Rule>;
  readonly policies: Collection<Policy>;
  readonly onCall: Collection<OnCall>;
  readonly webhooks: Collection<Webhook>;
  readonly maintenance: Collection<Maintenance>;
  readonly officialLevels: Collection<OfficialLevelRequest>;
  readonly exercises: Collection<Exercise>;
  readonly simulations: Collection<KeptSimulation>;
  readonly capFeeds: Collection<CapFeed>;
}

export interface State {
  readonly stations: StationStore;
  readonly people: PeopleStore;
  readonly keys: KeyStore;
  readonly audit: AuditLog;
  readonly layers: LayerStore;
  readonly judgements: JudgementStore;
  readonly targetValues: TargetValueStore;
  readonly care: CareStore;
  readonly certificates: CertificateStore;
  readonly alerts: AlertStore;
  readonly floodSteps: FloodSteps;
  readonly deliveries: DeliveryStore;
  readonly cap: CapStore;
  readonly collections: Collections;
  /** Changes when another process wrote. */
  version(): number;
  close(): void;
}
