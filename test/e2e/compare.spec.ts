import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { runHead } from './native-runs.ts';
import { endRecord, stepRecord, writeTraces } from './run-traces.ts';
import { expect, test } from './shell.ts';

const runs = (page: Page) => page.getByRole('listbox', { name: 'Runs' }).getByRole('option');
const list = (page: Page) => page.getByRole('listbox', { name: 'Aligned steps' });
const selected = (page: Page) => list(page).getByRole('option', { selected: true });
const status = (page: Page) => page.getByRole('status', { name: 'Status' });
const difference = (page: Page) => page.getByRole('region', { name: 'Difference', exact: true });

/** Twelve steps. The second run asks for something else at step 8, leaves out step 10 and goes on for a step more. */
function twoRuns(folder: string): string {
  const numbers = Array.from({ length: 12 }, (_, at) => at + 1);
  const left = numbers.map((n) => stepRecord('a', n));
  const right = [...numbers, 13]
    .filter((n) => n !== 10)
    .map((n) => stepRecord('b', n, n === 8 ? { request: { note: 'another note' } } : {}));
  return writeTraces(folder, {
    'a.trace.jsonl': [runHead({ id: 'a', title: 'Order one' }), ...left, endRecord('a')].join(''),
    'b.trace.jsonl': [runHead({ id: 'b', title: 'Order two' }), ...right, endRecord('b', 'failure')].join(''),
  });
}

test('two runs marked in the list are compared, and the keys lead through what differs', async ({ open, folder }) => {
  const { page } = await open({ open: [twoRuns(folder)], path: '/run/retrace%3Aa' });
  await page.getByRole('button', { name: 'Sort by title' }).click();
  await expect(runs(page).nth(0)).toHaveAccessibleName(/^Order one/);
  await expect(runs(page).nth(1)).toHaveAccessibleName(/^Order two/);
  await page.getByRole('listbox', { name: 'Runs' }).focus();
  const marked = page.getByRole('status', { name: 'Marked for compare' });
  for (const [at, key] of ['Home', 'End'].entries()) {
    await page.keyboard.press(key);
    await expect(runs(page).nth(at)).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press(' ');
    await expect(marked).toContainText(`${at + 1} marked`);
  }
  await expect(runs(page).nth(1)).toHaveAccessibleName(/^Marked B, Order two/);
  await page.keyboard.press('c');

  // What differs first is selected, and its texts are below.
  await expect(page).toHaveURL(/\/compare\/retrace%3Aa\/retrace%3Ab\/pair\/\d+$/);
  await expect(selected(page)).toHaveAccessibleName(/^changed request; A 8, .*; B 8, /);
  await expect(page.getByText('1 of 3', { exact: true })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('First difference');
  await expect(status(page)).toContainText('3 differences: 1 changed, 1 only in A, 1 only in B');
  await difference(page).getByText('Changes', { exact: true }).click();
  await expect(difference(page)).toContainText('/note');
  await expect(difference(page)).toContainText('another note');

  await page.keyboard.press('F7');
  await expect(selected(page)).toHaveAccessibleName(/^removed; A 10, /);
  await page.keyboard.press('n');
  await expect(selected(page)).toHaveAccessibleName(/^added; B 12, /);
  await expect(page.getByText('3 of 3', { exact: true })).toBeVisible();
  await page.keyboard.press('F7');
  await expect(status(page)).toContainText('No difference after this step');
  await page.keyboard.press('Shift+F7');
  await expect(selected(page)).toHaveAccessibleName(/^removed; A 10, /);

  await list(page).focus();
  await page.keyboard.press('ArrowRight');
  await expect(status(page)).toContainText('Side B has no such step');
  await page.keyboard.press('o');
  const equal = list(page).getByRole('option', { name: /^A 9, / });
  await expect(equal).toHaveCount(0);
  await expectAccessible(page);
  await page.keyboard.press('o');
  await expect(equal).toBeVisible();

  await page.keyboard.press('s');
  await expect(page).toHaveURL(/\/compare\/retrace%3Ab\/retrace%3Aa/);
  await expect(page.getByRole('region', { name: 'Run A' })).toContainText('Order two');
  await expect(selected(page)).toHaveAccessibleName(/^added; B 10, /);

  // The link leads back to the same pair, and back to the runs as they were.
  await page.reload();
  await expect(selected(page)).toHaveAccessibleName(/^added; B 10, /);
  await page.keyboard.press('ControlOrMeta+1');
  await expect(page).toHaveURL(/\/run\/retrace%3Aa/);
  await expect(runs(page).nth(0)).toHaveAccessibleName(/^Order one/);
  await page.goBack();
  await expect(selected(page)).toHaveAccessibleName(/^added; B 10, /);
});

test('a run that grew since is compared again on demand, and equal runs say so', async ({ open, folder }) => {
  const traces = twoRuns(folder);
  const { page } = await open({ open: [traces], path: '/compare/retrace%3Ab/retrace%3Ab' });
  await expect(page.getByText('A and B are the same run. No differences in 12 steps.')).toBeVisible();
  await page.keyboard.press('F7');
  await expect(selected(page)).toHaveCount(0);

  appendFileSync(join(traces, 'b.trace.jsonl'), stepRecord('b', 14));
  await expect(page.getByText('A has 1 new step, B has 1 new step.')).toBeVisible();
  await expect(page.getByText('No differences in 12 steps.')).toBeVisible();
  await page.getByRole('button', { name: 'Compare again' }).click();
  await expect(page.getByText('A and B are the same run. No differences in 13 steps.')).toBeVisible();
  await expect(page.getByText('1 new step')).toHaveCount(0);
  await expectAccessible(page);
});

test('a run dropped on another is compared with it; C asks with which, and a rule can be switched off', async ({
  open,
  folder,
}) => {
  const { page } = await open({ open: [twoRuns(folder)], path: '/run/retrace%3Ab' });
  await page.getByRole('button', { name: 'Sort by title' }).click();
  await expect(runs(page).nth(1)).toHaveAccessibleName(/^Order two/);
  await page.keyboard.press('c');
  const dialog = page.getByRole('dialog', { name: 'Compare with' });
  await expect(dialog.getByRole('button', { name: /^The last run of this agent and folder/ })).toBeEnabled();
  await expect(dialog).toContainText('Order one');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);

  await runs(page).nth(0).dragTo(runs(page).nth(1));
  await expect(page.getByRole('region', { name: 'Run A' })).toContainText('Order one');
  await expect(selected(page)).toHaveAccessibleName(/^changed request; A 8, /);

  await page.getByRole('button', { name: /value|Nothing/ }).click();
  const hidden = page.getByRole('dialog', { name: 'Left out of comparing' });
  await hidden.getByRole('textbox', { name: 'Path to ignore' }).fill('/arguments/note');
  await page.keyboard.press('Enter');
  await expect(hidden.getByRole('region', { name: 'Ignored paths' })).toContainText('Hid 1 value');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(hidden).toHaveCount(0);
  await expect(status(page)).toContainText('2 differences: 1 only in A, 1 only in B');
});
