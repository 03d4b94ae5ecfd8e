import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { type NativeRun, nativeRun, nativeStep, runHead, writeRuns } from './native-runs.ts';
import { watchSavedView } from './saved-view.ts';
import { expect, test } from './shell.ts';

const RUNS: NativeRun[] = [
  { id: 'a', title: 'Refund the lamp', agent: 'refund-agent', steps: 9, errors: 2, status: 'failure' },
  { id: 'b', title: 'Rename the basket', agent: 'repo-fixer', steps: 4 },
  { id: 'c', title: 'Refund the chair', agent: 'refund-agent', steps: 2, started_at: '2026-05-01T09:00:00.000Z' },
  { id: 'd', title: 'Write the notes', agent: 'repo-fixer', steps: 6, status: 'partial' },
];

const list = (page: Page) => page.getByRole('listbox', { name: 'Runs' });
const row = (page: Page, title: string) => list(page).getByRole('option', { name: new RegExp(`^${title}`) });
const active = (page: Page) =>
  list(page).evaluate((element) => {
    const found = document.getElementById(element.getAttribute('aria-activedescendant') ?? '');
    return found && { name: found.getAttribute('aria-label'), at: found.getAttribute('aria-posinset') };
  });

test('rows say what a run is, in words too', async ({ open, folder }) => {
  const { page } = await open({ open: [writeRuns(folder, 'traces', RUNS)] });
  await expect(list(page).getByRole('option')).toHaveCount(4);
  const failed = row(page, 'Refund the lamp');
  await expect(failed).toHaveAccessibleName(/Failed, refund-agent, .*9 steps, tokens unknown, cost unknown/);
  await expect(failed).toHaveAttribute('aria-setsize', '4');
  await expect(row(page, 'Write the notes')).toHaveAccessibleName(/Partial/);
  await expectAccessible(page);
});

test('free text and facets narrow the list, which says how many it hides', async ({ open, folder }) => {
  const { page } = await open({ open: [writeRuns(folder, 'traces', RUNS)] });
  await expect(list(page).getByRole('option')).toHaveCount(4);
  await page.getByRole('searchbox', { name: 'Filter runs' }).fill('refund');
  await expect(list(page).getByRole('option')).toHaveCount(2);
  await expect(page.getByText('2 hidden by filter')).toBeVisible();

  await page.getByRole('button', { name: /Filter by status/ }).click();
  await page.getByRole('menuitemcheckbox', { name: /^Failed/ }).click();
  await page.getByRole('menuitemcheckbox', { name: /^With errors/ }).click();
  await page.keyboard.press('Escape');
  await expect(list(page).getByRole('option')).toHaveCount(1);
  await expect(page.getByText('3 hidden by filter')).toBeVisible();
  await page.getByRole('button', { name: 'Remove filter Failed' }).click();
  await page.getByRole('button', { name: 'Remove filter With errors' }).click();
  await expect(list(page).getByRole('option')).toHaveCount(2);

  await page.getByRole('searchbox', { name: 'Filter runs' }).fill('no such run');
  await expect(page.getByText('No runs match.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Clear filter' }).click();
  await expect(list(page).getByRole('option')).toHaveCount(4);
});

test('the list sorts and groups; heads are no rows', async ({ open, folder }) => {
  const { page } = await open({ open: [writeRuns(folder, 'traces', RUNS)] });
  await expect(list(page).getByRole('option')).toHaveCount(4);
  await page.getByRole('button', { name: 'Sort by steps' }).click();
  await expect(list(page).getByRole('option').first()).toHaveAccessibleName(/^Refund the lamp/);
  await page.getByRole('button', { name: 'Sort by steps' }).click();
  await expect(list(page).getByRole('option').first()).toHaveAccessibleName(/^Refund the chair/);

  await page.getByRole('button', { name: 'Group runs' }).click();
  await page.getByRole('menuitemradio', { name: 'Agent' }).click();
  await expect(list(page)).toContainText('refund-agent2');
  await expect(list(page).getByRole('option')).toHaveCount(4);
  await expect(list(page).getByRole('option').last()).toHaveAttribute('aria-posinset', '4');
  await expectAccessible(page);
});

test('the list is one tab stop; arrows move, Enter opens, links lead back', async ({ open, folder }) => {
  const { page } = await open({ open: [writeRuns(folder, 'traces', RUNS)] });
  await expect(list(page).getByRole('option')).toHaveCount(4);
  await page.getByRole('button', { name: 'Sort by title' }).click();
  await expect(row(page, 'Refund the chair')).toHaveAttribute('aria-posinset', '1');
  await expect(row(page, 'Write the notes')).toHaveAttribute('aria-posinset', '4');
  await row(page, 'Refund the chair').click();
  await expect(page).toHaveURL(/\/run\/retrace%3Ac$/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => active(page)).toMatchObject({ at: '3' });
  await expect(page).toHaveURL(/\/run\/retrace%3Ac$/);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/run\/retrace%3Ab$/);
  await page.keyboard.press('End');
  await expect.poll(() => active(page)).toMatchObject({ at: '4' });

  await page.goBack();
  await expect(page).toHaveURL(/\/run\/retrace%3Ac$/);
  await expect(row(page, 'Refund the chair')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ControlOrMeta+]');
  await expect(page).toHaveURL(/\/run\/retrace%3Ab$/);
  await page.reload();
  await expect(row(page, 'Rename the basket')).toHaveAttribute('aria-selected', 'true');
});

test('a live run is pinned above the filter and grows; others keep their place', async ({ open, folder }) => {
  const traces = writeRuns(folder, 'traces', RUNS);
  const file = join(traces, 'live.trace.jsonl');
  writeFileSync(file, runHead({ id: 'live', title: 'Still writing' }) + nativeStep('live', 1));
  const { page } = await open({ open: [traces] });
  await expect(list(page)).toContainText('Live, pinned above the filter');
  await page.getByRole('searchbox', { name: 'Filter runs' }).fill('refund');
  await expect(list(page).getByRole('option')).toHaveCount(3);
  await expect(row(page, 'Still writing')).toHaveAccessibleName(/Live, .*1 step,/);
  await expectAccessible(page);

  appendFileSync(file, nativeStep('live', 2) + nativeStep('live', 3, true));
  await expect(row(page, 'Still writing')).toHaveAccessibleName(/1 error, .*3 steps/);
  await expect(page.getByRole('searchbox', { name: 'Filter runs' })).toHaveValue('refund');
  await expect(row(page, 'Still writing').getByText('Live')).toBeVisible();
});

test('a run whose file is gone stays, struck out', async ({ open, folder }) => {
  const traces = writeRuns(folder, 'traces', RUNS);
  const { page } = await open({ open: [traces] });
  await expect(list(page).getByRole('option')).toHaveCount(4);
  rmSync(join(traces, 'd.trace.jsonl'));
  await expect(row(page, 'Write the notes')).toHaveAccessibleName(/File moved or deleted/);
  await expectAccessible(page);
});

test('new runs appear without moving what is read', async ({ open, folder }) => {
  const many = Array.from({ length: 120 }, (_, n) => ({ id: `r${n}`, title: `Run number ${n}`, steps: 1 }));
  const traces = writeRuns(folder, 'traces', many);
  const { page } = await open({ open: [traces] });
  await expect(list(page).getByRole('option').first()).toHaveAttribute('aria-setsize', '120');
  await list(page).evaluate((element) => element.scrollTo(0, 2000));
  const topmost = () =>
    list(page).evaluate((element) => {
      const { top } = element.getBoundingClientRect();
      const first = [...element.querySelectorAll('[role=option]')].find(
        (each) => each.getBoundingClientRect().top >= top,
      );
      return [first?.getAttribute('aria-label'), Math.round((first?.getBoundingClientRect().top ?? 0) - top)];
    });
  await expect.poll(topmost).toEqual([expect.stringMatching(/^Run number/), expect.any(Number)]);
  const before = await topmost();
  writeFileSync(join(traces, 'new.trace.jsonl'), nativeRun({ id: 'new', title: 'The newest', steps: 1 }));
  await expect(list(page).getByRole('option').first()).toHaveAttribute('aria-setsize', '121');
  expect(await topmost()).toEqual(before);
  await list(page).evaluate((element) => element.scrollTo(0, 0));
  await expect(list(page).getByRole('option').first()).toHaveAccessibleName(/^The newest/);
});

test('10,000 runs: both ends are a key away, and the set is named whole', async ({ open, folder }) => {
  test.setTimeout(600_000);
  const many = Array.from({ length: 10_000 }, (_, n) => ({ id: `r${n}`, title: `Run number ${n}`, steps: 1 }));
  const { page } = await open({ open: [writeRuns(folder, 'traces', many)] });
  await expect(page.getByRole('heading', { name: '10,000 runs' })).toBeVisible({ timeout: 300_000 });
  await list(page).focus();
  await page.keyboard.press('Home');
  await expect.poll(() => active(page)).toMatchObject({ at: '1' });
  await page.keyboard.press('End');
  await expect.poll(() => active(page)).toMatchObject({ at: '10000' });
  expect(await list(page).getByRole('option').count()).toBeLessThan(80);
  await list(page).evaluate((element) => element.scrollTo(0, 0));
  await expect(
    list(page)
      .getByRole('option', { name: /^Run number/ })
      .first(),
  ).toBeInViewport();
  // The row that has the keyboard is in the document wherever the list is scrolled to.
  await expect.poll(() => active(page)).toMatchObject({ at: '10000' });
  await expectAccessible(page);
});

test('what the user was doing comes back after a restart', { tag: '@web' }, async ({ open, folder, page }) => {
  const saved = watchSavedView(page);
  const shell = await open({ open: [writeRuns(folder, 'traces', RUNS)] });
  // Rows move while the first index fills the list.
  await expect(list(page).getByRole('option')).toHaveCount(RUNS.length);
  await row(page, 'Rename the basket').click();
  await expect(page).toHaveURL(/\/run\/retrace%3Ab/);
  await page.getByRole('button', { name: 'Sort by title' }).click();
  await page.getByRole('button', { name: 'Group runs' }).click();
  await page.getByRole('menuitemradio', { name: 'Agent' }).click();
  await page.getByRole('searchbox', { name: 'Filter runs' }).fill('bas');
  await page.keyboard.press('ControlOrMeta+Shift+m');
  await page.getByRole('separator', { name: 'Width of the runs' }).press('ArrowRight');
  await page.keyboard.press('ControlOrMeta+-');
  await page.getByRole('button', { name: 'Switch theme' }).click();
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
  await expect.poll(theme).toBe('dark');
  await expect(row(page, 'Rename the basket')).toBeVisible();
  // Written a moment after the last change.
  await expect.poll(saved).toContain('"scale":0.9');
  await expect.poll(saved).toContain('"text":"bas"');

  await shell.restart();
  await expect(row(page, 'Rename the basket')).toHaveAttribute('aria-selected', 'true');
  await expect(page).toHaveURL(/\/run\/retrace%3Ab/);
  await expect(page.getByRole('searchbox', { name: 'Filter runs' })).toHaveValue('bas');
  await expect(page.getByRole('button', { name: 'Sort by title' })).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('button', { name: 'Grouped by agent' })).toBeVisible();
  await expect(page.getByRole('tab', { name: /Problems/ })).toBeVisible();
  await expect(page.getByRole('separator', { name: 'Width of the runs' })).toHaveAttribute('aria-valuenow', '364');
  await expect.poll(() => page.evaluate(() => document.documentElement.style.zoom)).toBe('0.9');
  await expect.poll(theme).toBe('dark');
});

test('the engine goes away: the view stays and says so', { tag: '@web' }, async ({ open, folder }) => {
  const shell = await open({
    open: [writeRuns(folder, 'traces', RUNS)],
    expectedErrors: [/WebSocket connection|ERR_CONNECTION_REFUSED/],
  });
  const { page } = shell;
  await expect(list(page).getByRole('option')).toHaveCount(4);
  await shell.stop();
  await expect(page.getByText('Reconnecting.')).toBeVisible();
  await expect(list(page).getByRole('option')).toHaveCount(4);
});

test('from the filter, the arrow and Enter open the first match, whatever was open before', async ({
  open,
  folder,
}) => {
  const { page } = await open({ open: [writeRuns(folder, 'traces', RUNS)] });
  await expect(list(page).getByRole('option')).toHaveCount(4);
  await row(page, 'Refund the lamp').click();
  await expect(page).toHaveURL(/\/run\/retrace%3Aa$/);
  await page.getByRole('searchbox', { name: 'Filter runs' }).fill('basket');
  await expect(row(page, 'Rename the basket')).toBeVisible();
  await expect(list(page).getByRole('option')).toHaveCount(1);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main').getByRole('heading', { name: 'Rename the basket' })).toBeVisible();
});

test('a live run that does not match is counted apart, and the keys lead past it to the first match at once', async ({
  open,
  folder,
}) => {
  const traces = writeRuns(folder, 'traces', RUNS);
  writeFileSync(
    join(traces, 'live.trace.jsonl'),
    runHead({ id: 'live', title: 'Still writing' }) + nativeStep('live', 1),
  );
  const { page } = await open({ open: [traces] });
  await expect(list(page).getByRole('option')).toHaveCount(5);
  await row(page, 'Still writing').click();
  await expect(page.getByRole('main').getByRole('heading', { name: 'Still writing' })).toBeVisible();

  const field = page.getByRole('searchbox', { name: 'Filter runs' });
  await field.focus();
  // All keys in one go: none waits for the pause after typing.
  await field.pressSequentially('basket');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main').getByRole('heading', { name: 'Rename the basket' })).toBeVisible();
  await expect(page.getByRole('heading', { name: '1 run', exact: true })).toBeVisible();
  await expect(page.getByText('1 live pinned, 3 hidden by filter')).toBeVisible();

  await field.fill('writing');
  await expect(page.getByText(/^4 hidden by filter$/)).toBeVisible();
  await expect(page.getByRole('heading', { name: '1 run', exact: true })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(list(page)).toBeFocused();
  await expect.poll(() => active(page)).toMatchObject({ name: expect.stringMatching(/^Still writing/) });
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main').getByRole('heading', { name: 'Still writing' })).toBeVisible();
});
