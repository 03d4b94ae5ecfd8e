import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { MethodName, Params, Result, RunListing, RunRow } from '../../../../shared/api.ts';
import type { TraceFormat } from '../../../formats/format.ts';
import { DAY_AGO, NOW, SECOND, stepId, TestIndex } from '../index-testing.ts';
import { createQueries, type QueriesOptions } from '../queries.ts';

const HOUR = 3_600 * SECOND;
const ALL: RunListing = { filter: {}, sort: 'last_write', descending: true, group: 'none', utc_offset_minutes: 0 };

let index: TestIndex;
beforeEach(() => {
  index = new TestIndex();
});

function asking(options: Partial<QueriesOptions> = {}, on = index) {
  const queries = createQueries({ db: on.db, now: () => NOW, formatById: () => null, ...options });
  return <M extends MethodName>(method: M, params: Params<M>) =>
    queries.handle(method, params, new AbortController().signal) as Result<M>;
}
type Ask = ReturnType<typeof asking>;

function list(ask: Ask, listing: Partial<RunListing> = {}): string[] {
  const { id, count } = ask('runs.open', { ...ALL, ...listing });
  const { rows } = ask('runs.slice', { id, from: 0, n: 500 });
  expect(rows.length).toBe(Math.min(count, 500));
  return rows.map((row) => (row.row === 'run' ? row.run_id : `# ${row.label} ${row.runs}`));
}

const only = (ask: Ask): RunRow => {
  const [row] = ask('runs.slice', { id: ask('runs.open', ALL).id, from: 0, n: 1 }).rows;
  if (row?.row !== 'run') throw new Error('no run is listed');
  return row;
};

describe('run list', () => {
  it('filters by words in everything that names a run, its sub-agents included', () => {
    const a = index.run(index.file('/traces/Über/a.jsonl'), 'a', {
      title: 'Fix the LOGIN page',
      agent_versions: '["2.1.7"]',
    });
    index.insert('run_model', { run_id: a.id, model: 'claude-opus-4-5', calls: 1 });
    const b = index.run(index.file('/traces/b.jsonl'), 'b', { title: 'Other', tool_names: 'Bash\nGrep' });
    index.run(index.file('/traces/n.jsonl'), 'nested', { tool_names: 'WebFetch' }, b);
    index.commit();
    const ask = asking();
    const find = (text: string) => list(ask, { filter: { text } }).sort();
    expect(find('')).toEqual(['a', 'b']);
    expect(find('login fix')).toEqual(['a']);
    expect(find('OPUS')).toEqual(['a']);
    expect(find('über')).toEqual(['a']);
    expect(find('2.1.7')).toEqual(['a']);
    expect(find('grep')).toEqual(['b']);
    expect(find('webfetch nested')).toEqual(['b']);
    expect(find('retrace:b')).toEqual(['b']);
    expect(find('login grep')).toEqual([]);
    index.db.prepare("UPDATE run SET tool_names = 'Edit' WHERE id = ?").run(b.id);
    index.commit(b);
    expect(find('edit')).toEqual(['b']);
    expect(find('grep')).toEqual([]);
  });

  it('counts each facet with the rest of the filter as it is', () => {
    const add = (name: string, status: 'success' | 'failure', format: string, errors: number, hours: number) =>
      index.run(index.file(`/${name}`), name, { status, ended: 1, format, errors, last_at_us: NOW - hours * HOUR });
    add('a', 'success', 'retrace', 0, 1);
    add('b', 'failure', 'retrace', 2, 2);
    add('c', 'failure', 'claude-code', 1, 3);
    add('d', 'success', 'claude-code', 0, 4);
    const ask = asking();
    const open = (filter: RunListing['filter']) => ask('runs.open', { ...ALL, filter });
    expect(open({})).toMatchObject({
      ...{ runs: 4, hidden: 0, live: 0, count: 4 },
      facets: { statuses: { success: 2, failure: 2 }, formats: { retrace: 2, 'claude-code': 2 }, with_errors: 2 },
    });
    expect(open({ statuses: ['failure'] })).toMatchObject({
      ...{ runs: 2, hidden: 2 },
      facets: { statuses: { success: 2, failure: 2 }, formats: { retrace: 1, 'claude-code': 1 }, with_errors: 2 },
    });
    expect(open({ statuses: ['failure'], formats: ['retrace'], has_errors: true })).toMatchObject({ runs: 1 });
    expect(list(ask, { filter: { has_errors: false } })).toEqual(['a', 'd']);
    expect(list(ask, { filter: { since_us: NOW - 3 * HOUR, until_us: NOW - 2 * HOUR } })).toEqual(['b', 'c']);
    expect(list(ask, { filter: { statuses: [] } }).length).toBe(4);
  });

  it('sorts by each column, unknown values last, live runs first', () => {
    const add = (name: string, columns: Record<string, number | string | null>, live = false) =>
      index.run(index.file(`/${name}`, { last_event_us: live ? NOW : DAY_AGO }), name, columns);
    add('a', {
      last_at_us: 30,
      title: 'b',
      steps: 3,
      active_us: 5,
      input_tokens: 9,
      cost_nano_usd: 1,
      started_at_us: 7,
    });
    add('b', {
      last_at_us: 20,
      title: 'A',
      steps: 1,
      active_us: 9,
      input_tokens: 1,
      output_tokens: 9,
      cost_nano_usd: 3,
      started_at_us: 9,
    });
    add('c', { last_at_us: 10, title: 'c', steps: 2, started_at_us: null });
    add('live', { last_at_us: 1, title: 'z' }, true);
    const ask = asking();
    const sorted = (sort: RunListing['sort'], descending: boolean) => list(ask, { sort, descending }).join(' ');
    expect(sorted('last_write', true)).toBe('live a b c');
    expect(sorted('last_write', false)).toBe('live c b a');
    expect(sorted('title', false)).toBe('live b a c');
    expect(sorted('steps', true)).toBe('live a c b');
    expect(sorted('duration', true)).toBe('live b a c');
    expect(sorted('tokens', true)).toBe('live b a c');
    expect(sorted('tokens', false)).toBe('live a b c');
    expect(sorted('cost', false)).toBe('live a b c');
    expect(sorted('started', false)).toBe('live a b c');
    expect(ask('runs.open', ALL).live).toBe(1);
  });

  it('groups by folder, agent and the day where the user lives', () => {
    const at = Date.UTC(2026, 10, 21, 23, 30) * 1000;
    index.run(index.file('/x/1.jsonl'), 'a', { agent_name: 'one', started_at_us: at, last_at_us: 4 });
    index.run(index.file('C:\\y\\2.jsonl'), 'b', { agent_name: 'two', started_at_us: at - 24 * HOUR, last_at_us: 3 });
    index.run(index.file('/x/3.jsonl'), 'c', { agent_name: 'one', started_at_us: null, last_at_us: 2 });
    const ask = asking();
    expect(list(ask, { group: 'folder' })).toEqual(['# /x 2', 'a', 'c', '# C:\\y 1', 'b']);
    expect(list(ask, { group: 'agent' })).toEqual(['# one 2', 'a', 'c', '# two 1', 'b']);
    expect(list(ask, { group: 'day' })).toEqual([
      '# 2026-11-21 1',
      'a',
      '# 2026-11-20 1',
      'b',
      '# no start time 1',
      'c',
    ]);
    const india = { group: 'day', utc_offset_minutes: 330 } as const;
    expect(list(ask, india)).toEqual(['# 2026-11-22 1', 'a', '# 2026-11-21 1', 'b', '# no start time 1', 'c']);
    const { id, group_rows, count } = ask('runs.open', { ...ALL, group: 'folder' });
    expect([group_rows, count]).toEqual([[0, 3], 5]);
    expect(ask('runs.indexOf', { id, run: 'retrace:b' }).index).toBe(4);
    expect(ask('runs.indexOf', { id, run: 'retrace:none' }).index).toBe(null);
  });

  it('slices make the whole, indexOf is their inverse, and the same list keeps its handle', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ title: fc.string(), agent: fc.constantFrom('x', 'y', 'z'), at: fc.option(fc.nat(50)) }), {
          maxLength: 30,
        }),
        fc.constantFrom('title', 'last_write', 'started'),
        fc.constantFrom('none', 'agent', 'folder', 'day'),
        fc.integer({ min: 1, max: 7 }),
        (runs, sort, group, page) => {
          const own = new TestIndex();
          runs.forEach(({ title, agent, at }, n) => {
            own.run(own.file(`/${n}`), `r${n}`, { title, agent_name: agent, last_at_us: at, started_at_us: at });
          });
          const ask = asking({}, own);
          const listing = { ...ALL, sort, group } as RunListing;
          const { id, count } = ask('runs.open', listing);
          const whole = ask('runs.slice', { id, from: 0, n: 500 }).rows;
          expect(whole.length).toBe(count);
          const pages = Array.from(
            { length: Math.ceil(count / page) },
            (_, at) => ask('runs.slice', { id, from: at * page, n: page }).rows,
          ).flat();
          expect(pages).toEqual(whole);
          whole.forEach((row, at) => {
            if (row.row === 'run') expect(ask('runs.indexOf', { id, run: row.run }).index).toBe(at);
          });
          expect(whole.filter((row) => row.row === 'run').length).toBe(runs.length);
          expect(ask('runs.open', listing).id).toBe(id);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('keeps its order while its rows follow the index', () => {
    const a = index.run(index.file('/a'), 'a', { last_at_us: 20 });
    const b = index.run(index.file('/b'), 'b', { last_at_us: 10 });
    index.commit(a, b);
    const ask = asking();
    const { id } = ask('runs.open', ALL);
    index.db.prepare('UPDATE run SET last_at_us = 99, title = ? WHERE id = ?').run('grown', b.id);
    index.commit(b);
    const titles = () =>
      ask('runs.slice', { id, from: 0, n: 9 }).rows.map((row) => (row.row === 'run' ? row.title : ''));
    expect(titles()).toEqual(['a', 'grown']);
    expect(list(ask)).toEqual(['b', 'a']);
    index.db.prepare('DELETE FROM run WHERE id = ?').run(a.id);
    index.commit();
    expect(list(ask)).toEqual(['b']);
    expect(ask('runs.slice', { id, from: 0, n: 1 }).rows[0]).toMatchObject({ run_id: 'a', missing: true });
    expect(() => ask('runs.slice', { id: 'runs-99', from: 0, n: 1 })).toThrow(
      expect.objectContaining({ code: 'gone' }),
    );
  });

  it('a catalog that followed the index equals one read anew', () => {
    const change = fc.record({
      kind: fc.constantFrom('add', 'nest', 'rename', 'drop', 'missing', 'reroot', 'write', 'open'),
      pick: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(fc.array(change, { maxLength: 5 }), { maxLength: 8 }), (commits) => {
        const own = new TestIndex();
        const kept = asking({}, own);
        const runs = [own.run(own.file('/0'), 'r0')];
        own.step(runs[0] ?? { id: 0, file: 0 });
        for (const changes of commits) {
          for (const { kind, pick } of changes) {
            const run = runs[pick % runs.length];
            if (run === undefined) continue;
            const sql = (text: string, ...values: unknown[]) => own.db.prepare(text).run(...values);
            if (kind === 'add') runs.push(own.run(own.file(`/${runs.length}`), `r${runs.length}`));
            else if (kind === 'nest')
              runs.push(own.run(own.file(`/${runs.length}`), `r${runs.length}`, { errors: 1 }, run));
            else if (kind === 'rename')
              sql('UPDATE run SET title = ?, tool_names = ? WHERE id = ?', `t${pick}`, `u${pick}`, run.id);
            else if (kind === 'drop' && pick % 3 === 0) sql('DELETE FROM run WHERE id = ?', run.id);
            else if (kind === 'missing') sql("UPDATE file SET status = 'missing' WHERE id = ?", run.file);
            else if (kind === 'reroot') sql('UPDATE run SET root_id = id, parent_id = NULL WHERE id = ?', run.id);
            else if (kind === 'write')
              sql('UPDATE file SET last_event_us = ?, mtime_us = ? WHERE id = ?', NOW, pick, run.file);
            else if (kind === 'open') sql('UPDATE step SET status = 4');
          }
          own.commit(...runs);
          const rows = (ask: Ask, text?: string) => {
            const { id, ...opened } = ask('runs.open', { ...ALL, filter: text === undefined ? {} : { text } });
            return { ...opened, rows: ask('runs.slice', { id, from: 0, n: 500 }).rows };
          };
          const fresh = asking({}, own);
          expect(rows(kept)).toEqual(rows(fresh));
          expect(rows(kept, 'u1')).toEqual(rows(fresh, 'u1'));
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('status of a run', () => {
  const written = (ago_s: number, status = 'whole') =>
    index.file('/a', { last_event_us: NOW - ago_s * SECOND, status });
  const recordsEnd = { formatById: () => ({ records_end: true }) as TraceFormat };

  it('is the recorded one once the run has ended', () => {
    index.run(written(1), 'a', { status: 'partial', ended: 1 });
    expect(only(asking()).status).toBe('partial');
  });

  it('is running for two minutes after the last bytes came', () => {
    index.run(written(60), 'a');
    let now = NOW;
    const ask = asking({ now: () => now });
    expect(only(ask).status).toBe('running');
    expect(ask('run.get', { run: 'retrace:a' }).status).toBe('running');
    now += 61 * SECOND;
    expect(only(ask).status).toBe('unknown');
    expect(ask('run.get', { run: 'retrace:a' }).status).toBe('unknown');
    expect(list(ask, { filter: { statuses: ['running'] } })).toEqual([]);
  });

  it('is not running in a missing file', () => {
    index.run(written(1, 'missing'), 'a');
    expect(only(asking())).toMatchObject({ status: 'unknown', missing: true });
  });

  it('is cut short where the format would have written an end', () => {
    index.run(written(600), 'a');
    expect(only(asking(recordsEnd)).status).toBe('incomplete');
    expect(asking(recordsEnd)('run.get', { run: 'retrace:a' }).status).toBe('incomplete');
  });

  it('is cut short where a step of it has no end', () => {
    const run = index.run(written(600), 'a');
    index.step(run, { status: 'running' });
    const ask = asking();
    expect(only(ask).status).toBe('incomplete');
    index.db.exec('UPDATE step SET status = 0');
    index.commit(run);
    expect(only(ask).status).toBe('unknown');
    index.db.exec('UPDATE step SET status = 4; DROP INDEX step_open');
    index.commit(run);
    expect(only(ask).status).toBe('unknown');
  });
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
    const ask = asking({ priceNote: (model) => `${model}, prices of a day` });
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
    const ask = asking();
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
    index.commit(moment);
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
    const ask = asking();
    expect(ask('run.get', { run: 'retrace:b' }).relations).toEqual([
      { kind: 'fork', direction: 'to', run: 'retrace:a', run_id: 'a', title: 'A', step: 'forked' },
      { kind: 'resume', direction: 'to', run: null, run_id: 'gone/agent', title: null, step: 'forked' },
      {
        ...{ kind: 'subagent', direction: 'to', run: null, run_id: 'b/agent' },
        ...{ title: 'step 0: summary of 0', step: 'forked' },
      },
    ]);
    expect(ask('run.get', { run: 'retrace:a' }).relations).toEqual([
      { kind: 'fork', direction: 'from', run: 'retrace:b', run_id: 'b', title: 'b.jsonl', step: null },
    ]);
  });
});

describe('problems and unrecognised files', () => {
  it('errors come first, of one tree or of all', () => {
    const root = index.run(index.file('/a.jsonl'), 'a', { title: 'A' });
    const nested = index.run(index.file('/n.jsonl'), 'n', {}, root);
    const other = index.run(index.file('/b.jsonl'), 'b');
    const alone = index.file('/none.jsonl');
    const problem = (id: number, file_id: number, severity: string) =>
      index.insert('problem', {
        id,
        file_id,
        code: 'invalid_json',
        severity,
        message: `m${id}`,
        line: id,
        offset: 5,
        length: 6,
      });
    problem(1, root.file, 'warning');
    problem(2, nested.file, 'error');
    problem(3, other.file, 'error');
    problem(4, alone, 'warning');
    index.commit(root, nested, other);
    const ask = asking();
    const ids = (from: number, n: number, run?: string) =>
      ask('problems.list', { from, n, ...(run !== undefined && { run }) }).problems.map((one) => one.id);
    expect(ids(0, 9)).toEqual([2, 3, 1, 4]);
    expect([...ids(0, 3), ...ids(3, 3)]).toEqual([2, 3, 1, 4]);
    expect(ids(0, 9, 'retrace:a')).toEqual([2, 1]);
    expect(ids(0, 9, 'retrace:n')).toEqual([2]);
    expect(ask('problems.list', { from: 0, n: 9 })).toMatchObject({ total: 4, errors: 2, warnings: 2 });
    expect(ask('problems.list', { from: 2, n: 1 }).problems[0]).toEqual({
      ...{
        id: 1,
        severity: 'warning',
        code: 'invalid_json',
        message: 'm1',
        path: '/a.jsonl',
        line: 1,
        offset: 5,
        bytes: 6,
      },
      ...{ run: 'retrace:a', run_title: 'A' },
    });
    expect(ask('problems.list', { from: 3, n: 1 }).problems[0]).toMatchObject({ run: null, run_title: null });
  });

  it('lead to the step of their line, by any part of it, else to the step before', () => {
    const root = index.run(index.file('/a.jsonl'), 'a');
    const nested = index.run(root.file, 'n', {}, root);
    const on = (part_line: number) => ({ columns: { part_offset: 0, part_length: 1, part_line } });
    const first = stepId(root.file, index.step(root, { key: 'first', ...on(2) }));
    index.step(nested, { key: 'second', ...on(4) });
    index.insert('step_part', { step_id: first, part: 1, file_id: root.file, offset: 0, length: 1, line: 6 });
    const at = (id: number, place: number | null) =>
      index.insert('problem', {
        ...{ id, file_id: root.file, code: 'invalid_json', severity: 'error', message: 'm', line: place },
      });
    for (const place of [1, 2, 3, 4, 6, 7]) at(place, place);
    at(9, null);
    index.commit(root, nested);
    const ask = asking();
    const target = (id: number) => ask('problems.step', { id }).target;
    const run = 'retrace:a';
    const second = ask('steps.at', { root: run, seq: 2 }).target?.step;
    expect(target(1)).toBeNull();
    expect(target(2)).toEqual({ run, step: 'first', exact: true });
    expect(target(3)).toEqual({ run, step: 'first', exact: false });
    expect(target(4)).toEqual({ run, step: second, exact: true });
    expect(target(6)).toEqual({ run, step: 'first', exact: true });
    expect(target(7)).toEqual({ run, step: second, exact: false });
    expect(target(9)).toBeNull();
    expect(() => ask('problems.step', { id: 99 })).toThrow(/no more/);
  });

  it('unrecognised files of a source are those below it', () => {
    for (const path of ['/s/a', '/s/b/c', '/sx/d']) index.file(path, { status: 'unrecognised', reason: `no ${path}` });
    index.file('/s/fine');
    const sources = () => [
      { id: 1, path: '/s', kind: 'folder' as const },
      { id: 2, path: '/sx/d', kind: 'file' as const },
    ];
    const ask = asking({ sources });
    const paths = (id?: number) =>
      ask('sources.unrecognised', id === undefined ? {} : { id }).files.map((file) => file.path);
    expect(paths()).toEqual(['/s/a', '/s/b/c', '/sx/d']);
    expect(paths(1)).toEqual(['/s/a', '/s/b/c']);
    expect(paths(2)).toEqual(['/sx/d']);
    expect(ask('sources.unrecognised', { id: 1 })).toMatchObject({ total: 2, files: [{ reason: 'no /s/a' }, {}] });
    expect(() => ask('sources.unrecognised', { id: 3 })).toThrow(expect.objectContaining({ code: 'not_found' }));
  });
});

describe('palette', () => {
  it('finds runs by name and steps of the run on screen by number, id and words', () => {
    const a = index.run(index.file('/a.jsonl'), 'a', { title: 'Deploy the site', last_at_us: 1 });
    index.run(index.file('/b.jsonl'), 'b', { title: 'Other', tool_names: 'deploy', last_at_us: 2 });
    index.step(a, { key: 'toolu_1', columns: { name: 'Bash', summary: 'deploy --now' } });
    index.step(a, { key: 'toolu_2', columns: { name: 'Read', summary: 'file' } });
    index.commit(a);
    const ask = asking();
    const hits = (text: string, root?: string) =>
      ask('palette.search', { text, ...(root !== undefined && { root }) }).hits.map(
        (hit) => `${hit.kind} ${hit.title}`,
      );
    expect(hits('deploy')).toEqual(['run Deploy the site', 'run Other']);
    expect(hits('DEPLOY now', 'retrace:a')).toEqual(['step Bash']);
    expect(hits('deploy', 'retrace:a')).toEqual(['step Bash', 'run Deploy the site', 'run Other']);
    expect(hits('toolu_2', 'retrace:a')).toEqual(['step Read']);
    expect(hits('#2', 'retrace:a')).toEqual(['step Read']);
    expect(hits('3', 'retrace:a')).toEqual([]);
    expect(hits('', 'retrace:a')).toEqual(['run Other', 'run Deploy the site']);
    expect(ask('palette.search', { text: 'read', root: 'retrace:a' })).toMatchObject({
      runs_searched: 2,
      hits: [
        {
          kind: 'step',
          run: 'retrace:a',
          step: 'toolu_2',
          seq: 2,
          title: 'Read',
          detail: 'file',
          type: 'tool',
          status: 'ok',
        },
      ],
    });
  });
});

it('a method that is no question about the index is refused', () => {
  expect(() => asking()('settings.read', {})).toThrow(expect.objectContaining({ code: 'invalid_request' }));
});
