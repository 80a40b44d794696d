/** The resources of `/api/v1` about people and access, one function each. Secrets go in bodies, never in addresses. */
import { z } from 'zod';
import {
  type ApiKey,
  type AuditAnswer,
  type AuditQuery,
  apiKeySchema,
  auditAnswerSchema,
  type Invitation,
  type InvitationLook,
  type InvitationRequest,
  invitationLookSchema,
  invitationSchema,
  type KeyRequest,
  type NewApiKey,
  type NewInvitation,
  newApiKeySchema,
  newInvitationSchema,
  type OwnSession,
  ownSessionSchema,
  type Person,
  type PersonChange,
  personSchema,
  type SessionAnswer,
  type SignIn,
  sessionAnswerSchema,
  type TotpSecret,
  totpSecretSchema,
} from '../../shared/people-api.ts';
import { apiUrl, deleteJson, getJson, patchJson, postJson, sendJson } from '../api/http.ts';

const never = new AbortController().signal;

export const getSession = (): Promise<SessionAnswer> => getJson(sessionAnswerSchema, '/session', {}, never);
export const signIn = (request: SignIn): Promise<void> => sendJson('POST', '/session', request);
export const signOut = (): Promise<void> => deleteJson('/session');

/** Where the browser goes for the city's single sign-on. */
export const ssoPath = '/auth/sso';

const ownSessionsSchema = z.array(ownSessionSchema);
export const getOwnSessions = (signal: AbortSignal): Promise<OwnSession[]> =>
  getJson(ownSessionsSchema, '/session/list', {}, signal);
export const endOwnSession = (id: string): Promise<void> => deleteJson(`/session/list/${encodeURIComponent(id)}`);

export const changePassword = (change: { current: string; next: string }): Promise<void> =>
  sendJson('POST', '/account/password', change);
export const beginTotp = (password: string): Promise<TotpSecret> =>
  postJson(totpSecretSchema, '/account/totp', { password });
export const confirmTotp = (code: string): Promise<void> => sendJson('POST', '/account/totp/confirm', { code });
export const removeTotp = (password: string): Promise<void> => sendJson('POST', '/account/totp/remove', { password });

const peopleSchema = z.array(personSchema);
export const getPeople = (signal: AbortSignal): Promise<Person[]> => getJson(peopleSchema, '/people', {}, signal);
export const changePerson = (id: string, change: PersonChange): Promise<Person> =>
  patchJson(personSchema, `/people/${encodeURIComponent(id)}`, change);

const invitationsSchema = z.array(invitationSchema);
export const getInvitations = (signal: AbortSignal): Promise<Invitation[]> =>
  getJson(invitationsSchema, '/invitations', {}, signal);
export const invite = (request: InvitationRequest): Promise<NewInvitation> =>
  postJson(newInvitationSchema, '/invitations', request);
export const withdrawInvitation = (id: string): Promise<void> => deleteJson(`/invitations/${encodeURIComponent(id)}`);
export const lookAtInvitation = (token: string): Promise<InvitationLook> =>
  postJson(invitationLookSchema, '/invitations/look', { token });
export const acceptInvitation = (accepted: {
  token: string;
  name?: string;
  email?: string;
  password: string;
}): Promise<Person> => postJson(personSchema, '/invitations/accept', accepted);

const keysSchema = z.array(apiKeySchema);
export const getKeys = (signal: AbortSignal): Promise<ApiKey[]> => getJson(keysSchema, '/keys', {}, signal);
export const createKey = (request: KeyRequest): Promise<NewApiKey> => postJson(newApiKeySchema, '/keys', request);
export const revokeKey = (id: string): Promise<void> => deleteJson(`/keys/${encodeURIComponent(id)}`);

export const getAudit = (query: Partial<AuditQuery>, signal: AbortSignal): Promise<AuditAnswer> =>
  getJson(auditAnswerSchema, '/audit', query, signal);
/** Address of the whole log as CSV. */
export const auditCsvUrl = (): string => apiUrl('/exports/audit.csv');
