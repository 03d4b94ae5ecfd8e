import { existsSync } from 'node:fs';
import type * as Electron from 'electron';
import { appListeners, state, tell } from './state.ts';
import { strict } from './strict.ts';
import { windows } from './window.ts';

let ready: () => void = () => undefined;
const whenReady = new Promise<void>((resolve) => {
  ready = resolve;
});

function beforeReady(name: string): void {
  if (state.isReady) throw new Error(`${name} was called after the ready event.`);
}

export function becomeReady(): void {
  state.isReady = true;
  ready();
}

/** As the system asks a program to end: windows close, `will-quit` may hold it back. */
export function quit(): void {
  state.quits += 1;
  for (const window of [...windows]) window.close();
  if (!appListeners.emitPreventable('will-quit')) exit(0);
}

function exit(code = 0): void {
  tell({ type: 'exit', code });
  process.exit(code);
}

export const app: Electron.App = strict<Electron.App>('app', {
  name: 'retrace',
  isPackaged: process.env.STAND_IN_PACKAGED !== undefined,
  on(event: string, listener: (...values: never[]) => unknown) {
    appListeners.add(event, listener);
    return app;
  },
  whenReady: () => whenReady,
  setPath(name, path) {
    if (!existsSync(path)) throw new Error(`There is no ${path}.`);
    state.paths[name] = path;
  },
  enableSandbox() {
    beforeReady('enableSandbox');
    state.is_sandboxed = true;
  },
  requestSingleInstanceLock(data) {
    tell({ type: 'lock', data });
    return state.gets_lock;
  },
  addRecentDocument(path) {
    state.recent_documents.push(path);
  },
  clearRecentDocuments() {
    state.recent_documents = [];
  },
  quit,
  exit,
});

export const protocol: Electron.Protocol = strict<Electron.Protocol>('protocol', {
  registerSchemesAsPrivileged(schemes) {
    beforeReady('registerSchemesAsPrivileged');
    state.schemes = schemes;
  },
  handle(scheme, handler) {
    if (!state.isReady) throw new Error('protocol.handle was called before the ready event.');
    schemeHandlers.set(scheme, handler);
  },
});

const schemeHandlers = new Map<string, Parameters<Electron.Protocol['handle']>[1]>();

/** What the program answers to a request of a page. */
export async function answer(url: string, method = 'GET') {
  const handler = schemeHandlers.get(new URL(url).protocol.slice(0, -1));
  if (handler === undefined) throw new Error(`Nothing answers ${url}.`);
  const response = await handler(new Request(url, { method }));
  const body = new Uint8Array(await response.arrayBuffer());
  return { status: response.status, headers: Object.fromEntries(response.headers), body };
}
