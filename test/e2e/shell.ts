import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { type RetraceProcess, startRetrace } from './retrace-process.ts';

export { expect };

/** Retrace before its user: a shell with a home of its own, and the page it shows. */
export interface Shell {
  page: Page;
  /** Folder of the index and `user.db`. */
  home: string;
  /** Origin of the page, without token. */
  origin: string;
  /** Ends the shell; the page stays, without a connection. */
  stop(): Promise<void>;
  /** Starts it again at the same port and token-less address with the same home, and opens the page anew. */
  restart(): Promise<void>;
}

export interface ShellOptions {
  /** Files and folders to open. */
  open?: readonly string[];
  /** Arguments of `retrace serve` beside them. */
  args?: readonly string[];
  home?: string;
  /** Where in the interface to start: `/run/…`. */
  path?: string;
  /** Messages on the console that the test expects; every other one fails it. */
  expectedErrors?: readonly RegExp[];
}

interface Fixtures {
  /** An empty folder that is removed after the test. */
  folder: string;
  /** Opens Retrace in the test's page. */
  open(options?: ShellOptions): Promise<Shell>;
}

/**
 * Specs are written against this fixture only, so that they can run over another shell. It fails a test whose
 * page logs an error, throws, or asks anything of another host.
 */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from the pattern
  folder: async ({}, use) => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'retrace-e2e-')));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },

  open: async ({ page, folder }, use) => {
    const running = new Set<RetraceProcess>();
    const troubles: string[] = [];
    const expected: RegExp[] = [];
    let origin = '';
    page.on('console', (message) => {
      if (message.type() === 'error') troubles.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => troubles.push(`page: ${error.stack ?? error.message}`));
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(origin) && !/^(data|blob|about):/.test(url)) troubles.push(`request: ${url}`);
    });
    page.on('websocket', (socket) => {
      if (new URL(socket.url()).host !== new URL(origin).host) troubles.push(`socket: ${socket.url()}`);
    });

    await use(async (options = {}) => {
      const { open = [], args = [], path = '/' } = options;
      const home = options.home ?? join(folder, 'home');
      mkdirSync(home, { recursive: true });
      expected.push(...(options.expectedErrors ?? []));
      let port = 0;
      let process: RetraceProcess;
      const start = async (at: string) => {
        process = await startRetrace(['serve', ...open, ...args, '--port', String(port)], home);
        running.add(process);
        const address = new URL(process.address);
        origin = address.origin;
        port = Number(address.port);
        await page.goto(new URL(at + address.hash, origin).href);
      };
      await start(path);
      return {
        page,
        home,
        origin,
        async stop() {
          running.delete(process);
          expect(await process.stop()).toBe(0);
        },
        async restart() {
          running.delete(process);
          await page.goto('about:blank');
          await process.stop();
          await start('/');
        },
      };
    });

    // First the page: left open, it would try to reconnect, and that would count as its trouble.
    if (!page.isClosed()) await page.goto('about:blank');
    for (const process of running) await process.stop();
    expect(troubles.filter((trouble) => !expected.some((pattern) => pattern.test(trouble)))).toEqual([]);
  },
});
