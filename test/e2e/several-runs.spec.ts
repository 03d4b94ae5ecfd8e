import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { runHead } from './native-runs.ts';
import { endRecord, stepRecord, writeTraces } from './run-traces.ts';
import { expect, test } from './shell.ts';

const list = (page: Page) => page.getByRole('listbox', { name: 'Runs' });
const runs = (page: Page) => list(page).getByRole('option');
const marked = (page: Page) => page.getByRole('status', { name: 'Marked for compare' });
const positions = (page: Page) => page.getByRole('listbox', { name: 'Positions' });
const selected = (page: Page) => positions(page).getByRole('option', { selected: true });
const status = (page: Page) => page.getByRole('status', { name: 'Status' });
const fact = (page: Page, label: string) =>
  page.getByRole('term').filter({ hasText: label }).locator('xpath=following-sibling::dd');
const table = (page: Page) => page.getByRole('region', { name: 'Runs compared' });

/** A letter for each call. Two of five fail; the third does x for c, the fourth goes on with f, the fifth leaves out c. */
const FIVE: Record<string, { calls: string; ended: string }> = {
  one: { calls: 'abcde', ended: 'success' },
  two: { calls: 'abcde', ended: 'success' },
  three: { calls: 'abxde', ended: 'failure' },
  four: { calls: 'abcdef', ended: 'success' },
  five: { calls: 'abde', ended: 'failure' },
};
/** In the order of their titles, as the list is sorted. */
const ORDER = ['one', 'two', 'three', 'four', 'five'];

function fiveRuns(folder: string): string {
  const files = ORDER.map((id, at) => {
    const { calls = '', ended } = FIVE[id] ?? {};
    const steps = [...calls].map((call, n) =>
      stepRecord(id, n + 1, { name: `call.${call}`, request: { do: call }, response: `did ${call}` }),
    );
    return [
      `${id}.trace.jsonl`,
      [runHead({ id, title: `Attempt ${at + 1}` }), ...steps, endRecord(id, ended)].join(''),
    ];
  });
  return writeTraces(folder, Object.fromEntries(files));
}

/** `/compare/many/…` of these runs. */
function pathOf(ids: readonly string[]): string {
  return ['/compare/many', ...ids.map((id) => encodeURIComponent(`retrace:${id}`))].join('/');
}

test('five runs marked in the list are compared, and the keys lead through where they do not agree', async ({
  open,
  folder,
}) => {
  const { page } = await open({ open: [fiveRuns(folder)], path: '/run/retrace%3Aone' });
  await page.getByRole('button', { name: 'Sort by title' }).click();
  await expect(runs(page)).toHaveCount(5);
  for (const at of ORDER.keys())
    await expect(runs(page).nth(at)).toHaveAccessibleName(new RegExp(`^Attempt ${at + 1}`));
  await list(page).focus();
  await page.keyboard.press('Home');
  for (const at of ORDER.keys()) {
    await expect(runs(page).nth(at)).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press(' ');
    await expect(marked(page)).toContainText(`${at + 1} marked`);
    if (at === 1) await expect(marked(page).getByRole('button', { name: 'Compare A with B' })).toBeVisible();
    if (at < 4) await page.keyboard.press('ArrowDown');
  }
  await expect(marked(page).getByRole('button', { name: 'Compare 5 runs' })).toBeVisible();
  await page.keyboard.press('c');

  // By hand: 4 of 6 positions agree; of five known ends two differ, by Wilson's formula 0.1176 to 0.7693.
  await expect(page.getByRole('heading', { level: 1, name: '5 runs at once' })).toBeVisible();
  await expect(fact(page, 'Positions')).toHaveText('6');
  await expect(fact(page, 'Same call in all runs')).toHaveText('4 of 6 (67 %)');
  await expect(fact(page, 'On the same path')).toHaveText('4 of 6 (67 %)');
  await expect(fact(page, 'The runs part')).toHaveText('At 3');
  await expect(fact(page, 'Outcome')).toHaveText('3 success, 2 failure');
  await expect(fact(page, 'Flip rate')).toHaveText('40 % flip (2 of 5), 95 % interval 12 to 77 %');
  await expect(table(page).getByRole('button', { name: 'C leaves at 3' })).toBeVisible();
  await expect(table(page).getByRole('row', { name: /^A .*Never Never/ })).toBeVisible();

  // Where they part is selected; the keys go on from there.
  await expect(page).toHaveURL(/\/at\/2$/);
  await expect(selected(page)).toHaveAccessibleName(/^Position 3, 3 of 5 runs; .*call\.c.*; C call\.x.*; E no step$/);
  await expect(page.getByText('1 of 2', { exact: true })).toBeVisible();
  await page.keyboard.press('F7');
  await expect(selected(page)).toHaveAccessibleName(/^Position 6, 1 of 5 runs; .*call\.f.*; A, B, C and E no step$/);
  await page.keyboard.press('n');
  await expect(status(page)).toContainText('No difference after this position');
  await page.keyboard.press('Shift+F7');
  await expect(selected(page)).toHaveAccessibleName(/^Position 3/);

  await page.keyboard.press('o');
  await expect(positions(page).getByRole('option')).toHaveCount(2);
  await page.keyboard.press('o');
  await expect(positions(page).getByRole('option')).toHaveCount(6);

  // A cell of the row, and what its run does there.
  await expect(positions(page)).toBeFocused();
  for (const letter of ['B', 'C']) {
    await page.keyboard.press('ArrowRight');
    await expect(status(page)).toContainText(`${letter}, step 3: `);
  }
  await expectAccessible(page);

  // The chosen run beside one that does something else, at this very step: not at their first difference, which is step 3.
  await page.keyboard.press('F7');
  await expect(page.getByRole('region', { name: 'Position', exact: true })).toContainText(
    '1 of 5 runs has a step here',
  );
  await page.keyboard.press('c');
  await expect(page).toHaveURL(/\/compare\/retrace%3Athree\/retrace%3Afour\/pair\/\d+$/);
  const aligned = page.getByRole('listbox', { name: 'Aligned steps' });
  await expect(aligned.getByRole('option', { selected: true })).toHaveAccessibleName(/^added; B 6, /);
  await page.goBack();
  await expect(selected(page)).toHaveAccessibleName(/^Position 6/);
  await page.keyboard.press('p');
  await expect(selected(page)).toHaveAccessibleName(/^Position 3/);

  // The link leads back to the same position.
  await page.reload();
  await expect(selected(page)).toHaveAccessibleName(/^Position 3/);
  const position = page.getByRole('region', { name: 'Position', exact: true });
  await expect(position).toContainText('3 of 5 runs do the same');
  await position.getByRole('button', { name: 'Compare A with C' }).click();
  await expect(page).toHaveURL(/\/compare\/retrace%3Aone\/retrace%3Athree/);
  await expect(aligned.getByRole('option', { selected: true })).toHaveAccessibleName(/ A 3, /);
  await page.goBack();
  await expect(selected(page)).toHaveAccessibleName(/^Position 3/);
  await position.getByRole('button', { name: 'Open step 3 of C' }).click();
  await expect(page).toHaveURL(/\/run\/retrace%3Athree\/step\/s3$/);
});

test('a run is removed and added, one that grew is compared again, and one that is not there is said', async ({
  open,
  folder,
}) => {
  const traces = fiveRuns(folder);
  const { page } = await open({ open: [traces], path: pathOf(['one', 'two', 'three', 'gone']) });
  await expect(page.getByRole('alert')).toContainText('gone');
  await expect(table(page)).toContainText('Not found');
  await table(page).getByRole('button', { name: 'Remove D', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: '3 runs at once' })).toBeVisible();
  await expect(selected(page)).toHaveAccessibleName(/^Position 3, 2 of 3 runs/);
  await expect(table(page).getByRole('button', { name: /^Remove C/ })).toBeFocused();

  appendFileSync(join(traces, 'two.trace.jsonl'), stepRecord('two', 6, { name: 'call.g', request: { do: 'g' } }));
  await expect(page.getByText('B has 1 new step.')).toBeVisible();
  await expect(fact(page, 'Positions')).toHaveText('5');
  await page.getByRole('button', { name: 'Compare again' }).click();
  await expect(fact(page, 'Positions')).toHaveText('6');
  await expect(page.getByText('B has 1 new step.')).toHaveCount(0);

  // Back to marking, with these three marked; two left are compared side by side.
  await page.getByRole('button', { name: 'Add or remove runs' }).click();
  await expect(marked(page)).toContainText('3 marked');
  await page.goBack();
  await table(page).getByRole('button', { name: 'Remove C and compare the other two' }).click();
  await expect(page).toHaveURL(/\/compare\/retrace%3Aone\/retrace%3Atwo/);
  await expect(page.getByRole('region', { name: 'Run A' })).toContainText('Attempt 1');
});
