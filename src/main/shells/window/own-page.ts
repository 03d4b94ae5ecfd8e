import { protocol, type WebFrameMain } from 'electron';
import { policyHeaders, staticHandler } from '../static.ts';

/** The interface as the window shows it: `app://retrace/…`, a scheme that no other program and no site answers. */

const SCHEME = 'app';
const HOST = 'retrace';
export const ORIGIN = `${SCHEME}://${HOST}`;

/** Gives the scheme an origin and a secure context. Electron takes this once, before its `ready` event. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true } }]);
}

/** Answers the scheme with the files of the built interface. */
export function servePage(renderer: string): void {
  const files = staticHandler(renderer);
  protocol.handle(SCHEME, async ({ url, method }) => {
    if (!isOwnAddress(url) || method !== 'GET') return new Response('Not found\n', { status: 404 });
    const { status, headers, body } = await files(new URL(url).pathname);
    return new Response(Buffer.from(body), { status, headers: { ...policyHeaders([]), ...headers } });
  });
}

export function isOwnAddress(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol: scheme, host } = new URL(url);
  return scheme === `${SCHEME}:` && host === HOST;
}

/** Whether a frame is the window's own page itself: no frame inside it, no other origin, not one that has left. */
export function isOwnPage(frame: WebFrameMain | null): boolean {
  return frame !== null && frame.parent === null && frame.origin === ORIGIN;
}
