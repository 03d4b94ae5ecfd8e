import { expectAccessible } from './accessible.ts';
import { expect, test } from './shell.ts';
import {
  area,
  expectDrawn,
  expectShown,
  expectSpoken,
  FLAKY,
  LONG,
  pointOf,
  timeline,
  tree,
  writeLongRun,
} from './timeline-page.ts';

test('lanes and spans are walked by keyboard, and have names', async ({ open }) => {
  const { page } = await open(FLAKY);
  await expect(area(page)).toHaveAccessibleName('Timeline, 24 steps, 2 minutes 39 seconds');
  await expectDrawn(page, 1);
  await tree(page).focus();
  await page.keyboard.press('Home');
  await expectSpoken(page, /^1, Human, user/);
  await page.keyboard.press('ArrowRight');
  await expectSpoken(page, /^2, Model call, plan/);
  await page.keyboard.press('ArrowRight');
  await expectSpoken(page, /^3, Sub-agent, test-runner, .*OK, 1 minute 6 seconds/);
  // Down from the span of the sub-agent into its lane, and on into the lane of the agent that it started.
  await page.keyboard.press('ArrowDown');
  await expectSpoken(page, /^4, Model call, claude-haiku-4-5/);
  await page.keyboard.press('ArrowRight');
  await expectSpoken(page, /^5, Tool call, bash, .*tool\/timeout, 1 minute/);
  await page.keyboard.press('ArrowRight');
  await expectSpoken(page, /^6, Sub-agent, log-reader/);
  await page.keyboard.press('ArrowDown');
  await expectSpoken(page, /^7, Model call/);
  await page.keyboard.press('ArrowUp');
  await expectSpoken(page, /^6, Sub-agent, log-reader/);
  await page.keyboard.press('End');
  await expectSpoken(page, /^10, Model call, report/);

  // The set is the whole lane, not what is on screen, and the tooltip goes with the focus.
  const active = tree(page).getByRole('treeitem', { name: /^10, Model call/ });
  await expect(active).toHaveAttribute('aria-posinset', '4');
  await expect(active).toHaveAttribute('aria-setsize', '4');
  await expect(page.getByRole('tooltip').filter({ hasText: 'Step10' })).toBeVisible();
  await expect(tree(page).getByRole('treeitem', { name: 'Lane test-runner, 4 steps' })).toHaveCount(1);

  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/step\/s4%40[0-9a-f]{8}$/);
  await expect(active).toHaveAttribute('aria-selected', 'true');
});

test('axe finds nothing with a span in focus', async ({ open }) => {
  test.slow();
  const { page } = await open(FLAKY);
  await expectDrawn(page, 1);
  await tree(page).focus();
  await expectSpoken(page, /^1, /);
  await expectAccessible(page);
});

test('selection goes both ways between lanes and list', async ({ open, folder }) => {
  const { page } = await open({ open: [writeLongRun(folder)], path: LONG });
  await expectShown(page, '0:00 to 14:58');
  const selected = (n: number) =>
    tree(page).getByRole('treeitem', { name: new RegExp(`^${n}, Tool call`), selected: true });
  // The first of twenty spans, each a little over a twentieth of the width.
  await expectDrawn(page, 1);
  const first = await pointOf(page, 0.02, 10);
  await page.mouse.click(first.x, first.y);
  await expect(page).toHaveURL(/\/step\/s1$/);
  await expect(selected(1)).toHaveCount(1);
  await page.keyboard.press('j');
  await expect(page).toHaveURL(/\/step\/s2$/);
  await expect(selected(2)).toHaveCount(1);

  await page.keyboard.press('m');
  await expectShown(page, '0:11.0 to 0:23.0');
  // The view follows a selection that is not on screen, without zooming.
  for (let n = 3; n <= 8; n++) {
    await page.keyboard.press('j');
    await expect(page).toHaveURL(new RegExp(`/step/s${n}$`));
  }
  await expectShown(page, '1:22.8 to 1:34.8');

  await page.keyboard.press('f');
  await expectShown(page, '0:00 to 14:58');
  await expectDrawn(page, 20);
  const there = await pointOf(page, 0.02, 10);
  await page.mouse.dblclick(there.x, there.y);
  await expectShown(page, '0:00.0 to 0:12.0');
});

test('the pointer gets a tooltip after a moment', async ({ open }) => {
  const { page } = await open(FLAKY);
  await expectDrawn(page, 3);
  const { x, y } = await pointOf(page, 0.3, 30);
  await page.mouse.move(x, y);
  const tip = page.getByRole('tooltip').filter({ hasText: 'test-runner' });
  await expect(tip).toBeVisible();
  await expect(tip).toContainText('0:04.2 to 1:10.3, 1m 06s');
  await page.mouse.move(x, y + 400);
  await expect(tip).toBeHidden();
});

test('the head of a sub-agent leads to its run, and back', async ({ open }) => {
  const { page } = await open(FLAKY);
  await timeline(page).getByRole('button', { name: 'explorer', exact: true }).click();
  await expect(page).toHaveURL(/run_a1f0c3ee07/);
  await expect(area(page)).toHaveAccessibleName('Timeline, 6 steps, 5.6 seconds');
  await page.goBack();
  await expect(area(page)).toHaveAccessibleName(/^Timeline, 24 steps/);
});
