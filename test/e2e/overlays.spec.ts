import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { type NativeRun, writeRuns } from './native-runs.ts';
import { expect, test } from './shell.ts';

const RUNS: NativeRun[] = [
  { id: 'a', title: 'Refund the lamp', agent: 'refund-agent', steps: 3, errors: 1, status: 'failure' },
  { id: 'b', title: 'Rename the basket', agent: 'repo-fixer', steps: 2 },
];

/** The button of the status bar; the head of a run may have one of the same name. */
const told = (page: Page, problems: string) =>
  page.getByRole('status', { name: 'Status' }).getByRole('button', { name: problems });
const rows = (page: Page) => page.getByRole('listbox', { name: 'Runs' }).getByRole('option');
const theme = (page: Page) => page.evaluate(() => document.documentElement.dataset.theme);

test('palette: searches, lists commands, keeps the focus in its input and gives it back', async ({ open, folder }) => {
  const { page } = await open({ open: [writeRuns(folder, 'traces', RUNS)] });
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole('button', { name: 'Sort by title' }).focus();
  await page.keyboard.press('ControlOrMeta+k');
  const input = page.getByRole('combobox', { name: /Search titles/ });
  await expect(input).toBeFocused();
  await input.fill('basket');
  const results = page.getByRole('listbox', { name: 'Results' });
  await expect(results.getByRole('option', { name: /Rename the basket/ })).toBeVisible();
  await input.fill('> sett');
  await expect(results.getByRole('option')).toHaveCount(1);
  await expect(results.getByRole('option', { name: /Settings/ })).toHaveAttribute('aria-selected', 'true');
  await expect(input).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Sort by title' })).toBeFocused();

  await page.keyboard.press('ControlOrMeta+k');
  await input.fill('basket');
  await expect(results.getByRole('option', { name: /Rename the basket/ })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/run\/retrace%3Ab/);

  await page.keyboard.press('ControlOrMeta+Shift+f');
  await page.getByRole('combobox').fill('settings');
  await expect(page.getByText('Nothing matches among titles')).toBeVisible();
});

test('settings apply at once and outlive the window', { tag: '@web' }, async ({ open, folder }) => {
  const shell = await open({ open: [writeRuns(folder, 'traces', RUNS)] });
  const { page } = shell;
  await expect(rows(page)).toHaveCount(2);
  await page.keyboard.press('ControlOrMeta+,');
  const dialog = page.getByRole('dialog', { name: 'Settings' });
  await expectAccessible(page);
  await dialog.getByRole('radio', { name: 'Dark' }).check({ force: true });
  await expect.poll(() => theme(page)).toBe('dark');
  await dialog.getByRole('radio', { name: 'Clock' }).check({ force: true });
  await dialog.getByRole('checkbox', { name: /Fold stretches/ }).uncheck();
  await dialog.getByRole('radio', { name: 'Other' }).check({ force: true });
  await dialog.getByRole('combobox', { name: 'Name of the time zone' }).fill('Mars/Olympus');
  await expect(dialog.getByText('No such zone.')).toBeVisible();
  await dialog.getByRole('combobox', { name: 'Name of the time zone' }).fill('Asia/Kolkata');
  await expect(dialog.getByText('No such zone.')).toHaveCount(0);
  await dialog.getByRole('combobox', { name: 'Interface zoom' }).selectOption('125 %');
  await expect.poll(() => page.evaluate(() => document.documentElement.style.zoom)).toBe('1.25');
  await expect(dialog.getByText(/index.*\.db/)).toBeVisible();

  await dialog.getByRole('button', { name: 'Rebuild index…' }).click();
  await dialog.getByRole('button', { name: 'Rebuild', exact: true }).click();
  await expect(page.getByText('Building a new index.')).toBeVisible();
  await expect(rows(page)).toHaveCount(2);

  await shell.restart();
  await expect(rows(page)).toHaveCount(2);
  await expect.poll(() => theme(page)).toBe('dark');
  await page.keyboard.press('ControlOrMeta+,');
  await expect(dialog.getByRole('radio', { name: 'Clock' })).toBeChecked();
  await expect(dialog.getByRole('checkbox', { name: /Fold stretches/ })).not.toBeChecked();
  await expect(dialog.getByRole('combobox', { name: 'Name of the time zone' })).toHaveValue('Asia/Kolkata');
});

test('keys: the list is the table that binds them', async ({ open, folder }) => {
  const { page } = await open({ open: [writeRuns(folder, 'traces', RUNS)] });
  await expect(rows(page)).toHaveCount(2);
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: 'Keys' });
  await expect(dialog.getByRole('heading', { name: 'Everywhere' })).toBeVisible();
  for (const label of [
    'Commands and search',
    'Back',
    'Open folder',
    'Problems',
    'Next pane',
    'Zoom to 100 %',
    'Open',
    // No step is selected yet: keys of the run view are listed all the same.
    'Next error',
    'Find in this step',
    'Raw',
  ]) {
    await expect(dialog.getByText(label, { exact: true })).toBeVisible();
  }
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toHaveCount(0);
});

test('sources: add, pause, rescan, remove, and why a file was left out', { tag: '@web' }, async ({ open, folder }) => {
  const traces = writeRuns(folder, 'traces', RUNS);
  writeFileSync(join(traces, 'notes.jsonl'), '{"a":1}\n{"b":2}\n');
  const { page } = await open({ open: [traces] });
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole('button', { name: /Watching 1 source/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Sources' });
  const source = dialog.getByRole('row').filter({ hasText: traces });
  await expect(source).toContainText('Watching');
  await source.getByRole('button', { name: /1 file not recognised/ }).click();
  await expect(dialog.getByRole('region', { name: 'Files not recognised' })).toContainText('notes.jsonl');
  await expectAccessible(page);

  await source.getByRole('button', { name: 'Pause watching' }).click();
  await expect(source).toContainText('Paused');
  await source.getByRole('button', { name: 'Watch again' }).click();
  await expect(source).toContainText('Watching');
  await source.getByRole('button', { name: 'Rescan' }).click();
  await dialog.getByRole('button', { name: 'Add sample runs' }).click();
  await expect(dialog.getByRole('row').filter({ hasText: 'Samples' })).toBeVisible();
  await expect(rows(page)).toHaveCount(10);
  await source.getByRole('button', { name: /Remove from Retrace/ }).click();
  await expect(rows(page)).toHaveCount(8);
  await expect(dialog.getByText('Its files are untouched.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Undo' }).click();
  await expect(rows(page)).toHaveCount(10);
  await expect(dialog.getByRole('button', { name: 'Undo' })).toHaveCount(0);
  await source.getByRole('button', { name: /Remove from Retrace/ }).click();
  await expect(rows(page)).toHaveCount(8);
  await dialog.getByRole('button', { name: 'Open folder…' }).click();
  await expect(page.getByRole('dialog', { name: 'Open folder' })).toBeVisible();
});

test('problems name the line and lead to the run; the log says what the index did', async ({ open, folder }) => {
  const traces = writeRuns(folder, 'traces', RUNS);
  appendFileSync(join(traces, 'b.trace.jsonl'), '{"type":"step","run_id":"b"\nnot json at all\n');
  const { page } = await open({ open: [traces] });
  await expect(told(page, '2 problems')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Shift+m');
  const problems = page.getByRole('listbox', { name: 'Problems' });
  await expect(problems.getByRole('option')).toHaveCount(2);
  await expect(problems.getByRole('option').first()).toHaveAccessibleName(/b\.trace\.jsonl:5/);
  await expectAccessible(page);
  await problems.focus();
  await page.keyboard.press('ArrowDown');
  const first = problems.getByRole('option').first();
  await expect(first).toHaveAttribute('aria-selected', 'true');
  const said =
    "Line is not valid JSON: expected ',' or '}' after property value at character 27. Left out, what comes after it is read.";
  await expect(first).toContainText(said);
  // Copied as editors and colleagues take it.
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.keyboard.press('ControlOrMeta+c');
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(copied).toBe(`${join(traces, 'b.trace.jsonl')}:5: ${said}`);
  // Nothing came of the line: it is shown as it stands, and what lies before it is a click away.
  await page.keyboard.press('Enter');
  const line = page.getByRole('dialog', { name: 'Line 5 as it stands' });
  await expect(line.getByRole('region', { name: 'Text of the line' })).toHaveText('{"type":"step","run_id":"b"');
  await expect(line).toContainText(said);
  await expect(line).toContainText('It gave no step.');
  await expectAccessible(page);
  await line.getByRole('button', { name: 'Copy line' }).click();
  await expect.poll(copied).toBe('{"type":"step","run_id":"b"');
  await line.getByRole('button', { name: 'Show the step before it' }).click();
  await expect(line).toHaveCount(0);
  await expect(page).toHaveURL(/\/run\/retrace%3Ab\/step\//);
  await problems.getByRole('option').nth(1).getByText('Open run').click();
  await expect(page).toHaveURL(/\/run\/retrace%3Ab/);

  const tab = page.getByRole('tab', { name: 'Index log' });
  await page.getByRole('tab', { name: /Problems/ }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(tab).toBeFocused();
  await expect(tab).toHaveAttribute('aria-selected', 'false');
  await page.keyboard.press('Enter');
  const log = page.getByRole('region', { name: 'Log lines' });
  await expect(log).toContainText(`Scanned ${traces}: 2 files in 1 folder, 2 to read`);
  await expect(log).toContainText(new RegExp(`Read ${traces}: 2 files, .* 2 runs, 2 problems, 0 not recognised, in `));
  await expectAccessible(page);
  await page.keyboard.press('ControlOrMeta+j');
  await expect(tab).toHaveCount(0);
});

test('the line of a problem opens as the record that it is', async ({ open, folder }) => {
  const traces = writeRuns(folder, 'traces', RUNS);
  const wrong = { type: 'step', run_id: 'b', step_id: 'odd', step_type: 'tool', name: 'odd one', latency_ms: 'slow' };
  appendFileSync(join(traces, 'b.trace.jsonl'), `${JSON.stringify(wrong)}\n`);
  const { page } = await open({ open: [traces] });
  await told(page, '1 problem').click();
  const problem = page.getByRole('listbox', { name: 'Problems' }).getByRole('option');
  await expect(problem).toContainText('Field latency_ms is a string, not a number. It is left out');
  await problem.getByText('Open line').click();
  await expect(page).toHaveURL(/\/run\/retrace%3Ab\/step\/odd$/);
  await expect(page.getByRole('tab', { name: 'Raw' })).toHaveAttribute('aria-selected', 'true');
  await expect(page.locator('#inspector')).toContainText('"latency_ms":"slow"');
});

test('a long and hostile line is shown in windows, with its hidden characters and bytes that are no text', async ({
  open,
  folder,
}) => {
  const traces = writeRuns(folder, 'traces', RUNS);
  const bytes = Buffer.concat([
    Buffer.from('{"broken \u202e\u0007 '),
    Buffer.of(0xff),
    Buffer.from('é'.repeat(50_000)),
    Buffer.from(' the end\n'),
  ]);
  appendFileSync(join(traces, 'b.trace.jsonl'), bytes);
  const { page } = await open({ open: [traces] });
  await told(page, '1 problem').click();
  await page.getByRole('listbox', { name: 'Problems' }).getByText('Open line').click();
  const line = page.getByRole('dialog', { name: /as it stands/ });
  const text = line.getByRole('region', { name: 'Text of the line' });
  await expect(text).toHaveText(/^\{"broken \\u\{202e\}\u2407 \\xffé+$/);
  await expect(line).toContainText(/64 kB of 100 kB shown/);
  await line.getByRole('button', { name: 'Show more' }).click();
  await expect(text).toHaveText(/é the end$/);
  await expect(line.getByRole('button', { name: 'Show more' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(line).toHaveCount(0);
});

test('a folder of nothing but other files says why there is no run', async ({ open, folder }) => {
  const other = join(folder, 'other');
  mkdirSync(other);
  for (const name of ['a.txt', 'b.md']) writeFileSync(join(other, name), 'no trace');
  const { page } = await open({ open: [other], opensFirst: false });
  await expect(
    page.getByText(/^No runs in 1 source: .*2 other files not looked at: no name that ends in/),
  ).toBeVisible();
});

test('a source whose folder goes away says so, and its runs stay', async ({ open, folder }) => {
  const traces = writeRuns(folder, 'traces', RUNS);
  mkdirSync(join(folder, 'aside'));
  const { page } = await open({ open: [traces] });
  await expect(rows(page)).toHaveCount(2);
  renameSync(traces, join(folder, 'aside', 'traces'));
  await expect(rows(page).first()).toHaveAccessibleName(/File moved or deleted/);
  await page.getByRole('button', { name: /Watching/ }).click();
  await expect(page.getByRole('dialog', { name: 'Sources' })).toContainText('Missing');
});

test('a narrow window tells a problem whole, with its place below, and the search gives way', { tag: '@web' }, async ({
  open,
  folder,
  page,
}) => {
  const traces = writeRuns(folder, 'traces', RUNS);
  appendFileSync(join(traces, 'b.trace.jsonl'), '{"type":"step","run_id":"b"\n');
  await page.setViewportSize({ width: 720, height: 680 });
  await open({ open: [traces], path: '/run/retrace%3Ab' });
  await expect(told(page, '1 problem')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Shift+m');
  const problem = page.getByRole('listbox', { name: 'Problems' }).getByRole('option');
  const message = problem.getByText(/^Line is not valid JSON: .* Left out, what comes after it is read\.$/);
  await expect(message).toBeVisible();
  await expect.poll(() => message.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true);
  await expect(problem).toContainText('b.trace.jsonl:5');

  // The least width at 200 %.
  await page.setViewportSize({ width: 560, height: 680 });
  const right = async (locator: Locator) => {
    const box = await locator.boundingBox();
    return box === null ? Number.NaN : box.x + box.width;
  };
  const search = page.getByRole('button', { name: 'Search runs and steps, run commands' });
  const back = page.getByRole('button', { name: 'Back', exact: true });
  await expect.poll(async () => ((await back.boundingBox())?.x ?? 0) - (await right(search))).toBeGreaterThan(0);
  const view = page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Runs', exact: true });
  await expect.poll(async () => ((await search.boundingBox())?.x ?? 0) - (await right(view))).toBeGreaterThan(0);
});
