/** One way of reaching somebody. Each is a small module behind this interface; the deliverer retries, records and limits. */

import type { Alert, Situation } from '../../../shared/alert-api.ts';
import type { Severity } from '../../../shared/alerts/words.ts';
import type { Language } from '../../../shared/i18n/translator.ts';
import type { Channel, DeliveryReason } from '../../../shared/notification-api.ts';
import type { Instant } from '../../../shared/time.ts';

/** A message in the language of who gets it, composed once and rendered by each channel as it can. */
export interface Message {
  /** Id of the delivery: Message-ID, idempotency key; the same at every try. */
  readonly id: string;
  /** When it was written down. */
  readonly at: Instant;
  readonly language: Language;
  readonly reason: DeliveryReason;
  /** Null for tests. */
  readonly severity: Severity | null;
  readonly isExercise: boolean;
  readonly isSimulated: boolean;
  /** One line: what, where, how bad. Begins with the mark of an exercise or simulation. */
  readonly subject: string;
  /** Plain text, whole: what was measured when, against what, by which rule and version, since when, what to do next. */
  readonly text: string;
  /** At most 160 characters of GSM 03.38, so without Vietnamese diacritics, the link included. */
  readonly short: string;
  /** One-time link to acknowledge; null where nothing can be acknowledged. */
  readonly link: string | null;
  /** Where the situation is shown; null for tests. */
  readonly page: string | null;
  /** For programs; null for tests. */
  readonly situation: Situation | null;
  readonly alerts: readonly Alert[];
}

/** Where it goes: an address, a number, a chat, a push subscription, a URL. */
export interface Target {
  readonly address: string;
  /** Of web push. */
  readonly keys?: { readonly p256dh: string; readonly auth: string };
  /** Signs what goes to a webhook. */
  readonly secret?: string;
  /** Name of the recipient, for the greeting of the transport where there is one. */
  readonly name: string;
}

/** A try that failed. `permanent` = another try cannot help (address refused, subscription gone). */
export class NotifyError extends Error {
  override readonly name = 'NotifyError';
  readonly permanent: boolean;
  /** The subscription or address does not exist any more. */
  readonly gone: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(
    message: string,
    options: {
      readonly permanent?: boolean;
      readonly gone?: boolean;
      readonly retryAfterMs?: number;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.permanent = options.permanent ?? false;
    this.gone = options.gone ?? false;
    this.retryAfterMs = options.retryAfterMs;
  }
}

export interface Notifier {
  readonly channel: Channel;
  readonly isConfigured: boolean;
  /** Names of the settings that set it up. */
  readonly settings: readonly string[];
  /** Resolves with the receipt in the other side's words once it has taken the message. @throws NotifyError */
  send(target: Target, message: Message, signal: AbortSignal): Promise<string>;
  /** Tries everything but telling somebody; resolves with what was found. @throws NotifyError */
  test(signal: AbortSignal): Promise<string>;
  close?(): void;
}
