import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { type ShellName, type ShellProgram, startInBrowser, startOnElectron } from './shell-program.ts';

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
  /** Starts it again at the same port and token-less address with the same home, and opens the page anew. Web only. */
  restart(): Promise<void>;
}

export interface ShellOptions {
  /** Files and folders to open. */
  open?: readonly string[];
  /** Arguments of `retrace serve` beside them: only in specs tagged `@web`. */
  args?: readonly string[];
  home?: string;
  /** Where in the interface to start: `/run/…`. */
  path?: string;
  /**
   * Whether to wait for the first run to open by itself: it does so a moment after the list is there, moves the keyboard's
   * row and the view, and brings keys of its own. By default where something is opened and nothing is named by `path`.
   */
  opensFirst?: boolean;
  /** Messages on the console that the test expects; every other one fails it. */
  expectedErrors?: readonly RegExp[];
}

/** Which program the specs run over; the configuration of the tests says. */
export interface ShellChoice {
  shell: ShellName;
}

interface Fixtures {
  /** An empty folder that is removed after the test. */
  folder: string;
  /** Opens Retrace in the test's page. */
  open(options?: ShellOptions): Promise<Shell>;
}

/** The first run has opened by itself: it is the one of the address, of the view and of the list. */
async function expectFirstRun(page: Page): Promise<void> {
  await expect(page).toHaveURL(/\/run\//);
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toHaveText(/\S/);
  const selected = page.getByRole('listbox', { name: 'Runs' }).getByRole('option', { selected: true });
  await expect(selected.first()).toBeVisible();
}

/**
 * Specs are written against this fixture, and run over each shell that can be started here. What is about the web shell
 * or drives the browser around the page is tagged `@web`. It fails a test whose page logs an error, throws, or asks
 * anything of another host.
 */
export const test = base.extend<Fixtures & ShellChoice>({
  shell: ['web', { option: true }],

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from the pattern
  folder: async ({}, use) => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'retrace-e2e-')));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },

  open: async ({ page, folder, shell }, use) => {
    const running = new Set<ShellProgram>();
    const troubles: string[] = [];
    const expected: RegExp[] = [];
    let origin = '';
    const watch = (watched: Page) => {
      watched.on('console', (message) => {
        if (message.type() === 'error') troubles.push(`console: ${message.text()}`);
      });
      watched.on('pageerror', (error) => troubles.push(`page: ${error.stack ?? error.message}`));
      watched.on('request', (request) => {
        const url = request.url();
        if (!url.startsWith(origin) && !/^(data|blob|about):/.test(url)) troubles.push(`request: ${url}`);
      });
      watched.on('websocket', (socket) => {
        if (new URL(socket.url()).host !== new URL(origin).host) troubles.push(`socket: ${socket.url()}`);
      });
    };
    if (shell === 'web') watch(page);

    await use(async (options = {}) => {
      const { open = [], args = [], path = '/' } = options;
      const { opensFirst = open.length > 0 && options.path === undefined } = options;
      const home = options.home ?? join(folder, 'home');
      mkdirSync(home, { recursive: true });
      expected.push(...(options.expectedErrors ?? []));
      const program = { open, home, path };
      let started =
        shell === 'web'
          ? await startInBrowser(page, program, ['--port', '0', ...args])
          : await startOnElectron(program);
      if (shell !== 'web') watch(started.page);
      running.add(started);
      const { origin: shown } = started;
      origin = shown;
      await started.show();
      if (opensFirst) await expectFirstRun(started.page);
      return {
        page: started.page,
        home,
        origin,
        async stop() {
          running.delete(started);
          expect(await started.stop()).toBe(0);
        },
        async restart() {
          running.delete(started);
          await page.goto('about:blank');
          await started.stop();
          started = await startInBrowser(page, { ...program, path: '/' }, ['--port', new URL(shown).port, ...args]);
          running.add(started);
          await started.show();
        },
      };
    });

    // First the page: left open, it would try to reconnect, and that would count as its trouble.
    if (!page.isClosed()) await page.goto('about:blank');
    for (const each of running) await each.stop();
    expect(troubles.filter((trouble) => !expected.some((pattern) => pattern.test(trouble)))).toEqual([]);
  },
});
