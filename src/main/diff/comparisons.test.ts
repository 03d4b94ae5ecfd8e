import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ComparedPair, Comparison, ComparisonState, Result } from '../../shared/api.ts';
import { lines, runRecord, stepRecord, TraceFolder } from '../library/query/trace-testing.ts';
import { WholeRuns } from '../library/read/whole-runs.ts';
import { Comparisons } from './comparisons.ts';
import { bySides } from './harness.ts';
import { KnownRuns } from './read-run.ts';

const VIEW = { sorted_keys: true, unescaped: false, normalised: true };
/** What a reply may take on the wire. */
const MOST_BYTES = 256 * 1024;

let folder: TraceFolder;
let defects: unknown[];
beforeEach(() => {
  folder = new TraceFolder();
  defects = [];
});
afterEach(() => {
  folder.close();
  expect(defects).toEqual([]);
});

type Json = Record<string, unknown>;

/** Two runs of the same steps but for what is given for each. */
async function compared(a: Json[], b: Json[]): Promise<{ comparisons: Comparisons; comparison: Comparison }> {
  for (const [id, steps] of Object.entries({ a, b })) {
    folder.write(`${id}.trace.jsonl`, lines(runRecord(id), ...steps.map((more, at) => stepRecord(id, at + 1, more))));
  }
  const known = new KnownRuns();
  const comparisons = new Comparisons(
    new WholeRuns(folder.writer.db),
    () => known,
    (error) => defects.push(error),
  );
  const { id } = ask(comparisons, 'compare.open', { left: 'retrace:a', right: 'retrace:b' }) as { id: string };
  await expect.poll(() => (ask(comparisons, 'compare.get', { id }) as ComparisonState).phase).not.toBe('working');
  const state = ask(comparisons, 'compare.get', { id }) as ComparisonState;
  if (state.phase !== 'ready') throw new Error(JSON.stringify(state));
  return { comparisons, comparison: state.comparison };
}

function ask(comparisons: Comparisons, method: Parameters<Comparisons['handle']>[0], params: unknown): unknown {
  return comparisons.handle(method, params, new AbortController().signal);
}

function numbered(count: number, changedEvery: number): string {
  const line = (n: number) => (n % changedEvery === 5 ? `line ${n} was changed` : `line ${n} of a long text, ${n * 7}`);
  return Array.from({ length: count }, (_, n) => line(n)).join('\n');
}

function nested(levels: number, value: unknown): unknown {
  let inner = value;
  for (let level = 0; level < levels; level++) inner = { deeper: inner };
  return inner;
}

test('a field of 20 MB, a text of 100,000 lines and JSON of 1,000 levels: small replies that say what differs', async () => {
  const { comparisons, comparison } = await compared(
    [{ response: 'x'.repeat(20e6) }, { response: numbered(100_000, 1e9) }, { response: nested(1_000, 1) }],
    [{ response: `${'x'.repeat(20e6)}y` }, { response: numbered(100_000, 1_000) }, { response: nested(1_000, 2) }],
  );
  expect(comparison.counts).toMatchObject({ changed: 3 });
  for (let pair = 0; pair < 3; pair++) {
    const reply = (await ask(comparisons, 'compare.pair', { id: comparison.id, pair, view: VIEW })) as ComparedPair;
    expect(Buffer.byteLength(JSON.stringify(reply))).toBeLessThan(MOST_BYTES);
    const response = reply.values.find(({ field }) => field === 'response');
    expect(response).toMatchObject({ same: false, changes: [expect.objectContaining({ change: 'changed' })] });
  }
  const field = { id: comparison.id, pair: 0, view: VIEW, field: 'response', side: 'right' };
  const end = (await ask(comparisons, 'compare.text', { ...field, offset: 20e6 - 2, n: 1_000 })) as {
    data: Uint8Array;
  };
  expect(Buffer.from(end.data).toString()).toBe('xxy');
});

test('two conversations that share no step are the same in nothing, and are paired all the same', async () => {
  const steps = (word: string) =>
    Array.from({ length: 6 }, (_, n) => ({ name: `${word}${n}`, request: { [word]: n }, response: `${word} ${n}` }));
  const { comparison } = await compared(steps('apples'), steps('pears'));
  expect(comparison.counts).toMatchObject({ same: 0 });
  expect(comparison.first_divergence).toMatchObject({ left: 1 });
  expect(comparison.reconverges).toBeNull();
});

test('Markdown of hostile text holds no markup of it', async () => {
  const hostile = '</td><script>alert(1)</script> [link](http://x.example) `` | ![](http://x.example/a.png)';
  const { comparisons, comparison } = await compared([{ response: 'plain' }], [{ response: hostile }]);
  const { text } = ask(comparisons, 'compare.markdown', { id: comparison.id }) as { text: string };
  expect(text).toContain('alert');
  expect(text).not.toMatch(/(?<!\\)<script|(?<!\\)\]\(http|(?<!\\)!\[/);
});

test('what is not recorded is said once, by who does not record it', () => {
  expect(
    bySides(['A and B: prompt', 'A and B: tools', 'B: tools', 'B: request', 'A: setting x', 'B: request']),
  ).toEqual(['A and B: prompt, tools', 'B: request', 'A: setting x']);
});

test('the pair of a step is found from either side', async () => {
  const steps = (names: string) => [...names].map((name) => ({ name, request: { do: name } }));
  const { comparisons, comparison } = await compared(steps('abcd'), steps('acdxe'));
  const { id } = comparison;
  const pairOf = async (side: 'left' | 'right', seq: number) => {
    const { pair } = (await ask(comparisons, 'compare.pairOf', { id, side, seq })) as Result<'compare.pairOf'>;
    if (pair === null) return null;
    const { left, right } = (await ask(comparisons, 'compare.pair', { id, pair, view: VIEW })) as ComparedPair;
    return [left?.name ?? null, right?.name ?? null];
  };
  expect(await pairOf('left', 3)).toEqual(['c', 'c']);
  expect(await pairOf('right', 2)).toEqual(['c', 'c']);
  expect(await pairOf('left', 2)).toEqual(['b', null]);
  expect(await pairOf('right', 5)).toEqual([null, 'e']);
  expect(await pairOf('left', 5)).toBeNull();
  expect(await pairOf('right', 0)).toBeNull();
});
