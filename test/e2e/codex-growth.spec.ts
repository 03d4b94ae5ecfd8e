import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { runRetrace } from './retrace-process.ts';
import { expect, test } from './shell.ts';

/**
 * Three snapshots of one real Codex session, each the beginning of the next: what is on screen of an earlier one
 * stands at the beginning of what is on screen of a later one, and the file that grows from one to the next shows it.
 */
const CORPUS = join(import.meta.dirname, '../../../shared/corpus/codex');

const steps = (page: Page) => page.getByRole('tree', { name: 'Steps', exact: true });

/** Every row of the list, from top to bottom: number, kind, name and summary as they are read out. */
async function allRows(page: Page, count: number): Promise<string[]> {
  const seen = new Map<number, string>();
  const rows = steps(page).getByRole('treeitem');
  const selected = steps(page).getByRole('treeitem', { selected: true });
  await rows.first().click();
  await page.keyboard.press('Home');
  await expect(selected).toHaveAccessibleName(/^1, /);
  await expect
    .poll(
      async () => {
        const labels = await rows.evaluateAll((all) => all.map((row) => row.getAttribute('aria-label') ?? ''));
        // Rows that are still on their way have no number yet.
        for (const label of labels) {
          const number = Number.parseInt(label, 10);
          if (!Number.isNaN(number)) seen.set(number, label);
        }
        // From the top again for what went by before it was drawn.
        const at = Number.parseInt((await selected.getAttribute('aria-label')) ?? '', 10);
        await page.keyboard.press(at === count ? 'Home' : 'PageDown');
        return seen.size;
      },
      { intervals: [100] },
    )
    .toBe(count);
  return Array.from({ length: count }, (_, n) => seen.get(n + 1) ?? 'a row is missing');
}

/** Without what a later record may still add: how the step ended, how long it took, what it cost. */
const core = (label: string) => label.split(', ').slice(0, 3).join(', ');

/** The header counts so many steps: all of the file was read. */
async function expectSteps(page: Page, count: number): Promise<void> {
  const facts = page.getByRole('main').locator('dl > div');
  await expect(facts.filter({ hasText: /^Steps/ })).toHaveText(`Steps${count}`);
}

/** How many steps a whole reading of the file gives. */
async function stepsOf(path: string, home: string): Promise<number> {
  const { stdout } = await runRetrace(['index', path, '--json'], home);
  const report: { steps: number } = JSON.parse(stdout);
  return report.steps;
}

if (existsSync(CORPUS)) {
  const paths = readdirSync(CORPUS)
    .filter((name) => name.startsWith('rollout-growth'))
    .sort()
    .map((name) => join(CORPUS, name));
  const snapshots = paths.map((path) => readFileSync(path));

  test('the snapshots of a growing Codex session are prefixes of one another on screen', async ({ open, folder }) => {
    const sessions = join(folder, 'sessions');
    mkdirSync(sessions);
    const path = join(sessions, 'rollout.jsonl');
    expect(snapshots.length).toBe(3);
    const expected: number[] = [];
    for (const one of paths) expected.push(await stepsOf(one, join(folder, 'counting')));
    expect(expected.toSorted((a, b) => a - b)).toEqual(expected);
    expect(expected[0]).toBeGreaterThan(50);
    const [first = Buffer.alloc(0), ...later] = snapshots;
    writeFileSync(path, first);
    const { page } = await open({ open: [sessions] });
    await page.getByRole('listbox', { name: 'Runs' }).getByRole('option').first().click();
    const [, ...counts] = expected;
    await expectSteps(page, expected[0] ?? 0);
    let shown = await allRows(page, expected[0] ?? 0);
    let size = first.length;
    for (const [n, snapshot] of later.entries()) {
      appendFileSync(path, snapshot.subarray(size));
      size = snapshot.length;
      const count = counts[n] ?? 0;
      await expectSteps(page, count);
      const next = await allRows(page, count);
      expect(next.slice(0, shown.length).map(core)).toEqual(shown.map(core));
      // All but the last step and the calls that were open say the same to the letter.
      const changed = shown.filter((label, n) => next[n] !== label);
      expect(changed.length).toBeLessThan(10);
      shown = next;
    }
  });
} else {
  test('a growing Codex session: not run, ../shared/corpus/codex is absent on this machine', () => {
    expect(existsSync(CORPUS)).toBe(false);
  });
}
