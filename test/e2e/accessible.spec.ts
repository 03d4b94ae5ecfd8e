import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { HOSTILE_RUN, HOSTILE_STEPS, writeHostileTraces } from '../hostile/traces.ts';
import { expectAccessible } from './accessible.ts';
import { expectStep, readTabs, showStep } from './every-tab.ts';
import { jumpsTrace, writeTraces } from './run-traces.ts';
import { expect, test } from './shell.ts';

/**
 * axe finds nothing, in both themes, at 100 and at 200 %: the states that no other spec comes by. The others are
 * checked where they arise: first start (first-start), list with no match and of 10,000 (run-list), run, live run and
 * missing file (run-view), problems, palette, settings and keys (overlays).
 */

test('axe finds nothing in a list without runs', async ({ open, folder }) => {
  mkdirSync(join(folder, 'traces'));
  const { page } = await open({ open: [join(folder, 'traces')], opensFirst: false });
  await expect(page.getByRole('heading', { name: '0 runs' })).toBeVisible();
  await expectAccessible(page);
});

test('axe finds nothing in a hostile run, on any tab', async ({ open, folder }) => {
  const files = writeHostileTraces(folder);
  const { page } = await open({ open: [folder] });
  await expect(page.getByText(`${files} runs`, { exact: true })).toBeVisible();
  // One with an error, of a tool, and one of a model.
  for (const step of HOSTILE_STEPS.slice(0, 2)) {
    await showStep(page, `retrace:${HOSTILE_RUN}`, step);
    await expectStep(page, step);
    await readTabs(page);
  }
  await expectAccessible(page);
});

test('axe finds nothing with the keys of a run over it', async ({ open, folder }) => {
  const traces = writeTraces(folder, { 'j.trace.jsonl': jumpsTrace('j') });
  const { page } = await open({ open: [traces], path: '/run/retrace%3Aj/step/s4' });
  await expect(page.getByRole('region', { name: 'Inspector' })).toContainText('step 4');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toContainText('Next error');
  await expectAccessible(page);
});
