import { app, type Session, shell, type WebContents } from 'electron';
import { parseExternalLink } from '../../../shared/links.ts';
import { isOwnAddress, ORIGIN } from './own-page.ts';

/**
 * What no page of the window may do, even where the interface had a hole: leave, open windows, embed, ask for
 * devices or store files by itself.
 */
export function refuseTheRest(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, callback, { isMainFrame, requestingUrl }) =>
    callback(isGranted(permission, isMainFrame, requestingUrl)),
  );
  session.setPermissionCheckHandler((_contents, permission, origin, { isMainFrame }) =>
    isGranted(permission, isMainFrame, origin),
  );
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event, item) => {
    // "Save" in the inspector hands over bytes that the page holds.
    if (!item.getURL().startsWith(`blob:${ORIGIN}/`)) event.preventDefault();
  });
  app.on('web-contents-created', (_event, contents) => confine(contents));
}

/** Copying text is all the interface needs; Chromium asks for it even after a click. */
function isGranted(permission: string, isMainFrame: boolean, url: string): boolean {
  return permission === 'clipboard-sanitized-write' && isMainFrame && isOwnAddress(url);
}

function confine(contents: WebContents): void {
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isOwnAddress(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url);
    return { action: 'deny' };
  });
}

/** The interface has shown the address in full, and the user has chosen to open it. */
function openOutside(url: string): void {
  const link = parseExternalLink(url);
  if (link !== null && new URL(link.href).protocol === 'https:') void shell.openExternal(link.href);
}
