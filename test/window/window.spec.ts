import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { runHead, writeRuns } from '../e2e/native-runs.ts';
import { endRecord, stepRecord, writeTraces } from '../e2e/run-traces.ts';
import { expect, test } from './shell.ts';
import type { WindowProcess } from './window-process.ts';

/** What the user of the window does and sees. What the window refuses is in switches.test.ts. */

const runs = (page: Page) => page.getByRole('listbox', { name: 'Runs' }).getByRole('option');
const heading = (page: Page, name: string) => page.getByRole('heading', { name });
const press = (main: WindowProcess, button: number) =>
  main.evaluate(({ state }, which) => state.presses.push(which), button);

/** Chooses an item of the application menu by its id or label. */
function chooseInMenu(main: WindowProcess, id: string): Promise<void> {
  return main.evaluate(({ state }, wanted) => {
    const chosen = state.menuItems().find((item) => item.id === wanted || item.label === wanted);
    if (chosen === undefined || chosen.enabled === false) throw new Error(`${wanted} cannot be chosen.`);
    (chosen.click as () => void)();
  }, id);
}

test('a first start: folders from the system dialog, its first run shown, the rest as in a browser', async ({
  openWindow,
  folder,
}) => {
  const traces = writeRuns(folder, 'chosen', [{ id: 'a', title: 'Chosen run' }]);
  const { main, page } = await openWindow();
  await expect(heading(page, 'Open a folder of agent runs')).toBeVisible();
  await main.evaluate(({ state }, path) => state.choices.push(null, [path]), traces);
  await page.getByRole('button', { name: /Open folder…/ }).click();
  // The first dialog was closed without a choice.
  await main.until('the dialog', ({ state }) => state.open_dialogs.length === 1);
  await expect(heading(page, 'Open a folder of agent runs')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+o');
  await expect(heading(page, 'Chosen run')).toBeVisible();
  await expect(page.getByRole('tree', { name: 'Steps', exact: true }).getByRole('treeitem')).toHaveCount(3);
  await expect(page).toHaveURL(/\/run\/retrace%3Aa/);

  // A reload begins anew and finds everything again.
  await page.reload();
  await expect(heading(page, 'Chosen run')).toBeVisible();
});

test('C3: a script in the page finds neither Node nor Electron, and cannot change the bridge', async ({
  openWindow,
}) => {
  const { page } = await openWindow();
  await expect(heading(page, 'Open a folder of agent runs')).toBeVisible();
  const found = await page.evaluate(() => {
    const names = ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer'];
    const bridge = (globalThis as unknown as { retrace: Record<string, unknown> }).retrace;
    return {
      globals: names.filter((name) => name in globalThis),
      bridge: Object.entries(bridge).map(([name, value]) => `${name}: ${typeof value}`),
      frozen: Object.isFrozen(bridge),
    };
  });
  expect(found).toEqual({
    globals: [],
    bridge: ['connect: function', 'send: function', 'choose: function', 'dropped: function'],
    frozen: true,
  });
});

test('what is dropped is opened by its path; a file that a page made up is not', async ({ openWindow, folder }) => {
  const traces = writeRuns(folder, 'dropped', [{ id: 'a', title: 'Dropped run' }]);
  const { page } = await openWindow({ files: { dropped: traces } });
  await expect(heading(page, 'Open a folder of agent runs')).toBeVisible();
  const drop = (name: string) =>
    page.evaluate((file) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['x'], file));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    }, name);
  await drop('made-up.trace.jsonl');
  await drop('dropped');
  await expect(heading(page, 'Dropped run')).toBeVisible();
  await page.getByRole('button', { name: /^Watching/ }).click();
  await expect(page.getByRole('dialog')).toContainText(traces);
  await expect(page.getByRole('dialog')).not.toContainText('made-up');
});

test('the menu runs the commands of the page; About names the versions', async ({ openWindow }) => {
  const { main, page } = await openWindow();
  await expect(heading(page, 'Open a folder of agent runs')).toBeVisible();
  await chooseInMenu(main, 'palette.open');
  await expect(page.getByRole('combobox', { name: 'Run a command' })).toBeFocused();
  await page.keyboard.press('Escape');
  await chooseInMenu(main, 'settings.open');
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
  await chooseInMenu(main, 'about');
  const box = await main.until('the box', ({ state }) => state.boxes[0]);
  expect(box.message).toMatch(/^Retrace \d/);
  expect(box.detail).toContain(`Node ${process.versions.node}`);
});

test('what was opened is offered again after it was removed, until the list is cleared', async ({
  openWindow,
  folder,
}) => {
  const first = writeRuns(folder, 'a & b', [{ id: 'a', title: 'First run' }]);
  const second = writeRuns(folder, 'second', [{ id: 'b', title: 'Second run' }]);
  const home = join(folder, 'home');
  const { main, page } = await openWindow({ home, paths: [first] });
  await expect(heading(page, 'First run')).toBeVisible();
  await main.evaluate(({ arrive }, path) => arrive('retrace:dropped', [path]), second);
  await expect(heading(page, 'Second run')).toBeVisible();
  const offered = () =>
    main.evaluate(({ state }) => {
      const list = state.menuItems().find((item) => item.id === 'recent');
      return list?.enabled && Array.isArray(list.submenu) ? list.submenu.flatMap(({ label }) => label ?? []) : [];
    });
  await expect.poll(offered).toEqual([second, first.replace('&', '&&'), 'Clear recent']);
  await expect.poll(() => main.evaluate(({ state }) => state.recent_documents)).toEqual([first, second]);

  const { result } = await main.call('sources.list', {});
  for (const { id } of result?.sources ?? []) await main.call('sources.remove', { id });
  await expect(heading(page, 'Open a folder of agent runs')).toBeVisible();
  await chooseInMenu(main, first.replace('&', '&&'));
  await expect(heading(page, 'First run')).toBeVisible();
  await expect.poll(offered).toEqual([first.replace('&', '&&'), second, 'Clear recent']);

  // They are kept for the next start.
  await main.stop();
  const again = await openWindow({ home });
  await expect(runs(again.page)).toHaveCount(1);
  await again.main.until('the list', ({ state }) => state.menuItems().find((item) => item.id === 'recent')?.enabled);
  await again.main.evaluate(({ state }) => state.recent_documents.push('told by the system'));
  await chooseInMenu(again.main, 'recent.clear');
  await again.main.until(
    'an empty list',
    ({ state }) => state.menuItems().find((item) => item.id === 'recent')?.enabled === false,
  );
  await expect.poll(() => again.main.evaluate(({ state }) => state.recent_documents)).toEqual([]);
  expect((await again.main.call('recent.list', {})).result).toEqual({ recent: [] });
});

test('Help opens the folder of the log, and copies diagnostics without a path or a word of a trace', async ({
  openWindow,
  folder,
}) => {
  const traces = writeRuns(folder, 'runs', [{ id: 'a', title: 'Shown run' }]);
  const { main, page, home } = await openWindow({ paths: [traces] });
  await expect(heading(page, 'Shown run')).toBeVisible();
  await chooseInMenu(main, 'logs');
  await main.until('the folder', ({ state }) => state.shown_paths.length === 1);
  expect(await main.evaluate(({ state }) => [state.shown_paths, state.boxes])).toEqual([[join(home, 'logs')], []]);
  await expect
    .poll(() => readFileSync(join(home, 'logs/retrace.log'), 'utf8'))
    .toMatch(/ info Retrace \S+ started \(electron\)\.\n/);

  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.bringToFront();
  // What is copied is of that moment: all of the run is read by then.
  const facts = page.getByRole('main').locator('dl > div');
  await expect(facts.filter({ hasText: /^Steps/ })).toHaveText('Steps3');
  await chooseInMenu(main, 'copy.diagnostics');
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(copied).toContain('1 source, 1 file, 1 run, 3 steps, 0 problems');
  expect(await copied()).toContain(`Node ${process.versions.node}`);
  expect(await copied()).not.toContain(folder);
  expect(await copied()).not.toContain('Shown run');
});

test('one instance: a second hands its paths over and ends, the first shows their run', async ({
  openWindow,
  folder,
}) => {
  const first = writeRuns(folder, 'first', [{ id: 'a', title: 'First run' }]);
  const file = join(writeRuns(folder, 'second', [{ id: 'b', title: 'Handed over' }]), 'b.trace.jsonl');
  const { main, page } = await openWindow({ paths: [first] });
  await expect(heading(page, 'First run')).toBeVisible();
  await main.evaluate(
    ({ app, state }, data) => {
      const [window] = state.windows;
      if (window) window.isMinimized = true;
      app.emit('second-instance', {}, ['electron', '--x', '/etc'], '/', data);
    },
    { paths: [file] },
  );
  await expect(heading(page, 'Handed over')).toBeVisible();
  await expect(runs(page)).toHaveCount(2);
  const window = () => main.evaluate(({ state }) => [state.windows[0]?.isMinimized, state.windows[0]?.focused]);
  await expect.poll(window).toEqual([false, 1]);
  // macOS hands files over by an event of its own.
  const prevented = await main.evaluate(({ app }, path) => app.emitPreventable('open-file', {}, path), first);
  expect(prevented).toBe(true);
  await expect(heading(page, 'First run')).toBeVisible();
});

test('an address in a trace is shown in full before the browser is asked, and only https is', async ({
  openWindow,
  folder,
}) => {
  const answer = {
    messages: [{ role: 'assistant', content: 'See https://docs.example/a?b=1 and http://docs.example/c' }],
  };
  const traces = writeTraces(folder, {
    'a.trace.jsonl':
      runHead({ id: 'a', title: 'With links' }) +
      stepRecord('a', 1, { step_type: 'llm', request: { messages: [] }, response: answer }) +
      endRecord('a'),
  });
  const { main, page } = await openWindow({ paths: [traces] });
  const step = page.getByRole('tree', { name: 'Steps', exact: true }).getByRole('treeitem').first();
  await step.click();
  // It may have been a placeholder: it is selected once it is read, and its tabs have keys from then on.
  await expect(step).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Alt+3');
  const inspector = page.getByRole('region', { name: 'Inspector' });
  const dialog = page.getByRole('dialog', { name: 'Open this address in the browser?' });

  await inspector.getByRole('button', { name: 'http://docs.example/c' }).click();
  await expect(dialog.getByRole('button', { name: 'Open', exact: true })).toBeDisabled();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await inspector.getByRole('button', { name: 'https://docs.example/a?b=1' }).click();
  await expect(dialog).toContainText('https://docs.example/a?b=1');
  expect(await main.evaluate(({ state }) => state.external)).toEqual([]);
  await dialog.getByRole('button', { name: 'Open', exact: true }).click();
  await main.until('the browser', ({ state }) => state.external.length === 1);
  expect(await main.evaluate(({ state }) => state.external)).toEqual(['https://docs.example/a?b=1']);
});

test('a page that crashes is said, and restarts where the user was', async ({ openWindow, folder }) => {
  const traces = writeRuns(folder, 'runs', [{ id: 'a', title: 'Shown run' }]);
  const { main, page } = await openWindow({ paths: [traces] });
  await expect(heading(page, 'Shown run')).toBeVisible();
  await main.evaluate(({ state }) =>
    state.windows[0]?.contentsListeners.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 }),
  );
  const box = await main.until('the box', ({ state }) => state.boxes[0]);
  expect(box).toMatchObject({ message: 'The page of the window stopped.', buttons: ['Restart', 'Not now'] });
  expect(box.detail).toContain('Reason: crashed.');
  await press(main, 0);
  await main.until('the page to load again', ({ state }) => state.windows[0]?.loaded.length === 2);
  await expect(heading(page, 'Shown run')).toBeVisible();
});

test('a worker that dies is said, and Restart brings it back', async ({ openWindow, folder }) => {
  const home = join(folder, 'home');
  // No database can be opened where a folder is.
  mkdirSync(join(home, 'user.db'), { recursive: true });
  const traces = writeRuns(folder, 'runs', [{ id: 'a', title: 'Read after all' }]);
  const { main, page } = await openWindow({ home, paths: [traces] });
  const box = await main.until('the box', ({ state }) => state.boxes[0]);
  expect(box.message).toBe('A part of Retrace stopped.');
  expect(box.detail).toContain('unable to open database file');
  await expect(heading(page, 'Retrace cannot start')).toBeVisible();
  rmSync(join(home, 'user.db'), { recursive: true });
  await press(main, 0);
  await main.until('the page to load again', ({ state }) => state.windows[0]?.loaded.length === 2);
  await expect(heading(page, 'Retrace cannot start')).toHaveCount(0);
  await main.evaluate(({ arrive }, path) => arrive('retrace:dropped', [path]), traces);
  await expect(heading(page, 'Read after all')).toBeVisible();
  expect(await main.evaluate(({ state }) => state.boxes.length)).toBe(1);
});

test('a window comes back where it stood', async ({ openWindow, folder }) => {
  const home = join(folder, 'home');
  const { main, page } = await openWindow({ home });
  await expect(heading(page, 'Open a folder of agent runs')).toBeVisible();
  expect(await main.evaluate(({ state }) => state.windows[0]?.options)).toMatchObject({ width: 1440, height: 900 });
  await main.evaluate(({ state }) => {
    const [window] = state.windows;
    if (window === undefined) throw new Error('no window');
    window.listeners.emit('ready-to-show', {});
    window.bounds = { x: 30, y: 40, width: 1000, height: 700 };
    window.isMaximized = true;
  });
  await main.stop();
  expect(await main.exited).toBe(0);
  const again = await openWindow({ home });
  const { options, isShown } = await again.main.until('the window', ({ state: { windows } }) => {
    const [window] = windows;
    return window && { options: window.options, isShown: window.isShown };
  });
  expect(options).toMatchObject({ x: 30, y: 40, width: 1000, height: 700, show: false });
  expect(isShown).toBe(false);
  await again.main.evaluate(({ state }) => state.windows[0]?.listeners.emit('ready-to-show', {}));
  const shown = await again.main.evaluate(({ state }) => [state.windows[0]?.isShown, state.windows[0]?.isMaximized]);
  expect(shown).toEqual([true, true]);
});
