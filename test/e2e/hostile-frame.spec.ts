import type { Page } from '@playwright/test';
import { PAYLOADS } from '../hostile/payloads.ts';
import { writeHostileTraces } from '../hostile/traces.ts';
import { expectAccessible } from './accessible.ts';
import { watchContent } from './hostile-page.ts';
import { expect, test } from './shell.ts';

/**
 * C1 for the frame: titles, agents, paths, tooltips, group heads, palette, problems, sources. The shell's
 * fixture fails the test on any request to another host, on any error and on anything logged.
 */

const list = (page: Page) => page.getByRole('listbox', { name: 'Runs' });

/** Scrolls a list from end to end, a view at a time, and hands each view's text on. */
async function readAll(page: Page, label: string): Promise<string> {
  const box = page.getByRole('listbox', { name: label });
  await box.focus();
  let text = '';
  for (let view = 0; ; view++) {
    await expect(box.getByRole('option', { name: /^Loading$/ })).toHaveCount(0);
    text += await box.textContent();
    const more = await box.evaluate((element, at) => {
      element.scrollTo(0, at * element.clientHeight);
      return element.scrollTop + element.clientHeight < element.scrollHeight - 1;
    }, view + 1);
    // The rows of that place are drawn.
    await expect.poll(() => box.evaluate(isDrawnToItsEnd)).toBe(true);
    if (!more) break;
  }
  await expect(box.getByRole('option', { name: /^Loading$/ })).toHaveCount(0);
  return text + (await box.textContent());
}

/** Whether rows are drawn wherever the view shows the list. */
function isDrawnToItsEnd(box: Element): boolean {
  const view = box.getBoundingClientRect();
  const all = box.firstElementChild?.getBoundingClientRect();
  const drawn = box.querySelector(':scope > * > [role=presentation]')?.getBoundingClientRect();
  if (all === undefined || drawn === undefined) return false;
  return drawn.top <= view.top + 1 && drawn.bottom >= Math.min(view.bottom, all.bottom) - 1;
}

test('C1: hostile titles, agents, paths and problems are text and nothing else', { tag: '@web' }, async ({
  open,
  page,
  folder,
}) => {
  test.setTimeout(600_000);
  const files = writeHostileTraces(folder);
  const expectInert = await watchContent(page);
  await open({ open: [folder] });
  expect(files).toBe(PAYLOADS.length + 3);
  await expect(page.getByText(`${files} runs`, { exact: true })).toBeVisible();

  const titles = await readAll(page, 'Runs');
  expect(titles).toContain('<');
  // Characters that would reorder or hide what is read are spelled out.
  expect(titles).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f]|\p{Cc}/u);
  await expectInert();
  await list(page).getByRole('option').nth(3).locator('[data-tip]').first().hover();
  await expect(page.getByRole('tooltip')).toBeVisible();
  await expectAccessible(page);

  for (const group of ['Agent', 'Folder', 'Day']) {
    await page.getByRole('button', { name: /^Group/ }).click();
    await page.getByRole('menuitemradio', { name: group }).click();
    await readAll(page, 'Runs');
    await expectInert();
  }

  await page.keyboard.press('ControlOrMeta+Shift+m');
  const problems = await readAll(page, 'Problems');
  expect(problems).toContain('broken.trace.jsonl');
  await expectInert();

  await page.getByRole('button', { name: /^Watching/ }).click();
  await expect(page.getByRole('dialog', { name: 'Sources' })).toContainText(folder);
  await expectInert();
  await page.keyboard.press('Escape');
});

test('C1: hostile text typed and found in the palette stays text', { tag: '@web' }, async ({ open, page, folder }) => {
  test.setTimeout(600_000);
  writeHostileTraces(folder);
  const expectInert = await watchContent(page);
  await open({ open: [folder] });
  await expect(page.getByText(`${PAYLOADS.length + 3} runs`, { exact: true })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+k');
  const input = page.getByRole('combobox', { name: /Search/ });
  const results = page.getByRole('listbox', { name: 'Results' });
  for (const [n, payload] of PAYLOADS.entries()) {
    await input.fill(payload.slice(0, 200).replaceAll('\0', ''));
    // The run that is titled so; its agent and its file are named so, too.
    await input.fill(`hostile-run-${n}`);
    await expect(
      results
        .getByRole('option')
        .filter({ hasText: `()>/${n} ` })
        .first(),
    ).toBeVisible();
    await expectInert();
  }
  await input.fill('<img');
  await expect(results.locator('mark').first()).toHaveText(/<img/i);
  await expectAccessible(page);
  await expectInert();
});
