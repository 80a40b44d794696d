/** Shapes of `/api/v1` about people: sign-in, sessions, accounts, invitations, API keys and the audit log. */
import { z } from 'zod';
import { permissionSchema, roleSchema, scopeSchema } from './access.ts';
import { displayName } from './station.ts';

const instant = z.number().int().meta({ description: 'Epoch milliseconds, UTC' });
const idSchema = z.uuid();
/** Sign-in name. Compared without regard to case. */
export const emailSchema = z
  .email()
  .max(254)
  .transform((text) => text.toLowerCase());
/** At least 12 characters, any of them (NIST SP 800-63B §5.1.1.2); bounded so that hashing stays cheap. */
export const newPasswordSchema = z.string().min(12, 'at least 12 characters').max(200);
const totpCodeSchema = z.string().regex(/^\d{6}$/, 'six digits');

// --- who am I ---------------------------------------------------------------------------------------------------------

export const personSchema = z
  .object({
    id: idSchema,
    email: z.string(),
    name: z.string(),
    role: roleSchema,
    scope: scopeSchema,
    totp: z.boolean().meta({ description: 'Whether a second factor is asked for' }),
    sso: z.boolean().meta({ description: "Whether the city's single sign-on vouches for this person" }),
    createdAt: instant,
    lastSignInAt: instant.nullable(),
    disabledAt: instant.nullable(),
  })
  .meta({ id: 'Person' });
export type Person = z.infer<typeof personSchema>;

/** `GET /session`: never an error, so that a page can ask before it shows anything. */
export const sessionAnswerSchema = z
  .object({
    person: personSchema.nullable(),
    permissions: z.array(permissionSchema),
    /** Whether this caller may see stations and readings at all. */
    mayRead: z.boolean(),
    signIn: z.object({
      /** False when a cookie could be read on the way: neither TLS nor this machine itself. */
      possible: z.boolean(),
      /** Label of the button of the city's single sign-on; null = there is none. */
      sso: z.string().nullable(),
    }),
  })
  .meta({ id: 'Session' });
export type SessionAnswer = z.infer<typeof sessionAnswerSchema>;

/** `POST /session`. */
export const signInSchema = z.object({
  email: z.string().trim().max(254),
  password: z.string().min(1).max(200),
  /** Needed when the answer to a first try was TOTP_REQUIRED. */
  code: totpCodeSchema.optional(),
});
export type SignIn = z.input<typeof signInSchema>;

/** `GET /session/list`: the caller's own. */
export const ownSessionSchema = z
  .object({
    id: z.string(),
    current: z.boolean(),
    createdAt: instant,
    lastUsedAt: instant,
    expiresAt: instant,
    address: z.string(),
    userAgent: z.string(),
  })
  .meta({ id: 'OwnSession' });
export type OwnSession = z.infer<typeof ownSessionSchema>;

// --- own account ------------------------------------------------------------------------------------------------------

export const passwordChangeSchema = z.object({ current: z.string().min(1).max(200), next: newPasswordSchema });
/** `POST /account/totp`: begins; nothing is asked for until the first code was confirmed. */
export const totpBeginSchema = z.object({ password: z.string().min(1).max(200) });
export const totpSecretSchema = z
  .object({
    secret: z.string().meta({ description: 'Base32, to be typed in where no camera is' }),
    uri: z.string().meta({ description: 'otpauth:// for a QR code' }),
  })
  .meta({ id: 'TotpSecret' });
export type TotpSecret = z.infer<typeof totpSecretSchema>;
export const totpConfirmSchema = z.object({ code: totpCodeSchema });
export const totpRemoveSchema = z.object({ password: z.string().min(1).max(200) });

// --- people -----------------------------------------------------------------------------------------------------------

export const personChangeSchema = z
  .object({
    name: displayName,
    role: roleSchema,
    scope: scopeSchema,
    /** A disabled person's sessions end at once. */
    disabled: z.boolean(),
    /** True takes the second factor away, for somebody who lost the phone. */
    removeTotp: z.literal(true),
  })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'nothing to change was given');
export type PersonChange = z.infer<typeof personChangeSchema>;

export const invitationRequestSchema = z.object({
  email: emailSchema,
  name: displayName,
  role: roleSchema,
  scope: scopeSchema,
  hours: z
    .number()
    .int()
    .min(1)
    .max(24 * 30)
    .default(72),
});
export type InvitationRequest = z.input<typeof invitationRequestSchema>;

/** Also the way to a new password: an invitation for a person who exists sets one. */
export const invitationSchema = z
  .object({
    id: idSchema,
    email: z.string(),
    name: z.string(),
    role: roleSchema,
    scope: scopeSchema,
    invitedBy: z.string(),
    createdAt: instant,
    expiresAt: instant,
  })
  .meta({ id: 'Invitation' });
export type Invitation = z.infer<typeof invitationSchema>;

/** The link is shown once; only the hash of its token is kept. */
export const newInvitationSchema = invitationSchema
  .extend({ link: z.string().meta({ description: 'To be handed to the person; works once' }) })
  .meta({ id: 'NewInvitation' });
export type NewInvitation = z.infer<typeof newInvitationSchema>;

export const invitationTokenSchema = z.object({ token: z.string().min(20).max(100) });
/** `POST /invitations/look`: what a link is about, for the page that it opens. */
export const invitationLookSchema = z
  .object({
    email: z.string().meta({ description: 'Empty: whoever accepts chooses their own' }),
    name: z.string(),
    role: roleSchema,
    expiresAt: instant,
    isReset: z.boolean(),
  })
  .meta({ id: 'InvitationLook' });
export type InvitationLook = z.infer<typeof invitationLookSchema>;
export const invitationAcceptSchema = invitationTokenSchema.extend({
  name: displayName.optional(),
  /** Only where the invitation has none. */
  email: emailSchema.optional(),
  password: newPasswordSchema,
});

// --- API keys ---------------------------------------------------------------------------------------------------------

export const keyRequestSchema = z.object({
  name: displayName,
  /** Beside reading stations and readings, which every key may. */
  permissions: z.array(permissionSchema).max(20),
  scope: scopeSchema,
  /** Days until it expires; null = never. */
  days: z.number().int().min(1).max(3_650).nullable(),
});
export type KeyRequest = z.input<typeof keyRequestSchema>;

export const apiKeySchema = z
  .object({
    id: idSchema,
    name: z.string(),
    /** First characters of the key, to recognise it. */
    hint: z.string(),
    permissions: z.array(permissionSchema),
    scope: scopeSchema,
    createdBy: z.string(),
    createdAt: instant,
    expiresAt: instant.nullable(),
    lastUsedAt: instant.nullable(),
    revokedAt: instant.nullable(),
  })
  .meta({ id: 'ApiKey' });
export type ApiKey = z.infer<typeof apiKeySchema>;

export const newApiKeySchema = apiKeySchema
  .extend({ key: z.string().meta({ description: 'Shown this once: `Authorization: Bearer …`' }) })
  .meta({ id: 'NewApiKey' });
export type NewApiKey = z.infer<typeof newApiKeySchema>;

// --- audit ------------------------------------------------------------------------------------------------------------

/** Everything that changes something, and every sign-in. `domain.verb`. */
export const auditActions = [
  'station.create',
  'station.change',
  'station.rotate',
  'station.revoke',
  'station.enrol',
  'station.photo.add',
  'station.photo.remove',
  'enrolment.create',
  'enrolment.withdraw',
  'person.invite',
  'person.invitation.withdraw',
  'person.join',
  'person.change',
  'person.password',
  'person.totp.add',
  'person.totp.remove',
  'session.begin',
  'session.refuse',
  'session.end',
  'key.create',
  'key.revoke',
  'layer.add',
  'layer.remove',
  'quality.judge',
  'quality.withdraw',
  'target.enter',
  'target.withdraw',
  'care.enter',
  'care.withdraw',
  'certificate.issue',
  'certificate.withdraw',
  'rule.create',
  'rule.change',
  'rule.remove',
  'policy.create',
  'policy.change',
  'policy.remove',
  'on-call.create',
  'on-call.change',
  'on-call.remove',
  'webhook.create',
  'webhook.change',
  'webhook.remove',
  'maintenance.create',
  'maintenance.change',
  'maintenance.remove',
  'official-level.create',
  'official-level.change',
  'official-level.remove',
  'exercise.create',
  'exercise.change',
  'exercise.remove',
  'simulation.create',
  'simulation.change',
  'simulation.remove',
  'cap-feed.create',
  'cap-feed.change',
  'cap-feed.remove',
  'alert.acknowledge',
  'alert.assign',
  'alert.note',
  'alert.shelve',
  'alert.unshelve',
  'alert.close',
  'cap.import',
  'contact.change',
  'channel.test',
  'backup.restore',
] as const;
export const auditActionSchema = z.enum(auditActions);
export type AuditAction = z.infer<typeof auditActionSchema>;

export const auditEntrySchema = z
  .object({
    seq: z.number().int(),
    at: instant,
    actor: z.object({
      kind: z.enum(['person', 'key', 'command', 'station', 'system', 'nobody']),
      /** Id of the person or key, login name of who ran a command, station id; empty for system and nobody. */
      id: z.string(),
      name: z.string(),
      /** Network address it came from; empty for commands on the machine itself. */
      address: z.string(),
    }),
    action: auditActionSchema,
    /** What it was done to: station id, person id, key id … */
    target: z.string(),
    before: z.unknown().nullable(),
    after: z.unknown().nullable(),
    /** SHA-256 over the entry before and this one, hex: nothing in between can be changed without a trace. */
    hash: z.string(),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.infer<typeof auditEntrySchema>;
export type Actor = AuditEntry['actor'];

export const auditQuerySchema = z.object({
  /** Entries older than this number, for paging. */
  before: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  action: auditActionSchema.optional(),
  target: z.string().max(120).optional(),
  actor: z.string().max(120).optional(),
});
export type AuditQuery = z.infer<typeof auditQuerySchema>;

export const auditAnswerSchema = z
  .object({
    entries: z.array(auditEntrySchema),
    /** Whether the chain from the first entry to the last is whole, as checked for this answer. */
    chain: z.object({ whole: z.boolean(), entries: z.number().int(), brokenAt: z.number().int().nullable() }),
  })
  .meta({ id: 'Audit' });
export type AuditAnswer = z.infer<typeof auditAnswerSchema>;
