import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { expectStep } from './every-tab.ts';
import { contentTrace, writeTraces } from './run-traces.ts';
import { expect, type Shell, test } from './shell.ts';

const inspector = (page: Page) => page.getByRole('region', { name: 'Inspector' });
const panel = (page: Page) => inspector(page).getByRole('tabpanel');
const json = (page: Page, name: string | RegExp) => panel(page).getByRole('tree', { name });
const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

async function openStep(
  open: (options: { open: string[]; path: string }) => Promise<Shell>,
  folder: string,
  n: number,
): Promise<Page> {
  const traces = writeTraces(folder, { 'c.trace.jsonl': contentTrace('c') });
  const { page } = await open({ open: [traces], path: `/run/retrace%3Ac/step/s${n}` });
  await expectStep(page, `s${n}`);
  return page;
}

test('⌥1 to ⌥6 open the tabs; one without content says why', async ({ open, folder }) => {
  const page = await openStep(open, folder, 3);
  const tabs = ['Overview', 'Request', 'Response', 'State', 'Decision', 'Raw'];
  for (const [at, name] of tabs.entries()) {
    await page.keyboard.press(`Alt+${at + 1}`);
    await expect(panel(page)).toHaveAccessibleName(new RegExp(`^${name}`));
    await expect(panel(page)).toHaveText(/\S/);
  }
  const state = inspector(page).getByRole('tab', { name: 'State' });
  await expect(state).toHaveAttribute('aria-disabled', 'true');
  await state.hover();
  await expect(page.getByRole('tooltip')).toHaveText(/\S.*state/i);
  await state.click({ force: true });
  await expect(panel(page)).toHaveAccessibleName(/^Raw/);

  // Arrows move the focus, Enter opens.
  await inspector(page).getByRole('tab', { name: 'Raw' }).focus();
  await page.keyboard.press('Home');
  await expect(panel(page)).toHaveAccessibleName(/^Raw/);
  await page.keyboard.press('Enter');
  await expect(panel(page)).toHaveAccessibleName(/^Overview/);
});

test('messages are whole: text, thinking folded, encrypted thinking said, calls, pictures', async ({
  open,
  folder,
}) => {
  const page = await openStep(open, folder, 1);
  await expect(panel(page)).toContainText('1.8k in (512 from cache, 0 to cache), 64 out (32 reasoning)');
  await expect(panel(page)).toContainText('$0.012');
  await expectAccessible(page);
  await page.keyboard.press('Alt+2');
  await expect(panel(page)).toContainText('You are careful.');
  const picture = panel(page).getByRole('img', { name: 'Recorded in the trace, image/png, 300 × 120' });
  await expect(picture).toBeVisible();
  await expect(picture).toHaveAttribute('src', /^data:image\/png;base64,/);
  await expectAccessible(page);
  await page.keyboard.press('Alt+3');
  await expect(panel(page)).not.toContainText('A grey picture');
  await panel(page).getByRole('button', { name: 'Thinking' }).click();
  await expect(panel(page)).toContainText('A grey picture, I think.');
  await expect(panel(page)).toContainText('Thinking, encrypted or redacted by the provider');
  await expect(json(page, 'Arguments of bash')).toContainText('"command": "ls -la"');
  await expectAccessible(page);
});

test('an address in a trace is shown in full before anything is opened', { tag: '@web' }, async ({
  open,
  folder,
  context,
}) => {
  const page = await openStep(open, folder, 1);
  await page.keyboard.press('Alt+3');
  await expect(panel(page).getByRole('button', { name: /javascript/ })).toHaveCount(0);
  await panel(page).getByRole('button', { name: 'https://docs.example/grey' }).click();
  const dialog = page.getByRole('dialog', { name: 'Open this address in the browser?' });
  await expect(dialog).toContainText('docs.example');
  await expect(dialog).toContainText('https://docs.example/grey');
  await expectAccessible(page);
  // Escape closes the dialog, and nothing of the view below.
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(panel(page)).toContainText('It is grey.');
  await expect(page).toHaveURL(/\/step\/s1/);
  await panel(page).getByRole('button', { name: 'https://docs.example/grey' }).click();
  expect(context.pages()).toHaveLength(1);
  await dialog.getByRole('button', { name: 'Copy address' }).click();
  await expect.poll(() => clipboard(page)).toBe('https://docs.example/grey');
  await expect(dialog).toBeHidden();
});

test('JSON folds, shows long strings when asked, and gives values and paths to the clipboard', async ({
  open,
  folder,
}) => {
  const page = await openStep(open, folder, 2);
  await page.keyboard.press('Alt+2');
  const tree = json(page, 'Request');
  await expect(tree).toContainText('line 3 of the text');
  await expect(tree).not.toContainText('line 399 of the text');
  await tree
    .getByRole('button', { name: /^Show all \d/ })
    .first()
    .click();
  await expect(tree).toContainText('line 399 of the text');

  await tree.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ControlOrMeta+c');
  await expect.poll(() => clipboard(page)).toBe('/src/a.ts');
  await tree.getByRole('treeitem', { name: /"path"/ }).hover();
  await tree.getByRole('button', { name: 'Copy path $.path' }).click();
  await expect.poll(() => clipboard(page)).toBe('$.path');

  const group = tree.getByRole('treeitem', { name: '[200 … 249]' });
  await expect(group).toHaveAttribute('aria-expanded', 'false');
  await group.click();
  await page.keyboard.press('ArrowRight');
  await expect(group).toHaveAttribute('aria-expanded', 'true');
  await expect(tree).toContainText('"n": 249');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowLeft');
  await expect(tree.getByRole('treeitem')).toHaveCount(1);
});

test('find marks what is there and reaches what is folded, cut, not read yet or in another tab', async ({
  open,
  folder,
}) => {
  const page = await openStep(open, folder, 2);
  await page.keyboard.press('ControlOrMeta+f');
  const field = page.getByRole('searchbox', { name: 'Find in this step' });
  await expect(field).toBeFocused();
  await field.fill('ITEM NUMBER 249');
  await expect(inspector(page).getByRole('status')).toHaveText('1 in other tabs');
  await field.press('Enter');
  await expect(panel(page)).toHaveAccessibleName(/^Request/);
  await expect(inspector(page).getByRole('status')).toHaveText('1 of 1');
  await expect(panel(page).locator('mark[data-current]')).toHaveText('item number 249');
  await expect(panel(page).locator('mark[data-current]')).toBeInViewport();

  await field.fill('line 399 of');
  await expect(panel(page).locator('mark[data-current]')).toBeInViewport();
  await field.fill('zebra');
  await expect(inspector(page).getByRole('status')).toHaveText(/^1 of 200\+$/);
  await field.press('Enter');
  await expect(inspector(page).getByRole('status')).toHaveText(/^2 of /);
  await field.press('Shift+Enter');
  await expect(inspector(page).getByRole('status')).toHaveText(/^1 of /);
  await field.fill('nowhere to be found');
  await expect(inspector(page).getByRole('status')).toHaveText('Not in this step');
  await expectAccessible(page);

  // Far inside a text of which only the beginning was read.
  await page.keyboard.press('Escape');
  await expect(field).toHaveCount(0);
  await page.keyboard.press('j');
  await expectStep(page, 's3');
  await page.keyboard.press('ControlOrMeta+f');
  await field.fill('line 31234 of');
  await field.press('Enter');
  await expect(panel(page)).toHaveAccessibleName(/^Response/);
  await expect(panel(page).locator('mark[data-current]')).toHaveText('line 31234 of');
  await expect(panel(page).locator('mark[data-current]')).toBeInViewport();
});

test('a large text shows its beginning, all of it on request, and is saved whole', async ({ open, folder }) => {
  const page = await openStep(open, folder, 3);
  await page.keyboard.press('Alt+3');
  await expect(panel(page)).toContainText('line 10 of the text');
  await expect(panel(page)).not.toContainText('line 39999 of the text');
  const whole = Array.from({ length: 40_000 }, (_, n) => `line ${n} of the text`).join('\n');

  const download = page.waitForEvent('download');
  await panel(page).getByRole('button', { name: 'Save as', exact: true }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^step-3-response.*\.txt$/);
  expect(readFileSync(await file.path(), 'utf8')).toBe(whole);

  await panel(page)
    .getByRole('button', { name: /^Show all/ })
    .click();
  await expect(panel(page)).toContainText('line 39999 of the text');
  await expect(panel(page).getByRole('button', { name: /^Show all/ })).toHaveCount(0);
  // No element holds more than a few thousand characters of it.
  const longest = await panel(page).evaluate((element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    let most = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      most = Math.max(most, node.nodeValue?.length ?? 0);
    return most;
  });
  expect(longest).toBeLessThan(10_000);
  await panel(page).getByRole('button', { name: 'Copy all of it' }).click();
  await expect.poll(() => clipboard(page)).toBe(whole);
});

test('hidden characters are shown', async ({ open, folder }) => {
  const page = await openStep(open, folder, 4);
  await page.keyboard.press('Alt+3');
  await expect(panel(page)).toContainText('a␛[31mred \\u{202e}gnp.exe\\u{202c} end');
});

test('state: what changed, against which step, then all of it; decisions as recorded', async ({ open, folder }) => {
  const page = await openStep(open, folder, 6);
  await page.keyboard.press('Alt+4');
  const changes = panel(page).getByRole('region', { name: 'State changes' });
  await expect(changes).toContainText('compared with step 5');
  await expect(changes.getByRole('listitem')).toHaveCount(4);
  await expect(changes.getByRole('listitem').filter({ hasText: 'phase' })).toHaveText(
    '~changed phase"deciding"to"done"',
  );
  await expect(changes.getByRole('listitem').filter({ hasText: 'note' })).toHaveText('−removed note"a"');
  await expect(json(page, 'State after this step')).toContainText('"phase": "done"');
  await expectAccessible(page);
  await changes.getByRole('button', { name: 'step 5' }).click();
  await expectStep(page, 's5');
  await expect(panel(page)).toContainText('First step with state. Nothing to compare.');
  await page.keyboard.press('Alt+5');
  await expect(panel(page)).toContainText('fresh_data_required');
  await expect(panel(page)).toContainText('0.85');
  await expect(panel(page).getByRole('listitem').first()).toHaveText('selected: api');
  await expect(panel(page)).toContainText('tool_success/rate_limited');
  await expectAccessible(page);
});

test('Raw shows each record: file, line, bytes, exact text', async ({ open, folder }) => {
  const page = await openStep(open, folder, 5);
  await page.keyboard.press('Alt+6');
  const path = join(folder, 'traces', 'c.trace.jsonl');
  const records = readFileSync(path, 'utf8').split('\n');
  const parts = panel(page).getByRole('region', { name: /^Record/ });
  await expect(parts).toHaveCount(3);
  await expect(parts.first()).toHaveAccessibleName('Record 1 of 3, c.trace.jsonl line 6');
  await expect(parts.first()).toContainText(records[5] ?? '');
  await expect(parts.nth(1)).toContainText(records[7] ?? '');
  await parts.first().getByRole('button', { name: 'Copy file:line' }).click();
  await expect.poll(() => clipboard(page)).toBe(`${path}:6`);
  await expectAccessible(page);
});

test('a step is copied as link, JSON and Markdown', async ({ open, folder }) => {
  const page = await openStep(open, folder, 5);
  // Its decision and its signal are records of their own, further on in the file.
  await expect(inspector(page).getByRole('tab', { name: /^Raw/ })).toContainText('3');
  await page.keyboard.press('y');
  await expect.poll(() => clipboard(page)).toBe(page.url());
  const menu = async (name: string) => {
    await inspector(page).getByRole('button', { name: 'More about this step' }).click();
    await page.getByRole('menuitem', { name }).click();
  };
  await menu('Copy step as JSON');
  await expect.poll(() => clipboard(page)).toMatch(/^\{/);
  const value = JSON.parse(await clipboard(page)) as Record<string, unknown>;
  expect(value).toMatchObject({ seq: 5, name: 'route', decisions: [{ selected: 'api', confidence: 0.85 }] });
  await menu('Copy step as Markdown');
  await expect.poll(() => clipboard(page)).toMatch(/^## Step 5 route\n/);
  // Text that is selected is what the keys copy.
  await page.evaluate(() => {
    const name = document.querySelector('[aria-label=Inspector] h2');
    if (name) getSelection()?.selectAllChildren(name);
  });
  await page.keyboard.press('ControlOrMeta+c');
  await expect.poll(() => clipboard(page)).toBe('route');
});
