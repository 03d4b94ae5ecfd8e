import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RunListing } from '../../../../shared/api.ts';
import { type Ask, DAY_AGO, NOW, SECOND, TestIndex } from '../index-testing.ts';
import { ALL, list } from './runs-testing.ts';

const HOUR = 3_600 * SECOND;

let index: TestIndex;
beforeEach(() => {
  index = new TestIndex();
});

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
    const ask = index.asking();
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
    const ask = index.asking();
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
    const ask = index.asking();
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
    index.run(index.file('/x/1.jsonl'), 'a', { agent_name: 'one', started_at_us: at - 48 * HOUR, last_at_us: at });
    index.run(index.file('C:\\y\\2.jsonl'), 'b', { agent_name: 'two', last_at_us: at - 24 * HOUR });
    index.run(index.file('/x/3.jsonl'), 'c', { agent_name: 'one', last_at_us: null });
    const ask = index.asking();
    expect(list(ask, { group: 'folder' })).toEqual(['# /x 2', 'a', 'c', '# C:\\y 1', 'b']);
    expect(list(ask, { group: 'agent' })).toEqual(['# one 2', 'a', 'c', '# two 1', 'b']);
    expect(list(ask, { group: 'day' })).toEqual(['# 2026-11-21 1', 'a', '# 2026-11-20 1', 'b', '# no time 1', 'c']);
    const india = { group: 'day', utc_offset_minutes: 330 } as const;
    expect(list(ask, india)).toEqual(['# 2026-11-22 1', 'a', '# 2026-11-21 1', 'b', '# no time 1', 'c']);
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
          const ask = own.asking();
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
    const ask = index.asking();
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

  it('a slice of long rows stays under 256 KB and goes on where it ended', () => {
    const runs = Array.from({ length: 300 }, (_, at) =>
      index.run(index.file(`/long/${at}.jsonl`), `r${at}`, { title: '文'.repeat(400) }),
    );
    index.commit(...runs);
    const ask = index.asking();
    const { id, count } = ask('runs.open', ALL);
    const seen: string[] = [];
    while (seen.length < count) {
      const reply = ask('runs.slice', { id, from: seen.length, n: 500 });
      expect(reply.rows.length).toBeGreaterThan(0);
      expect(Buffer.byteLength(JSON.stringify(reply))).toBeLessThan(256 * 1024);
      seen.push(...reply.rows.map((row) => (row.row === 'run' ? row.run_id : row.label)));
    }
    expect(new Set(seen).size).toBe(300);
    expect(seen).toHaveLength(300);
  });

  it('the newest run of opened paths is that of the first path that has any, by its place, not by words', () => {
    const add = (path: string, id: string, written: number) => index.run(index.file(path), id, { last_at_us: written });
    const runs = [
      add('/traces/old.jsonl', 'old', 1),
      add('/traces/deep/new.jsonl', 'new', 3),
      add('/traces-of-others/other.jsonl', 'other', 9),
      add('/x/traces/named.jsonl', 'named', 8),
    ];
    index.commit(...runs);
    const ask = index.asking();
    const newest = (...paths: string[]) => ask('runs.newest', { paths }).run;
    expect(newest('/traces')).toBe('retrace:new');
    expect(newest('/traces/')).toBe('retrace:new');
    expect(newest('/traces/old.jsonl')).toBe('retrace:old');
    expect(newest('/empty', '/traces/old.jsonl', '/x')).toBe('retrace:old');
    expect(newest('/trace')).toBeNull();
  });

  it('a catalog that followed the index equals one read anew', () => {
    const change = fc.record({
      kind: fc.constantFrom('add', 'nest', 'rename', 'drop', 'missing', 'reroot', 'write', 'open'),
      pick: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(fc.array(change, { maxLength: 5 }), { maxLength: 8 }), (commits) => {
        const own = new TestIndex();
        const kept = own.asking();
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
          const fresh = own.asking();
          expect(rows(kept)).toEqual(rows(fresh));
          expect(rows(kept, 'u1')).toEqual(rows(fresh, 'u1'));
        }
      }),
      { numRuns: 60 },
    );
  });
});
