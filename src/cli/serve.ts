import { isIP } from 'node:net';
import openInBrowser from 'open';
import { createEngine } from '../main/engine.ts';
import { existingPaths } from '../main/existing-path.ts';
import { retraceHome } from '../main/library/store/home.ts';
import { packageVersion, RENDERER, SAMPLES } from '../main/package-files.ts';
import { newToken } from '../main/shells/web/guard.ts';
import { startWebShell, type WebShell, type WebShellOptions } from '../main/shells/web/server.ts';
import { RetraceError } from '../shared/errors.ts';
import { hasDisplay } from './display.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { browserReadsFiles, type RedirectPage, writeRedirectPage } from './redirect-page.ts';
import type { Terminal } from './terminal.ts';

export interface ServeOptions {
  port?: number;
  host?: string;
  allowHost?: string[];
  allowBrowse?: boolean;
  open?: boolean;
}

const DEFAULT_PORT = 7717;

/** Serves until SIGINT, SIGTERM or SIGHUP. */
export async function serve(paths: readonly string[], options: ServeOptions, terminal: Terminal): Promise<ExitCode> {
  const { host = '127.0.0.1', allowHost = [] } = options;
  const open = existingPaths(paths);
  const token = newToken();
  const stopped = untilStopped();
  const home = retraceHome();
  let redirect: RedirectPage | null = null;
  const engine = createEngine({
    home,
    version: packageVersion(),
    shell: 'web',
    open,
    browse_anywhere: options.allowBrowse ?? false,
    samples: SAMPLES,
    onFailure: (message) => terminal.remark(message),
  });
  try {
    const shell = await listen(
      {
        engine,
        renderer: RENDERER,
        host,
        token,
        // Who gives the machine's own address means to be asked for by it. A rebound name is still refused.
        allowedHosts: isLoopback(host) || isWildcard(host) ? allowHost : [...allowHost, urlHost(host)],
      },
      options.port,
    );
    if (!isLoopback(host)) warnOfNetwork(host, terminal);
    redirect = await announce(`http://${urlHost(isWildcard(host) ? '127.0.0.1' : host)}:${shell.port}/#token=${token}`);
    await stopped;
    await shell.close();
  } finally {
    redirect?.remove();
    await engine.close();
  }
  return EXIT.ok;

  /** Returns the page that the browser was started with. */
  async function announce(address: string): Promise<RedirectPage | null> {
    if (options.open !== true) {
      await terminal.print(`Retrace serves this page until you press Ctrl+C:\n${address}`);
    } else if (!hasDisplay()) {
      await terminal.print(`No display here. Open this page in a browser; Ctrl+C stops Retrace:\n${address}`);
    } else {
      await terminal.print(`Retrace serves to your browser at ${address} (Ctrl+C stops it)`);
      const failed = () => terminal.remark('No browser could be started. Open the address above in one.');
      const page = browserReadsFiles(process.platform) ? writeRedirectPage(home, address) : null;
      await openInBrowser(page?.url ?? address).then((child) => child.once('error', failed), failed);
      return page;
    }
    return null;
  }
}

/** Listens on the given port; without one on the usual port, or any free one while that is taken. */
async function listen(options: Omit<WebShellOptions, 'port'>, port: number | undefined): Promise<WebShell> {
  if (port !== undefined) return startWebShell({ ...options, port });
  try {
    return await startWebShell({ ...options, port: DEFAULT_PORT });
  } catch (error) {
    if (!(error instanceof RetraceError)) throw error;
    return startWebShell({ ...options, port: 0 });
  }
}

function warnOfNetwork(host: string, terminal: Terminal): void {
  terminal.remark(
    [
      `WARNING: listening on ${host}: other machines can reach this port.`,
      'The traffic is not encrypted. Whoever learns the token reads every trace that is opened here.',
      'An SSH tunnel to a loopback port is safer: ssh -L 7717:127.0.0.1:7717 MACHINE',
    ].join('\n'),
  );
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

function urlHost(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host;
}

/** Resolves at the first signal to stop; a second one ends the process at once. */
function untilStopped(): Promise<void> {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  return new Promise((resolve) => {
    for (const signal of signals) {
      process.once(signal, () => {
        for (const other of signals) process.once(other, () => process.exit(EXIT.failed));
        resolve();
      });
    }
  });
}
