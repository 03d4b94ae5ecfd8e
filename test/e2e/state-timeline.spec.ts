import { appendFileSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { watchContent } from './hostile-page.ts';
import { runHead } from './native-runs.ts';
import { endRecord, stepRecord, writeTraces } from './run-traces.ts';
import { expect, test } from './shell.ts';

/** The state of a run over its steps: who last wrote a path, and what differs between two steps. */

const paths = (page: Page) => page.getByRole('tree', { name: 'Paths' });
const path = (page: Page, name: RegExp) => paths(page).getByRole('treeitem', { name });
const pane = (page: Page) => page.getByRole('region', { name: 'State', exact: true });
const writes = (page: Page) => pane(page).getByRole('listbox', { name: 'Writes' }).getByRole('option');
const writer = (page: Page) => pane(page).getByRole('status');
const difference = (page: Page) => pane(page).getByRole('region', { name: 'Changes of the state' });

/** Twelve steps: a number that every third step raises, a status that step 5 sets, a note that step 8 adds. */
function stateTrace(): string {
  const patches: Record<number, unknown[]> = {
    3: [{ op: 'replace', path: '/order/total', value: 3 }],
    5: [{ op: 'replace', path: '/order/status', value: 'paid' }],
    6: [{ op: 'replace', path: '/order/total', value: 6 }],
    8: [{ op: 'add', path: '/notes/-', value: 'asked the bank' }],
    9: [{ op: 'replace', path: '/order/total', value: 9 }],
  };
  let base = 's2';
  const steps = Array.from({ length: 12 }, (_, at) => {
    const n = at + 1;
    const patch = patches[n];
    if (n === 2) return stepRecord('a', n, { state: { order: { total: 0, status: 'open' }, notes: [], kept: 'same' } });
    if (patch === undefined) return stepRecord('a', n);
    const record = stepRecord('a', n, { state_base: base, state_patch: patch });
    base = `s${n}`;
    return record;
  });
  return [runHead({ id: 'a', title: 'Order' }), ...steps].join('');
}

test('who last wrote a path, from step to step, and the difference of two steps', async ({ open, folder }) => {
  const traces = writeTraces(folder, { 'a.trace.jsonl': stateTrace() });
  const { page } = await open({ open: [traces], path: '/run/retrace%3Aa/step/s10' });
  await expect(
    page.getByRole('tree', { name: 'Steps', exact: true }).getByRole('treeitem', { selected: true }),
  ).toHaveAccessibleName(/^10, /);

  // By keyboard: open it, choose a path, read who wrote it.
  await page.keyboard.press('t');
  await expect(path(page, /^\(whole state\)/)).toHaveAttribute('aria-selected', 'true');
  await expect(page).toHaveURL(/\/run\/retrace%3Aa\/step\/s10\/state$/);
  await expect(paths(page)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(path(page, /^order, /)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowRight');
  await expect(path(page, /^order, /)).toHaveAttribute('aria-expanded', 'true');
  await expect(path(page, /^total, 9, 4 writes, last written by step 9 tool\.9/)).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(path(page, /^total, /)).toHaveAttribute('aria-selected', 'true');
  await expect(writer(page)).toHaveText('Last written by step 9 tool.9 as of step 10');
  await expect(writes(page)).toHaveCount(4);
  await expect(pane(page).getByRole('listitem')).toHaveText(/changed total.*before: 6.*after: 9/);
  await expectAccessible(page);

  // To the writes before, and to one of the list: the step is selected, and the state is as of it.
  await page.keyboard.press(',');
  await expect(page).toHaveURL(/\/step\/s9\/state\/%2Forder%2Ftotal$/);
  await expect(writer(page)).toHaveText('Last written by step 9 tool.9 as of step 9');
  await page.keyboard.press(',');
  await expect(writer(page)).toHaveText('Last written by step 6 tool.6 as of step 6');
  await expect(path(page, /^total, 6/)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(writes(page).filter({ has: page.locator('[class*="later"]') })).toHaveCount(1);
  await expect(writes(page).nth(2)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowUp');
  await expect(writes(page).nth(1)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/step\/s3\/state\/%2Forder%2Ftotal$/);
  await expect(writer(page)).toHaveText('Last written by step 3 tool.3 as of step 3');

  // Two steps: those that follow from the selected one, then two that are chosen.
  await page.keyboard.press('Alt+b');
  await expect(pane(page).getByRole('tab', { name: 'Difference of two steps' })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await expect(pane(page).getByLabel('B step')).toHaveValue('3');
  await expect(pane(page).getByLabel('A step')).toHaveValue('2');
  await expect(difference(page).getByRole('listitem')).toHaveText(/changed order\.total.*in A: 0.*in B: 3/);
  await expect(difference(page)).toContainText('2 unchanged paths');
  await pane(page).getByLabel('B step').fill('8');
  await expect(pane(page).getByLabel('A step')).toHaveValue('6');
  await expect(difference(page).getByRole('listitem')).toHaveText(/added notes\[0\].*asked the bank/);
  await pane(page).getByLabel('A step').fill('2');
  await expect(difference(page).getByRole('listitem')).toHaveCount(3);
  await pane(page).getByLabel('A step').fill('99');
  await expect(pane(page)).toContainText('A step from 1 to 12.');
  await expectAccessible(page);

  // The link holds it, over a reload too; and the way back leads to the steps.
  await path(page, /^notes, /).click();
  await expect(page).toHaveURL(/\/state\/%2Fnotes$/);
  await page.reload();
  await expect(path(page, /^notes, /)).toHaveAttribute('aria-selected', 'true');
  await expect(writer(page)).toHaveText('Last written by step 2 tool.2 as of step 3');
  await paths(page).focus();
  await page.keyboard.press('t');
  await expect(
    page.getByRole('tree', { name: 'Steps', exact: true }).getByRole('treeitem', { selected: true }),
  ).toHaveAccessibleName(/^3, /);
  await expect(page).toHaveURL(/\/step\/s3$/);
});

test('a run that grows, one whose file is gone, one without state, and hostile keys', async ({
  open,
  page,
  folder,
}) => {
  const hostile = {
    '<img src=x onerror=alert(1)>': '<script>',
    '\u202egnp': 1,
    ['k'.repeat(10_000)]: 2,
    __proto__x: 3,
  };
  const traces = writeTraces(folder, {
    'a.trace.jsonl': stateTrace(),
    'h.trace.jsonl': [
      runHead({ id: 'h', title: 'Hostile' }),
      stepRecord('h', 1, { state: hostile }).replace('__proto__x', '__proto__'),
      endRecord('h'),
    ].join(''),
    'n.trace.jsonl': [runHead({ id: 'n', title: 'Plain' }), stepRecord('n', 1), endRecord('n')].join(''),
  });
  const expectInert = await watchContent(page);
  await open({ open: [traces], path: '/run/retrace%3Ah/state' });
  await expect(path(page, /^__proto__, 3/)).toBeVisible();
  await expect(path(page, /^\\u\{202e\}gnp/)).toBeVisible();
  await path(page, /^k{100}/).click();
  await expect(path(page, /^k{100}/)).toHaveAttribute('aria-selected', 'true');
  await expect(writer(page)).toHaveText(/^Last written by step 1/);
  await expectInert();

  await page.getByRole('option', { name: /^Plain/ }).click();
  const state = page.getByRole('radio', { name: 'State' });
  await expect(state).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('t');
  await expect(page.getByRole('status', { name: 'Status' })).toContainText('Not in this trace: the state');

  await page.getByRole('option', { name: /^Order/ }).click();
  await expect(state).not.toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('t');
  await expect(path(page, /^notes, /)).toBeVisible();
  appendFileSync(join(traces, 'a.trace.jsonl'), stepRecord('a', 13, { state: { order: { total: 13 }, fresh: true } }));
  await expect(page.getByText('1 step has come since the state was read.')).toBeVisible();
  await expect(path(page, /^fresh, /)).toHaveCount(0);
  await page.getByRole('button', { name: 'Read again' }).click();
  await expect(path(page, /^fresh, true/)).toBeVisible();
  await expect(page.getByText('come since the state was read.')).toHaveCount(0);

  // What was read is still known; a state that has to be read again is not.
  unlinkSync(join(traces, 'a.trace.jsonl'));
  await path(page, /^order, /).click();
  await expect(writer(page)).toHaveText(/^Last written by step 13/);
  await writes(page).first().click();
  await expect(page.getByRole('alert').first()).toContainText('was moved or deleted');
});

test('a timeline that the engine let go of is read again', async ({ open, folder }) => {
  const ids = ['a', 'b', 'c'];
  const files = ids.map((id) => [
    `${id}.trace.jsonl`,
    [runHead({ id, title: `Run ${id}` }), stepRecord(id, 1, { state: { from: id } }), endRecord(id)].join(''),
  ]);
  const { page } = await open({
    open: [writeTraces(folder, Object.fromEntries(files))],
    path: '/run/retrace%3Aa/state',
  });
  await expect(path(page, /^from, "a"/)).toBeVisible();
  for (const id of ['b', 'c', 'a']) {
    await page.getByRole('option', { name: new RegExp(`^Run ${id}`) }).click();
    await expect(page).toHaveURL(new RegExp(`/run/retrace%3A${id}`));
    const state = page.getByRole('radio', { name: 'State' });
    if (id !== 'a') await state.click();
    await expect(state).toBeChecked();
    await expect(path(page, new RegExp(`^from, "${id}"`))).toBeVisible();
    await path(page, /^from, /).click();
    await expect(writer(page)).toHaveText(/^Last written by step 1/);
  }
  await expect(page.getByRole('alert')).toHaveCount(0);
});
