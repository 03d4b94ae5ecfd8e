import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { PAYLOADS } from '../hostile/payloads.ts';
import { HOSTILE_RUN, HOSTILE_STEPS, writeHostileTraces } from '../hostile/traces.ts';
import { expectStep, showStep, TABS } from './every-tab.ts';
import { watchContent } from './hostile-page.ts';
import { expect, test } from './shell.ts';

/**
 * C1: what an agent says is text. One hundred payloads in every field of two formats, in titles, file names and a
 * folder's name, on every tab, in rows, headers and tooltips. The shell's fixture fails each test on any request
 * to another host and on anything logged as an error, as what the policy refused is.
 */

const inspector = (page: Page) => page.getByRole('region', { name: 'Inspector' });
const steps = (page: Page) => page.getByRole('tree', { name: 'Steps', exact: true });
const lanes = (page: Page) => page.getByRole('tree', { name: 'Steps by lane' });
const selectedRow = (page: Page) => steps(page).locator('[role=treeitem][aria-selected=true]');
const tooltip = (page: Page) => page.getByRole('tooltip').filter({ visible: true });

/** A word of the payloads of a step: where it shows, they do. */
function wordOf(step: string): string {
  return /[A-Za-z]{6,20}/.exec(step)?.[0] ?? step;
}

test('C1: no payload runs, fetches or navigates, on any tab of any step', { tag: '@web' }, async ({
  open,
  page,
  folder,
}) => {
  test.setTimeout(600_000);
  const traces = join(folder, 'traces');
  expect(writeHostileTraces(traces)).toBe(PAYLOADS.length + 3);
  const expectInert = await watchContent(page);
  await open({ open: [traces] });
  await expect(page.getByText(`${PAYLOADS.length + 3} runs`, { exact: true })).toBeVisible();
  for (const step of HOSTILE_STEPS) {
    await showStep(page, `retrace:${HOSTILE_RUN}`, step);
    await expectStep(page, step);
    for (const name of TABS) {
      await inspector(page)
        .getByRole('tab', { name: new RegExp(`^${name}`) })
        .click();
      const panel = inspector(page).getByRole('tabpanel');
      await expect(panel).toHaveAccessibleName(new RegExp(`^${name}`));
      await expect(panel).toContainText(wordOf(step));
      await expectInert();
    }
  }
});

for (const [format, run, count] of [
  ['retrace', `retrace:${HOSTILE_RUN}`, HOSTILE_STEPS.length],
  ['claude-code', 'claude-code:hostile-session', 3 * HOSTILE_STEPS.length],
] as const) {
  test(`C1: rows, bars and their tooltips are text, ${format}`, { tag: '@web' }, async ({ open, page, folder }) => {
    test.setTimeout(600_000);
    const traces = join(folder, 'traces');
    writeHostileTraces(traces);
    const expectInert = await watchContent(page);
    await open({ open: [traces] });
    await expect(page.getByText(`${PAYLOADS.length + 3} runs`, { exact: true })).toBeVisible();
    await showStep(page, run, null);
    await expect(steps(page).getByRole('treeitem').first()).toBeVisible();
    await steps(page).focus();
    for (let n = 1; n <= count; n++) {
      await page.keyboard.press('ArrowDown');
      await expect(selectedRow(page)).toHaveAttribute('aria-posinset', String(n));
      await expectInert();
      // Each text is in three steps of a session: one of them will do.
      if (n % (count / HOSTILE_STEPS.length) > 0) continue;
      await selectedRow(page).locator('[data-tip]').first().hover();
      await expect(tooltip(page)).toHaveText(/\S/);
    }

    // The tooltip of a span goes with the keyboard's focus.
    await lanes(page).focus();
    await page.keyboard.press('Home');
    for (let n = 1; n <= count; n++) {
      await expect(tooltip(page).filter({ hasText: new RegExp(`Step${n}\\b`) })).toBeVisible();
      await expectInert();
      await page.keyboard.press('ArrowRight');
    }
  });
}

test('C1: titles, file names and facts of runs are text', { tag: '@web' }, async ({ open, page, folder }) => {
  test.setTimeout(600_000);
  const traces = join(folder, 'traces');
  writeHostileTraces(traces);
  const expectInert = await watchContent(page);
  await open({ open: [traces] });
  await expect(page.getByText(`${PAYLOADS.length + 3} runs`, { exact: true })).toBeVisible();
  for (const n of PAYLOADS.keys()) {
    await showStep(page, `retrace:hostile-run-${n}`, null);
    const facts = inspector(page).getByRole('region', { name: 'Facts of the run' });
    await expect(facts.getByText(`hostile-run-${n}`, { exact: true })).toBeVisible();
    await expect(facts).toContainText(`/${n} `);
    await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toHaveText(/\S/);
    await expectInert();
  }
});
