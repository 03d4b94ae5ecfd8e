import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Who may talk to the web shell. A page of any site can send requests to a port of this machine, and can make
 * its own name resolve here (DNS rebinding); what it cannot do is choose the Host and Origin its browser
 * sends, or know the token.
 */

const OWN_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether a Host header names this machine, or a name that was allowed on the command line; any port. */
export function isAllowedHost(host: string | undefined, allowed: readonly string[]): boolean {
  const name = host === undefined ? null : hostName(host);
  return name !== null && (OWN_NAMES.has(name) || allowed.some((entry) => hostName(entry) === name));
}

/** Whether a socket was opened by a page of this very server. A missing Origin is no page at all. */
export function isOwnOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined || host === undefined) return false;
  const expected = host.toLowerCase();
  return origin === `http://${expected}` || origin === `https://${expected}`;
}

/** Name part of `name`, `name:port`, `[v6]`, `[v6]:port`; null when it is none of them. */
function hostName(host: string): string | null {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/.exec(host.toLowerCase());
  return match?.[1] ?? null;
}

/** 192 random bits, fit for a URL. */
export function newToken(): string {
  return randomBytes(24).toString('base64url');
}

/** Compares without telling by its time how much was right: both sides are hashed to one length first. */
export function isToken(given: string, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
