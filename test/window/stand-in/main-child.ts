import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { runInThisContext } from 'node:vm';
import type { MenuItemConstructorOptions } from 'electron';
import type { ToStandIn } from '../messages.ts';
import { answer, becomeReady, quit } from './app.ts';
import { appListeners, state, tell, wake } from './state.ts';
import { permissions, sessionListeners } from './system.ts';
import { arrive, windows } from './window.ts';

/**
 * Runs a built main process with the stand-in for Electron, as Electron would start it: `main-child.ts MAIN FOLDER
 * PATH…`. The test looks inside by `evaluate`, as with Playwright's own Electron support.
 */

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: new URL('./electron.ts', import.meta.url).href, shortCircuit: true }
      : next(specifier, context),
});

/** Every item of the application menu, of menus inside it too. */
function menuItems(within = state.menu): MenuItemConstructorOptions[] {
  return within.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? menuItems(item.submenu) : [])]);
}

/** What a test may do to the imitated Electron. */
export const standIn = {
  state: Object.assign(state, { windows, menuItems }),
  app: appListeners,
  permissions,
  session: sessionListeners,
  arrive,
  answer,
  quit,
};
export type StandIn = typeof standIn;

process.on('message', (message: ToStandIn) => {
  switch (message.type) {
    case 'evaluate':
      void evaluate(message);
      return;
    case 'from_page':
      arrive(message.channel, message.message);
      return;
  }
});

async function evaluate({ id, code, value }: Extract<ToStandIn, { type: 'evaluate' }>): Promise<void> {
  try {
    // The test's own code: it comes from the file of the test, as text.
    const call = runInThisContext(`(${code})`) as (inside: StandIn, value: unknown) => unknown;
    const result: unknown = await call(standIn, value);
    wake();
    tell({ type: 'value', id, value: result });
  } catch (error) {
    tell({ type: 'failed', id, message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

process.on('disconnect', () => process.exit(1));

const [node = '', , main = '', ...rest] = process.argv;
process.argv = [node, ...rest];
if (process.env.STAND_IN_LOCK === 'taken') state.gets_lock = false;
await import(pathToFileURL(main).href);
// The first turn of the program is over: what had to come before the event has come.
becomeReady();
tell({ type: 'started' });
