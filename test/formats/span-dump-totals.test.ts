import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectTotals, type HandTotals } from './hand-totals.ts';
import { importFiles } from './import-files.ts';

/**
 * Figures of dumps of spans, added by hand from the spans named here by the ends of their ids and not with code of ours.
 */
const FIXTURES = join(import.meta.dirname, '../fixtures');

interface Totals extends HandTotals {
  file: string;
  /** How the trace's id ends. */
  trace: string;
  /** Spans whose tokens are added. */
  from: string[];
  /** Spans that tell the same tokens once more. */
  repeated?: string[];
  steps: number;
}

const BY_HAND: Totals[] = [
  {
    file: 'phoenix/written/turn.json',
    trace: '0001',
    // 120 + 200 and 11 + 16; the third call is still running.
    from: ['a1', 'a4'],
    repeated: ['00'],
    steps: 6,
    calls: 3,
    tools: 2,
    errors: 1,
    input: 320,
    output: 27,
    cache_read: 64,
    reasoning: 6,
  },
  {
    file: 'phoenix/written/nested-page.json',
    trace: '0002',
    // 1000 + 7 + 30 and 40 + 4: a call, an embedding, and a call without a kind of its own.
    from: ['b4', 'b3', 'b5'],
    repeated: ['b1'],
    steps: 6,
    calls: 3,
    tools: 0,
    errors: 0,
    input: 1037,
    output: 44,
    cache_read: 600,
  },
  {
    file: 'phoenix/written/cases.json',
    trace: '000a',
    // 41 + 59 and 3 + 7: the second is there twice.
    from: ['c2', 'c3'],
    steps: 3,
    calls: 2,
    tools: 0,
    errors: 0,
    input: 100,
    output: 10,
  },
  {
    file: 'phoenix/written/cases.json',
    trace: '000b',
    from: ['d2'],
    steps: 2,
    calls: 1,
    tools: 0,
    errors: 2,
    input: 77,
    output: 9,
  },
  {
    file: 'phoenix/written/lines.jsonl',
    trace: '000c',
    from: ['e2'],
    steps: 3,
    calls: 1,
    tools: 1,
    errors: 0,
    input: 15,
    output: 2,
  },
  {
    file: 'vercel-ai/written/tool-loop.json',
    trace: '0001',
    // 90 + 140 and 21 + 9.
    from: ['a2', 'a5'],
    repeated: ['a1'],
    steps: 5,
    calls: 2,
    tools: 2,
    errors: 1,
    input: 230,
    output: 30,
    cache_read: 32,
    reasoning: 4,
  },
  {
    file: 'vercel-ai/written/stream-and-embed.json',
    trace: '0002',
    from: ['b2'],
    repeated: ['b1'],
    steps: 2,
    calls: 1,
    tools: 0,
    errors: 0,
    input: 33,
    output: 300,
  },
  {
    file: 'vercel-ai/written/stream-and-embed.json',
    trace: '0003',
    // The embedding; the call that is still running has no tokens yet.
    from: ['c2'],
    repeated: ['c1'],
    steps: 3,
    calls: 2,
    tools: 0,
    errors: 0,
    input: 6,
    output: null,
  },
  {
    file: 'vercel-ai/written/version-7.jsonl',
    trace: '0004',
    from: ['d2'],
    repeated: ['d1'],
    steps: 3,
    calls: 1,
    tools: 0,
    errors: 0,
    input: 70,
    output: 8,
  },
  {
    file: 'any-agent/written/loop.json',
    trace: '8001',
    // 300 + 410 and 20 + 12; the ids of all spans are one number where doubles hold them.
    from: ['…002', '…005'],
    steps: 5,
    calls: 2,
    tools: 2,
    errors: 1,
    input: 710,
    output: 32,
    // 710 of 1,000 and 32 of 2,000 nano-USD.
    cost: 774_000,
  },
  {
    file: 'any-agent/written/near-ids.json',
    trace: '55a1',
    from: ['…993'],
    steps: 1,
    calls: 1,
    tools: 0,
    errors: 0,
    input: 7,
    output: 1,
    cost: 9_000,
  },
  {
    file: 'any-agent/written/near-ids.json',
    trace: '55a2',
    // The call inside the other tells what counts.
    from: ['…992'],
    repeated: ['…993'],
    steps: 3,
    calls: 1,
    tools: 1,
    errors: 0,
    input: 13,
    output: 3,
    cost: 19_000,
  },
  {
    file: 'any-agent/written/console.jsonl',
    trace: '0001',
    from: ['a2'],
    repeated: ['a1'],
    steps: 3,
    calls: 1,
    tools: 1,
    errors: 1,
    input: 50,
    output: 6,
  },
  {
    file: 'any-agent/written/one-span.json',
    trace: '0002',
    from: ['b1'],
    steps: 1,
    calls: 1,
    tools: 0,
    errors: 0,
    input: 8,
    output: 5,
  },
];

describe('totals of span dumps, added by hand', () => {
  it.each(BY_HAND.map((one) => [`${one.file}, ${one.trace}`, one] as const))('%s', async (_, expected) => {
    const runs = await importFiles([join(FIXTURES, expected.file)]);
    const found = runs.filter(({ detail }) => detail.run_id.endsWith(expected.trace));
    expect(found.length).toBe(1);
    expectTotals(found[0]?.detail.totals, expected);
  });

  it('has three traces of each container at least', () => {
    const counts = Map.groupBy(BY_HAND, ({ file }) => file.split('/')[0]);
    expect([...counts.values()].every((each) => each.length >= 3)).toBe(true);
    expect([...counts.keys()]).toEqual(['phoenix', 'vercel-ai', 'any-agent']);
  });
});
