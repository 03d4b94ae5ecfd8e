import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { Inspection } from '../inspect/inspect.ts';
import { indexPaths } from './index-paths.ts';

const FIXTURES = join(import.meta.dirname, '../../../../test/fixtures/codex/0.142');
const folder = mkdtempSync(join(tmpdir(), 'retrace-codex-'));
afterAll(() => rmSync(folder, { recursive: true }));

const FILES = ['team-parent', 'team-child-with-ordinals', 'team-child-without-ordinals', 'fork'];
/** Every order in which the files may come. */
const ORDERS = FILES.flatMap((_, turn) => {
  const turned = [...FILES.slice(turn), ...FILES.slice(0, turn)];
  return [turned, turned.toReversed()];
});

let databases = 0;
async function imported(names: readonly string[]) {
  databases += 1;
  const home = join(folder, String(databases));
  for (const name of names) cpSync(join(FIXTURES, `${name}.jsonl`), join(home, `${name}.jsonl`));
  const path = join(folder, `${databases}.db`);
  await indexPaths(
    names.map((name) => join(home, `${name}.jsonl`)),
    { db: path },
  );
  const db = new Database(path, { readonly: true });
  try {
    const runs = [];
    const inspection = new Inspection(db);
    for await (const { detail, run_key, root_run_key } of inspection.runs()) {
      const started = db
        .prepare<[string], { key: string }>(
          'SELECT step.key FROM run JOIN step ON step.id = run.parent_step_id WHERE run.run_key = ?',
        )
        .get(run_key);
      const { steps, llm_calls, input_tokens, output_tokens } = detail.totals;
      runs.push({
        run_key,
        root_run_key,
        started_by: started?.key ?? null,
        title: detail.title,
        totals: { steps, llm_calls, input_tokens, output_tokens },
        all: detail.totals_with_subagents.input_tokens,
      });
    }
    return runs.sort((a, b) => (a.run_key < b.run_key ? -1 : 1));
  } finally {
    db.close();
  }
}

describe('a team of Codex agents in files of their own', () => {
  it('is one tree, in which copied history counts once', async () => {
    const [parent, first, second, fork, ...others] = await imported(FILES);
    expect(others).toEqual([]);
    expect([first, second].map((run) => run?.root_run_key)).toEqual([parent?.run_key, parent?.run_key]);
    expect([first, second].map((run) => run?.started_by)).toEqual([
      'call_BBBBBBBBBBBBBBBBBBBBBB01',
      'call_BBBBBBBBBBBBBBBBBBBBBB02',
    ]);
    // Added by hand from the lines of the fixtures: 500 + 600 + 700; 300 + 350; 400; 600.
    expect([parent, first, second, fork].map((run) => run?.totals.input_tokens)).toEqual([1800, 650, 400, 600]);
    expect(parent?.all).toBe(1800 + 650 + 400);
    expect(fork?.root_run_key).toBe(fork?.run_key);
    expect([first, second, fork].map((run) => run?.title)).toEqual([
      'Look at the tests.',
      'Look at the docs.',
      'Now the changelog.',
    ]);
  });

  it.each(ORDERS.map((order) => [order.join(', '), order]))('is the same tree in the order %s', async (_, order) => {
    expect(await imported(order)).toEqual(await imported(FILES));
  });
});
