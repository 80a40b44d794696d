/** Telegram: messages of a bot (Bot API 7, `sendMessage`). The token stands in the address: neither goes into an error or a log. */
import { z } from 'zod';
import { isAtLeast } from '../../../shared/alerts/words.ts';
import { createTranslate } from '../../../shared/i18n/translate.ts';
import { type Instant, secondMs } from '../../../shared/time.ts';
import type { Outgoing } from '../../access/outgoing.ts';
import { quoted, toNotifyError, until } from './answers.ts';
import { type Message, type Notifier, NotifyError } from './notifier.ts';

export interface TelegramSettings {
  readonly token: string | undefined;
  readonly apiUrl: string;
}

const answerSchema = z.object({
  ok: z.boolean(),
  description: z.string().optional(),
  error_code: z.number().optional(),
  parameters: z.object({ retry_after: z.number().min(0).max(86_400).optional() }).optional(),
  result: z.object({ message_id: z.number().optional(), username: z.string().optional() }).optional(),
});
type Answer = z.infer<typeof answerSchema>;

/** UTF-16 units. */
const maxText = 4_096;
const settings = ['TELEGRAM_BOT_TOKEN', 'TELEGRAM_API_URL'] as const;

const cut = (text: string): string => {
  if (text.length <= maxText) return text;
  const kept = text.slice(0, maxText - 1);
  return `${/[\ud800-\udbff]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
};

/** Refused for good: blocked by the person, no such chat. Other 400s are about our request, which no other try changes. */
const isPermanent = (code: number): boolean => code === 400 || code === 403;
const isGone = (code: number, description: string): boolean =>
  code === 403 || (code === 400 && /chat not found|user is deactivated|group chat was upgraded/i.test(description));

const requestOf = (chat: string, { subject, text, link, severity, language }: Message, withButton: boolean): string =>
  JSON.stringify({
    chat_id: chat,
    text: cut(`${subject}\n\n${text}`),
    link_preview_options: { is_disabled: true },
    disable_notification: severity !== null && !isAtLeast(severity, 'warning'),
    ...(withButton &&
      link !== null && {
        reply_markup: {
          inline_keyboard: [[{ text: createTranslate(language)('notice.link.button'), url: link }]],
        },
      }),
  });

export const createTelegram = (
  { token, apiUrl }: TelegramSettings,
  outgoing: Outgoing,
  now: () => Instant,
): Notifier => {
  const call = async (method: string, body: string | null, signal: AbortSignal): Promise<Answer> => {
    if (token === undefined) throw new NotifyError('TELEGRAM_BOT_TOKEN is not set', { permanent: true });
    const secrets = [token, encodeURIComponent(token)];
    let status = 0;
    let parsed: ReturnType<typeof answerSchema.safeParse>;
    try {
      const response = await until(
        outgoing.fetch(`${apiUrl.replace(/\/$/, '')}/bot${token}/${method}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: body ?? '{}',
        }),
        signal,
      );
      status = response.status;
      parsed = answerSchema.safeParse(await response.json().catch(() => undefined));
    } catch (error) {
      throw toNotifyError(error, secrets);
    }
    if (!parsed.success) throw new NotifyError(`HTTP ${status}: this is no answer of the bot API`);
    if (parsed.data.ok) return parsed.data;
    const { error_code: code = status, description = '', parameters } = parsed.data;
    throw new NotifyError(`${code}: ${quoted(description, secrets)}`, {
      permanent: isPermanent(code),
      gone: isGone(code, description),
      ...(parameters?.retry_after !== undefined && { retryAfterMs: parameters.retry_after * secondMs }),
    });
  };

  return {
    channel: 'telegram',
    isConfigured: token !== undefined,
    settings,
    send: async ({ address }, message, signal) => {
      if (!/^-?\d{1,20}$/.test(address)) throw new NotifyError('this is no chat number', { permanent: true });
      const send = (withButton: boolean) => call('sendMessage', requestOf(address, message, withButton), signal);
      const answer = await send(true).catch((error: unknown) => {
        // An address inside the city, such as http://gateway:8080, may stand in a text but not behind a button.
        if (error instanceof NotifyError && !error.gone && /button/i.test(error.message)) return send(false);
        throw error;
      });
      return `message ${answer.result?.message_id ?? now()}`;
    },
    test: async (signal) => {
      const { result } = await call('getMe', null, signal);
      return `bot @${quoted(result?.username ?? '?')}`;
    },
  };
};
