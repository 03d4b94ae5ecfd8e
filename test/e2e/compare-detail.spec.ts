import { gzipSync } from 'node:zlib';
import type { Locator, Page, Response } from '@playwright/test';
import { linkPath } from '../../src/renderer/app/link.ts';
import { expectAccessible } from './accessible.ts';
import {
  comparedTrace,
  DEEP_PAIR,
  HOSTILE_PAIR,
  HUGE_PAIR,
  LEFT_RUN,
  LONG_PAIR,
  LOOKUP_PAIR,
  REFUND_PAIR,
  RIGHT_RUN,
} from './compare-traces.ts';
import { watchContent } from './hostile-page.ts';
import { writeTraces } from './run-traces.ts';
import { expect, test } from './shell.ts';

/** The fields of a pair of steps side by side: both texts, and what else there is to see where texts would not do. */

const detail = (page: Page) => page.getByRole('region', { name: 'Difference', exact: true });
const tab = (page: Page, name: string) => detail(page).getByRole('tab', { name: new RegExp(`^${name}`) });
const changes = (page: Page) => detail(page).getByRole('region', { name: /^Changes of/ });
/** The text of one side: "A, step 2, request". */
const side = (page: Page, name: string): Locator => detail(page).getByRole('region', { name });

async function showPair(page: Page, pair: number | null): Promise<void> {
  const path = linkPath({ compare: { left: `retrace:${LEFT_RUN}`, right: `retrace:${RIGHT_RUN}`, pair } });
  await page.evaluate((to) => {
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
}

/** The difference of what was asked for last is on screen. */
async function settled(page: Page, heading: string): Promise<void> {
  await expect(detail(page).getByRole('heading', { level: 2 })).toContainText(heading);
  await expect(detail(page).locator('[aria-busy="true"]')).toHaveCount(0);
}

function traces(folder: string, large = false): string {
  return writeTraces(folder, {
    'left.trace.jsonl': comparedTrace('left', large),
    'right.trace.jsonl': comparedTrace('right', large),
  });
}

test('both texts, the keys that change what is seen of them, and no editor before or after', async ({
  open,
  page,
  folder,
}) => {
  // Asks Monaco to tell the page of itself, so that its models can be counted.
  await page.addInitScript(() => Object.assign(window, { MonacoEnvironment: { globalAPI: true } }));
  const scripts: Response[] = [];
  page.on('response', (response) => {
    if (response.url().endsWith('.js')) scripts.push(response);
  });
  await open({ open: [traces(folder)] });
  await expect(page.getByRole('heading', { name: '2 runs' })).toBeVisible();
  expect(scripts.map((script) => script.url()).filter((url) => /TextDifference|editor\.worker/.test(url))).toEqual([]);
  const bodies = await Promise.all(scripts.map((script) => script.body()));
  const compressed = bodies.reduce((sum, body) => sum + gzipSync(body, { level: 9 }).length, 0);
  expect(compressed).toBeGreaterThan(0);
  expect(compressed).toBeLessThan(350_000);

  await showPair(page, REFUND_PAIR);
  await settled(page, 'payments.refund');
  const left = side(page, 'A, step 2, request');
  const right = side(page, 'B, step 2, request');
  await expect(left).toContainText(/"idempotency_key":\s"refund\s48213"/);
  await expect(left).toContainText(/"limit":\s"fifteen\sseconds"/);
  await expect(right).toContainText(/"limit":\s"ten\sseconds"/);
  await expect(right).not.toContainText('idempotency_key');
  await expect(detail(page)).toContainText('2 lines removed, 1 added');
  // Keys in the order of the alphabet, or as the run wrote them.
  await expect(left).toContainText(/amount[\s\S]*reason/);
  await detail(page).getByRole('button', { name: 'Sort keys' }).click();
  await expect(left).toContainText(/reason[\s\S]*amount/);

  // By keyboard: into the tabs, to another field, into both texts and out again. No key of ours stays in them.
  await tab(page, 'Request').focus();
  await page.keyboard.press('ArrowRight');
  await expect(tab(page, 'Response')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(side(page, 'A, step 2, response')).toContainText(/The\sbank\stook\sthe\srefund/);
  await expect(side(page, 'B, step 2, response')).toContainText(/No\sanswer\sfrom\sthe\sbank/);
  await settled(page, 'payments.refund');
  const texts = detail(page).getByRole('textbox');
  await texts.first().focus();
  await page.keyboard.press('i');
  await expect(detail(page).getByRole('radio', { name: 'Inline' })).toBeChecked();
  await page.keyboard.press('i');
  await expect(detail(page).getByRole('radio', { name: 'Side by side' })).toBeChecked();
  await texts.first().focus();
  await page.keyboard.press('Tab');
  await expect(texts.nth(1)).toBeFocused();
  await page.keyboard.press('F6');
  await expect(detail(page).locator(':focus')).toHaveCount(0);
  await page.keyboard.press('Alt+1');
  await expect(tab(page, 'Request')).toHaveAttribute('aria-selected', 'true');
  await settled(page, 'payments.refund');
  await expectAccessible(page);

  // The same as a list, each change by its word first.
  await detail(page).getByText('Changes', { exact: true }).click();
  await expect(changes(page).getByRole('listitem').filter({ hasText: 'idempotency_key' })).toHaveText(/^−removed /);
  await expect(changes(page).getByRole('listitem').filter({ hasText: '/limit' })).toHaveText(/^~changed /);
  await expectAccessible(page);
  await detail(page).getByText('Side by side', { exact: true }).click();
  await settled(page, 'payments.refund');

  // One editor, whose models go with what it shows.
  const models = () =>
    page.evaluate(() => {
      const { monaco } = window as unknown as { monaco: { editor: { getModels(): unknown[] } } };
      return monaco.editor.getModels().length;
    });
  for (let n = 0; n < 50; n++) await showPair(page, [LOOKUP_PAIR, HOSTILE_PAIR, REFUND_PAIR][n % 3] ?? 0);
  await showPair(page, LOOKUP_PAIR);
  await settled(page, 'crm.lookup');
  await expect.poll(models).toBe(2);
  await page.keyboard.press('ControlOrMeta+1');
  await expect(detail(page)).toHaveCount(0);
  await expect.poll(models).toBe(0);
});

test('C1, C15: hostile texts are text, and what is too large for the editor is a list', { tag: '@web' }, async ({
  open,
  page,
  folder,
}) => {
  const expectInert = await watchContent(page);
  await open({ open: [traces(folder, true)] });
  // A comparison is of the runs as they are by then: both are to be read whole.
  for (const title of ['Refund, left', 'Refund, right']) {
    await expect(page.getByRole('option', { name: new RegExp(`^${title}`) })).toHaveAccessibleName(/ 6 steps/);
  }

  await showPair(page, HOSTILE_PAIR);
  for (const name of ['Request', 'Response', 'Raw']) {
    await tab(page, name).click();
    await expect(tab(page, name)).toHaveAttribute('aria-selected', 'true');
    await expect(side(page, `A, step 3, ${name.toLowerCase()}`)).toContainText('script');
    await expect(detail(page).locator('[aria-busy="true"]')).toHaveCount(0);
    await expectInert();
  }
  await tab(page, 'Request').click();
  await detail(page).getByText('Changes', { exact: true }).click();
  await expect(changes(page).getByRole('listitem').first()).toBeVisible();
  await expectInert();
  await detail(page).getByText('Side by side', { exact: true }).click();

  await showPair(page, LONG_PAIR);
  await expect(detail(page)).toContainText(/100,000 lines is more than/);
  await expect(changes(page)).toContainText('another line');

  await showPair(page, HUGE_PAIR);
  await expect(detail(page)).toContainText(/20 MB is more than/);
  await expect(detail(page).getByRole('button', { name: 'Open in the editor anyway' })).toHaveCount(0);
  await expect(changes(page)).toContainText('and more');

  await showPair(page, DEEP_PAIR);
  await settled(page, 'tree.read');
  await expect(side(page, 'B, step 5, request')).toContainText(/"d":/);
  await detail(page).getByText('Changes', { exact: true }).click();
  await expect(changes(page)).toContainText('another end');
  await expectInert();
});

test('an editor that cannot be loaded leaves the list, and the page comes back with it', { tag: '@web' }, async ({
  open,
  page,
  folder,
}) => {
  await open({ open: [traces(folder)], expectedErrors: [/ERR_FAILED/] });
  await expect(page.getByRole('heading', { name: '2 runs' })).toBeVisible();
  await page.route(/TextDifference-.*\.js$/, (route) => route.abort(), { times: 1 });
  await showPair(page, REFUND_PAIR);
  await expect(detail(page)).toContainText('The editor could not be loaded.');
  await expect(changes(page).getByRole('listitem').filter({ hasText: 'idempotency_key' })).toBeVisible();
  await detail(page).getByRole('button', { name: 'Reload' }).click();
  await expect(side(page, 'A, step 2, request')).toContainText('idempotency_key');
});
