/** What the page has asked for and does not have as it should: what is still waited for, and what is shown although it could not be renewed. Pure. */
import type { Instant } from '../../shared/time.ts';
import type { ApiFailure } from './http.ts';

/** An answer that is not there yet, or could not be had. Instants by the clock of this device. */
export interface Lacking {
  /** When it was asked for. */
  readonly since: Instant;
  /** Undefined while it is waited for. */
  readonly failure: ApiFailure | undefined;
  /** Of when the answer before is that is shown instead; undefined = there is none. */
  readonly shownAt: Instant | undefined;
  readonly retry: () => void;
}

export interface AskedState {
  /** The first of what is waited for and has no answer yet. */
  readonly waitingSince: Instant | undefined;
  /** The oldest answer that is still shown, and why there is no newer one. */
  readonly old: { readonly shownAt: Instant; readonly failure: ApiFailure } | undefined;
}

/** Whoever is not signed in any more is told so by the session, over the whole page. */
const isToldElsewhere = (failure: ApiFailure): boolean => failure.code === 'SIGN_IN_REQUIRED';

export class Asked {
  readonly #lacking = new Map<object, Lacking>();
  readonly #listeners = new Set<() => void>();
  #state: AskedState = { waitingSince: undefined, old: undefined };

  readonly get = (): AskedState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** `who` stands for the part of the page that asks. Undefined = nothing is lacking any more. */
  tell(who: object, lacking: Lacking | undefined): void {
    if (lacking) this.#lacking.set(who, lacking);
    else if (!this.#lacking.delete(who)) return;
    this.#judge();
  }

  /** Asks again for everything that could not be had: one cause, one press. */
  readonly retry = (): void => {
    for (const { failure, retry } of [...this.#lacking.values()]) if (failure) retry();
  };

  #judge(): void {
    let waitingSince: Instant | undefined;
    let old: AskedState['old'];
    for (const { since, failure, shownAt } of this.#lacking.values()) {
      if (!failure) waitingSince = Math.min(since, waitingSince ?? since);
      else if (
        shownAt !== undefined &&
        !isToldElsewhere(failure) &&
        shownAt < (old?.shownAt ?? Number.POSITIVE_INFINITY)
      )
        old = { shownAt, failure };
    }
    const before = this.#state;
    if (
      before.waitingSince === waitingSince &&
      before.old?.shownAt === old?.shownAt &&
      before.old?.failure === old?.failure
    )
      return;
    this.#state = { waitingSince, old };
    for (const listener of this.#listeners) listener();
  }
}

/** That of this page. */
export const asked = new Asked();
