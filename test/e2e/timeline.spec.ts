import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { watchSavedView } from './saved-view.ts';
import { expect, test } from './shell.ts';
import {
  area,
  expectDrawn,
  expectShown,
  FLAKY,
  LONG,
  line,
  pointOf,
  settled,
  shown,
  slider,
  stepLine,
  timeline,
  writeLongRun,
} from './timeline-page.ts';

test('the overview says how large the context was, where a call of the main agent tells', async ({ open }) => {
  const { page } = await open(FLAKY);
  await expectDrawn(page, 3);
  const overview = await slider(page, 'Visible range').boundingBox();
  if (!overview) throw new Error('the overview is not on screen');
  const tooltip = page.getByRole('tooltip').filter({ hasText: /^Context of \d+ tokens/ });
  await page.mouse.move(overview.x + overview.width * 0.8, overview.y + 20);
  await expect(tooltip).toHaveText(/Time2:07At most812 in this run$/);
  await page.mouse.move(overview.x + overview.width * 0.1, overview.y + 20);
  await expect(tooltip).toHaveCount(0);
  await timeline(page).getByText('Context size').hover();
  await expect(page.getByRole('tooltip')).toContainText('812 at most');
});

test('a run and its timeline are asked for at once, not one after the other', { tag: '@web' }, async ({
  open,
  page,
}) => {
  const frames: string[] = [];
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => frames.push(`sent ${payload}`));
    socket.on('framereceived', ({ payload }) => frames.push(`got ${payload}`));
  });
  await open(FLAKY);
  await expect(area(page)).toBeVisible();
  const request = (method: string) => frames.findIndex((frame) => frame.startsWith('sent') && frame.includes(method));
  const run = request('"run.get"');
  expect(run).toBeGreaterThan(-1);
  const id = /"id":(\d+)/.exec(frames[run] ?? '')?.[1];
  // The page is drawn from a reply before the browser has told the test of its frame.
  const reply = () => frames.findIndex((frame) => frame.startsWith('got') && frame.includes(`"id":${id},`));
  await expect.poll(reply).toBeGreaterThan(run);
  expect(request('"timeline.open"')).toBeGreaterThan(-1);
  expect(request('"timeline.open"')).toBeLessThan(reply());
});

test('keys, wheel and dragging move the view, and readers are told', async ({ open, folder }) => {
  const { page } = await open({ open: [writeLongRun(folder)], path: LONG });
  await expectShown(page, '0:00 to 14:58');
  const press = async (key: string) => {
    const before = await settled(page);
    await page.keyboard.press(key);
    await expect.poll(() => shown(page)).not.toBe(before);
  };
  await area(page).hover();
  for (const key of ['w', 'd', 'a', 's', 'w', 'Shift+w', 'Shift+d', 'Shift+a', 'Shift+s']) await press(key);
  await expect(timeline(page).getByRole('status')).toHaveText(/^Showing /);
  await press('f');
  await expectShown(page, '0:00 to 14:58');
  await expect(timeline(page).getByRole('status')).toHaveText('Whole run, 0:00 to 14:58');

  // The wheel zooms at the pointer: what is at the left edge stays there.
  const left = await pointOf(page, 0, 10);
  await page.mouse.move(left.x + 1, left.y);
  await page.mouse.wheel(0, -600);
  await expect.poll(() => shown(page)).toMatch(/^0:00\.\d* to 1:|^0:00 to 1:/);
  await page.mouse.wheel(300, 0);
  await expect.poll(() => shown(page)).not.toMatch(/^0:00/);

  const middle = await pointOf(page, 0.5, 10);
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.down();
  await page.mouse.move(middle.x + 2000, middle.y, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => shown(page)).toMatch(/^0:00/);
});

test('the brush is dragged by its ends and its middle, and moved by keys', async ({ open, folder }) => {
  const { page } = await open({ open: [writeLongRun(folder)], path: LONG });
  await expectShown(page, '0:00 to 14:58');
  await expectDrawn(page, 1);
  const box = await slider(page, 'Visible range').boundingBox();
  if (!box) throw new Error('no overview on screen');
  const drag = async (from: number, to: number) => {
    await page.mouse.move(box.x + box.width * from, box.y + 17);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * to, box.y + 17, { steps: 4 });
    await page.mouse.up();
  };
  const now = async (name: string) => Number(await slider(page, name).getAttribute('aria-valuenow')) / 1e6;

  await drag(0.25, 0.5);
  const length = 246;
  await expect.poll(() => now('Start of the visible range')).toBeCloseTo(length * 0.25, -0.5);
  await expect.poll(() => now('End of the visible range')).toBeCloseTo(length * 0.5, -0.5);
  await drag(0.5, 0.75);
  await expect.poll(() => now('End of the visible range')).toBeCloseTo(length * 0.75, -0.5);
  await drag(0.5, 0.6);
  await expect.poll(() => now('Start of the visible range')).toBeCloseTo(length * 0.35, -0.5);
  await expect.poll(() => now('End of the visible range')).toBeCloseTo(length * 0.85, -0.5);

  await settled(page);
  const start = await now('Start of the visible range');
  await slider(page, 'Start of the visible range').focus();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => now('Start of the visible range')).toBeCloseTo(start - length * 0.01, 1);
  await slider(page, 'End of the visible range').focus();
  await page.keyboard.press('End');
  await expect.poll(() => now('End of the visible range')).toBeCloseTo(length, 1);
  await slider(page, 'Visible range').focus();
  await page.keyboard.press('Home');
  await expect.poll(() => now('Start of the visible range')).toBe(0);
});

test('idle time is folded by a switch, and the view keeps its time', async ({ open, folder }) => {
  const { page } = await open({ open: [writeLongRun(folder)], path: LONG });
  const end = slider(page, 'End of the visible range');
  await expect(end).toHaveAttribute('aria-valuemax', String(246e6));
  await expectShown(page, '0:00 to 14:58');
  await slider(page, 'Start of the visible range').focus();
  // Each from where the one before led.
  for (let n = 0; n < 7; n++) await page.keyboard.press('PageUp');
  await expectShown(page, '13:44 to 14:58');
  await timeline(page).getByRole('checkbox', { name: 'Fold idle time' }).uncheck();
  await expect(end).toHaveAttribute('aria-valuemax', String(898e6));
  await expectShown(page, '13:44 to 14:58');
  await timeline(page).getByRole('checkbox', { name: 'Fold idle time' }).check();
  await expect(end).toHaveAttribute('aria-valuemax', String(246e6));
  await expectShown(page, '13:44 to 14:58');

  await page.keyboard.press('f');
  await expectShown(page, '0:00 to 14:58');
  await expectDrawn(page, 20);
  const gap = await pointOf(page, 0, 10);
  const width = (await area(page).boundingBox())?.width ?? 0;
  await page.mouse.move(gap.x + width * ((118 + 5) / 246), gap.y);
  await expect(page.getByRole('tooltip').filter({ hasText: /^Idle for 11m \d\ds/ })).toBeVisible();
});

test('a run that is written grows, and the view stays where it was put', async ({ open, folder }) => {
  const traces = writeLongRun(folder, false);
  const { page } = await open({ open: [traces], path: LONG });
  await expect(area(page)).toHaveAccessibleName(/^Timeline, 20 steps/);
  await area(page).hover();
  await page.keyboard.press('w');
  await expect.poll(() => shown(page)).not.toBe('0:00 to 14:58');
  await expect(timeline(page).getByRole('status')).toHaveText(/^Showing /);
  const before = await settled(page);
  const file = join(traces, 'long.trace.jsonl');
  appendFileSync(file, stepLine({ n: 21, at: 900, seconds: 10, name: 'grep' }));
  await expect(area(page)).toHaveAccessibleName(/^Timeline, 21 steps/);
  expect(await settled(page)).toBe(before);
  await page.keyboard.press('f');
  await expectShown(page, '0:00 to 15:10');
  appendFileSync(file, stepLine({ n: 22, at: 912, seconds: 10, name: 'grep' }));
  await expectShown(page, '0:00 to 15:22');
});

test('zoom and folded lanes are there again after a restart', { tag: '@web' }, async ({ open, page }) => {
  const saved = watchSavedView(page);
  const { restart } = await open({ ...FLAKY, expectedErrors: [/WebSocket connection|ERR_CONNECTION_REFUSED/] });
  await area(page).hover();
  await page.keyboard.press('w');
  await expect(timeline(page).getByRole('status')).toHaveText(/^Showing /);
  const before = await settled(page);
  await page.getByRole('button', { name: 'Fold lane explorer' }).click();
  await expect(page.getByRole('button', { name: 'Unfold lane explorer' })).toBeVisible();
  // Written a moment after the last change.
  await expect.poll(saved).toContain('"collapsed_lanes":["retrace:run_a1f0c3ee07');
  await expect.poll(saved).toContain('"zoom":{');
  await restart();
  await expect(page.getByRole('button', { name: 'Unfold lane explorer' })).toBeVisible();
  await expectShown(page, before);
});

test('a trace without times is shown by step, and says so', async ({ open, folder }) => {
  const path = join(folder, 'traces');
  mkdirSync(path);
  const steps = [1, 2, 3].map((n) =>
    line({ type: 'step', run_id: 'long', step_id: `s${n}`, seq: n, step_type: 'tool', name: 'bash', status: 'ok' }),
  );
  const head = line({ type: 'run', schema: 'retrace/1', run_id: 'long', title: 'No clock', agent_id: 'a' });
  writeFileSync(join(path, 'long.trace.jsonl'), head + steps.join(''));
  const { page } = await open({ open: [path], path: LONG });
  await expect(timeline(page).getByText('No times, by step')).toBeVisible();
  await expect(area(page)).toHaveAccessibleName('Timeline, 3 steps, no times recorded');
  await expectShown(page, 'step 1 to 3');
});
