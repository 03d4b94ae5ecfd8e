import { appendFileSync, readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { expectStep } from './every-tab.ts';
import { runHead } from './native-runs.ts';
import { runRetrace } from './retrace-process.ts';
import { endRecord, jumpsTrace, stepRecord, writeTraces } from './run-traces.ts';
import { expect, test } from './shell.ts';

const SAMPLES = resolve(import.meta.dirname, '../../resources/samples');
const PEOPLE = resolve(import.meta.dirname, '../fixtures/claude-code/2.1/people.jsonl');
const run = (id: string, step?: string) => `/run/retrace%3A${id}${step ? `/step/${step}` : ''}`;

const steps = (page: Page) => page.getByRole('tree', { name: 'Steps', exact: true });
const inspector = (page: Page) => page.getByRole('region', { name: 'Inspector' });
const fact = (page: Page, label: string) =>
  page
    .getByRole('main')
    .locator('dl > div')
    .filter({ hasText: new RegExp(`^${label}`) });
const selected = (page: Page) => steps(page).getByRole('treeitem', { selected: true });

test('the header says what the run is, and where each figure comes from', { tag: '@web' }, async ({
  open,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { page } = await open({ open: [SAMPLES], path: run('run_7f3ac2d81b') });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sample: refund fails after three timeouts');
  await expect(page.getByRole('main').getByRole('img', { name: 'Failed' }).first()).toBeVisible();
  await expect(page.getByText('tool/timeout', { exact: true }).first()).toBeVisible();
  await expect(fact(page, 'Steps')).toHaveText('Steps14');
  await expect(fact(page, 'Agent')).toContainText('refund-agent 1.4.0');
  await expect(fact(page, 'cached')).toContainText(/[\d.]+k? \d+%$/);
  await fact(page, 'Duration').hover();
  await expect(page.getByRole('tooltip')).toContainText(/Active 1m 42s.*Wall/s);

  // What the run was given and gave is shown while no step is selected.
  await page.getByRole('button', { name: 'More about this run' }).click();
  await page.getByRole('menuitem', { name: 'About this run' }).click();
  await expect(inspector(page).getByRole('region', { name: 'Input' })).toContainText('T-20931');
  await expect(inspector(page).getByRole('region', { name: 'Harness' })).toBeVisible();

  await page.getByRole('button', { name: 'run_7f3ac2d81b' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('run_7f3ac2d81b');
  await page.getByRole('button', { name: 'More about this run' }).click();
  await page.getByRole('menuitem', { name: 'Copy retrace inspect command' }).click();
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toBe(`retrace inspect ${join(SAMPLES, 'refund-timeout.trace.jsonl')} --run run_7f3ac2d81b`);
  await expectAccessible(page);
});

test('what a trace never records is a dash that says so', async ({ open, folder }) => {
  const traces = writeTraces(folder, {
    'a.trace.jsonl': runHead({ id: 'a', title: 'Bare' }) + stepRecord('a', 1) + endRecord('a'),
  });
  const { page } = await open({ open: [traces], path: run('a', 's1') });
  for (const label of ['Tokens in', 'out', 'cached', 'Models']) {
    await expect(fact(page, label)).toHaveText(new RegExp(`^${label}–`));
    await fact(page, label).hover();
    await expect(page.getByRole('tooltip')).toContainText('Not in this trace: ');
  }
  await expect(fact(page, 'Harness')).toContainText('not recorded');
});

test('the first failure is told in its own words, and jump keys lead on', async ({ open, folder }) => {
  const { page } = await open({ open: [writeTraces(folder, { 'j.trace.jsonl': jumpsTrace('j') })], path: run('j') });
  await expect(page.getByText('Step 4 innermost: ran past 60 s.')).toBeVisible();
  await expect(page.getByText('3 errors, last at step 6.')).toBeVisible();
  await expect(inspector(page)).toContainText('About this run');
  await expect(fact(page, 'Steps')).toHaveText('Steps8');

  const goes = async (key: string, to: number) => {
    await page.keyboard.press(key);
    await expect(selected(page)).toHaveAccessibleName(new RegExp(`^${to}, `));
    await expectStep(page, `s${to}`);
  };
  await goes('e', 4);
  await goes('n', 5);
  await goes('n', 6);
  await goes('Shift+N', 5);
  await goes(']', 6);
  await goes(']', 7);
  await goes('[', 6);
  await goes('u', 7);
  await goes('Shift+U', 3);
  await goes('p', 2);
  await goes('j', 3);
  await goes('j', 4);
  await goes('k', 3);
  await page.keyboard.press('Shift+N');
  await expect(page.getByRole('contentinfo')).toContainText('No error before step 3');
  // Held keys go on from where the last one led, not from what was read by then.
  await page.keyboard.press('e');
  await page.keyboard.press('n');
  await goes('n', 6);
});

test('the first failure is found before the run is told', { tag: '@web' }, async ({ open, folder, page }) => {
  const held = new Set<unknown>();
  await page.routeWebSocket(/\/socket$/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      const request: { id?: number; method?: string } = JSON.parse(String(message));
      if (request.method === 'run.get') held.add(request.id);
      server.send(message);
    });
    server.onMessage((message) => {
      const reply: { id?: number } = typeof message === 'string' ? JSON.parse(message) : {};
      if (!held.has(reply.id)) socket.send(message);
    });
  });
  await open({ open: [writeTraces(folder, { 'j.trace.jsonl': jumpsTrace('j') })], path: run('j') });
  await expect(steps(page).getByRole('treeitem', { name: /^8, / })).toBeVisible();
  await page.keyboard.press('e');
  await expect(selected(page)).toHaveAccessibleName(/^4, /);
  expect(held.size).toBeGreaterThan(0);
});

test('the failure and its step go by the short name of the tool, the whole one is a tooltip away', async ({
  open,
  folder,
}) => {
  const name = 'mcp__github__create_pull_request';
  const error = { failure_type: 'tool', failure_code: 'exit-code', message: '422 Validation failed' };
  const step = stepRecord('m', 1, { name, status: 'error', response: null, error });
  const traces = writeTraces(folder, { 'm.trace.jsonl': runHead({ id: 'm', title: 'A pull request' }) + step });
  const { page } = await open({ open: [traces], path: run('m', 's1') });
  const banner = page.getByText('Step 1 create_pull_request · github: 422 Validation failed.');
  await banner.hover();
  await expect(page.getByRole('tooltip')).toHaveText(
    /^Step 1 create_pull_request .* 422 Validation failed\.\s1 error\.$/,
  );
  const title = inspector(page).getByRole('heading', { name: 'create_pull_request github' });
  await title.hover();
  await expect(page.getByRole('tooltip')).toHaveText(name);
});

test('a run of a sub-agent opens from its step, and leads back to it', async ({ open }) => {
  const { page } = await open({ open: [SAMPLES], path: run('run_e60b12a7f9', 's3') });
  await inspector(page).getByRole('region', { name: 'Runs started by this step' }).getByRole('button').click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Run test_scheduler_drain until it fails');
  await expect(steps(page).getByRole('treeitem')).toHaveCount(7);
  await page
    .getByRole('button', { name: /Sample: flaky test fixed/ })
    .first()
    .click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sample: flaky test fixed with sub-agents');
  await expect(selected(page)).toHaveAccessibleName(/^3, Sub-agent, test-runner/);
});

test('runs that cannot be shown whole say why', async ({ open, folder }) => {
  const traces = writeTraces(folder, {
    'empty.trace.jsonl': runHead({ id: 'empty', title: 'Nothing happened' }) + endRecord('empty'),
    'gone.trace.jsonl': jumpsTrace('gone'),
  });
  const { page, origin } = await open({ open: [traces], path: run('empty'), expectedErrors: [] });
  await expect(page.getByText(/^This run has no steps: none of the records in its file/)).toBeVisible();

  await page.goto(`${origin}${run('no-such-run')}`);
  await expect(page.getByRole('alert').filter({ hasText: /run/i })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();

  await page.goto(`${origin}${run('gone')}`);
  await expect(steps(page).getByRole('treeitem', { name: /^8, / })).toBeVisible();
  rmSync(join(traces, 'gone.trace.jsonl'));
  await expect(page.getByRole('main').getByText('File moved or deleted')).toBeVisible();
  await page.keyboard.press('e');
  await expect(selected(page)).toHaveAccessibleName(/^4, Tool call, innermost, ran past 60 s, Failed, /);
  // What the index holds is shown, and why there is no more.
  const overview = inspector(page).getByRole('tabpanel');
  await expect(overview).toContainText('gone.trace.jsonl was moved or deleted.');
  await expect(overview.getByRole('region', { name: 'Error' })).toContainText('ran past 60 s');
  for (const tab of ['Request', 'Response', 'Raw']) {
    await inspector(page).getByRole('tab', { name: tab }).hover();
    await expect(page.getByRole('tooltip')).toContainText('gone.trace.jsonl was moved or deleted.');
  }
  await expectAccessible(page);
});

test('a run whose file ends before its end says where, and when it last wrote', async ({ open, folder }) => {
  const step = { ...JSON.parse(stepRecord('cut', 3)), type: 'step_start', response: undefined };
  const head = runHead({ id: 'cut', title: 'Cut' });
  const traces = writeTraces(folder, {
    'cut.trace.jsonl': `${head}${stepRecord('cut', 1)}${stepRecord('cut', 2)}${JSON.stringify(step)}\n`,
    '5e551011-0000-4000-8000-000000000001.jsonl': readFileSync(PEOPLE, 'utf8'),
  });
  const old = new Date('2026-05-03T11:00:00.000Z');
  for (const file of readdirSync(traces)) utimesSync(join(traces, file), old, old);
  const { page, origin } = await open({ open: [traces], path: run('cut') });
  await expect(page.getByText('File ends mid-run at step 3.', { exact: true })).toBeVisible();
  await expect(inspector(page).getByRole('definition').filter({ hasText: '3 May 2026' }).nth(1)).toBeVisible();
  await expect(inspector(page).getByText('Last record', { exact: true })).toBeVisible();
  await expect(inspector(page).getByText('Ended', { exact: true })).toHaveCount(0);
  await expectAccessible(page);

  // A person's no is told as one, and the file ends in the middle all the same.
  await page.goto(`${origin}/run/claude-code:5e551011-0000-4000-8000-000000000001`);
  await expect(page.getByText('Step 7 ExitPlanMode: Rejected by the user.', { exact: true })).toBeVisible();
  await expect(
    page.getByText(
      "A person's decision, recorded as an error. 2 errors, last at step 11. File ends mid-run at step 21.",
    ),
  ).toBeVisible();
  await page.keyboard.press('e');
  await expect(selected(page)).toHaveAccessibleName(/^7, Human, ExitPlanMode, Rejected by the user, Failed, /);
  await expect(inspector(page).getByRole('tabpanel')).toContainText('# Use SQLite');
  await expectAccessible(page);
});

test('a run that is written grows: selection, scroll, folds and a half-typed filter stay', async ({ open, folder }) => {
  const records = Array.from({ length: 60 }, (_, n) => stepRecord('live', n + 1, n === 40 ? { parent_id: 's40' } : {}));
  const traces = writeTraces(folder, { 'live.trace.jsonl': runHead({ id: 'live', title: 'Live' }) + records.join('') });
  const file = join(traces, 'live.trace.jsonl');
  // Read whole before it is shown: what is read afterwards would count as new.
  const home = join(folder, 'home');
  await runRetrace(['index', traces], home);
  const { page } = await open({ open: [traces], home, path: run('live', 's5') });
  await expect(page.getByRole('main').getByText('Live', { exact: true }).first()).toBeVisible();
  await expect(selected(page)).toHaveAccessibleName(/^5, /);
  await expect(fact(page, 'Steps')).toHaveText('Steps60');
  await expect(page.getByRole('button', { name: /new steps?$/ })).toHaveCount(0);
  const scroll = () => steps(page).evaluate((element) => element.scrollTop);
  await steps(page).evaluate((element) => element.scrollTo(0, 66));
  await expect.poll(scroll).toBe(66);

  appendFileSync(file, stepRecord('live', 61) + stepRecord('live', 62));
  await expect(page.getByRole('button', { name: '2 new steps' })).toBeVisible();
  await expect(fact(page, 'Steps')).toHaveText('Steps62');
  expect(await scroll()).toBe(66);
  await expect(selected(page)).toHaveAccessibleName(/^5, /);
  await expectAccessible(page);
  await page.getByRole('button', { name: '2 new steps' }).click();
  await expect(steps(page).getByRole('treeitem', { name: /^62, / })).toBeInViewport();
  await expect(page.getByRole('button', { name: /new steps?$/ })).toHaveCount(0);

  // At the end the list follows.
  appendFileSync(file, stepRecord('live', 63));
  await expect(steps(page).getByRole('treeitem', { name: /^63, / })).toBeInViewport();
  await expect(page.getByRole('button', { name: /new steps?$/ })).toHaveCount(0);

  // Folds and what is being typed stay.
  await page.getByRole('button', { name: 'Fold all steps' }).click();
  await expect(steps(page).getByRole('treeitem', { name: /^41, / })).toHaveCount(0);
  const field = page.getByRole('searchbox', { name: 'Filter steps' });
  await field.fill('tool.6');
  await expect(steps(page).getByRole('treeitem')).toHaveCount(5);
  await field.press('End');
  await field.pressSequentially('4');
  appendFileSync(file, stepRecord('live', 64));
  await expect(steps(page).getByRole('treeitem')).toHaveCount(1);
  await expect(field).toHaveValue('tool.64');
  await expect(field).toBeFocused();
});

test('narrow windows: models go to the menu, the inspector goes below', { tag: '@web' }, async ({ open, page }) => {
  await page.setViewportSize({ width: 1340, height: 860 });
  await open({ open: [SAMPLES], path: run('run_7f3ac2d81b', 's6') });
  await expect(selected(page)).toHaveAccessibleName(/^6, /);
  await expect(fact(page, 'Models')).toBeHidden();
  await page.getByRole('button', { name: 'More about this run' }).click();
  await expect(page.getByRole('menuitem', { name: /^[\w-]+ \(\w+\): 4 calls, / })).toBeVisible();
  await page.keyboard.press('Escape');
  const box = async (locator: ReturnType<typeof steps>) => {
    const found = await locator.boundingBox();
    if (!found) throw new Error('not on screen');
    return found;
  };
  await expect.poll(async () => (await box(inspector(page))).width).toBe(404);
  await page.setViewportSize({ width: 1190, height: 860 });
  await expect
    .poll(async () => (await box(inspector(page))).y - (await box(steps(page))).y - (await box(steps(page))).height)
    .toBeLessThan(4);
  await expect(selected(page)).toBeInViewport();
  await expectAccessible(page);
});

test('panes are reached by F6, and splitters by keyboard', async ({ open }) => {
  const { page } = await open({ open: [SAMPLES], path: run('run_7f3ac2d81b', 's6') });
  await expect(selected(page)).toBeVisible();
  // Until the step is read the inspector has nothing to go to.
  await expect(inspector(page).getByRole('tabpanel')).toBeVisible();
  await steps(page).focus();
  await page.keyboard.press('F6');
  await expect(page.locator('[data-pane="Inspector"] :focus')).toHaveCount(1);
  await page.keyboard.press('Shift+F6');
  await expect(steps(page)).toBeFocused();
  const width = () => inspector(page).evaluate((element) => element.clientWidth);
  const before = await width();
  await page.getByRole('separator', { name: 'Width of the inspector' }).focus();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(width).toBe(before + 8);
  await page.getByRole('separator', { name: 'Width of the inspector' }).dblclick();
  await expect.poll(width).toBe(before);
});
