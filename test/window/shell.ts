import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { ADDRESS, type AttachOptions, attachPage } from './page.ts';
import { type StartOptions, WindowProcess } from './window-process.ts';

export { expect };

export interface WindowShell {
  main: WindowProcess;
  page: Page;
  home: string;
}

interface Fixtures {
  /** An empty folder that is removed after the test. */
  folder: string;
  /** Opens the window: the built main process over the stand-in for Electron, the built page in Chromium. */
  openWindow(options?: Partial<StartOptions> & AttachOptions): Promise<WindowShell>;
}

/** It fails a test whose page logs an error, throws, or asks anything of another host. */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from the pattern
  folder: async ({}, use) => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'retrace-window-')));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },

  openWindow: async ({ context, folder }, use) => {
    const running: WindowProcess[] = [];
    const troubles: string[] = [];
    const watch = (page: Page) => {
      page.on('console', (message) => {
        if (message.type() === 'error') troubles.push(`console: ${message.text()}`);
      });
      page.on('pageerror', (error) => troubles.push(`page: ${error.stack ?? error.message}`));
      page.on('request', (request) => {
        const url = request.url();
        if (!url.startsWith(ADDRESS) && !/^(data|blob|about):/.test(url)) troubles.push(`request: ${url}`);
      });
    };
    await use(async ({ files, ...options } = {}) => {
      const home = options.home ?? join(folder, 'home');
      const page = await context.newPage();
      watch(page);
      const main = new WindowProcess({ ...options, home });
      running.push(main);
      await attachPage(page, main, files === undefined ? {} : { files });
      await expect(page).toHaveURL(new RegExp(`^${ADDRESS}`));
      return { main, page, home };
    });
    // First the pages: what they ask for while the program ends would count as their trouble.
    for (const page of context.pages()) await page.goto('about:blank');
    for (const main of running) await main.stop();
    expect(troubles).toEqual([]);
  },
});
