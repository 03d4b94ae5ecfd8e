import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { STEP_STATUSES } from '../../../shared/model/step.ts';
import type { TraceFormat } from '../../formats/format.ts';
import { DAY_AGO, NOW, SECOND, stepId, TestIndex } from './index-testing.ts';
import { type RunTree, RunTrees, sameSteps } from './run-tree.ts';

const inFileOrder = { order: 'file' } as TraceFormat;

let index: TestIndex;
beforeEach(() => {
  index = new TestIndex();
});

function treesOf(
  options: { format?: TraceFormat; now?: () => number; reload_below?: number; max_bytes?: number } = {},
) {
  const { format, now, ...rest } = options;
  return new RunTrees({ db: index.db, formatById: () => format ?? null, now: now ?? (() => NOW), ...rest });
}

/** Row ids of the steps in order of seq. */
const ids = (tree: RunTree) => [...tree.id.subarray(0, tree.count)];
/** Row ids as the list shows them. */
const listed = (tree: RunTree) => [...tree.order].map((step) => tree.id[step]);

describe('order', () => {
  it('is that of the start, then of the file; a step without a time stays where the file has it', () => {
    const run = index.run(index.file('/a'), 'a');
    index.step(run, { at: 5 * SECOND });
    index.step(run, { at: null });
    index.step(run, { at: 1 * SECOND });
    index.step(run, { at: 5 * SECOND });
    index.step(run, { at: 2 * SECOND, columns: { started_at_ns: 7 } });
    index.step(run, { at: 2 * SECOND, columns: { started_at_ns: 3 } });
    expect(ids(treesOf().get('retrace:a'))).toEqual([2, 5, 4, 0, 1, 3].map((number) => stepId(1, number)));
  });

  it('is that of the file alone where times do not tell, nested runs under the step that started them', () => {
    const run = index.run(index.file('/a'), 'a');
    index.step(run, { at: 9 * SECOND });
    index.step(run, { at: 1 * SECOND });
    const starter = index.step(run, { type: 'agent', at: 5 * SECOND });
    index.step(run, { at: 0 });
    const orphan = index.run(index.file('/c'), 'c', {}, run);
    index.step(orphan, { at: 0 });
    const nested = index.run(index.file('/b'), 'b', {}, { ...run, step: starter });
    index.step(nested, { at: 99 * SECOND });
    index.step(nested, { at: 0 });
    expect(ids(treesOf({ format: inFileOrder }).get('retrace:a'))).toEqual([
      stepId(1, 0),
      stepId(1, 1),
      stepId(1, 2),
      stepId(3, 0),
      stepId(3, 1),
      stepId(1, 3),
      stepId(2, 0),
    ]);
  });

  it('keeps every subtree together in the list, whatever ran at the same time', () => {
    const run = index.run(index.file('/a'), 'a');
    const left = index.step(run, { type: 'agent' });
    const right = index.step(run, { type: 'agent' });
    index.step(run, { parent: left });
    index.step(run, { parent: right });
    index.step(run, { parent: left });
    const tree = treesOf().get('retrace:a');
    expect(ids(tree)).toEqual([0, 1, 2, 3, 4].map((number) => stepId(1, number)));
    expect(listed(tree)).toEqual([0, 2, 4, 1, 3].map((number) => stepId(1, number)));
    expect([...tree.depth]).toEqual([0, 0, 1, 1, 1]);
    expect([...tree.children]).toEqual([2, 1, 0, 0, 0]);
    expect([...tree.below]).toEqual([2, 1, 0, 0, 0]);
  });

  it('survives steps that are their own ancestors', () => {
    const run = index.run(index.file('/a'), 'a');
    for (let n = 0; n < 6; n++) index.step(run, {});
    const parents = [1, 2, 0, 3, null, 4];
    parents.forEach((parent, n) => {
      index.db
        .prepare('UPDATE step SET parent_id = ? WHERE id = ?')
        .run(parent === null ? null : stepId(1, parent), stepId(1, n));
    });
    const tree = treesOf().get('retrace:a');
    expect(listed(tree).toSorted()).toEqual(ids(tree).toSorted());
    expect([...tree.position].toSorted()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(tree.below[4]).toBe(1);
    expect(Math.max(...tree.depth)).toBe(2);
  });
});

describe('nested runs', () => {
  it('are part of the tree of their root, and a tree of their own', () => {
    const run = index.run(index.file('/a'), 'a');
    const starter = index.step(run, { type: 'agent' });
    const nested = index.run(index.file('/b'), 'b', {}, { ...run, step: starter });
    const inner_starter = index.step(nested, { type: 'agent' });
    const inner = index.run(index.file('/c'), 'c', {}, { ...nested, step: inner_starter, root: run.id });
    index.step(inner);
    const trees = treesOf();
    const whole = trees.get('retrace:a');
    expect([...whole.depth]).toEqual([0, 1, 2]);
    expect([...whole.started_by]).toEqual([-1, 0, 1]);
    const part = trees.get('retrace:b');
    expect(part.runs.map((one) => one.address)).toEqual(['retrace:b', 'retrace:c']);
    expect([...part.depth]).toEqual([0, 1]);
  });

  it('an unknown address is an error that says what to do', () => {
    expect(() => treesOf().get('retrace:none')).toThrow(expect.objectContaining({ code: 'not_found' }));
  });
});

describe('statuses', () => {
  const statuses = (tree: RunTree) => [...tree.status].map((status) => STEP_STATUSES[status]);

  it('an open step runs while its file is being written, then it was cut short', () => {
    let now = NOW;
    const file = index.file('/a', { last_event_us: NOW - 60 * SECOND });
    const run = index.run(file, 'a');
    index.step(run, { status: 'running' });
    index.step(run, { status: 'ok' });
    const trees = treesOf({ now: () => now });
    const live = trees.get('retrace:a');
    expect(statuses(live)).toEqual(['running', 'ok']);
    now += 59 * SECOND;
    expect(trees.get('retrace:a')).toBe(live);
    now += 2 * SECOND;
    expect(statuses(trees.get('retrace:a'))).toEqual(['incomplete', 'ok']);
    expect(statuses(live)).toEqual(['running', 'ok']);
  });

  it('nothing runs in a run that ended, nor in a missing file', () => {
    const ended = index.run(index.file('/a', { last_event_us: NOW }), 'a', { ended: 1 });
    const missing = index.run(index.file('/b', { last_event_us: NOW, status: 'missing' }), 'b');
    index.step(ended, { status: 'running' });
    index.step(missing, { status: 'running' });
    const trees = treesOf();
    expect(statuses(trees.get('retrace:a'))).toEqual(['incomplete']);
    expect(statuses(trees.get('retrace:b'))).toEqual(['incomplete']);
  });

  it('a run inside the file of its parent has ended with the step that started it', () => {
    const file = index.file('/a', { last_event_us: NOW });
    const run = index.run(file, 'a');
    const done = index.step(run, { type: 'agent', status: 'ok' });
    const open = index.step(run, { type: 'agent', status: 'running' });
    const first = index.run(file, 'first', {}, { ...run, step: done });
    const second = index.run(file, 'second', {}, { ...run, step: open });
    index.step(first, { status: 'running' });
    index.step(second, { status: 'running' });
    const tree = treesOf().get('retrace:a');
    expect(statuses(tree)).toEqual(['ok', 'running', 'incomplete', 'running']);
    expect(tree.live).toEqual([true, false, true]);
  });
});

describe('growth', () => {
  it('a tree that was kept and grew equals one read anew', () => {
    const change = fc.record({
      kind: fc.constantFrom('append', 'append', 'append', 'close', 'rename', 'nest', 'far', 'relink', 'copied'),
      pick: fc.nat(),
      at: fc.integer({ min: 0, max: 50 }),
      open: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(fc.array(change, { maxLength: 12 }), { maxLength: 8 }), fc.boolean(), (commits, by_file) => {
        index = new TestIndex();
        const options = by_file ? { format: inFileOrder } : {};
        const kept = treesOf({ ...options, reload_below: 0 });
        const root = index.run(index.file('/a', { last_event_us: NOW }), 'a');
        const runs = [root];
        const steps: number[] = [];
        for (let n = 0; n < 600; n++) steps.push(index.step(root, { at: n * SECOND, columns: { model: 'm' } }));
        index.commit(root);
        let before = kept.get('retrace:a');
        for (const changes of commits) {
          for (const { kind, pick, at, open } of changes) {
            const run = runs[pick % runs.length] ?? root;
            const some = stepId(1, steps[pick % steps.length] ?? 0);
            const recent = stepId(1, steps.at(-1 - (pick % 20)) ?? 0);
            const sql = (text: string, ...values: unknown[]) => index.db.prepare(text).run(...values);
            if (kind === 'append') {
              const step = index.step(run, { at: (550 + at) * SECOND, status: open ? 'running' : 'ok' });
              if (run === root) steps.push(step);
            } else if (kind === 'close') sql('UPDATE step SET status = 1, duration_us = ? WHERE status = 4', pick);
            else if (kind === 'rename') sql('UPDATE step SET duration_us = ? WHERE id = ?', pick, recent);
            // A copied step far back is whole: nothing that a writer does changes it, and no total would tell.
            else if (kind === 'far') sql('UPDATE step SET status = 1 WHERE id = ? AND copied_from IS NULL', some);
            else if (kind === 'copied') sql('UPDATE step SET copied_from = 2 WHERE id = ?', some);
            else if (kind === 'relink') sql('UPDATE step SET parent_id = ? WHERE id = ?', stepId(1, 0), recent);
            else runs.push(index.run(index.file(`/${runs.length}`), `n${runs.length}`, {}, { ...root, step: 0 }));
          }
          index.commit(...runs);
          const after = kept.get('retrace:a');
          const fresh = treesOf(options).get('retrace:a');
          expect(seen(after)).toEqual(seen(fresh));
          const same = sameSteps(before, after);
          expect(ids(after).slice(0, same)).toEqual(ids(before).slice(0, same));
          if (changes.every(({ kind }) => kind === 'nest')) expect(same).toBe(before.count);
          before = after;
        }
      }),
      { numRuns: 25 },
    );
  });

  it('only what can have changed is read', () => {
    const run = index.run(index.file('/a'), 'a');
    for (let n = 0; n < 2000; n++) index.step(run);
    index.commit(run);
    const trees = treesOf({ reload_below: 0 });
    const before = trees.get('retrace:a');
    // A change that no writer makes, and that the totals do not tell of.
    index.db.prepare('UPDATE step SET duration_us = 1 WHERE id = ?').run(stepId(1, 3));
    index.step(run);
    index.commit(run);
    const after = trees.get('retrace:a');
    expect(after.count).toBe(2001);
    expect(after.duration_us[3]).toBe(before.duration_us[3]);
  });

  it('a replaced file is read anew', () => {
    const run = index.run(index.file('/a', { inode: '1' }), 'a');
    for (let n = 0; n < 2000; n++) index.step(run);
    index.commit(run);
    const trees = treesOf({ reload_below: 0 });
    trees.get('retrace:a');
    index.db.exec("UPDATE step SET duration_us = 7; UPDATE file SET inode = '2'");
    index.commit(run);
    expect(trees.get('retrace:a').duration_us[3]).toBe(7);
  });

  function seen({ id, parent, run, status, type, flags, order, depth, below, children, ...tree }: RunTree) {
    const columns = { id, run, status, type, flags, duration_us: tree.duration_us, started_at_us: tree.started_at_us };
    return {
      ...Object.fromEntries(
        Object.entries(columns).map(([name, column]) => [name, [...column.subarray(0, tree.count)]]),
      ),
      ...{ parent, order, depth, below, children, count: tree.count, rev: tree.rev, longest_us: tree.longest_us },
      tokens: [...tree.tokens.subarray(0, tree.count)],
    };
  }
});

describe('what is kept', () => {
  it('the same tree while nothing was committed, and no more than fits', () => {
    for (const name of ['a', 'b', 'c']) {
      const run = index.run(index.file(`/${name}`), name);
      for (let n = 0; n < 10; n++) index.step(run, { at: (n * 7) % 10 });
    }
    const roomy = treesOf();
    const first = roomy.get('retrace:a');
    expect(roomy.get('retrace:a')).toBe(first);
    const narrow = treesOf({ max_bytes: first.bytes * 2.5 });
    const kept = [narrow.get('retrace:a'), narrow.get('retrace:b'), narrow.get('retrace:c')];
    expect(narrow.get('retrace:c')).toBe(kept[2]);
    expect(narrow.get('retrace:b')).toBe(kept[1]);
    expect(narrow.get('retrace:a')).not.toBe(kept[0]);
  });

  it('holds what the rows hold', () => {
    const run = index.run(index.file('/a'), 'a');
    index.step(run, {
      type: 'llm',
      duration_us: 12,
      columns: { attempt: 3, mark: 2, input_tokens: 10, output_tokens: 4, state_changed: 1, has_decision: 1 },
    });
    index.step(run, { duration_us: null, columns: { copied_from: 1, context_tokens: 99, attempt: 70_000 } });
    const tree = treesOf().get('retrace:a');
    expect([...tree.attempt.subarray(0, 2)]).toEqual([3, 4095]);
    expect([...tree.flags.subarray(0, 2)]).toEqual([1 | 2 | 8, 4 | 8]);
    expect([...tree.mark.subarray(0, 2)]).toEqual([2, 0]);
    expect([...tree.tokens.subarray(0, 2)]).toEqual([14, Number.NaN]);
    expect([...tree.context_tokens.subarray(0, 2)]).toEqual([10, 99]);
    expect(tree.first_us).toBe(DAY_AGO);
    expect(tree.longest_us).toBe(12);
  });
});
