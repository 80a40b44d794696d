/**
 * Leaving a page with something unfinished asks first. One page asks at a time; the router, the browser's back key and closing
 * the tab all come here. Knows no screen.
 */

type Go = () => void;

let ask: ((go: Go) => void) | undefined;

/** What the router does around every navigation inside the console. */
export const guardNavigation = <O>(navigate: (to: string, options?: O) => void, to: string, options?: O): void => {
  const isSamePage = new URL(to, location.href).pathname === location.pathname;
  if (ask && !isSamePage) ask(() => navigate(to, options));
  else navigate(to, options);
};

const stayMark = { hereToStay: true };

/**
 * Asks before leaving until the answer is called. A second entry of the same address lies on the history, so that the back key
 * comes here and not away.
 */
export const holdPage = (onAsk: (go: Go) => void): (() => void) => {
  let isHeld = true;
  const onUnload = (event: BeforeUnloadEvent): void => event.preventDefault();
  const onBack = (): void => {
    if (!isHeld) return;
    history.pushState(stayMark, '', location.href);
    onAsk(() => {
      release();
      // The mark and the page itself.
      history.go(-2);
    });
  };
  const release = (): void => {
    if (!isHeld) return;
    isHeld = false;
    if (ask === askNow) ask = undefined;
    removeEventListener('beforeunload', onUnload);
    removeEventListener('popstate', onBack);
  };
  const askNow = (go: Go): void =>
    onAsk(() => {
      release();
      go();
    });
  ask = askNow;
  history.pushState(stayMark, '', location.href);
  addEventListener('beforeunload', onUnload);
  addEventListener('popstate', onBack);
  return release;
};
