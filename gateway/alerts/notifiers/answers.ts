/** What the answers of other systems mean for a delivery: taken, later, never. */
import { hourMs, type Instant, secondMs } from '../../../shared/time.ts';
import { NotifyError } from './notifier.ts';

const maxWords = 200;
const maxRetryAfterMs = hourMs;

/** Words of the other side for the record: one line, short, without what is secret. */
export const quoted = (text: string, secrets: readonly string[] = []): string => {
  let line = text
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  for (const secret of secrets) if (secret !== '') line = line.replaceAll(secret, '•••');
  return line.length <= maxWords ? line : `${line.slice(0, maxWords - 1)}…`;
};

/** `Retry-After` in seconds or as a date (RFC 9110, 10.2.3), at most an hour; undefined when there is none. */
export const retryAfterOf = (header: string | null, now: Instant): number | undefined => {
  if (header === null) return undefined;
  const ms = /^\d{1,9}$/.test(header.trim()) ? Number(header) * secondMs : Date.parse(header) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), maxRetryAfterMs);
};

/** Statuses of 4xx that pass by themselves (RFC 9110 15.5.9, RFC 8470, RFC 6585). */
const passing: ReadonlySet<number> = new Set([408, 425, 429]);

/**
 * @throws NotifyError unless the answer is 2xx. 4xx is permanent but for what passes by itself and what `repairable` names: statuses
 * that speak of our settings or account, which the operator may mend while it is retried.
 */
export const throwUnlessTaken = async (
  response: Response,
  options: {
    readonly now: Instant;
    readonly secrets?: readonly string[];
    readonly repairable?: readonly number[];
    readonly gone?: readonly number[];
  },
): Promise<string> => {
  const { status } = response;
  const words = quoted(await response.text().catch(() => ''), options.secrets);
  const detail = `HTTP ${status}${words === '' ? '' : `: ${words}`}`;
  if (status >= 200 && status < 300) return detail;
  const isGone = options.gone?.includes(status) ?? false;
  const isLater = status >= 500 || passing.has(status) || (options.repairable?.includes(status) ?? false);
  const retryAfterMs = retryAfterOf(response.headers.get('retry-after'), options.now);
  throw new NotifyError(detail, {
    permanent: isGone || !isLater,
    gone: isGone,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
};

/** Reasons of the guard of outgoing calls for which another try cannot help. */
const hopeless: ReadonlySet<unknown> = new Set(['url', 'address', 'redirect', 'size']);

/** The error of a call that brought no answer. Without its cause: that may hold addresses with keys in them. */
export const toNotifyError = (error: unknown, secrets: readonly string[] = []): NotifyError => {
  if (error instanceof NotifyError) return error;
  const reason = error instanceof Error && 'reason' in error ? error.reason : undefined;
  const message = quoted(error instanceof Error ? error.message : String(error), secrets);
  return new NotifyError(reason === 'address' ? `${message} (GATEWAY_OUTGOING_ALLOW)` : message, {
    permanent: hopeless.has(reason),
  });
};

/** Gives up waiting when told to; what is under way may still reach the other side, under the same id. */
export const until = async <T>(work: Promise<T>, signal: AbortSignal): Promise<T> => {
  let stop = (): void => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(new NotifyError('no answer in time'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
};
