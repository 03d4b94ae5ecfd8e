import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectTotals, type HandTotals } from './hand-totals.ts';
import { importFiles } from './import-files.ts';

/**
 * Figures of traces, added by hand from the lines named here and not with code of ours: each line is the export of one
 * call of the model (of a document, the names of the spans). What wrappers repeat is named where they do.
 */
const FIXTURES = join(import.meta.dirname, '../fixtures/otlp');
const CORPUS = join(import.meta.dirname, '../../../shared/corpus/otlp');

interface Totals extends HandTotals {
  dialect: 'GenAI' | 'OpenInference' | 'OpenLLMetry' | 'Vercel AI' | 'LangSmith' | 'OpenLIT' | 'Logfire';
  file: string;
  /** How the trace's id begins. */
  trace: string;
  from: (number | string)[];
  /** Lines or spans that tell the same tokens once more. */
  repeated?: (number | string)[];
}

const SHOP = { calls: 2, tools: 2, errors: 1, input: 311, output: 51 };
const REFUSED = { calls: 1, tools: 0, errors: 2, input: null, output: null };
const UNKNOWN = { calls: 1, tools: 0, errors: 0, input: null, output: null };
const ORDER = { from: ['the only call'], calls: 1, errors: 0, input: 412, output: 27 };

const BY_HAND: Totals[] = [
  // 121 + 190 and 34 + 17.
  {
    dialect: 'GenAI',
    file: 'recorded/genai-openai-instrumentation-0.22.0.jsonl',
    trace: 'f93692',
    from: [1, 4],
    ...SHOP,
  },
  {
    dialect: 'GenAI',
    file: 'written/three-eras-base64.json',
    trace: '0af765',
    // 100 + 120 + 140 + 7 and 11 + 10 + 12 + 0; the agent repeats those of the three chats.
    from: ['…332', '…333', '…335', '…336'],
    repeated: ['…331'],
    calls: 5,
    tools: 1,
    errors: 1,
    input: 367,
    output: 33,
    cache_read: 90,
    reasoning: 4,
  },
  // 30, and 40 from the cache beside it: the instrumentation left them out of its input.
  {
    dialect: 'GenAI',
    file: 'written/logfire-placeholders.jsonl',
    trace: '3af765',
    from: [3],
    calls: 1,
    tools: 0,
    errors: 0,
    input: 70,
    output: 3,
    cache_read: 40,
  },
  { dialect: 'GenAI', file: 'corpus/captured/otel-genai-official.json', trace: '053074', ...ORDER, tools: 0 },
  {
    dialect: 'OpenInference',
    file: 'recorded/openinference-openai-4.2.7.jsonl',
    trace: '20e16d',
    from: [1, 4],
    ...SHOP,
    cache_read: 192,
    reasoning: 12,
  },
  // A streamed answer, whose tokens this instrumentation does not write.
  {
    dialect: 'OpenInference',
    file: 'recorded/openinference-openai-4.2.7.jsonl',
    trace: '46938e',
    from: [6],
    ...UNKNOWN,
  },
  {
    dialect: 'OpenInference',
    file: 'written/openinference-document.json',
    trace: '2af765',
    // 1000 + 3, the second of an embedding.
    from: ['…b3', '…b4'],
    calls: 2,
    tools: 0,
    errors: 0,
    input: 1003,
    output: 40,
    cache_read: 600,
    reasoning: 16,
  },
  {
    dialect: 'OpenInference',
    file: 'corpus/captured/openinference.json',
    trace: '9ed94f',
    ...ORDER,
    tools: 0,
    cache_read: 256,
    reasoning: 8,
  },
  { dialect: 'OpenLLMetry', file: 'recorded/openllmetry-openai-0.27.0.jsonl', trace: '664f26', from: [1, 4], ...SHOP },
  { dialect: 'OpenLLMetry', file: 'recorded/openllmetry-openai-0.27.0.jsonl', trace: 'c74412', from: [6], ...UNKNOWN },
  {
    dialect: 'OpenLLMetry',
    file: 'written/openllmetry-indexed.jsonl',
    trace: '1af765',
    // 50 + 20 and 5 + 2: line 2 is a call around that of line 1, line 5 is line 1 once more.
    from: [1, 3],
    repeated: [2, 5],
    calls: 2,
    tools: 1,
    errors: 0,
    input: 70,
    output: 7,
  },
  {
    dialect: 'OpenLLMetry',
    file: 'corpus/captured/openllmetry-current.json',
    trace: '5f90e0',
    ...ORDER,
    tools: 0,
    cache_read: 256,
    reasoning: 8,
  },
  {
    dialect: 'Vercel AI',
    file: 'recorded/vercel-ai-5.0.277.jsonl',
    trace: '20854b',
    from: [1, 4],
    repeated: [5],
    ...SHOP,
  },
  {
    dialect: 'Vercel AI',
    file: 'recorded/vercel-ai-5.0.277.jsonl',
    trace: 'e0b91f',
    from: [6],
    repeated: [7],
    calls: 1,
    tools: 0,
    errors: 0,
    input: 121,
    output: 34,
    cache_read: 64,
    reasoning: 12,
  },
  { dialect: 'Vercel AI', file: 'recorded/vercel-ai-5.0.277.jsonl', trace: 'c38f3e', from: [8], ...REFUSED },
  {
    dialect: 'Vercel AI',
    file: 'recorded/vercel-ai-7.0.173.jsonl',
    trace: '2f9e0f',
    // 64 + 128 from the cache.
    from: [1, 5],
    repeated: [7],
    ...SHOP,
    cache_read: 192,
  },
  {
    dialect: 'Vercel AI',
    file: 'corpus/captured/vercel-ai-5.json',
    trace: 'c4a1f7',
    repeated: ['…04'],
    ...ORDER,
    tools: 1,
  },
  // 61 + 80 and 9 + 6; the chain repeats them.
  {
    dialect: 'LangSmith',
    file: 'written/langsmith.jsonl',
    trace: '1a500000000000000000000000000001',
    from: [1, 3],
    repeated: [4],
    calls: 2,
    tools: 1,
    errors: 0,
    input: 141,
    output: 15,
  },
  // An embedding.
  {
    dialect: 'LangSmith',
    file: 'written/langsmith.jsonl',
    trace: '1a500000000000000000000000000002',
    from: [5],
    calls: 1,
    tools: 1,
    errors: 1,
    input: 5,
    output: null,
  },
  {
    dialect: 'LangSmith',
    file: 'written/langsmith.jsonl',
    trace: '1a500000000000000000000000000003',
    from: [6],
    calls: 1,
    tools: 0,
    errors: 0,
    input: 12,
    output: 2,
  },
  {
    dialect: 'OpenLIT',
    file: 'written/openlit.jsonl',
    trace: '0be11700000000000000000000000001',
    from: [1],
    calls: 1,
    tools: 0,
    errors: 0,
    input: 100,
    output: 10,
    cost: 250_000,
  },
  // Line 2 is a call around that of line 3.
  {
    dialect: 'OpenLIT',
    file: 'written/openlit.jsonl',
    trace: '0be11700000000000000000000000002',
    from: [3],
    repeated: [2],
    calls: 1,
    tools: 0,
    errors: 0,
    input: 200,
    output: 20,
    cost: 500_000,
  },
  // A cost of -1 is none.
  {
    dialect: 'OpenLIT',
    file: 'written/openlit.jsonl',
    trace: '0be11700000000000000000000000003',
    from: [4],
    calls: 1,
    tools: 0,
    errors: 1,
    input: 7,
    output: 0,
  },
  // 44 + 70 and 8 + 5; lines 1, 2 and 4 stand for 8, 3 and 5 until those come.
  {
    dialect: 'Logfire',
    file: 'written/logfire.jsonl',
    trace: '109f1e00000000000000000000000001',
    from: [3, 7],
    repeated: [8],
    calls: 2,
    tools: 1,
    errors: 0,
    input: 114,
    output: 13,
  },
  {
    dialect: 'Logfire',
    file: 'written/logfire.jsonl',
    trace: '109f1e00000000000000000000000002',
    from: [9],
    repeated: [9],
    calls: 1,
    tools: 1,
    errors: 0,
    input: 20,
    output: 2,
  },
  // Its agent is still running.
  {
    dialect: 'Logfire',
    file: 'written/logfire.jsonl',
    trace: '109f1e00000000000000000000000003',
    from: [11],
    calls: 1,
    tools: 0,
    errors: 0,
    input: 9,
    output: 1,
  },
];

describe('totals of OpenTelemetry traces, added by hand', () => {
  const here = BY_HAND.filter(({ file }) => existsSync(CORPUS) || !file.startsWith('corpus/'));

  it.each(here.map((one) => [`${one.dialect}: ${one.file}, ${one.trace}`, one] as const))('%s', async (_, expected) => {
    const { file, trace } = expected;
    const path = file.startsWith('corpus/') ? join(CORPUS, file.slice(7)) : join(FIXTURES, file);
    const runs = await importFiles([path]);
    const found = runs.filter(({ detail }) => detail.run_id.startsWith(trace));
    expect(found.length).toBe(1);
    expectTotals(found[0]?.detail.totals, expected);
  });

  it('has three traces of each dialect at least', () => {
    const counts = Map.groupBy(here, ({ dialect }) => dialect);
    expect([...counts.values()].every((each) => each.length >= 3)).toBe(true);
    expect(counts.size).toBe(7);
  });
});
