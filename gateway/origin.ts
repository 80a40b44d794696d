/** Who may talk to the gateway from a browser. socket.io's `cors` option does not guard WebSockets, so both sides use this. */
import type { IncomingHttpHeaders } from 'node:http';

/** True when `origin` is one of those the operator listed; a path or a final slash in the list does not matter. */
export const isListedOrigin = (origin: string, allowedOrigins: readonly string[]): boolean =>
  allowedOrigins.some((allowed) => URL.canParse(allowed) && new URL(allowed).origin === origin);

/**
 * True when a browser says that the request comes from another site's page: its `Origin` names neither our own host nor
 * one that the operator allowed. Programs that are no browser send no `Origin` and are not foreign.
 */
export const isForeignOrigin = (headers: IncomingHttpHeaders, allowedOrigins: readonly string[]): boolean => {
  const { origin, host } = headers;
  if (origin === undefined) return false;
  if (!URL.canParse(origin) || !/^https?:/.test(origin)) return true;
  return new URL(origin).host !== host?.toLowerCase() && !isListedOrigin(origin, allowedOrigins);
};
