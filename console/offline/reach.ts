/**
 * Whether the gateway can be reached at all. Pure. The live channel alone does not tell: a proxy may refuse it and let everything
 * else through, and then nobody is to be kept from acting.
 */
export class Reach {
  #isLive = true;
  #isAnswering = true;
  #isOffline = false;
  readonly #listeners = new Set<() => void>();

  readonly isOffline = (): boolean => this.#isOffline;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Calls each time the gateway can be reached again. */
  readonly onBack = (listener: () => void): (() => void) =>
    this.subscribe(() => {
      if (!this.#isOffline) listener();
    });

  /** The live channel is there, or is not. */
  live(isLive: boolean): void {
    this.#isLive = isLive;
    if (isLive) this.#isAnswering = true;
    this.#judge();
  }

  /** A request was answered, whatever the answer; or was not. */
  answer(isThere: boolean): void {
    this.#isAnswering = isThere;
    this.#judge();
  }

  #judge(): void {
    const isOffline = !this.#isLive && !this.#isAnswering;
    if (isOffline === this.#isOffline) return;
    this.#isOffline = isOffline;
    for (const listener of this.#listeners) listener();
  }
}

/** The one of this page. */
export const reach = new Reach();
