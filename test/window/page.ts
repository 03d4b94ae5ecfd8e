import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Page } from '@playwright/test';
import type { WindowProcess } from './window-process.ts';

const PRELOAD = resolve(import.meta.dirname, '../../out/preload/index.cjs');
/** Stands for `app://retrace` in a browser that was not told of that scheme. */
export const ADDRESS = 'https://retrace.test';

export interface AttachOptions {
  /** Paths of files that come from a disk, by name: what a drop of them tells the preload. */
  files?: Record<string, string>;
}

/**
 * Puts a page of Chromium behind the window of `main`: the built preload runs in it, what it asks for is answered by the
 * imitated scheme, and messages go between both as over Electron's channels.
 */
export async function attachPage(page: Page, main: WindowProcess, { files = {} }: AttachOptions = {}): Promise<void> {
  const prepared = prepare(page, main, files);
  const arrive = async (channel: string, message: unknown) => {
    await page
      .evaluate(([to, value]) => (globalThis as unknown as PageSide).standInArrive(to, value), [
        channel,
        message,
      ] as const)
      // A page that is leaving hears nothing more, as in Electron.
      .catch(() => undefined);
  };
  // A page that closes meanwhile goes nowhere.
  const go = (url: string) => page.goto(url).catch(() => undefined);
  main.listen((message) => {
    switch (message.type) {
      case 'load':
        void prepared.then(() => go(ADDRESS + new URL(message.url).pathname));
        return;
      case 'to_page':
        void arrive(message.channel, message.message);
        return;
      case 'closed':
        void go('about:blank');
        return;
    }
  });
  await prepared;
}

async function prepare(page: Page, main: WindowProcess, files: Record<string, string>): Promise<void> {
  await page.route('**/*', async (route) => {
    const url = new URL(route.request().url());
    if (url.origin !== ADDRESS) return route.abort();
    const asked: [string, string] = [`app://retrace${url.pathname}`, route.request().method()];
    const answered = await main
      .evaluate(({ answer }, [address, how]) => answer(address, how), asked)
      // The program has ended meanwhile.
      .catch(() => null);
    if (answered === null) return route.abort();
    return route.fulfill({ ...answered, body: Buffer.from(answered.body) });
  });
  await page.exposeBinding('standInSend', (_source, channel: string, message: unknown) =>
    main.fromPage(channel, message),
  );
  await page.exposeBinding('standInOpen', (_source, url: string) =>
    main.evaluate(({ state }, address) => {
      const referrer = { url: '', policy: 'default' as const };
      const details = { url: address, frameName: '', features: '', disposition: 'new-window' as const, referrer };
      return state.windows[0]?.openHandler?.(details).action;
    }, url),
  );
  const preload = readFileSync(PRELOAD, 'utf8');
  // The preload finds what a sandboxed one has: `require` for Electron's part of the page, and no Node.
  await page.addInitScript({
    content: `{
      const electron = (${imitateElectron.toString()})(${JSON.stringify(files)});
      ((require, module, exports, process) => {${preload}\n})((name) => {
        if (name !== 'electron') throw new Error('A sandboxed preload cannot require ' + name);
        return electron;
      }, { exports: {} }, {}, undefined);
    }`,
  });
}

interface PageSide {
  standInSend(channel: string, message: unknown): void;
  standInOpen(url: string): void;
  standInArrive(channel: string, message: unknown): void;
}

/** Electron as a preload sees it. Runs in the page, as text: it uses nothing from outside itself. */
function imitateElectron(files: Record<string, string>) {
  const side = globalThis as unknown as PageSide;
  const only = <T extends object>(name: string, members: T): T =>
    new Proxy(members, {
      get(target, property) {
        if (Object.hasOwn(target, property)) return Reflect.get(target, property);
        throw new Error(`The stand-in of Electron has no ${name}.${String(property)}.`);
      },
    });

  /** What passes between the worlds of preload and page: copies of plain values, and functions that copy in turn. */
  const across = (value: unknown): unknown => {
    if (typeof value === 'function') return (...values: unknown[]) => across(value(...values.map(across)));
    if (Array.isArray(value)) return value.map(across);
    if (value instanceof Blob) return value;
    if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) {
      return structuredClone(value);
    }
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, across(item)]));
  };

  const listeners = new Map<string, ((event: object, message: unknown) => void)[]>();
  side.standInArrive = (channel, message) => {
    for (const listener of listeners.get(channel) ?? []) listener({}, message);
  };
  window.open = (url) => {
    side.standInOpen(String(url));
    return null;
  };

  return only('electron', {
    contextBridge: only('contextBridge', {
      exposeInMainWorld(name: string, api: object) {
        Object.defineProperty(window, name, { value: Object.freeze(across(api)) });
      },
    }),
    ipcRenderer: only('ipcRenderer', {
      on(channel: string, listener: (event: object, message: unknown) => void) {
        listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      },
      send(channel: string, message: unknown) {
        side.standInSend(channel, structuredClone(message));
      },
    }),
    webUtils: only('webUtils', {
      getPathForFile(file: unknown) {
        if (!(file instanceof File)) throw new TypeError('not a File');
        return files[file.name] ?? '';
      },
    }),
  });
}
