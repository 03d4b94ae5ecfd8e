import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './shell.ts';

/** SWE-agent rewrites its document after each turn: on screen it only ever grows. */
const FIXTURE = join(import.meta.dirname, '../fixtures/swe-agent/1.1/shop__shop-17.traj');

interface Trajectory {
  trajectory: unknown[];
  history: unknown[];
  info: Record<string, unknown>;
}

/** The document as it was after so many turns; the last two had nothing turned down. */
function version(turns: number): string {
  const whole: Trajectory = JSON.parse(readFileSync(FIXTURE, 'utf8'));
  const done = turns === whole.trajectory.length;
  return JSON.stringify({
    ...whole,
    trajectory: whole.trajectory.slice(0, turns),
    // Two messages at first, then two for each turn but the second, which the model was asked to take back.
    history: whole.history.slice(0, 2 + 2 * (turns < 2 ? turns : turns - 1)),
    info: done ? whole.info : { ...whole.info, exit_status: null, submission: null },
  });
}

const rows = (page: Page) => page.getByRole('tree', { name: 'Steps', exact: true }).getByRole('treeitem');

/** The system prompt, the task, and two steps for each turn. */
const rowsAfter = (turns: number) => 2 + 2 * turns;

const WRITERS: [how: string, write: (path: string, content: string) => void][] = [
  ['in place, in two writes', (path, content) => writeFileSync(path, content)],
  [
    'beside it and put in its place',
    (path, content) => {
      writeFileSync(`${path}.next`, content);
      renameSync(`${path}.next`, path);
    },
  ],
];

for (const [how, write] of WRITERS) {
  test(`a trajectory rewritten ${how} grows on screen, and what is selected stays selected`, async ({
    open,
    folder,
  }) => {
    const traces = join(folder, 'trajectories');
    mkdirSync(traces);
    const path = join(traces, 'shop__shop-17.traj');
    writeFileSync(path, version(2));
    const { page } = await open({ open: [traces] });
    await page.getByRole('listbox', { name: 'Runs' }).getByRole('option').first().click();
    await expect(rows(page)).toHaveCount(rowsAfter(2));
    await rows(page).nth(3).click();
    await expect(page).toHaveURL(/\/step\/step-1%2Faction$/);
    await expect(rows(page).nth(3)).toHaveAttribute('aria-selected', 'true');
    const title = await page.getByRole('heading', { level: 1 }).textContent();
    await page.evaluate(() => {
      const seen = { fewest: Number.POSITIVE_INFINITY };
      Object.assign(window, { seen });
      const count = () => {
        seen.fewest = Math.min(
          seen.fewest,
          document.querySelectorAll('[role=tree][aria-label=Steps] [role=treeitem]').length,
        );
      };
      new MutationObserver(count).observe(document.body, { childList: true, subtree: true });
    });

    for (const turns of [3, 4, 5]) {
      const next = version(turns);
      // What a reader may meet who comes while the writer is at it.
      if (how.startsWith('in place')) {
        writeFileSync(path, next.slice(0, next.length / 2));
        await page.evaluate(() => new Promise(requestAnimationFrame));
      }
      write(path, next);
      await expect(rows(page)).toHaveCount(rowsAfter(turns));
      await expect(page).toHaveURL(/\/step\/step-1%2Faction$/);
      await expect(rows(page).nth(3)).toHaveAttribute('aria-selected', 'true');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(title ?? '');
    }
    // It ends with the last version. Live runs and the others are two lists: for a moment both may have it.
    const listed = page.getByRole('listbox', { name: 'Runs' }).getByRole('option');
    await expect(listed.and(page.getByRole('option', { name: /, OK, .*12 steps/ }))).toHaveCount(1);
    await expect(listed).toHaveCount(1);
    // Never fewer rows than there were when the first new version came.
    const fewest = await page.evaluate(() => (window as unknown as { seen: { fewest: number } }).seen.fewest);
    expect(fewest).toBeGreaterThanOrEqual(rowsAfter(2));
  });
}
