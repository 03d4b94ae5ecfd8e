import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Params, StepRow } from '../../../../shared/api.ts';
import { type Ask, DAY_AGO, SECOND, stepId, TestIndex } from '../index-testing.ts';

let index: TestIndex;
beforeEach(() => {
  index = new TestIndex();
});

const OPEN = { all: 'open', except: [] } as Params<'rows.open'>['folds'];

function allRows(ask: Ask, id: string, page = 500): StepRow[] {
  const rows: StepRow[] = [];
  for (;;) {
    const slice = ask('rows.slice', { id, from: rows.length, n: page }).rows;
    rows.push(...slice);
    if (slice.length === 0) return rows;
  }
}

const open = (ask: Ask, options: Partial<Params<'rows.open'>> = {}) =>
  ask('rows.open', { root: 'retrace:a', filter: {}, folds: OPEN, ...options });

describe('row space', () => {
  it('a page of long rows stays under 256 KB and goes on where it ended', () => {
    const run = index.run(index.file('/a.jsonl'), 'a');
    for (let n = 0; n < 500; n++) index.step(run, { columns: { name: 'ä'.repeat(100), summary: '文'.repeat(200) } });
    index.commit(run);
    const ask = index.asking();
    const { id, count } = open(ask);
    let seen = 0;
    while (seen < count) {
      const reply = ask('rows.slice', { id, from: seen, n: 500 });
      expect(reply.rows[0]?.seq).toBe(seen + 1);
      expect(Buffer.byteLength(JSON.stringify(reply))).toBeLessThan(256 * 1024);
      seen += reply.rows.length;
    }
    expect(seen).toBe(500);
  });

  const node = fc.record({
    parent: fc.nat(),
    type: fc.constantFrom('llm', 'tool', 'agent', 'user_input'),
    status: fc.constantFrom('ok', 'error', 'unknown'),
    flagged: fc.boolean(),
    at: fc.option(fc.integer({ min: 0, max: 30 })),
    nested: fc.boolean(),
  });
  const words = fc.constantFrom(undefined, 'STEP', 'tool 1', 'nothing-like-it', 'summary');

  it('slices make the whole, and indexOf is their inverse', () => {
    fc.assert(
      fc.property(
        fc.array(node, { minLength: 1, maxLength: 40 }),
        fc.record({
          text: words,
          types: fc.subarray(['llm', 'tool', 'agent'] as const),
          only: fc.subarray(['errors', 'state_changes', 'retries'] as const),
        }),
        fc.constantFrom('open', 'folded'),
        fc.array(fc.nat(), { maxLength: 6 }),
        fc.integer({ min: 1, max: 9 }),
        (nodes, { text, types, only }, all, excepted, page) => {
          const own = new TestIndex();
          const root = own.run(own.file('/a'), 'a');
          const inner = own.run(own.file('/b'), 'b', {}, { ...root, step: 0 });
          nodes.forEach(({ parent, type, status, flagged, at, nested }, n) => {
            const run = nested && n > 0 ? inner : root;
            own.step(run, {
              ...{ type, status, at: at === null ? null : at * SECOND },
              columns: flagged ? { state_changed: 1, attempt: 2 } : {},
            });
            const above = own.db
              .prepare<[number], { id: number }>('SELECT id FROM step WHERE run_id = ? ORDER BY id')
              .all(run.id);
            own.db
              .prepare('UPDATE step SET parent_id = ? WHERE id = ?')
              .run(parent % 3 === 0 ? null : (above[parent % above.length]?.id ?? null), above.at(-1)?.id);
          });
          const ask = own.asking();
          const whole = allRows(ask, open(ask).id);
          expect(whole.length).toBe(nodes.length);
          const folds = {
            all,
            except: excepted.map((n) => whole[n % whole.length]?.step ?? ''),
          } as Params<'rows.open'>['folds'];
          const filter = { ...(text !== undefined && { text }), types, only };
          const rows = open(ask, { filter, folds });
          const listed = allRows(ask, rows.id, page);
          expect(listed.length).toBe(rows.count);
          const filtered = text !== undefined || types.length > 0 || only.length > 0;
          expect(listed.map((row) => row.step)).toEqual(expectedRows(whole, filtered ? filter : null, folds));
          const shown = new Map(listed.map((row, at) => [row.step, at]));
          for (const row of whole) {
            const { index: found, hidden_by } = ask('rows.indexOf', { id: rows.id, step: row.step });
            expect(found).toBe(shown.get(row.step) ?? null);
            if (found === null && !filtered) {
              expect(hidden_by.length).toBeGreaterThan(0);
              expect(hidden_by.every((step) => whole.find((one) => one.step === step)?.children !== 0)).toBe(true);
            } else expect(hidden_by).toEqual([]);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  /** What the rows must be, told from the unfolded, unfiltered list. */
  function expectedRows(
    whole: StepRow[],
    filter: Params<'rows.open'>['filter'] | null,
    folds: Params<'rows.open'>['folds'],
  ): string[] {
    if (filter !== null) {
      return whole
        .filter(({ name, summary, type, status, state_changed, attempt }) => {
          const text = `${name} ${summary} ${type}`.toLowerCase();
          const marks = { errors: status === 'error', state_changes: state_changed, retries: attempt > 1 };
          return (
            (filter.text ?? '')
              .toLowerCase()
              .split(' ')
              .every((word) => text.includes(word)) &&
            (filter.types?.length === 0 || filter.types?.includes(type)) &&
            (filter.only?.length === 0 || filter.only?.some((mark) => marks[mark]))
          );
        })
        .map((row) => row.step);
    }
    const shown: string[] = [];
    let hidden_below = Number.POSITIVE_INFINITY;
    for (const row of whole) {
      if (row.depth > hidden_below) continue;
      hidden_below = Number.POSITIVE_INFINITY;
      shown.push(row.step);
      if (folds.except.includes(row.step) === (folds.all === 'open')) hidden_below = row.depth;
    }
    return shown;
  }

  it('one question has one handle, which follows the run as it grows', () => {
    const run = index.run(index.file('/a'), 'a');
    index.step(run, { key: 'first' });
    index.commit(run);
    const ask = index.asking();
    const before = open(ask);
    expect(open(ask).id).toBe(before.id);
    expect(open(ask, { filter: { only: ['errors'] } }).id).not.toBe(before.id);
    index.step(run, { key: 'second' });
    index.commit(run);
    const after = open(ask);
    expect([after.id, after.count, after.rev]).toEqual([before.id, 2, before.rev + 1]);
    expect(allRows(ask, before.id).map((row) => row.step)).toEqual(['first', 'second']);
    expect(() => ask('rows.slice', { id: 'rows-99', from: 0, n: 1 })).toThrow(
      expect.objectContaining({ code: 'gone' }),
    );
  });

  it('a step says everything that its row shows', () => {
    const run = index.run(index.file('/a'), 'a', { started_at_us: DAY_AGO - SECOND });
    index.step(run, {
      key: 'k',
      type: 'llm',
      duration_us: 1234,
      columns: {
        ...{ name: 'n'.repeat(3000), duration_derived: 1, attempt: 2, retry_evidence: 2, cost_nano_usd: 5 },
        ...{ cost_computed: 1, input_tokens: 7, output_tokens: 8, turn: 3, mark: 1, has_decision: 1, copied_from: 1 },
      },
    });
    index.step(run, { at: null, duration_us: null });
    const ask = index.asking();
    const [row, other] = allRows(ask, open(ask).id);
    expect(row).toEqual({
      ...{ step: 'k', run: 'retrace:a', seq: 1, depth: 0, type: 'llm', name: 'n'.repeat(200) },
      ...{ summary: 'summary of 0', status: 'ok', children: 0, folded: false, attempt: 2, attempts: 2 },
      ...{ retry_evidence: 'arguments', started_at_us: DAY_AGO, offset_us: SECOND, duration_us: 1234 },
      ...{ duration_derived: true, input_tokens: 7, output_tokens: 8, cost_nano_usd: 5, cost_computed: true },
      partial_output: false,
      ...{ state_changed: false, has_decision: true, copied: true, mark: 'turn', turn: 3 },
    });
    expect(other).toMatchObject({ started_at_us: null, offset_us: null, duration_us: null, cost_nano_usd: null });
  });

  it('a failed step says how it failed, and is found by that and by what it was about', () => {
    const run = index.run(index.file('/a'), 'a');
    const failure_message = '\n  Exit code 1: no such file  \nand more';
    index.step(run, { key: 'failed', status: 'error', columns: { summary: 'cat notes.md', failure_message } });
    index.step(run, { key: 'silent', status: 'error', columns: { summary: 'cat other.md', failure_message: ' \n' } });
    index.step(run, { key: 'fine', columns: { summary: 'cat fine.md', failure_message: 'a warning' } });
    index.step(run, { status: 'error', columns: { name: 'fetch', failure_message: 'Fetch: no answer' } });
    const ask = index.asking();
    const find = (text: string) => allRows(ask, open(ask, { filter: { text } }).id).map((row) => row.step);
    expect(allRows(ask, open(ask).id).map((row) => row.summary)).toEqual([
      'Exit code 1: no such file',
      'cat other.md',
      'cat fine.md',
      'no answer',
    ]);
    expect(find('NOTES.md')).toEqual(['failed']);
    expect(find('such file')).toEqual(['failed']);
    expect(find('such notes')).toEqual(['failed']);
  });

  it('text is looked for without regard to case, in any script, and patterns are plain text', () => {
    const run = index.run(index.file('/a'), 'a');
    for (const summary of [
      'Straße GRÜN',
      '100% sure',
      '100 sure',
      'a_b',
      'aXb',
      "'; DROP TABLE step; --",
      'C:\\temp',
    ]) {
      index.step(run, { key: summary, columns: { summary } });
    }
    const ask = index.asking();
    const find = (text: string) => allRows(ask, open(ask, { filter: { text } }).id).map((row) => row.step);
    expect(find('grün')).toEqual(['Straße GRÜN']);
    expect(find('100%')).toEqual(['100% sure']);
    expect(find('A_B')).toEqual(['a_b']);
    expect(find("'; drop")).toEqual(["'; DROP TABLE step; --"]);
    expect(find('c:\\TEMP')).toEqual(['C:\\temp']);
    expect(find('  ')).toHaveLength(7);
    expect(find('word '.repeat(2000))).toEqual([]);
  });
});

describe('step addresses', () => {
  it('tell steps of different runs apart that have the same key', () => {
    const root = index.run(index.file('/a'), 'a');
    const first = index.step(root, { key: 's1' });
    const second = index.step(root, { key: 's2' });
    const left = index.run(index.file('/b'), 'b', {}, { ...root, step: first });
    const right = index.run(index.file('/c'), 'c', {}, { ...root, step: second });
    index.step(left, { key: 's1' });
    index.step(right, { key: 's1' });
    index.step(right, { key: 'only here' });
    const ask = index.asking();
    const { id } = open(ask);
    const rows = allRows(ask, id);
    expect(new Set(rows.map((row) => row.step)).size).toBe(5);
    const fresh = index.asking();
    const again = open(fresh).id;
    rows.forEach((row, at) => {
      expect(fresh('rows.indexOf', { id: again, step: row.step }).index).toBe(at);
    });
    expect(fresh('rows.indexOf', { id: again, step: 's1' }).index).toBe(0);
    expect(fresh('rows.indexOf', { id: again, step: 'only here' }).index).toBe(4);
    expect(fresh('rows.indexOf', { id: again, step: 'nowhere' })).toMatchObject({ index: null, hidden_by: [] });
    const nested = open(ask, { root: 'retrace:b' });
    expect(allRows(ask, nested.id).map((row) => row.step)).toEqual(['s1']);
  });

  it('a key that looks like an address of another run stays its own', () => {
    const root = index.run(index.file('/a'), 'a');
    index.step(root, { key: 'x' });
    const ask = index.asking();
    const nested = index.run(index.file('/b'), 'b', {}, { ...root, step: 0 });
    index.step(nested, { key: 'x' });
    const address = allRows(ask, open(ask).id)[1]?.step ?? '';
    index.step(root, { key: address });
    index.commit(root, nested);
    const rows = allRows(ask, open(ask).id);
    const fresh = index.asking();
    const { id } = open(fresh);
    rows.forEach((row, at) => {
      expect(fresh('rows.indexOf', { id, step: row.step }).index).toBe(at);
    });
  });

  it('follow a file that was read anew', () => {
    const run = index.run(index.file('/a', { inode: '1' }), 'a');
    index.step(run, { key: 'x' });
    index.step(run, { key: 'y' });
    const ask = index.asking();
    const { id } = open(ask);
    allRows(ask, id);
    index.db.exec(
      "UPDATE step SET key = 'z' || id; UPDATE step SET key = 'x' WHERE id % 2 = 1; UPDATE file SET inode = '2'",
    );
    index.commit(run);
    expect(ask('rows.indexOf', { id, step: 'x' }).index).toBe(1);
    expect(ask('rows.indexOf', { id, step: 'y' }).index).toBe(null);
  });
});

describe('jumps', () => {
  const target = (ask: Ask, seq: number, to: Params<'steps.jump'>['to'], back = false) =>
    ask('steps.jump', { root: 'retrace:a', seq, to, back }).target?.seq ?? null;

  it('go to the next and previous of a kind, in the order of the list', () => {
    const run = index.run(index.file('/a'), 'a');
    const parent = index.step(run);
    index.step(run, { status: 'error' });
    index.step(run, { status: 'error', parent });
    index.step(run, { status: 'error', columns: { copied_from: 1 } });
    index.step(run, { columns: { state_changed: 1, has_decision: 1 } });
    index.step(run, { columns: { mark: 2 } });
    index.step(run, { columns: { mark: 1, copied_from: 1 } });
    const ask = index.asking();
    expect(target(ask, 0, 'error')).toBe(3);
    expect(target(ask, 3, 'error')).toBe(2);
    expect(target(ask, 2, 'error')).toBe(null);
    expect(target(ask, 2, 'error', true)).toBe(3);
    expect(target(ask, 0, 'error', true)).toBe(2);
    expect(target(ask, 0, 'state_change')).toBe(5);
    expect(target(ask, 5, 'state_change')).toBe(null);
    expect(target(ask, 1, 'decision')).toBe(5);
    expect(target(ask, 1, 'compaction')).toBe(6);
    expect(target(ask, 0, 'turn')).toBe(7);
    expect(target(ask, 99, 'error')).toBe(3);
    expect(ask('steps.at', { root: 'retrace:a', seq: 2 }).target).toEqual({ step: 's1', seq: 2, name: 'step 1' });
    expect(ask('steps.at', { root: 'retrace:a', seq: 8 }).target).toBe(null);
    expect(ask('steps.at', { root: 'retrace:a', seq: 0 }).target).toBe(null);
  });

  it('attempts stay with their call', () => {
    const run = index.run(index.file('/a'), 'a');
    const retry = (of: number, attempt: number) => ({ columns: { retry_of: stepId(1, of), attempt } });
    const first = index.step(run, { status: 'error' });
    const other = index.step(run, { status: 'error' });
    const second = index.step(run, { status: 'error', ...retry(first, 2) });
    index.step(run, retry(other, 2));
    index.step(run, retry(second, 3));
    index.step(run);
    const ask = index.asking();
    expect([1, 3, 5].map((seq) => target(ask, seq, 'attempt'))).toEqual([3, 5, null]);
    expect([1, 3, 5].map((seq) => target(ask, seq, 'attempt', true))).toEqual([null, 1, 3]);
    expect(target(ask, 2, 'attempt')).toBe(4);
    expect(target(ask, 6, 'attempt')).toBe(null);
    expect(target(ask, 0, 'attempt')).toBe(3);
    expect(allRows(ask, open(ask).id).map((row) => row.attempts)).toEqual([3, 2, 3, 2, 3, 1]);
  });
});
