import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { TABS } from './every-tab.ts';
import { expect, test } from './shell.ts';

/** Three traces of one program: a question answered through two tools, one of which fails; a greeting; a refusal. */
const SPANS = join(import.meta.dirname, '../fixtures/otlp/recorded/vercel-ai-7.0.173.jsonl');

const runs = (page: Page) => page.getByRole('listbox', { name: 'Runs' });
const steps = (page: Page) => page.getByRole('tree', { name: 'Steps', exact: true });
const inspector = (page: Page) => page.getByRole('region', { name: 'Inspector' });
const panel = (page: Page) => inspector(page).getByRole('tabpanel');

/** Presses a key that selects a step, and waits until both list and inspector show it. */
async function goes(page: Page, key: string, seq: number, name: string): Promise<void> {
  await page.keyboard.press(key);
  const row = steps(page).getByRole('treeitem', { name: new RegExp(`^${seq}, .*, ${name},`) });
  await expect(row).toHaveAttribute('aria-selected', 'true');
  await expect(inspector(page)).toContainText(`step ${seq}`);
  // Read, and no longer the step before.
  await expect(panel(page)).toHaveAttribute('data-step', /./);
}

test('a run of spans is read by keyboard alone, and the call of a tool leads to its step', async ({ open, folder }) => {
  const traces = join(folder, 'traces');
  mkdirSync(traces);
  copyFileSync(SPANS, join(traces, 'spans.jsonl'));
  const { page } = await open({ open: [traces] });
  await expect(runs(page).getByRole('option')).toHaveCount(3);

  await page.keyboard.press('ControlOrMeta+1');
  await expect(runs(page)).toBeFocused();
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: 'Filter runs' })).toBeFocused();
  await page.keyboard.type('A-17');
  await expect(runs(page).getByRole('option')).toHaveCount(1);
  await page.keyboard.press('ArrowDown');
  await expect(runs(page)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'How many of A-17 are left, and at what price?' })).toBeVisible();
  await expect(page.getByText('Step 4 price: the price service is closed.')).toBeVisible();
  await expect(steps(page).getByRole('treeitem', { name: /^7, / })).toBeVisible();

  await goes(page, 'j', 1, 'shop-question');
  await goes(page, 'j', 2, 'step 1');
  await goes(page, 'j', 3, 'scripted-mini-2026-01-01');
  await page.keyboard.press('Alt+3');
  await expect(panel(page)).toHaveAccessibleName(/^Response/);
  const leads = panel(page).getByRole('button', { name: 'Go to the step of this call' });
  await expect(leads).toHaveCount(2);
  await expectAccessible(page);

  // From pane to pane to the inspector, and on to the first call in it.
  await expect
    .poll(
      async () => {
        await page.keyboard.press('F6');
        return inspector(page).locator(':focus').count();
      },
      { intervals: [20] },
    )
    .toBe(1);
  await expect
    .poll(
      async () => {
        await page.keyboard.press('Tab');
        return leads.first().evaluate((button) => button === document.activeElement);
      },
      { intervals: [20] },
    )
    .toBe(true);
  await goes(page, 'Enter', 5, 'stock');
  await expect(panel(page)).toContainText('"left": 3');

  await goes(page, 'e', 4, 'price');
  for (const [at, name] of TABS.entries()) {
    await page.keyboard.press(`Alt+${at + 1}`);
    await expect(panel(page)).toHaveAccessibleName(new RegExp(`^${name}`));
    await expect(panel(page)).toHaveText(/\S/);
  }
  await page.keyboard.press('Alt+1');
  await expect(panel(page)).toContainText('the price service is closed');
  await expectAccessible(page);
});
