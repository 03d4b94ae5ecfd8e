import { beforeEach, describe, expect, it } from 'vitest';
import type { RunListing } from '../../../../shared/api.ts';
import { DAY_AGO, SECOND, stepId, TestIndex } from '../index-testing.ts';

const ALL: RunListing = { filter: {}, sort: 'last_write', descending: true, group: 'none', utc_offset_minutes: 0 };

let index: TestIndex;
beforeEach(() => {
  index = new TestIndex();
});

describe('run.get', () => {
  it('says everything, sub-agents added where it says so', () => {
    const file = index.file('/x/a.jsonl', { size: 4711 });
    const root = index.run(file, 'a', {
      ...{ title: 'Root', agent_versions: '["1.0","1.1"]', environment: 'dev', cwd: '/w', git_branch: 'main' },
      ...{ session_id: 's', task_id: 't', status: 'failure', ended: 1, ended_at_us: DAY_AGO + 10 * SECOND },
      ...{
        last_at_us: DAY_AGO + 10 * SECOND,
        active_us: 4 * SECOND,
        harness_hash: 'sha256:h',
        harness_completeness: 'partial',
      },
      ...{ failure_type: 'tool', failure_code: 'timeout', metadata_only: 1 },
      ...{ llm_calls: 2, tool_calls: 1, input_tokens: 10, cost_nano_usd: 100, usage_known: 1, cost_known: 1 },
    });
    const starter = index.step(root, { type: 'agent' });
    index.step(root, { status: 'error', columns: { failure_message: '\n first line \nsecond', state_changed: 1 } });
    const nested = index.run(
      index.file('/x/n.jsonl'),
      'n',
      {
        llm_calls: 3,
        input_tokens: 5,
        output_tokens: 7,
        cost_nano_usd: 11,
        cost_computed: 1,
        usage_known: 3,
        cost_known: 2,
      },
      { ...root, step: starter },
    );
    index.step(nested, { status: 'error', at: 100 * SECOND, columns: { has_decision: 1 } });
    for (const [run_id, calls, cost_computed] of [
      [root.id, 2, 0],
      [nested.id, 3, 1],
    ] as const) {
      index.insert('run_model', {
        run_id,
        model: 'm',
        provider: 'p',
        calls,
        input_tokens: calls,
        cost_nano_usd: calls,
        cost_computed,
      });
    }
    index.insert('run_model', { run_id: nested.id, model: 'other', calls: 1 });
    index.insert('problem', { id: 1, file_id: file, code: 'invalid_json', severity: 'error', message: 'm' });
    index.commit(root, nested);
    const ask = index.asking({ priceNote: (model) => `${model}, prices of a day` });
    expect(ask('run.get', { run: 'retrace:a' })).toMatchObject({
      ...{ run: 'retrace:a', run_id: 'a', root_run: 'retrace:a', title: 'Root', status: 'failure', path: '/x/a.jsonl' },
      ...{ agent_version: '1.1', agent_versions: ['1.0', '1.1'], environment: 'dev', cwd: '/w', git_branch: 'main' },
      ...{
        session_id: 's',
        task_id: 't',
        file_bytes: 4711,
        steps: 3,
        errors: 2,
        subagents: 1,
        failure: 'tool/timeout',
      },
      ...{ wall_us: 10 * SECOND, active_us: 4 * SECOND, parent_run: null, parent_step: null, problems: 1, timed: true },
      ...{ metadata_only: true, harness: { hash: 'sha256:h', completeness: 'partial' } },
      totals: {
        steps: 2,
        llm_calls: 2,
        input_tokens: 10,
        output_tokens: null,
        cost_nano_usd: 100,
        cost_computed: false,
      },
      totals_with_subagents: {
        ...{ steps: 3, llm_calls: 5, input_tokens: 15, output_tokens: 7, cost_nano_usd: 111, cost_computed: true },
        ...{ usage_coverage: { known: 4, calls: 5 }, cost_coverage: { known: 3, calls: 5 }, errors: 2 },
      },
      models: [
        {
          model: 'm',
          provider: 'p',
          calls: 5,
          input_tokens: 5,
          output_tokens: null,
          cost_computed: true,
          price_note: 'm, prices of a day',
        },
        { model: 'other', provider: null, calls: 1, input_tokens: null, cost_nano_usd: null, price_note: null },
      ],
      counts: { errors: 2, retries: 0, state_changes: 1, decisions: 1, steps: 3, compactions: 0 },
      first_error: {
        step: 's1',
        seq: 2,
        type: 'tool',
        name: 'step 1',
        message: 'first line',
        by_user: false,
        last_seq: 3,
      },
    });
    const inner = ask('run.get', { run: 'retrace:n' });
    expect(inner).toMatchObject({
      ...{
        root_run: 'retrace:a',
        parent_run: 'retrace:a',
        parent_step: 's0',
        parent_title: 'Root',
        subagents: 0,
        errors: 1,
      },
      first_error: { step: 's0', seq: 1, last_seq: 1 },
    });
    expect(() => ask('run.get', { run: 'retrace:zzz' })).toThrow(expect.objectContaining({ code: 'not_found' }));
  });

  it('wall time is no less than active time, and none where nothing lasted', () => {
    const ask = index.asking();
    const wall = (run: string) => {
      const { wall_us } = ask('run.get', { run: `retrace:${run}` });
      const { id } = ask('runs.open', ALL);
      const { rows } = ask('runs.slice', { id, from: 0, n: 9 });
      expect(rows.find((row) => row.row === 'run' && row.run_id === run)).toMatchObject({ wall_us });
      return wall_us;
    };
    // Its head says that it began after its only step.
    index.run(index.file('/x/late.jsonl'), 'late', { last_at_us: DAY_AGO + SECOND, active_us: 3 * SECOND });
    index.run(index.file('/x/empty.jsonl'), 'empty', { last_at_us: DAY_AGO });
    const moment = index.run(index.file('/x/moment.jsonl'), 'moment', { last_at_us: DAY_AGO, active_us: 0 });
    index.step(moment, { at: 0 });
    index.step(moment, { at: null });
    // Its sub-agent goes on after it.
    const left = index.run(index.file('/x/left.jsonl'), 'left', { last_at_us: DAY_AGO + SECOND, active_us: SECOND });
    index.run(left.file, 'behind', { last_at_us: DAY_AGO + 5 * SECOND }, left);
    index.commit(moment);
    expect(wall('left')).toBe(5 * SECOND);
    expect(wall('late')).toBe(3 * SECOND);
    expect(wall('empty')).toBe(null);
    expect(wall('moment')).toBe(null);
    expect(ask('run.get', { run: 'retrace:moment' }).active_us).toBe(null);
  });

  it('links to other runs, indexed or not', () => {
    const a = index.run(index.file('/a.jsonl'), 'a', { title: 'A' });
    const b = index.run(index.file('/b.jsonl'), 'b');
    index.step(b, { key: 'forked' });
    const link = (id: number, to_run_key: string, to_run: number | null, kind: string) =>
      index.insert('run_link', { id, from_run: b.id, from_step: stepId(b.file, 0), to_run_key, to_run, kind });
    link(1, 'retrace:a', a.id, 'fork');
    link(2, 'retrace:gone/agent', null, 'resume');
    link(3, 'retrace:b/agent', null, 'subagent');
    index.commit(a, b);
    const ask = index.asking();
    expect(ask('run.get', { run: 'retrace:b' }).relations).toEqual([
      { kind: 'fork', direction: 'to', run: 'retrace:a', run_id: 'a', title: 'A', step: 'forked' },
      { kind: 'resume', direction: 'to', run: null, run_id: 'gone/agent', title: null, step: 'forked' },
      {
        ...{ kind: 'subagent', direction: 'to', run: null, run_id: 'b/agent' },
        ...{ title: 'step 0: summary of 0', step: 'forked' },
      },
    ]);
    // A sub-agent that was started and whose call never ended: no link tells of it.
    const started = index.run(b.file, 'b/open', { title: 'Review' }, { ...b, step: 0 });
    index.insert('run_share', { run_id: b.id, other_id: a.id, first: 0 });
    index.insert('run_share', { run_id: a.id, other_id: b.id, first: 1 });
    index.step(b, { columns: { copied_from: 2 } });
    index.commit(b, started);
    expect(ask('run.get', { run: 'retrace:b' })).toMatchObject({
      relations: { length: 4, 3: { kind: 'subagent', run: 'retrace:b/open', title: 'Review', step: 'forked' } },
      steps: 1,
      counts: { steps: 2 },
      counted_in: [{ run: 'retrace:a', path: '/a.jsonl' }],
    });
    expect(ask('run.get', { run: 'retrace:a' }).counted_in).toEqual([]);
    expect(ask('run.get', { run: 'retrace:a' }).relations).toEqual([
      { kind: 'fork', direction: 'from', run: 'retrace:b', run_id: 'b', title: 'b.jsonl', step: null },
    ]);
  });
});
