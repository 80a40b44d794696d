/** The session behind the page, joined to the browser: other tabs, coming back to the page, refused requests. */
import { onSignInRequired } from '../api/http.ts';
import { getSession, signIn, signOut } from './api.ts';
import { SessionStore, type SessionWord } from './session.ts';

const channelName = 'hai-dang.session';
/** Coming back to the page more often than this asks nothing. */
const refreshPauseMs = 5_000;
const retryAfterMs = 5_000;

const isWord = (data: unknown): data is SessionWord => data === 'signed-in' || data === 'signed-out';

/** Messages about alerts hold links that act in the name of whom they are for: the next one at this device shall not get them. */
const endMessages = async (): Promise<void> => {
  try {
    await (await import('../rules/push.ts')).unsubscribeFromPush();
  } catch {
    // There are none here, or the browser's push service is out of reach.
  }
};

export const connectSession = (): SessionStore => {
  const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(channelName) : undefined;
  const session = new SessionStore(
    { getSession, signIn, signOut },
    { tell: (word) => channel?.postMessage(word), left: () => void endMessages() },
  );
  channel?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (isWord(data)) void session.hear(data);
  });

  let askedAt = 0;
  const refresh = async (): Promise<void> => {
    askedAt = Date.now();
    await session.refresh();
    if (session.getState().answer === undefined) setTimeout(() => void refresh(), retryAfterMs);
  };
  const comeBack = (): void => {
    const isFirst = session.getState().answer === undefined;
    if (!document.hidden && !isFirst && Date.now() - askedAt > refreshPauseMs) void refresh();
  };
  document.addEventListener('visibilitychange', comeBack);
  addEventListener('focus', comeBack);
  onSignInRequired(() => {
    // Once it is known that nobody is signed in, further refusals say nothing new.
    const { answer } = session.getState();
    if (answer && (answer.person !== null || answer.mayRead)) void refresh();
  });
  void refresh();
  return session;
};
