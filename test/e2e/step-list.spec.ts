import { appendFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { runHead } from './native-runs.ts';
import { endRecord, jumpsTrace, stepRecord, writeTraces } from './run-traces.ts';
import { watchSavedView } from './saved-view.ts';
import { expect, test } from './shell.ts';

const SAMPLES = resolve(import.meta.dirname, '../../resources/samples');
const JUMPS = '/run/retrace%3Aj';

const steps = (page: Page) => page.getByRole('tree', { name: 'Steps', exact: true });
const row = (page: Page, seq: number) => steps(page).getByRole('treeitem', { name: new RegExp(`^${seq}, `) });
const selected = (page: Page) => steps(page).getByRole('treeitem', { selected: true });
const expectSelected = (page: Page, seq: number) =>
  expect(selected(page)).toHaveAccessibleName(new RegExp(`^${seq.toLocaleString('en-US')}, `));

test('rows are a tree, and their names say everything in order', async ({ open }) => {
  const { page } = await open({ open: [SAMPLES], path: '/run/retrace%3Arun_7f3ac2d81b' });
  await expect(row(page, 8)).toHaveAccessibleName(
    /^8, Tool call, billing\.refund, .*, Failed, attempt 2 of 3, 30\.0 seconds, state changed$/,
  );
  await expect(row(page, 2)).toHaveAccessibleName(/OK, 1\.8 seconds, [\d.]+k? tokens, (<|about )?\$0\.\d{3}$/);
  await expect(row(page, 8)).toHaveAttribute('aria-level', '1');
  await expect(row(page, 8)).toHaveAttribute('aria-setsize', '14');
  await row(page, 8).getByText('2/3').hover();
  await expect(page.getByRole('tooltip')).toContainText('Attempt 2 of 3, as recorded');
});

test('names begin with what tells them apart, and a column is there when some step has something for it', async ({
  open,
  folder,
}) => {
  const trace = runHead({ id: 'names', title: 'Names' }) + stepRecord('names', 1, { name: 'mcp__linear__get_issue' });
  const traces = writeTraces(folder, { 'n.trace.jsonl': trace });
  const { page } = await open({ open: [traces], path: '/run/retrace%3Anames' });
  await row(page, 1).getByText('get_issue linear', { exact: true }).hover();
  await expect(page.getByRole('tooltip')).toHaveText('mcp__linear__get_issue');
  const attempts = page.getByText('Try', { exact: true });
  await expect.poll(async () => (await attempts.boundingBox())?.width).toBe(0);
  const tokens = page.getByText('Tokens', { exact: true }).last();
  await expect.poll(async () => (await tokens.boundingBox())?.width).toBe(0);
  const retry = { attempt: 2, retry_of: 's1', usage: { input_tokens: 12, output_tokens: 3 } };
  appendFileSync(join(traces, 'n.trace.jsonl'), stepRecord('names', 2, retry));
  await expect.poll(async () => (await attempts.boundingBox())?.width).toBe(28);
  await expect.poll(async () => (await tokens.boundingBox())?.width).toBe(40);
});

test('← and → fold, unfold and lead through the tree; Enter goes to the inspector', async ({ open, folder }) => {
  const { page } = await open({
    open: [writeTraces(folder, { 'j.trace.jsonl': jumpsTrace('j') })],
    path: `${JUMPS}/step/s2`,
  });
  await expectSelected(page, 2);
  await expect(row(page, 2)).toHaveAttribute('aria-expanded', 'true');
  await expect(row(page, 4)).toHaveAttribute('aria-level', '3');
  await steps(page).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(row(page, 2)).toHaveAttribute('aria-expanded', 'false');
  await expect(row(page, 2)).toHaveAccessibleName(/1 step folded$/);
  await expect(row(page, 3)).toHaveCount(0);
  await expect(row(page, 5)).toHaveAttribute('aria-setsize', '6');
  await page.keyboard.press('ArrowRight');
  await expect(row(page, 3)).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expectSelected(page, 3);
  await page.keyboard.press('ArrowRight');
  await expectSelected(page, 4);
  await page.keyboard.press('ArrowLeft');
  await expectSelected(page, 3);
  // The inspector has nothing to go to until it has read the step.
  await expect(page.getByRole('tabpanel')).toHaveAttribute('data-step', 's3');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tabpanel')).toBeFocused();
  await page.keyboard.press('j');
  await expectSelected(page, 4);
  await expect(page.getByRole('tabpanel')).toHaveAttribute('data-step', 's4');
  await expect(page.getByRole('tabpanel')).toBeFocused();
  await expectAccessible(page);
});

test('Home, End, pages and single steps move, from anywhere in the view', async ({ open, folder }) => {
  const records = Array.from({ length: 3_000 }, (_, n) => stepRecord('many', n + 1));
  const trace = runHead({ id: 'many', title: 'Many' }) + records.join('') + endRecord('many');
  const { page } = await open({ open: [writeTraces(folder, { 'm.trace.jsonl': trace })], path: '/run/retrace%3Amany' });
  // The end of the list is the end of the run once it is read whole.
  await expect(row(page, 1)).toHaveAttribute('aria-setsize', '3000');
  await steps(page).focus();
  await page.keyboard.press('End');
  await expectSelected(page, 3000);
  await page.keyboard.press('PageUp');
  await expect(selected(page)).toHaveAccessibleName(/^2,9\d\d, /);
  await page.keyboard.press('Home');
  await expectSelected(page, 1);
  await page.keyboard.press('ArrowDown');
  await expectSelected(page, 2);
  await page.getByRole('tab', { name: 'Raw' }).focus();
  await page.keyboard.press('j');
  await expectSelected(page, 3);
  // Each from where the one before led.
  await page.keyboard.press('k');
  await page.keyboard.press('k');
  await expectSelected(page, 1);
  // The list draws what is in view and no more.
  expect(await steps(page).getByRole('treeitem').count()).toBeLessThan(80);
});

test('keys pressed while rows are on their way lead to where they say', { tag: '@web' }, async ({
  open,
  folder,
  page,
}) => {
  // Replies to these methods come when they are let go.
  const late = new Set<string>();
  const methods = new Map<number, string>();
  const waiting: (() => void)[] = [];
  await page.routeWebSocket(/\/socket$/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      const { id, method }: { id?: number; method?: string } = JSON.parse(String(message));
      if (id !== undefined && method !== undefined) methods.set(id, method);
      server.send(message);
    });
    server.onMessage((message) => {
      const { id }: { id?: number } = typeof message === 'string' ? JSON.parse(message) : {};
      if (id !== undefined && late.has(methods.get(id) ?? '')) waiting.push(() => socket.send(message));
      else socket.send(message);
    });
  });
  const records = Array.from({ length: 3_000 }, (_, n) => stepRecord('many', n + 1));
  const file = join(writeTraces(folder, {}), 'm.trace.jsonl');
  writeFileSync(file, runHead({ id: 'many', title: 'Many' }) + records.join(''));

  // It is not known yet where the selected step is: its neighbours are not those of the first.
  late.add('rows.indexOf');
  await open({ open: [file], path: '/run/retrace%3Amany/step/s2500' });
  await expect(row(page, 1)).toHaveAttribute('aria-setsize', '3000');
  await steps(page).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('j');
  await expect.poll(() => waiting.length).toBeGreaterThan(0);
  late.clear();
  for (const go of waiting.splice(0)) go();
  await expectSelected(page, 2502);

  // The list is renewed while the row that a key leads to is read: the key still leads there.
  late.add('rows.slice');
  await page.keyboard.press('End');
  await expect.poll(() => waiting.length).toBeGreaterThan(0);
  late.clear();
  appendFileSync(file, stepRecord('many', 3001));
  await expectSelected(page, 3000);
  await expect(selected(page)).toHaveAttribute('aria-setsize', '3001');
});

test('folding hides the selection into its parent; selecting a hidden step opens what hides it', async ({
  open,
  folder,
}) => {
  const { page } = await open({
    open: [writeTraces(folder, { 'j.trace.jsonl': jumpsTrace('j') })],
    path: `${JUMPS}/step/s4`,
  });
  await expectSelected(page, 4);
  await page.getByRole('button', { name: 'Fold all steps' }).click();
  await expectSelected(page, 2);
  await expect(steps(page).getByRole('treeitem')).toHaveCount(6);
  await page.keyboard.press('e');
  await expectSelected(page, 4);
  await expect(row(page, 3)).toBeVisible();
});

test('marks, kinds and text narrow the list; what they hide is said', async ({ open, folder }) => {
  const { page } = await open({
    open: [writeTraces(folder, { 'j.trace.jsonl': jumpsTrace('j') })],
    path: `${JUMPS}/step/s1`,
  });
  await expectSelected(page, 1);
  await page.getByRole('button', { name: 'Errors 3' }).click();
  await expect(steps(page).getByRole('treeitem')).toHaveCount(3);
  await expect(page.getByText('3 of 8')).toBeVisible();
  await expect(page.getByText('The filter hides the selected step.')).toBeVisible();
  await page.getByRole('button', { name: 'Errors 3' }).click();
  await page.getByRole('button', { name: 'Retries 2' }).click();
  await expect(steps(page).getByRole('treeitem')).toHaveCount(2);
  await page.getByRole('button', { name: 'State changed' }).click();
  await expect(row(page, 3)).toBeVisible();
  await page.getByRole('button', { name: 'Clear filter' }).click();
  await expect(steps(page).getByRole('treeitem')).toHaveCount(8);

  await page.getByRole('button', { name: 'Show only some kinds' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Model call' }).click();
  await page.keyboard.press('Escape');
  await expect(steps(page).getByRole('treeitem')).toHaveCount(2);

  // Escape first clears the selection, then the filter.
  await steps(page).focus();
  await page.keyboard.press('Escape');
  await expect(selected(page)).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(steps(page).getByRole('treeitem')).toHaveCount(8);

  await page.keyboard.press('/');
  const field = page.getByRole('searchbox', { name: 'Filter steps' });
  await expect(field).toBeFocused();
  await page.keyboard.type('fetch');
  await expect(steps(page).getByRole('treeitem')).toHaveCount(3);
  // ↓ leads out of the field to the first match.
  await page.keyboard.press('ArrowDown');
  await expect(steps(page)).toBeFocused();
  await expectSelected(page, 5);
  await page.keyboard.press('ArrowDown');
  await expectSelected(page, 6);
  await field.fill('no such step');
  await expect(page.getByText('None of 8 steps matches.')).toBeVisible();
  await expectAccessible(page);
});

test('folds and selection are there again after a restart', { tag: '@web' }, async ({ open, folder, page }) => {
  const saved = watchSavedView(page);
  const traces = writeTraces(folder, { 'j.trace.jsonl': jumpsTrace('j') });
  const shell = await open({
    open: [traces],
    path: `${JUMPS}/step/s5`,
    expectedErrors: [/WebSocket connection|ERR_CONNECTION_REFUSED/],
  });
  await expectSelected(page, 5);
  await row(page, 3).locator('svg').nth(1).click();
  await expect(row(page, 4)).toHaveCount(0);
  // Written a moment after the last change.
  await expect.poll(saved).toContain('"except":["s3"]');
  await shell.restart();
  await expectSelected(page, 5);
  await expect(row(page, 3)).toHaveAttribute('aria-expanded', 'false');
});

test('a list at its end follows the run, its selected last row going out of view', async ({ open, folder }) => {
  const records = Array.from({ length: 60 }, (_, n) => stepRecord('live', n + 1));
  const traces = writeTraces(folder, { 'live.trace.jsonl': runHead({ id: 'live', title: 'Live' }) + records.join('') });
  const { page } = await open({ open: [traces], path: '/run/retrace%3Alive' });
  // The end of the list is the end of the file once that is read whole.
  await expect(row(page, 1)).toHaveAttribute('aria-setsize', '60');
  await steps(page).focus();
  await page.keyboard.press('End');
  await expectSelected(page, 60);
  for (let n = 61; n <= 120; n++) {
    appendFileSync(join(traces, 'live.trace.jsonl'), stepRecord('live', n));
    await expect(row(page, n)).toBeInViewport();
  }
  await expect(page.getByRole('button', { name: /new steps?$/ })).toHaveCount(0);
  await expectSelected(page, 60);
});
