import type { Page } from '@playwright/test';
import { writeRuns } from './native-runs.ts';
import { expect, test } from './shell.ts';

const RUNS = [
  { id: 'a', title: 'Refund the lamp' },
  { id: 'b', title: 'Rename the basket' },
];

const rows = (page: Page) => page.getByRole('listbox', { name: 'Runs' }).getByRole('option');
const pane = (page: Page) =>
  page.evaluate(() => document.activeElement?.closest('[data-pane]')?.getAttribute('data-pane') ?? null);

const OVERLAYS = [
  ['ControlOrMeta+k', 'Commands and search'],
  ['ControlOrMeta+Shift+f', 'Search'],
  ['ControlOrMeta+o', 'Open folder'],
  ['ControlOrMeta+Shift+o', 'Open trace files'],
  ['ControlOrMeta+,', 'Settings'],
  ['?', 'Keys'],
] as const;

test('keys that open something, and Escape that closes it', async ({ open, folder }) => {
  const { page } = await open({ open: [writeRuns(folder, 'traces', RUNS)] });
  await expect(rows(page)).toHaveCount(2);
  for (const [key, name] of OVERLAYS) {
    await page.keyboard.press(key);
    await expect(page.getByRole('dialog', { name, exact: true })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
});

test('keys of the frame: sidebar, bottom panel, zoom, runs, filter', async ({ open, folder }) => {
  const { page } = await open({ open: [writeRuns(folder, 'traces', RUNS)] });
  const sidebar = page.getByRole('complementary', { name: 'Runs' });
  await expect(rows(page)).toHaveCount(2);
  await page.keyboard.press('ControlOrMeta+b');
  await expect(sidebar).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+1');
  await expect(sidebar).toBeVisible();
  await expect.poll(() => pane(page)).toBe('Runs');

  await page.keyboard.press('ControlOrMeta+j');
  await expect(page.getByRole('tab', { name: /Problems/ })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+j');
  await page.keyboard.press('ControlOrMeta+Shift+m');
  await expect(page.getByRole('tab', { name: /Problems/ })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ControlOrMeta+Shift+m');
  await expect(page.getByRole('tab', { name: /Problems/ })).toHaveCount(0);

  const zoom = () => page.evaluate(() => document.documentElement.style.zoom);
  await page.keyboard.press('ControlOrMeta++');
  await expect.poll(zoom).toBe('1.1');
  await page.keyboard.press('ControlOrMeta+-');
  await page.keyboard.press('ControlOrMeta+-');
  await expect.poll(zoom).toBe('0.9');
  await page.keyboard.press('ControlOrMeta+0');
  await expect.poll(zoom).toBe('1');

  await page.keyboard.press('ControlOrMeta+1');
  // At once: whose filter it is depends on the pane that has the focus.
  await page.keyboard.press('/');
  const filter = page.getByRole('searchbox', { name: 'Filter runs' });
  await expect(filter).toBeFocused();
  // Letters and marks that are keys elsewhere are text here.
  await page.keyboard.type('jk?/[e');
  await expect(filter).toHaveValue('jk?/[e');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(filter).toHaveValue('');
  await expect(rows(page)).toHaveCount(2);
});

test('F6 goes from pane to pane and back to where focus was in each', async ({ open, folder }) => {
  const { page } = await open({ open: [writeRuns(folder, 'traces', RUNS)] });
  await expect(rows(page)).toHaveCount(2);
  // Every pane is there, and has something that takes the focus.
  await page.keyboard.press('ControlOrMeta+j');
  await expect(page.getByRole('tab', { name: /Problems/ })).toBeVisible();
  await expect(page.getByRole('slider', { name: 'Visible range', exact: true })).toBeVisible();
  await expect(page.getByRole('tree', { name: 'Steps', exact: true })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Facts of the run' })).toBeVisible();
  await page.getByRole('listbox', { name: 'Runs' }).focus();
  const seen = [await pane(page)];
  for (;;) {
    await page.keyboard.press('F6');
    const at = await pane(page);
    if (at === 'Runs') break;
    seen.push(at);
    expect(seen.length).toBeLessThan(12);
  }
  expect(seen).toContain('Bottom panel');
  await expect(page.getByRole('listbox', { name: 'Runs' })).toBeFocused();
  const back: (string | null)[] = [];
  for (const _ of seen) {
    await page.keyboard.press('Shift+F6');
    back.push(await pane(page));
  }
  expect(back).toEqual(
    [...seen.slice(1), seen[0]]
      .reverse()
      .slice(1)
      .concat(seen[0] ?? null),
  );
});

test('back and forward go through selections', async ({ open, folder }) => {
  const { page } = await open({ open: [writeRuns(folder, 'traces', RUNS)] });
  await expect(rows(page)).toHaveText([/the (lamp|basket)/, /the (lamp|basket)/]);
  await rows(page).filter({ hasText: 'lamp' }).click();
  await expect(page).toHaveURL(/retrace%3Aa$/);
  await rows(page).filter({ hasText: 'basket' }).click();
  await expect(page).toHaveURL(/retrace%3Ab$/);
  await page.keyboard.press('ControlOrMeta+[');
  await expect(page).toHaveURL(/retrace%3Aa$/);
  await expect(page.getByRole('button', { name: 'Forward' })).not.toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('ControlOrMeta+]');
  await expect(page).toHaveURL(/retrace%3Ab$/);
  await page.getByRole('button', { name: 'Back' }).click();
  await expect(page).toHaveURL(/retrace%3Aa$/);
});

test('tooltips open on hover and on keyboard focus, and Escape hides them', async ({ open, folder }) => {
  const { page } = await open({ open: [writeRuns(folder, 'traces', RUNS)] });
  await expect(rows(page)).toHaveCount(2);
  const tooltip = page.getByRole('tooltip');
  await page.getByRole('button', { name: 'Settings' }).hover();
  await expect(tooltip).toContainText('Settings');
  await page.keyboard.press('Escape');
  await expect(tooltip).toBeHidden();
  await page.getByRole('searchbox', { name: 'Filter runs' }).focus();
  await page.keyboard.press('Shift+Tab');
  await expect(tooltip).toContainText('Filter by status');
});

test('a narrow window keeps the runs in a drawer', async ({ open, folder }) => {
  const { page } = await open({ open: [writeRuns(folder, 'traces', RUNS)] });
  await expect(rows(page)).toHaveText([/the (lamp|basket)/, /the (lamp|basket)/]);
  await rows(page).filter({ hasText: 'lamp' }).click();
  await expect(page).toHaveURL(/retrace%3Aa$/);
  const sidebar = page.getByRole('complementary', { name: 'Runs' });
  await page.setViewportSize({ width: 1000, height: 700 });
  await expect(sidebar).toHaveCount(0);
  await page.getByRole('button', { name: 'Runs', exact: true }).click();
  await expect(sidebar).toBeVisible();
  await rows(page).filter({ hasText: 'basket' }).click();
  await expect(sidebar).toHaveCount(0);
  await expect(page).toHaveURL(/retrace%3Ab$/);
  await page.setViewportSize({ width: 1440, height: 900 });
  await expect(sidebar).toBeVisible();
});
