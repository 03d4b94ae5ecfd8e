import { rmSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A page on disk that leads a browser to an address. */
export interface RedirectPage {
  /** What to open: it tells nothing of the address. */
  readonly url: string;
  remove(): void;
}

/**
 * Every user of a machine can read the command lines of its processes, so a browser is started with a file that only
 * its user may read, which holds the address with its token. `folder` is the user's own.
 */
export function writeRedirectPage(folder: string, address: string): RedirectPage {
  const path = join(folder, `open-${process.pid}.html`);
  const { href } = new URL(address);
  // One that a killed process left has no say in who may read this one.
  rmSync(path, { force: true });
  writeFileSync(
    path,
    `<!doctype html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url=${href}">
<title>Retrace</title>
<a href="${href}">Open Retrace</a>
`,
    { mode: 0o600, flag: 'wx' },
  );
  return { url: pathToFileURL(path).href, remove: () => rmSync(path, { force: true }) };
}

/** Whether a browser of this machine opens files of ours: from inside WSL it is one of Windows, which does not. */
export function browserReadsFiles(platform: NodeJS.Platform, systemRelease: string = release()): boolean {
  return platform !== 'linux' || !systemRelease.toLowerCase().includes('microsoft');
}
