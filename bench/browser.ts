import { readFileSync } from 'node:fs';
import { type Browser, chromium, type Page } from '@playwright/test';
import { findBrowser } from '../test/e2e/browser.ts';
import { type RetraceProcess, startRetrace } from '../test/e2e/retrace-process.ts';
import type { Context } from './measure.ts';

/** Retrace in a browser of its own, drawn in software. */
export interface App {
  page: Page;
  /** Origin and hash with the token, to open another path. */
  address: URL;
  /** How long the browser took to start, which is not Retrace's. */
  browser_ms: number;
  /** Memory of the page's process that it shares with no other, in bytes, after garbage was collected. */
  rendererMemory(): Promise<number>;
  close(): Promise<void>;
}

export interface AppOptions {
  open?: readonly string[];
  home: string;
  path?: string;
}

export async function openApp(context: Context, { open = [], home, path = '/' }: AppOptions): Promise<App> {
  const executablePath = findBrowser();
  if (executablePath === null) throw new Error('no Chromium or Chrome was found');
  const asked = performance.now();
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const browser_ms = performance.now() - asked;
  context.afterwards(() => browser.close());
  const server = await startServer(context, home, open);
  const address = new URL(server.address);
  await page.goto(new URL(path + address.hash, address.origin).href);
  return {
    page,
    address,
    browser_ms,
    rendererMemory: () => rendererMemory(browser, page),
    async close() {
      await browser.close();
      await server.stop();
    },
  };
}

/** Retrace without a page; it ends with the measure at the latest. */
export async function startServer(context: Context, home: string, args: readonly string[]): Promise<RetraceProcess> {
  const server = await startRetrace(['serve', ...args, '--port', '0'], home);
  context.afterwards(async () => {
    await server.stop();
  });
  return server;
}

async function rendererMemory(browser: Browser, page: Page): Promise<number> {
  const tab = await page.context().newCDPSession(page);
  await tab.send('HeapProfiler.collectGarbage');
  await tab.detach();
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const sizes = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => privateBytes(id));
  // Chromium keeps a spare renderer without a page: the page's is the largest.
  return Math.max(...sizes);
}

function privateBytes(pid: number): number {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kilobytes = [...text.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+) kB$/gm)].map((match) => Number(match[1]));
  return kilobytes.reduce((sum, size) => sum + size, 0) * 1024;
}

/**
 * Frame times in ms, from one animation frame to the next, while `act` runs. Frames are counted in the page, so
 * that what is measured is what a person would see.
 */
export async function framesDuring(page: Page, act: () => Promise<void>): Promise<number[]> {
  await page.evaluate(() => {
    const frames: number[] = [];
    let last = performance.now();
    const state = { frames, on: true };
    Object.assign(window, { benchFrames: state });
    const tick = (now: number) => {
      frames.push(now - last);
      last = now;
      if (state.on) requestAnimationFrame(tick);
    };
    requestAnimationFrame((now) => {
      last = now;
      requestAnimationFrame(tick);
    });
  });
  await act();
  return page.evaluate(() => {
    const { benchFrames } = window as unknown as { benchFrames: { frames: number[]; on: boolean } };
    benchFrames.on = false;
    return benchFrames.frames;
  });
}
