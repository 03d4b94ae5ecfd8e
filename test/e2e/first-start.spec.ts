import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectAccessible } from './accessible.ts';
import { nativeRun, writeRuns } from './native-runs.ts';
import { expect, test } from './shell.ts';

/** A session as an agent would have left it on this machine. */
function writeAgentFolder(home: string, title: string): string {
  const folder = join(home, '.claude/projects/-work-shop');
  mkdirSync(folder, { recursive: true });
  const message = (type: 'user' | 'assistant', uuid: string, parentUuid: string | null, content: unknown) =>
    JSON.stringify({
      type,
      uuid,
      parentUuid,
      sessionId: 'a-session',
      timestamp: '2026-05-03T10:00:00.000Z',
      cwd: '/work/shop',
      version: '2.1.0',
      message: { role: type, content },
    });
  const lines = [
    message('user', 'u1', null, title),
    message('assistant', 'u2', 'u1', [{ type: 'text', text: 'Done.' }]),
  ];
  writeFileSync(join(folder, 'a-session.jsonl'), `${lines.join('\n')}\n`);
  return folder;
}

test('a first start offers folders, files and samples, and is accessible', async ({ open }) => {
  const { page } = await open();
  await expect(page.getByRole('heading', { name: 'Open a folder of agent runs' })).toBeVisible();
  await expect(page.getByRole('button', { name: /Open folder…/ })).toBeFocused();
  await expect(page.getByRole('button', { name: /Open sample runs/ })).toContainText('8 runs');
  await expect(page.getByText('No agent folders found.')).toBeVisible();
  await expect(page.getByRole('contentinfo')).toContainText('Not watching any folder');
  await expect(page.getByRole('banner')).toContainText('Open a folder to search runs');
  await page.keyboard.press('ControlOrMeta+k');
  await expect(page.getByRole('combobox', { name: 'Run a command' })).toBeFocused();
  await expect(page.getByRole('option', { name: /Open folder/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expectAccessible(page);
});

test('sample runs open with one click, and the first is shown', async ({ open }) => {
  const { page } = await open();
  await page.getByRole('button', { name: /Open sample runs/ }).click();
  const runs = page.getByRole('listbox', { name: 'Runs' });
  await expect(runs.getByRole('option')).toHaveCount(8);
  await expect(runs.getByRole('option', { name: /^Sample: / })).toHaveCount(8);
  await expect(runs.getByRole('option', { selected: true })).toHaveCount(1);
  await expect(page).toHaveURL(/\/run\/retrace%3A/);
  // A failure with retries tells more than a run that was cut short.
  await expect(page.getByRole('heading', { name: 'Sample: refund fails after three timeouts' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Search runs and steps, run commands' })).toBeVisible();

  // Without any source it is a first start again.
  await page.getByRole('button', { name: /^Watching/ }).click();
  await page.getByRole('button', { name: /Remove from Retrace/ }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: 'Open a folder of agent runs' })).toBeVisible();
  await expect(page).toHaveURL(/\/$/);
  await page.getByRole('button', { name: /Open sample runs/ }).click();
  await expect(runs.getByRole('option', { selected: true })).toHaveCount(1);
});

test('agent folders of this machine are counted by name, and watched once chosen', async ({ open, folder }) => {
  const home = join(folder, 'home');
  mkdirSync(home, { recursive: true });
  writeAgentFolder(home, 'Rename the basket');
  const { page } = await open({ home });
  const found = page.getByRole('row', { name: /Claude Code/ });
  await expect(found).toContainText('.claude/projects');
  await expect(found.getByRole('cell', { name: '1', exact: true })).toBeVisible();
  await expect(found.getByRole('checkbox')).toBeChecked();

  await found.getByRole('checkbox').uncheck();
  await expect(page.getByRole('button', { name: /Add 0 selected sources/ })).toHaveAttribute('aria-disabled', 'true');
  await found.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Add 1 selected source' }).click();
  await expect(page.getByRole('option', { name: /^Rename the basket/ })).toBeVisible();
});

test('a folder opens by a typed path or by the keyboard; one out of reach says why', { tag: '@web' }, async ({
  open,
  folder,
}) => {
  const traces = writeRuns(folder, 'traces', [{ id: 'one', title: 'The only run' }]);
  mkdirSync(join(folder, 'elsewhere'));
  const { page } = await open({ args: ['--allow-browse'] });
  await expect(page.getByRole('button', { name: /Open folder…/ })).toBeFocused();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Open folder' });
  const path = dialog.getByRole('textbox', { name: 'Path' });
  await path.fill(join(folder, 'nowhere'));
  await path.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('There is no');

  await path.fill(folder);
  await path.press('Enter');
  const list = dialog.getByRole('listbox');
  await expect(list.getByRole('option', { name: /traces/ })).toBeVisible();
  await list.focus();
  await page.keyboard.press('End');
  await expect(list.getByRole('option', { name: /traces/ })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(path).toHaveValue(traces);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Open this folder' }).click();
  await expect(page.getByRole('option', { name: /^The only run/ })).toBeVisible();
});

test('without leave to browse, only what was named can be opened', { tag: '@web' }, async ({ open, folder }) => {
  writeRuns(folder, 'secret', [{ id: 'one', title: 'Not to be seen' }]);
  const { page } = await open();
  await page.getByRole('button', { name: /Open folder…/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Open folder' });
  const path = dialog.getByRole('textbox', { name: 'Path' });
  await path.fill(join(folder, 'secret'));
  await path.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('--allow-browse');
});

test('a page that may open little says so, and names what it may', { tag: '@web' }, async ({ open, folder }) => {
  const nothing = await open();
  const { page } = nothing;
  await page.getByRole('button', { name: /Open folder…/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Open folder' });
  await expect(dialog.getByText('To open any other, start it with --allow-browse.')).toBeVisible();
  await expect(dialog.getByText('Retrace was started without a folder')).toBeVisible();
  const act = dialog.getByRole('button', { name: /^Open / });
  await expect(act).toHaveAttribute('aria-disabled', 'true');
  await expect(act).toHaveAccessibleDescription('Choose a folder.');
  await expectAccessible(page);
  // Left open, the page would try to reconnect.
  await page.goto('about:blank');
  await nothing.stop();

  const traces = writeRuns(folder, 'traces', [{ id: 'one', title: 'The only run' }]);
  mkdirSync(join(traces, 'deep'));
  await open({ open: [traces], home: join(folder, 'another-home') });
  await expect(page.getByRole('option', { name: /^The only run/ })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+o');
  const list = dialog.getByRole('listbox', { name: 'Folders' });
  await expect(list.getByRole('option')).toHaveText([traces]);
  await expect(dialog.getByRole('button', { name: 'Open marked folder' })).toHaveAccessibleDescription(/never writes/);
  // Into the root and back to the list of roots.
  await expect(list).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(list.getByRole('option', { name: /deep/ })).toBeVisible();
  await expect(dialog.getByRole('textbox', { name: 'Path' })).toHaveValue(traces);
  await list.focus();
  await page.keyboard.press('Backspace');
  await expect(list.getByRole('option')).toHaveText([traces]);
});

test('trace files open one by one', { tag: '@web' }, async ({ open, folder }) => {
  writeRuns(folder, 'traces', [
    { id: 'one', title: 'First of three' },
    { id: 'two', title: 'Second of three' },
  ]);
  writeFileSync(join(folder, 'traces', 'three.trace.jsonl'), nativeRun({ id: 'three', title: 'Third of three' }));
  const { page } = await open({ args: ['--allow-browse'] });
  await page.getByRole('button', { name: /Open trace files…/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Open trace files' });
  await expect(dialog.getByRole('option').first()).toBeVisible();
  const path = dialog.getByRole('textbox', { name: 'Path' });
  await path.fill(join(folder, 'traces'));
  await path.press('Enter');
  await dialog.getByRole('option', { name: /one\.trace/ }).click();
  await dialog.getByRole('option', { name: /three\.trace/ }).click();
  await dialog.getByRole('button', { name: 'Open 2 files' }).click();
  await expect(page.getByRole('option', { name: /of three/ })).toHaveCount(2);
  await expect(page.getByRole('option', { name: /^Second/ })).toHaveCount(0);
});

test('files dropped on the page stay where they are, and the way to open them is shown', async ({ open }) => {
  const { page } = await open();
  await expect(page.getByRole('button', { name: /Open folder…/ })).toBeFocused();
  const prevented = await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(['{}'], 'a.trace.jsonl'));
    return !document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }));
  });
  expect(prevented).toBe(true);
  await expect(page.getByRole('dialog', { name: 'Open trace files' })).toBeVisible();
  await expect(page.getByRole('contentinfo').getByText('A browser hides where dropped files are.')).toBeVisible();
});
