/** Shapes of `/api/v1` about who is told: policies, on-call lists, channels, deliveries, one's own wishes. */
import { z } from 'zod';
import { hazardSchema, severitySchema } from './alerts/words.ts';
import { languages } from './i18n/languages.ts';
import { displayName } from './station.ts';

const instant = z.number().int().meta({ description: 'Epoch milliseconds, UTC' });
const count = z.number().int();
const entryId = z.string().min(1).max(64);
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 22:00');

/** How a message reaches somebody. `mqtt` reaches sirens and signs, `webhook` other systems. */
export const channels = ['email', 'sms', 'telegram', 'push', 'webhook', 'mqtt'] as const;
export const channelSchema = z.enum(channels);
export type Channel = z.infer<typeof channelSchema>;

export const recipientSchema = z.discriminatedUnion('kind', [
  /** Whoever is on duty by the list; `position` 1 = the first, 2 = who comes next in turn. */
  z.strictObject({ kind: z.literal('on-call'), list: entryId, position: z.number().int().min(1).max(10).default(1) }),
  z.strictObject({ kind: z.literal('person'), person: z.uuid() }),
  /** Everybody of a role whose scope the situation is in. */
  z.strictObject({ kind: z.literal('role'), role: z.enum(['environment', 'field', 'emergency', 'administrator']) }),
  z.strictObject({ kind: z.literal('webhook'), webhook: entryId }),
]);
export type Recipient = z.infer<typeof recipientSchema>;

/** Whom to tell, in steps, until somebody acknowledges. */
export const policySchema = z
  .strictObject({
    name: displayName,
    /** Milder situations are shown and nobody is told. */
    from: severitySchema,
    steps: z
      .array(
        z.strictObject({
          /** After the step before; of the first step after the beginning. */
          afterMinutes: z.number().min(0).max(1_440),
          to: z.array(recipientSchema).min(1).max(20),
        }),
      )
      .min(1)
      .max(8),
    /** After the last step it is told again every so many minutes until somebody acknowledges; null = not. */
    repeatMinutes: z.number().min(1).max(1_440).nullable(),
    maxRepeats: z.number().int().min(0).max(100),
  })
  .meta({ id: 'Policy' });
export type Policy = z.infer<typeof policySchema>;

/** Who is on duty: people in turn, each for so many days, and exceptions. */
export const onCallSchema = z
  .strictObject({
    name: displayName,
    role: z.enum(['environment', 'field', 'emergency', 'administrator']),
    people: z.array(z.uuid()).min(1).max(50),
    /** First day of the first person's turn, local date, and the local time of handing over. */
    startsOn: z.iso.date(),
    handoverAt: clock,
    turnDays: z.number().int().min(1).max(90),
    /** Somebody else for a while; of those that overlap the last one holds. */
    exceptions: z.array(z.strictObject({ person: z.uuid(), from: instant, to: instant })).max(100),
  })
  .meta({ id: 'OnCallList' });
export type OnCall = z.infer<typeof onCallSchema>;

export const webhookSchema = z
  .strictObject({
    name: displayName,
    url: z.url({ protocol: /^https?$/ }).max(500),
    enabled: z.boolean(),
    /** Every change of a situation goes there, besides what policies send; null = only what policies send. */
    follows: z
      .strictObject({ hazards: z.array(hazardSchema).min(1).max(4).nullable(), from: severitySchema })
      .nullable(),
  })
  .meta({
    id: 'Webhook',
    description: 'Signed: `X-Hai-Dang-Signature: t=<epoch s>,v1=<hex HMAC-SHA256 of "<t>.<body>">`',
  });
export type Webhook = z.infer<typeof webhookSchema>;

const kept = <T extends z.ZodType>(schema: T) =>
  z.object({
    id: z.string(),
    version: count,
    body: schema,
    isDefault: z.boolean(),
    changedAt: instant,
    changedBy: z.string().nullable(),
  });
export const keptPolicySchema = kept(policySchema).meta({ id: 'KeptPolicy' });
export const keptOnCallSchema = kept(onCallSchema)
  .extend({
    now: z
      .array(z.object({ id: z.string(), name: z.string() }))
      .meta({ description: 'On duty now, then who comes next in turn' }),
  })
  .meta({ id: 'KeptOnCallList' });
/** The secret is shown once, when it is made. */
export const keptWebhookSchema = kept(webhookSchema).meta({ id: 'KeptWebhook' });
export const newWebhookSchema = keptWebhookSchema.extend({ secret: z.string() }).meta({ id: 'NewWebhook' });
export type KeptPolicy = z.infer<typeof keptPolicySchema>;
export type KeptOnCall = z.infer<typeof keptOnCallSchema>;
export type KeptWebhook = z.infer<typeof keptWebhookSchema>;
export type NewWebhook = z.infer<typeof newWebhookSchema>;

/** `PUT /policies/{id}` and the like: the version that was edited; another one since is an error. */
export const putOf = <T extends z.ZodType>(schema: T) => z.strictObject({ body: schema, version: count.optional() });
export const policyPutSchema = putOf(policySchema);
export const onCallPutSchema = putOf(onCallSchema);
export const webhookPutSchema = putOf(webhookSchema);

/** One's own wishes: `GET|PUT /account/notifications`. */
export const contactSchema = z
  .strictObject({
    language: z.enum(languages),
    email: z.strictObject({ enabled: z.boolean(), from: severitySchema }),
    /** E.164. */
    sms: z.strictObject({
      enabled: z.boolean(),
      from: severitySchema,
      phone: z.string().regex(/^(\+[1-9]\d{6,14})?$/, 'a number such as +84912345678'),
    }),
    telegram: z.strictObject({
      enabled: z.boolean(),
      from: severitySchema,
      chat: z.string().regex(/^(-?\d{1,20})?$/, 'the number of the chat'),
    }),
    push: z.strictObject({ enabled: z.boolean(), from: severitySchema }),
    /** Nothing but extreme ones comes in these hours (local time); the rest when they end, if it still holds. */
    quiet: z.strictObject({ from: clock, to: clock }).nullable(),
  })
  .meta({ id: 'Contact' });
export type Contact = z.infer<typeof contactSchema>;
export const defaultContact: Contact = {
  language: 'vi',
  email: { enabled: true, from: 'watch' },
  sms: { enabled: false, from: 'danger', phone: '' },
  telegram: { enabled: false, from: 'warning', chat: '' },
  push: { enabled: true, from: 'warning' },
  quiet: null,
};
export const contactAnswerSchema = z
  .object({
    contact: contactSchema,
    /** Channels that the operator has set up. */
    available: z.array(channelSchema),
    /** Public key for the browser's push subscription; null = not set up. */
    pushKey: z.string().nullable(),
    pushDevices: z.array(z.object({ id: z.string(), label: z.string(), addedAt: instant })),
  })
  .meta({ id: 'ContactSettings' });
export type ContactAnswer = z.infer<typeof contactAnswerSchema>;
export const pushSubscriptionSchema = z.strictObject({
  endpoint: z.url({ protocol: /^https$/ }).max(1_000),
  keys: z.strictObject({ p256dh: z.string().min(20).max(200), auth: z.string().min(10).max(100) }),
  label: z.string().trim().max(120).default(''),
});
export type PushSubscriptionRequest = z.input<typeof pushSubscriptionSchema>;
/** `POST /account/notifications/test`: a real message to oneself. */
export const contactTestSchema = z.strictObject({ channel: z.enum(['email', 'sms', 'telegram', 'push']) });

export const deliveryReasons = [
  'raised',
  'worse',
  'silent',
  'again',
  'repeat',
  'over',
  'update',
  'test',
  'exercise',
] as const;
export type DeliveryReason = (typeof deliveryReasons)[number];
/** `held` = until quiet hours end. `dropped` = no longer wanted before it could be sent. */
export const deliveryStates = ['due', 'held', 'sending', 'delivered', 'failed', 'dropped'] as const;

export const deliverySchema = z
  .object({
    /** Also the idempotency key that the receiver sees, and the left part of the e-mail's Message-ID. */
    id: z.uuid(),
    situation: z.uuid().nullable(),
    exercise: z.uuid().nullable(),
    wave: count,
    step: count,
    round: count,
    reason: z.enum(deliveryReasons),
    severity: severitySchema.nullable(),
    recipient: z.object({ kind: z.enum(['person', 'webhook', 'topic']), id: z.string(), name: z.string() }),
    channel: channelSchema,
    /** Where to, shortened. */
    address: z.string(),
    state: z.enum(deliveryStates),
    createdAt: instant,
    notBefore: instant,
    attempts: z.array(
      z.object({
        at: instant,
        ms: count.nullable().meta({ description: 'Null = its end is not known: we stopped in between' }),
        ok: z.boolean().nullable(),
        /** What the other side said, or why not. */
        detail: z.string(),
      }),
    ),
    deliveredAt: instant.nullable(),
    /** From the receipt of the reading that caused it to acceptance by the channel, ms. */
    latencyMs: count.nullable(),
    /** When the link in it was first opened. */
    openedAt: instant.nullable(),
    problem: z.string().nullable(),
  })
  .meta({ id: 'Delivery' });
export type Delivery = z.infer<typeof deliverySchema>;

export const deliveriesQuerySchema = z.object({
  situation: z.uuid().optional(),
  exercise: z.uuid().optional(),
  state: z.enum(deliveryStates).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

/** What a test of the sirens answers, and how many stations it says are listening. */
export const listeningText = (count: number): string => `the broker runs; ${count} stations listen`;
export const listeningIn = (detail: string): number | undefined => {
  const [, count] = /^the broker runs; (\d+) stations listen$/.exec(detail) ?? [];
  return count === undefined ? undefined : Number(count);
};

export const channelStateSchema = z
  .object({
    channel: channelSchema,
    /** Set up by the operator. */
    isConfigured: z.boolean(),
    /** Which settings do that. */
    settings: z.array(z.string()),
    /** The last self-test: nobody is told by it. */
    lastTest: z.object({ at: instant, ok: z.boolean(), ms: count, detail: z.string() }).nullable(),
    nextTestAt: instant.nullable(),
    lastDeliveredAt: instant.nullable(),
    failures24h: count,
  })
  .meta({ id: 'ChannelState' });
export type ChannelState = z.infer<typeof channelStateSchema>;
export const channelsAnswerSchema = z
  .object({
    channels: z.array(channelStateSchema),
    /** The outside is told every so often that we live; its silence is noticed there. */
    heartbeat: z.object({ isConfigured: z.boolean(), lastOkAt: instant.nullable(), problem: z.string().nullable() }),
  })
  .meta({ id: 'Channels' });
export type ChannelsAnswer = z.infer<typeof channelsAnswerSchema>;

/** The one-time link in a message: `POST /alert-links/look` and `/alert-links/acknowledge`. Opening a page changes nothing. */
export const alertLinkSchema = z.strictObject({ token: z.string().min(20).max(100) });
export const alertLinkLookSchema = z
  .object({
    situation: z.uuid(),
    person: z.string(),
    expiresAt: instant,
    /** When it was used, or somebody else acknowledged. */
    acknowledgedAt: instant.nullable(),
    acknowledgedBy: z.string().nullable(),
    title: z.string().meta({ description: 'In the language of the person' }),
    text: z.string(),
    language: z.enum(languages),
    severity: severitySchema,
    exercise: z.boolean(),
    simulated: z.boolean(),
    isOver: z.boolean(),
  })
  .meta({ id: 'AlertLink' });
export type AlertLinkLook = z.infer<typeof alertLinkLookSchema>;
