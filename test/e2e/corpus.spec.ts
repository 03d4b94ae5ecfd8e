import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import Database from 'better-sqlite3';
import { currentGeneration, indexPath } from '../../src/main/library/store/generations.ts';
import { STEP_STATUSES, STEP_TYPES } from '../../src/shared/model/step.ts';
import { expectStep, expectWellFormed, readTabs, showStep } from './every-tab.ts';
import { expect, test } from './shell.ts';

/**
 * Sessions that real engineers recorded. They are other people's data and not part of this repository: where
 * the folder is absent one test says so, and nothing here claims to have read it.
 */
const CORPUS = resolve(import.meta.dirname, '../../../shared/corpus/claude-code');

interface Chosen {
  root: string;
  step: string;
  type: string;
}

function filesToRead(home: string): number {
  const db = new Database(indexPath(home, currentGeneration(home)), { readonly: true });
  try {
    return (
      db.prepare<[], number>("SELECT count(*) FROM file WHERE status IN ('pending', 'reading')").pluck().get() ?? 0
    );
  } finally {
    db.close();
  }
}

/** Of every run, the first step of each type and every step that failed. */
function chooseSteps(home: string): { runs: { run: string; path: string }[]; steps: Chosen[] } {
  const db = new Database(indexPath(home, currentGeneration(home)), { readonly: true });
  const runs = db
    .prepare<[], { run: string; path: string }>(
      'SELECT run.address AS run, file.path FROM run JOIN file ON file.id = run.file_id ORDER BY run.id',
    )
    .all();
  const rows = db
    .prepare<[], { root: string; run: string; step: string; type: number; status: number }>(
      `SELECT root.address AS root, run.address AS run, step.key AS step, step.type, step.status
       FROM step JOIN run ON run.id = step.run_id JOIN run AS root ON root.id = run.root_id ORDER BY step.id`,
    )
    .all();
  db.close();
  const seen = new Set<string>();
  const steps = rows.flatMap(({ root, run, step, type, status }): Chosen[] => {
    const first = !seen.has(`${run} ${type}`);
    seen.add(`${run} ${type}`);
    const name = STEP_TYPES[type] ?? 'unknown';
    return first || STEP_STATUSES[status] === 'error' ? [{ root, step, type: name }] : [];
  });
  return { runs, steps };
}

if (existsSync(CORPUS)) {
  test('every run of the real sessions, every type of step, every error, every tab', async ({ open }) => {
    test.setTimeout(20 * 60_000);
    const { page, home } = await open({ open: [CORPUS] });
    await expect(page.getByRole('contentinfo')).toContainText('34 files');
    await expect.poll(() => filesToRead(home)).toBe(0);
    const { runs, steps } = chooseSteps(home);
    expect(runs.length).toBeGreaterThanOrEqual(34);
    expect(new Set(steps.map((step) => step.type)).size).toBeGreaterThanOrEqual(5);

    for (const { run, path } of runs) {
      await showStep(page, run, null);
      await expect(page.getByRole('main').getByRole('tree', { name: 'Steps', exact: true })).toBeVisible();
      expectWellFormed((await page.getByRole('main').textContent()) ?? '', readFileSync(path, 'utf8'), run);
    }
    for (const { root, step, type } of steps) {
      await showStep(page, root, step);
      await expectStep(page, step);
      const texts = await readTabs(page);
      const recorded = texts.Raw ?? '';
      for (const [tab, text] of Object.entries(texts)) {
        // What people typed comes without the markup of the harness; what tools read may hold anything.
        const known = type === 'user_input' ? recorded.replaceAll(/<command-\w+>/g, '') : recorded;
        if (tab !== 'Raw') expectWellFormed(text, known, `${root} ${step} ${tab}`);
      }
    }
    test
      .info()
      .annotations.push({ type: 'coverage', description: `${runs.length} runs, ${steps.length} steps, 6 tabs` });
  });
} else {
  test('real sessions: not run, ../shared/corpus/claude-code is absent on this machine', () => {
    expect(existsSync(CORPUS)).toBe(false);
  });
}
