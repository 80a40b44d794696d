/** Who uses this page, as the gateway sees it. Knows no screen; the browser's parts are given, so that it can be tested. */
import type { Permission } from '../../shared/access.ts';
import type { Person, SessionAnswer, SignIn } from '../../shared/people-api.ts';
import { type ApiFailure, asApiFailure } from '../api/http.ts';

export interface SessionState {
  /** The last answer; undefined until the gateway has said anything. */
  readonly answer: SessionAnswer | undefined;
  /** Why the gateway could not be asked, while nothing is known yet. */
  readonly failure: ApiFailure | undefined;
  /** Who was signed in when the session ended without anybody here having signed out; asked to come back. */
  readonly endedFor: Person | undefined;
  /** The dialog in which one signs in again without leaving the page. */
  readonly isAskedAgain: boolean;
}

export interface SessionCalls {
  readonly getSession: () => Promise<SessionAnswer>;
  readonly signIn: (request: SignIn) => Promise<void>;
  readonly signOut: () => Promise<void>;
}

export interface SessionSurroundings {
  /** Tells the other pages of this browser. */
  readonly tell: (word: SessionWord) => void;
  /** Somebody has signed out here on purpose: what this device does for them ends. */
  readonly left: () => void;
}

/** What the pages of one browser tell each other. */
export type SessionWord = 'signed-in' | 'signed-out';

const unknown: SessionState = { answer: undefined, failure: undefined, endedFor: undefined, isAskedAgain: false };

export class SessionStore {
  #state: SessionState = unknown;
  #asking: Promise<void> | undefined;
  /** Counts the questions: an answer that was overtaken by a later question is not heard. */
  #round = 0;
  /** Somebody left on purpose, and nobody has come since: nobody was thrown out. */
  #hasLeft = false;
  readonly #listeners = new Set<() => void>();
  readonly #identityListeners = new Set<() => void>();
  readonly #calls: SessionCalls;
  readonly #around: SessionSurroundings;

  constructor(calls: SessionCalls, around: SessionSurroundings) {
    this.#calls = calls;
    this.#around = around;
  }

  readonly getState = (): SessionState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Called when another person, or nobody, uses this page: what may be seen has to be judged anew. */
  readonly onIdentity = (listener: () => void): (() => void) => {
    this.#identityListeners.add(listener);
    return () => this.#identityListeners.delete(listener);
  };

  /** Asks the gateway; several callers at once share one question. */
  readonly refresh = (): Promise<void> => {
    this.#asking ??= this.#ask('ended').finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  };

  /** @throws ApiFailure SIGN_IN_REFUSED, TOTP_REQUIRED, RATE_LIMITED, SIGN_IN_INSECURE … */
  readonly signIn = async (request: SignIn): Promise<void> => {
    await this.#calls.signIn(request);
    await this.#ask('left');
    this.#around.tell('signed-in');
  };

  /** @throws ApiFailure */
  readonly signOut = async (): Promise<void> => {
    // The gateway closes the live channel before it answers, and then the page asks why.
    this.#hasLeft = true;
    try {
      await this.#calls.signOut();
    } catch (error) {
      this.#hasLeft = false;
      throw error;
    }
    this.#leave();
    this.#around.left();
    await this.#ask('left');
    this.#around.tell('signed-out');
  };

  /** Another page of this browser has signed in or out. */
  readonly hear = (word: SessionWord): Promise<void> => {
    if (word === 'signed-in') return this.#ask('ended');
    this.#leave();
    return this.#ask('left');
  };

  readonly askAgain = (isAskedAgain: boolean): void => this.#change({ isAskedAgain });

  /** The notice of an ended session is not wanted any more; what was kept for it goes. */
  readonly forgetEnded = (): void => this.#change({ endedFor: undefined, isAskedAgain: false });

  /** Known without asking: the gateway may be out of reach by now, and nothing of theirs may stay on the screen. */
  #leave(): void {
    this.#hasLeft = true;
    const { answer } = this.#state;
    if (!answer?.person) return;
    this.#change({ ...unknown, answer: { ...answer, person: null, permissions: [] } });
    this.#tellIdentity();
  }

  /** `why` says what it means when nobody is signed in any more: somebody left on purpose, or the session ended. */
  async #ask(why: 'ended' | 'left'): Promise<void> {
    this.#round += 1;
    const round = this.#round;
    let answer: SessionAnswer;
    try {
      answer = await this.#calls.getSession();
    } catch (error) {
      if (round === this.#round) this.#change({ failure: asApiFailure(error) });
      return;
    }
    if (round !== this.#round) return;
    const before = this.#state.answer;
    const { person } = answer;
    if (person !== null) {
      this.#hasLeft = false;
      this.#change({ answer, failure: undefined, endedFor: undefined, isAskedAgain: false });
    } else if (why === 'left' || this.#hasLeft) this.#change({ ...unknown, answer });
    else this.#change({ answer, failure: undefined, endedFor: before?.person ?? this.#state.endedFor });
    const isOther = before !== undefined && before.person?.id !== person?.id;
    if (isOther || (before !== undefined && before.mayRead !== answer.mayRead)) this.#tellIdentity();
  }

  #tellIdentity(): void {
    for (const listener of this.#identityListeners) listener();
  }

  #change(change: Partial<SessionState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

export const mayDo = (answer: SessionAnswer | undefined, permission: Permission): boolean =>
  answer?.permissions.includes(permission) ?? false;
