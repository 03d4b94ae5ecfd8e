import { join } from 'node:path';
import { HOSTILE_HOST, PAYLOADS } from '../hostile/payloads.ts';
import { HOSTILE_RUN, HOSTILE_STEPS, writeHostileTraces } from '../hostile/traces.ts';
import { expectStep, readTabs, showStep } from './every-tab.ts';
import { expect, test } from './shell.ts';

/**
 * C1: what an agent says is text. One hundred payloads in every field of two formats, in titles, file names,
 * a folder's name and in lines that cannot be read; on every tab, in tooltips, the palette and the problems.
 * The fixture fails the test on any request to another host and on any error of the page.
 */
test('C1: no payload runs, fetches or navigates, anywhere on screen', async ({ open, folder }) => {
  test.setTimeout(600_000);
  const traces = join(folder, 'traces');
  const files = writeHostileTraces(traces);
  const { page, origin } = await open({ open: [traces] });
  await page.exposeFunction('__hostile', () => {
    throw new Error('a payload ran');
  });
  const ran: string[] = [];
  page.on('pageerror', (error) => ran.push(error.message));
  page.on('dialog', (dialog) => ran.push(`dialog ${dialog.message()}`));
  page.on('request', (request) => {
    if (request.url().includes(HOSTILE_HOST)) ran.push(request.url());
  });
  page.on('framenavigated', (frame) => {
    if (!frame.url().startsWith(origin)) ran.push(`navigated to ${frame.url()}`);
  });

  const list = page.getByRole('listbox', { name: 'Runs' });
  await expect(page.getByText(`${PAYLOADS.length + 3} runs`, { exact: true })).toBeVisible();
  // Every title and file name passes the screen.
  await list.focus();
  for (let n = 0; n < PAYLOADS.length + 3; n++) await page.keyboard.press('ArrowDown');
  await list.getByRole('option').first().hover();

  for (const step of HOSTILE_STEPS) {
    await showStep(page, `retrace:${HOSTILE_RUN}`, step);
    await expectStep(page, step);
    await readTabs(page);
  }
  // The rows and bars of both formats, with their tooltips.
  for (const run of [`retrace:${HOSTILE_RUN}`, 'claude-code:hostile-session']) {
    await showStep(page, run, null);
    const tree = page.getByRole('tree', { name: 'Steps', exact: true });
    await tree.focus();
    for (let n = 0; n < HOSTILE_STEPS.length; n++) await page.keyboard.press('ArrowDown');
    await readTabs(page);
    // The tooltip of a span goes with the keyboard's focus.
    await page.getByRole('tree', { name: 'Steps by lane' }).focus();
    for (const key of ['Home', 'ArrowRight', 'ArrowRight']) {
      await page.keyboard.press(key);
      await expect(page.getByRole('tooltip').filter({ hasText: /\S/ })).toBeVisible();
    }
    const timeline = page.getByRole('application', { name: /Timeline/ });
    const box = await timeline.boundingBox();
    if (box !== null) {
      for (let x = 0.05; x < 1; x += 0.1) await page.mouse.move(box.x + box.width * x, box.y + 10);
    }
  }

  await page.keyboard.press('Control+Shift+M');
  await expect(page.getByRole('tabpanel', { name: /Problems/ })).toBeVisible();
  for (const word of ['script', 'img', 'javascript', 'onerror']) {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill(word);
    await expect(page.getByRole('listbox').getByRole('option').first()).toBeVisible();
    await page.keyboard.press('Escape');
  }

  expect(ran).toEqual([]);
  expect(files).toBe(PAYLOADS.length + 3);
  expect(
    await page.evaluate(
      () => document.querySelectorAll('iframe, object, embed, base, meta[http-equiv=refresh]').length,
    ),
  ).toBe(0);
  expect(await page.locator('img[src^="http"], link[href^="http"], script[src^="http"]').count()).toBe(0);
});
