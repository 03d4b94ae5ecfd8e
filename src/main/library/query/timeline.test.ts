import { describe, expect, it } from 'vitest';
import { DAY_AGO, NOW, SECOND, TestIndex, type TestRun } from './index-testing.ts';
import { RunTrees } from './run-tree.ts';
import { StepKeys } from './steps/step-keys.ts';
import { StepRows } from './steps/step-rows.ts';
import { Timelines } from './timeline.ts';

function timelinesOf(index: TestIndex): Timelines {
  const { db } = index;
  const trees = new RunTrees({ db, formatById: () => null, now: () => NOW });
  const keys = new StepKeys(db);
  const rows = new StepRows(db, keys);
  return new Timelines({
    db,
    tree: (address) => trees.get(address),
    rows: (tree, steps) => rows.rows(tree, steps),
    indexOf: (tree, step) => keys.indexOf(tree, step),
  });
}

/** A run that calls a model, fails a tool twice, and has a sub-agent at work, with ten minutes of silence before it. */
function story(): { index: TestIndex; main: TestRun; sub: TestRun } {
  const index = new TestIndex();
  const file = index.file('/traces/a.jsonl');
  const main = index.run(file, 'main', { title: 'Fix it', cost_nano_usd: 710_000_000 });
  index.step(main, { type: 'user_input', at: 0, duration_us: null, columns: { mark: 1, turn: 1 } });
  const call = index.step(main, {
    type: 'llm',
    at: SECOND,
    duration_us: 9 * SECOND,
    columns: { name: 'claude-opus-4-5-20251101', input_tokens: 1200 },
  });
  index.step(main, { at: 10 * SECOND, duration_us: 5 * SECOND, parent: call, status: 'error' });
  index.step(main, {
    at: 15 * SECOND,
    duration_us: 5 * SECOND,
    parent: call,
    status: 'error',
    columns: { name: 'bash', attempt: 2, failure_type: 'tool', failure_code: 'timeout' },
  });
  const agent = index.step(main, {
    type: 'agent',
    at: 620 * SECOND,
    duration_us: 80 * SECOND,
    columns: { name: 'Task', summary: 'find the lock' },
  });
  const sub = index.run(
    file,
    'sub',
    { title: 'explorer', started_at_us: DAY_AGO + 621 * SECOND },
    { ...main, step: agent },
  );
  index.step(sub, { at: 621 * SECOND, duration_us: 60 * SECOND, key: 'inner' });
  index.step(main, { type: 'event', at: 640 * SECOND, duration_us: null, columns: { mark: 2 } });
  index.commit(main, sub);
  return { index, main, sub };
}

const root = 'retrace:main';

describe('an open timeline', () => {
  it('tells of lanes, idle time, kinds and context', () => {
    const timeline = timelinesOf(story().index).open({ root, fold_idle: true });
    expect(timeline).toMatchObject({
      run: root,
      timed: true,
      started_at_us: DAY_AGO,
      wall_us: 700 * SECOND,
      length_us: 110 * SECOND,
      steps: 7,
      kinds: ['model', 'tool', 'agent', 'human', 'harness'],
      breaks: { at_us: Float64Array.of(20 * SECOND), hidden_us: Float64Array.of(590 * SECOND) },
      compactions: [{ at_us: 50 * SECOND, seq: 7 }],
      has_turns: true,
    });
    expect(timeline.lanes).toEqual([
      {
        run: root,
        title: 'Fix it',
        agent_name: 'test-agent',
        steps: 6,
        copied_steps: 0,
        cost_nano_usd: 710_000_000,
        cost_computed: false,
        cost_coverage: { known: 0, calls: 0 },
        partial_outputs: 0,
        rows: 2,
        parent_seq: null,
      },
      {
        run: 'retrace:sub',
        title: 'explorer',
        agent_name: 'test-agent',
        steps: 1,
        copied_steps: 0,
        cost_nano_usd: null,
        cost_computed: false,
        cost_coverage: { known: 0, calls: 0 },
        partial_outputs: 0,
        rows: 1,
        parent_seq: 5,
      },
    ]);
    expect(timeline.overview.max_context_tokens).toBe(1200);
  });

  it('counts history of another run apart, and ends with the last record', () => {
    const { index, main } = story();
    index.step(main, { at: 700 * SECOND, columns: { copied_from: 1 } });
    index.db.prepare('UPDATE run SET last_at_us = ? WHERE id = ?').run(DAY_AGO + 800 * SECOND, main.id);
    index.commit(main);
    const { lanes, wall_us } = timelinesOf(index).open({ root, fold_idle: false });
    expect(lanes[0]).toMatchObject({ steps: 6, copied_steps: 1 });
    expect(wall_us).toBe(800 * SECOND);
  });

  it('has the same handle while the run grows, and the whole axis when idle time is shown', () => {
    const { index, main } = story();
    const timelines = timelinesOf(index);
    const first = timelines.open({ root, fold_idle: true });
    index.step(main, { at: 700 * SECOND, duration_us: 10 * SECOND });
    index.commit(main);
    const second = timelines.open({ root, fold_idle: true });
    expect([second.id, second.steps, second.length_us]).toEqual([first.id, 8, 120 * SECOND]);
    expect(second.rev).toBeGreaterThan(first.rev);
    const unfolded = timelines.open({ root, fold_idle: false });
    expect(unfolded).toMatchObject({
      idle_stretches: 1,
      breaks: { at_us: new Float64Array() },
      length_us: 710 * SECOND,
    });
    expect(unfolded.id).not.toBe(first.id);
  });

  it('of a sub-agent shows that run alone', () => {
    const timeline = timelinesOf(story().index).open({ root: 'retrace:sub', fold_idle: true });
    expect(timeline.lanes.map((lane) => lane.title)).toEqual(['explorer']);
    expect(timeline).toMatchObject({ steps: 1, wall_us: 60 * SECOND });
  });

  it('of a run with very many sub-agents shares the last lane among the rest', () => {
    const index = new TestIndex();
    const file = index.file('/traces/many.jsonl');
    const main = index.run(file, 'main');
    const starter = index.step(main, { type: 'agent', at: 0, duration_us: 1000 * SECOND });
    for (let n = 0; n < 450; n++) {
      const title = `task ${n} ${'x'.repeat(5_000)}`;
      const sub = index.run(file, `sub${n}`, { title, started_at_us: DAY_AGO + n }, { ...main, step: starter });
      index.step(sub, { at: n, duration_us: 5 });
    }
    index.commit(main);
    const { lanes, steps } = timelinesOf(index).open({ root, fold_idle: true });
    expect([lanes.length, steps]).toEqual([400, 451]);
    expect(lanes.at(-1)).toMatchObject({ steps: 52, cost_nano_usd: null });
    expect(lanes.at(-1)?.title).toMatch(/^task 398 x+ and 51 more sub-agent runs$/);
    expect(JSON.stringify(lanes).length).toBeLessThan(140_000);
  });

  it('of a run without times counts steps', () => {
    const index = new TestIndex();
    const main = index.run(index.file('/traces/b.jsonl'), 'main', { started_at_us: null });
    for (let n = 0; n < 3; n++) index.step(main, { at: null, duration_us: null });
    index.commit(main);
    const timeline = timelinesOf(index).open({ root, fold_idle: true });
    expect(timeline).toMatchObject({ timed: false, started_at_us: null, wall_us: 0, length_us: 3 });
  });
});

describe('what a timeline answers', () => {
  const opened = () => {
    const timelines = timelinesOf(story().index);
    return { timelines, id: timelines.open({ root, fold_idle: true }).id };
  };

  it('windows with labels', () => {
    const { timelines, id } = opened();
    const window = timelines.window({ id, from_us: 0, to_us: 110 * SECOND, px: 1100, lane_from: 0, lane_to: 2 });
    const labels = new Map(Array.from(window.seq, (seq, at) => [seq, window.labels[at]]));
    expect(labels.get(2)).toBe('opus-4-5');
    expect(labels.get(4)).toBe('bash, attempt 2, timeout');
    expect(labels.get(5)).toBe('Task: find the lock');
    expect(window.marks.map((mark) => [mark.kind, mark.turn, mark.seq])).toEqual([
      ['turn', 1, 1],
      ['compaction', null, 7],
    ]);
  });

  it('places by seq and by key, in nested runs too', () => {
    const { timelines, id } = opened();
    const by_seq = timelines.locate({ id, seq: 6 }).place;
    expect(by_seq).toEqual({ seq: 6, lane: 1, row: 0, start_us: 31 * SECOND, end_us: 91 * SECOND });
    const [step] = timelines.steps({ id, seqs: [6] }).steps;
    expect(step?.step).toMatch(/^inner@[0-9a-f]{8}$/);
    expect(timelines.locate({ id, step: step?.step ?? '' }).place).toEqual(by_seq);
    expect(timelines.locate({ id, step: 'no such step' }).place).toBeNull();
    expect(timelines.locate({ id, seq: 99 }).place).toBeNull();
    expect(timelines.locate({ id, seq: 0 }).place).toBeNull();
  });

  it('steps with their place in the lane, parent and failure; those that are not there are left out', () => {
    const { timelines, id } = opened();
    const { steps } = timelines.steps({ id, seqs: [4, 6, 99, 0] });
    expect(steps).toMatchObject([
      {
        seq: 4,
        name: 'bash',
        lane: 0,
        position: 4,
        lane_steps: 6,
        parent: { seq: 2, name: 'claude-opus-4-5-20251101' },
        failure: 'tool/timeout',
      },
      { seq: 6, lane: 1, position: 1, lane_steps: 1, parent: { seq: 5, name: 'Task' }, failure: null },
    ]);
  });

  it('moves, and stays at the edge', () => {
    const { timelines, id } = opened();
    expect(timelines.move({ id, seq: 2, to: 'next' }).place?.seq).toBe(3);
    expect(timelines.move({ id, seq: 7, to: 'down' }).place?.seq).toBe(6);
    expect(timelines.move({ id, seq: 1, to: 'previous' }).place).toBeNull();
    expect(timelines.move({ id, seq: 99, to: 'next' }).place).toBeNull();
  });

  it('gone, where the handle is not known; refused, where the window is empty', () => {
    const { timelines, id } = opened();
    expect(() => timelines.locate({ id: 'timeline-99', seq: 1 })).toThrowError(
      expect.objectContaining({ code: 'gone' }),
    );
    const query = { id, px: 100, lane_from: 0, lane_to: 1 };
    for (const [from_us, to_us] of [
      [5, 5],
      [9, 5],
      [Number.NaN, 5],
    ] as const) {
      expect(() => timelines.window({ ...query, from_us, to_us })).toThrowError(
        expect.objectContaining({ code: 'invalid_request' }),
      );
    }
  });

  it('survives windows of any size', () => {
    const { timelines, id } = opened();
    for (const [from_us, to_us] of [
      [-1e18, 1e18],
      [0, 1e-9],
      [1e15, 2e15],
      [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    ] as const) {
      const query = { id, from_us, to_us, px: 1, lane_from: 0, lane_to: 1_000_000_000 };
      if (Number.isFinite(from_us)) expect(timelines.window(query).count).toBeGreaterThanOrEqual(0);
      else expect(() => timelines.window(query)).toThrowError(expect.objectContaining({ code: 'invalid_request' }));
    }
  });
});
