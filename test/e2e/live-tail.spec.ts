import { appendFileSync, closeSync, openSync, renameSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { runHead, writeRuns } from './native-runs.ts';
import { endRecord, stepRecord, writeTraces } from './run-traces.ts';
import { expect, test } from './shell.ts';

/**
 * C14, from the file through the real watcher to the screen: whatever a writer does to its file, the page shows
 * what is in it now, each step once. How bytes are followed is held by test/engine/tail.test.ts and beside the
 * ingest; here is what a person sees.
 */

const address = (id: string, step?: string) => `/run/retrace%3A${id}${step ? `/step/${step}` : ''}`;
const runs = (page: Page) => page.getByRole('listbox', { name: 'Runs' }).getByRole('option');
const rows = (page: Page) => page.getByRole('tree', { name: 'Steps', exact: true }).getByRole('treeitem');
const inspector = (page: Page) => page.getByRole('region', { name: 'Inspector' });
const stepsFact = (page: Page) =>
  page
    .getByRole('main')
    .locator('dl > div')
    .filter({ hasText: /^Steps/ });

/** The step list shows these names in this order, each once, and the header counts the same. */
async function expectNames(page: Page, names: readonly string[]): Promise<void> {
  await expect(rows(page)).toHaveCount(names.length);
  const patterns = names.map((name, n) => new RegExp(`^${n + 1}, Tool call, ${name}, `));
  for (const [n, pattern] of patterns.entries()) await expect(rows(page).nth(n)).toHaveAccessibleName(pattern);
  await expect(stepsFact(page)).toHaveText(`Steps${names.length}`);
}

/** A trace whose steps are named and answer with one word, so that what is stale can be told from what is new. */
function wordTrace(id: string, word: string, steps: number, from = 1): string {
  const records = Array.from({ length: steps }, (_, n) =>
    stepRecord(id, n + from, { name: `${word}.${n + from}`, response: `${word} says ${n + from}` }),
  );
  return (from === 1 ? runHead({ id, title: `Run ${word}` }) : '') + records.join('');
}
const wordNames = (word: string, steps: number) => Array.from({ length: steps }, (_, n) => `${word}\\.${n + 1}`);

test('C14: rows appear while the writer keeps its descriptor open', async ({ open, folder }) => {
  const path = join(writeTraces(folder, {}), 'held.trace.jsonl');
  const file = openSync(path, 'a');
  writeSync(file, wordTrace('held', 'first', 1));
  const { page } = await open({ open: [path], path: address('held') });
  const names = ['first\\.1'];
  await expectNames(page, names);
  for (const from of [2, 12]) {
    for (let n = from; n < from + 10; n++) {
      writeSync(file, stepRecord('held', n, { name: `more.${n}` }));
      names.push(`more\\.${n}`);
    }
    await expectNames(page, names);
    await expect(runs(page).first()).toHaveAccessibleName(new RegExp(`^Run first.*Live.* ${names.length} steps`));
  }
  closeSync(file);
});

test('C14: written byte by byte, inside characters too, the page shows what one read at once gives', async ({
  open,
  folder,
}) => {
  const TEXT = 'grüße 世界 🦊🏽‍🚀';
  const trace = (id: string) =>
    runHead({ id, title: `Run ${TEXT}` }) +
    Array.from({ length: 4 }, (_, n) =>
      stepRecord(id, n + 1, { name: `${TEXT} ${n + 1}`, request: { text: TEXT }, response: `${TEXT} ${n}` }),
    ).join('') +
    endRecord(id);
  const traces = writeTraces(folder, { 'whole.trace.jsonl': trace('whole') });
  const { page, origin } = await open({ open: [traces], path: address('whole') });
  const seen = async (id: string) => {
    await expectNames(
      page,
      [1, 2, 3, 4].map((n) => `${TEXT} ${n}`),
    );
    const all: unknown[] = [await page.getByRole('heading', { level: 1 }).textContent()];
    await rows(page).first().click();
    for (let n = 1; n <= 4; n++) {
      await expect(page).toHaveURL(`${origin}${address(id, `s${n}`)}`);
      await expect(inspector(page)).toContainText(`step ${n}`);
      all.push(
        await rows(page)
          .nth(n - 1)
          .getAttribute('aria-label'),
      );
      for (const [key, text] of [
        ['Alt+2', TEXT],
        ['Alt+3', `${TEXT} ${n - 1}`],
      ] as const) {
        await page.keyboard.press(key);
        await expect(inspector(page).getByRole('tabpanel')).toContainText(text);
        all.push(await inspector(page).getByRole('tabpanel').textContent());
      }
      await page.keyboard.press('j');
    }
    return all;
  };
  const whole = await seen('whole');

  // Of the same length, so that offsets are the same as well.
  const bytes = Buffer.from(trace('bytes'));
  const file = openSync(join(traces, 'bytes.trace.jsonl'), 'a');
  for (const byte of bytes) {
    writeSync(file, Buffer.from([byte]));
    // Inside a character: the page gets a frame, and with it the watcher its look at the half of one.
    if (byte >= 0x80) await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  closeSync(file);
  await expect(runs(page)).toHaveCount(2);
  await page.goto(`${origin}${address('bytes')}`);
  expect(await seen('bytes')).toEqual(whole);
  await expect(page.getByRole('status', { name: 'Status' }).getByRole('button', { name: '0 problems' })).toBeVisible();
});

/** Opens a run at its second step, changes its file, and expects the new content only: rows, list and inspector. */
const REWRITES: { how: string; steps: number; word: string; change(path: string, content: string): void }[] = [
  {
    how: 'truncated and written anew',
    steps: 3,
    word: 'cut',
    change(path, content) {
      truncateSync(path, 0);
      appendFileSync(path, content);
    },
  },
  { how: 'replaced by a file of equal size', steps: 6, word: 'new', change: replace },
  { how: 'replaced by a larger file', steps: 15, word: 'big', change: replace },
];

function replace(path: string, content: string): void {
  writeFileSync(`${path}.next`, content);
  renameSync(`${path}.next`, path);
}

for (const { how, steps, word, change } of REWRITES) {
  test(`C14: ${how}, the page shows the new content and nothing else`, async ({ open, folder }) => {
    const path = join(writeTraces(folder, { 'a.trace.jsonl': wordTrace('a', 'old', 6) }), 'a.trace.jsonl');
    const { page } = await open({ open: [join(folder, 'traces')], path: address('a', 's2') });
    await expectNames(page, wordNames('old', 6));
    await page.keyboard.press('Alt+3');
    await expect(inspector(page).getByRole('tabpanel')).toContainText('old says 2');

    change(path, wordTrace('a', word, steps));
    await expectNames(page, wordNames(word, steps));
    await expect(inspector(page).getByRole('tabpanel')).toContainText(`${word} says 2`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Run ${word}`);
    await expect(page.getByRole('option', { name: new RegExp(`^Run ${word}.* ${steps} steps`) })).toHaveCount(1);
    await expect(runs(page)).toHaveCount(1);
    await expect(page.locator('body')).not.toContainText(/old\.\d|old says|Run old/);

    // And it is followed on.
    appendFileSync(path, wordTrace('a', word, 1, steps + 1));
    await expectNames(page, wordNames(word, steps + 1));
  });
}

test('C14: a renamed file keeps its run, its place on screen and its link; its path is the new one', async ({
  open,
  folder,
}) => {
  const traces = writeTraces(folder, { 'before.trace.jsonl': wordTrace('a', 'same', 4) });
  const after = join(traces, 'after.trace.jsonl');
  const { page, origin } = await open({ open: [traces], path: address('a', 's2') });
  await expectNames(page, wordNames('same', 4));
  await page.keyboard.press('Alt+6');
  const record = inspector(page).getByRole('region', { name: /^Record/ });
  await expect(record).toHaveAccessibleName(/before\.trace\.jsonl line 3$/);

  renameSync(join(traces, 'before.trace.jsonl'), after);
  await expect(record).toHaveAccessibleName(/after\.trace\.jsonl line 3$/);
  await expect(page.locator('body')).not.toContainText('before.trace.jsonl');
  await expect(page.getByRole('main').getByText('File moved or deleted')).toHaveCount(0);
  await expect(page).toHaveURL(`${origin}${address('a', 's2')}`);
  await expectNames(page, wordNames('same', 4));
  appendFileSync(after, wordTrace('a', 'same', 1, 5));
  await expectNames(page, wordNames('same', 5));
  await expect(page.getByRole('option', { name: /^Run same, Live, .* 5 steps/ })).toHaveCount(1);
  await expect(runs(page)).toHaveCount(1);
});

test('C14: among 10,000 files, the one that grows grows on the page', async ({ open, folder }) => {
  test.setTimeout(600_000);
  const many = Array.from({ length: 10_000 }, (_, n) => ({ id: `r${n}`, title: `Run number ${n}`, steps: 1 }));
  const traces = writeRuns(folder, 'traces', many);
  const file = join(traces, 'grows.trace.jsonl');
  writeFileSync(file, wordTrace('grows', 'grown', 2));
  const { page } = await open({ open: [traces], path: address('grows') });
  await expect(page.getByRole('heading', { name: '10,001 runs' })).toBeVisible({ timeout: 300_000 });
  await expectNames(page, wordNames('grown', 2));
  await page.getByRole('searchbox', { name: 'Filter runs' }).fill('Run grown');
  await expect(runs(page)).toHaveCount(1);
  const held = openSync(file, 'a');
  for (const steps of [3, 4, 5]) {
    writeSync(held, wordTrace('grows', 'grown', 1, steps));
    await expectNames(page, wordNames('grown', steps));
    await expect(page.getByRole('option', { name: new RegExp(`^Run grown.* ${steps} steps`) })).toHaveCount(1);
  }
  closeSync(held);
});
