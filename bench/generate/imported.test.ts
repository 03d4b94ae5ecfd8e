import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { corpusFile } from '../../scripts/corpus-report.ts';
import { assemble } from '../../test/formats/assemble.ts';
import { checkFile } from '../../test/formats/check-sample.ts';
import { readSample } from '../../test/formats/read-sample.ts';
import { type GeneratedFormat, type GenerateOptions, generateFile, generateTrace, isDocument } from './index.ts';

/** Traces in the formats of other programs are made to measure their importers: these must take them for real. */

const FORMATS = ['claude-code', 'codex', 'otlp', 'otlp-document', 'swe-agent'] as const;
const SHAPES = ['text', 'structure'] as const;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'retrace-generate-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function written(options: GenerateOptions): string {
  const path = join(folder, `${Object.values(options).join('-')}.txt`);
  generateFile(path, options);
  return path;
}

const sizeOf = (lines: Iterable<string>) => [...lines].reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
/** A trajectory grows with the square of its turns. */
const stepsOf = (format: GeneratedFormat, steps: number) => (format === 'swe-agent' ? Math.min(steps, 80) : steps);

describe.each(FORMATS)('a generated trace of %s', (format) => {
  it('is the same for the same seed, and another for another', () => {
    const options = { format, shape: 'text', steps: stepsOf(format, 300), seed: 7 } as const;
    expect([...generateTrace(options)]).toEqual([...generateTrace(options)]);
    expect([...generateTrace({ ...options, seed: 8 })]).not.toEqual([...generateTrace(options)]);
    expect([...generateTrace(options)].length === 1).toBe(isDocument(format));
  });

  it.each(SHAPES)('is imported without problems, and every record is accounted for (%s)', async (shape) => {
    const steps = stepsOf(format, 1500);
    const file = await corpusFile(written({ format, shape, steps, seed: 3, lineBytes: 700 }), folder);
    expect(file).toMatchObject({ format: format === 'otlp-document' ? 'otlp' : format, problems: 0, unaccounted: 0 });
    expect(file.confidence).toBeGreaterThan(0.9);
    expect(file.unknown_kinds).toEqual({});
    expect(file.totals.tool_calls).toBeGreaterThan(steps / 5);
    expect(file.totals.errors).toBeGreaterThan(0);
  });

  it('holds together however it is cut into reads', () => {
    const { whole } = checkFile(
      written({ format, shape: 'text', steps: stepsOf(format, 120), seed: 5, lineBytes: 700 }),
    );
    expect(whole.problems).toEqual([]);
  });
});

describe.each(['codex', 'otlp', 'otlp-document', 'swe-agent'] as const)('a generated trace of %s', (format) => {
  it.each([10, 11, 80, 300])('has exactly %i steps', (steps) => {
    const sample = readSample(written({ format, shape: 'text', steps, seed: steps, lineBytes: 400 }));
    const whole = assemble(sample.events);
    expect(new Set(whole.steps.map(({ run, key }) => `${run} ${key}`)).size).toBe(steps);
  });
});

describe('generated rollouts of Codex', () => {
  const lines = () =>
    [...generateTrace({ format: 'codex', shape: 'text', steps: 3000, seed: 2 })].map((line) => JSON.parse(line));

  it('come close to the line size asked for', () => {
    for (const shape of SHAPES)
      for (const lineBytes of [1500, 2048, 8000]) {
        const made = [...generateTrace({ format: 'codex', shape, steps: 4000, seed: 1, lineBytes })];
        expect(sizeOf(made) / made.length / lineBytes).toBeGreaterThan(0.75);
        expect(sizeOf(made) / made.length / lineBytes).toBeLessThan(1.25);
      }
  });

  it('hold what makes them hard to count: messages told twice, repeated and shrinking totals, compactions', async () => {
    const all = lines();
    const payloads = (type: string) => all.flatMap(({ payload }) => (payload.type === type ? [payload] : []));
    const answers = payloads('message').filter(({ role }) => role === 'assistant');
    expect(payloads('agent_message').map(({ message }) => message)).toEqual(
      answers.map(({ content }) => content[0].text),
    );
    const counts = payloads('token_count').map(({ info }) => info);
    const changed = counts.filter(
      ({ total_token_usage }, n) => total_token_usage.total_tokens !== counts[n - 1]?.total_token_usage.total_tokens,
    );
    expect(changed.length).toBeLessThan(counts.length * 0.9);
    const totals = changed.map(({ total_token_usage }) => total_token_usage.total_tokens);
    expect(totals.some((total, n) => total < totals[n - 1])).toBe(true);
    expect(payloads('context_compacted').length).toBeGreaterThan(2);
    expect(payloads('turn_aborted').length).toBeGreaterThan(0);

    const { totals: read } = await corpusFile(
      written({ format: 'codex', shape: 'text', steps: 3000, seed: 2 }),
      folder,
    );
    const sum = (key: string) => changed.reduce((all, { last_token_usage }) => all + last_token_usage[key], 0);
    expect(read).toMatchObject({ input_tokens: sum('input_tokens'), output_tokens: sum('output_tokens') });
  });
});

describe('generated spans', () => {
  const options = { format: 'otlp', shape: 'text', steps: 3000, seed: 2 } as const;
  interface Span {
    traceId: string;
    spanId: string;
    parentSpanId: string;
    name: string;
    attributes: { key: string; value: { intValue?: string } }[];
  }
  const spansOf = (line: string): Span[] =>
    JSON.parse(line).resourceSpans.flatMap(({ scopeSpans }: { scopeSpans: { spans: Span[] }[] }) =>
      scopeSpans.flatMap(({ spans }) => spans),
    );

  it('lie several on a line, of several traces, children before their parents, some sent twice', () => {
    const lines = [...generateTrace(options)].map(spansOf);
    expect(lines.filter((spans) => spans.length > 1).length).toBeGreaterThan(lines.length / 2);
    expect(lines.filter((spans) => new Set(spans.map(({ traceId }) => traceId)).size > 1).length).toBeGreaterThan(100);
    const lineOf = new Map<string, number>();
    for (const [line, spans] of lines.entries())
      for (const { spanId } of spans) if (!lineOf.has(spanId)) lineOf.set(spanId, line);
    expect(lineOf.size).toBe(options.steps);
    expect(lines.flat().length).toBeGreaterThan(options.steps);
    const children = lines.flat().filter(({ parentSpanId }) => parentSpanId !== '');
    const [before, after] = [-1, 1].map((sign) =>
      children.filter(
        ({ spanId, parentSpanId }) =>
          Math.sign((lineOf.get(spanId) ?? Number.NaN) - (lineOf.get(parentSpanId) ?? Number.NaN)) === sign,
      ),
    );
    expect(before?.length).toBeGreaterThan(children.length / 2);
    expect(after).toEqual([]);
  });

  it('come close to the size asked for', () => {
    for (const shape of SHAPES)
      for (const lineBytes of [1500, 2048, 8000]) {
        const made = sizeOf(generateTrace({ ...options, shape, lineBytes }));
        expect(made / options.steps / lineBytes).toBeGreaterThan(0.7);
        expect(made / options.steps / lineBytes).toBeLessThan(1.4);
      }
  });

  it('count the tokens of model calls, not those that agents repeat', async () => {
    const calls = new Map<string, Span>();
    for (const span of [...generateTrace(options)].flatMap(spansOf))
      if (span.name.startsWith('chat ')) calls.set(span.spanId, span);
    const sum = (name: string) =>
      [...calls.values()].reduce(
        (all, { attributes }) => all + Number(attributes.find(({ key }) => key === name)?.value.intValue),
        0,
      );
    const { totals } = await corpusFile(written(options), folder);
    expect(totals).toMatchObject({
      llm_calls: calls.size,
      input_tokens: sum('gen_ai.usage.input_tokens'),
      output_tokens: sum('gen_ai.usage.output_tokens'),
    });
  });
});

describe('generated trajectories of SWE-agent', () => {
  it('hold the whole prompt with each turn, leave old observations out of it, and answers sent back', () => {
    const [text] = generateTrace({ format: 'swe-agent', shape: 'text', steps: 200, seed: 4 });
    const { trajectory } = JSON.parse(text ?? '');
    const prompts: { role: string; content: string; message_type: string }[][] = trajectory.map(
      ({ query }: { query: unknown }) => query,
    );
    expect(prompts[0]).toHaveLength(2);
    expect(prompts.at(-1)?.length).toBeGreaterThan(150);
    const told = prompts.at(-1)?.filter(({ role }) => role === 'tool') ?? [];
    const left = told.filter(({ content }) => content.startsWith('Old environment output: ('));
    expect(told.length - left.length).toBe(5);
    expect(prompts.filter((prompt) => prompt.at(-1)?.message_type === 'user').length).toBeGreaterThan(0);
  });
});

it('a document that no machine could hold is refused', () => {
  for (const format of ['otlp-document', 'swe-agent'] as const)
    expect(() => generateTrace({ format, shape: 'text', steps: 1_000_000, seed: 1 })).toThrow(RangeError);
});
