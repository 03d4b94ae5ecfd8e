import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecordOutcome, TraceEvent, TraceFormat, TraceRecord } from '../../src/main/formats/format.ts';
import { formatById } from '../../src/main/formats/registry.ts';
import { assemble } from './assemble.ts';
import { readSample } from './read-sample.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures');

/** Records of all fixtures of a format: every kind of line it knows. */
function recordsOf(format: string): TraceRecord[] {
  return readdirSync(join(FIXTURES, format), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:jsonl?|traj)$/.test(entry.name))
    .filter((entry) => !/refused|invalid/.test(entry.parentPath))
    .flatMap((entry) => readSample(join(entry.parentPath, entry.name)).records);
}

/** Values that no field expects everywhere. */
const ODD: readonly unknown[] = [
  null,
  true,
  -1,
  1.5,
  '',
  'x',
  [],
  [1],
  {},
  { '0': 'a', '1': 'b' },
  [[]],
  'x'.repeat(5000),
];

/** Every way to put an odd value into one place of the record. */
function* spoiled(value: unknown, depth = 0): Iterable<unknown> {
  if (depth > 0) yield* ODD;
  if (typeof value !== 'object' || value === null || depth > 5) return;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) for (const odd of spoiled(value[i], depth + 1)) yield value.with(i, odd);
  } else {
    for (const [key, inner] of Object.entries(value)) {
      for (const odd of spoiled(inner, depth + 1)) yield { ...value, [key]: odd };
    }
  }
}

interface Told {
  events: TraceEvent[];
  outcomes: RecordOutcome[];
}

function read(format: TraceFormat, values: readonly unknown[]): Told {
  const told: Told = { events: [], outcomes: [] };
  const parser = format.openParser({ relative_path: 'x', file_stem: 'x' });
  for (const [index, value] of values.entries()) {
    const record = { index, value, at: { offset: index * 10, length: 9, line: index + 1 } };
    told.outcomes.push(parser.push(record, (event) => told.events.push(event)));
  }
  JSON.stringify(parser.state());
  return told;
}

/** Nothing is thrown, the events hold together, and every step can be shown. */
function check(format: TraceFormat, values: readonly unknown[]): Told {
  const told = read(format, values);
  const { steps, problems } = assemble(told.events);
  for (const step of steps) {
    const parts = (step.parts ?? []).map((at) => ({ at, value: values[at.line - 1] }));
    format.content(parts, { key: step.key ?? '', type: step.type ?? 'event', name: step.name ?? '' });
  }
  const bad = told.outcomes.filter((outcome) => outcome.became === 'problem');
  expect(problems.length).toBeGreaterThanOrEqual(bad.length);
  return told;
}

describe.each(['retrace', 'claude-code', 'codex', 'otlp', 'phoenix', 'swe-agent', 'vercel-ai', 'any-agent'])(
  'C16: odd shapes in %s',
  (id) => {
    const format = formatById(id);
    if (format === null) throw new Error(`no format ${id}`);
    const records = recordsOf(id);

    it('any value in any place of any kind of record costs at most that record', () => {
      const seen = new Set<string>();
      let spoiledOnes = 0;
      const last = records.at(-1)?.value;
      for (const { value } of records) {
        // One record of each shape is enough.
        const shape = JSON.stringify(value, (key, inner: unknown) =>
          key !== 'type' && typeof inner === 'string' ? '' : inner,
        );
        if (seen.has(shape) || typeof value !== 'object') continue;
        seen.add(shape);
        for (const odd of spoiled(value)) {
          spoiledOnes++;
          const { outcomes } = check(format, [records[0]?.value, odd, last]);
          expect(outcomes.length).toBe(3);
          expect(outcomes[0]?.became).not.toBe('problem');
        }
      }
      expect(spoiledOnes).toBeGreaterThan(1000);
    });

    it('any records in any order, any of them left out or repeated', () => {
      fc.assert(
        fc.property(
          fc.array(fc.constantFrom(...records.map((record) => record.value)), { maxLength: 60 }),
          (values) => {
            check(format, values);
          },
        ),
        { numRuns: 300 },
      );
    });

    it('any JSON at all', () => {
      fc.assert(
        fc.property(fc.array(fc.jsonValue(), { maxLength: 20 }), (values) => {
          for (const { became } of check(format, values).outcomes) expect(became).not.toBe('step');
        }),
      );
    });
  },
);

describe('C15: memory of a parser', () => {
  const id = (i: number) => `id-${i}`;
  const line = (i: number, type: string, rest: object) => ({
    type,
    uuid: `u${i}`,
    parentUuid: i === 0 ? null : `u${i - 1}`,
    sessionId: 's',
    timestamp: '2026-03-02T09:00:00.000Z',
    ...rest,
  });
  const codex = (type: string, payload: object) => ({ timestamp: '2026-03-02T09:00:00.000Z', type, payload });
  const kinds: Record<string, (i: number) => unknown> = {
    'steps that never end': (i) => ({ type: 'step_start', run_id: 'r', step_id: id(i), step_type: 'tool' }),
    'steps that end': (i) => ({ type: 'step', run_id: 'r', step_id: id(i), step_type: 'tool' }),
    'record types': (i) => ({ type: id(i), run_id: 'r' }),
    'runs that end': (i) => ({ type: i % 2 ? 'end' : 'run', schema: 'retrace/1', run_id: id(i - (i % 2)) }),
    'calls that never end': (i) =>
      line(i, 'assistant', {
        message: { id: id(i), content: [{ type: 'tool_use', id: `t${i}`, name: 'X', input: {} }] },
      }),
    'long ids': (i) => line(i, 'user', { uuid: `${i}`.repeat(10_000), message: { content: 'x' } }),
    'record types of Claude Code': (i) => line(i, id(i), {}),
    'titles of other sessions': (i) => ({ type: 'summary', summary: 'x'.repeat(10_000), leafUuid: id(i) }),
    'sub-agent lines': (i) =>
      line(i, 'user', { isSidechain: i > 0, parentUuid: i < 2 ? null : `u${i - 1}`, message: { content: 'x' } }),
    'sub-agents': (i) => line(i, 'user', { isSidechain: i > 0, agentId: id(i), message: { content: 'x' } }),
    'calls that fail': (i) =>
      i % 2
        ? line(i, 'user', {
            message: { content: [{ type: 'tool_result', tool_use_id: `t${i - 1}`, is_error: true, content: 'no' }] },
          })
        : line(i, 'assistant', {
            message: { id: id(i), content: [{ type: 'tool_use', id: `t${i}`, name: id(i), input: { i } }] },
          }),
    'calls of Codex that never end': (i) =>
      codex('response_item', { type: 'function_call', name: id(i), arguments: '{}', call_id: id(i) }),
    'calls of Codex that fail': (i) =>
      i % 2
        ? codex('response_item', {
            type: 'function_call_output',
            call_id: id(i - 1),
            output: 'Exit code: 1\nOutput:\n',
          })
        : codex('response_item', { type: 'function_call', name: id(i), arguments: `${i}`, call_id: id(i) }),
    'prompts of Codex': (i) => codex('event_msg', { type: 'user_message', message: id(i) }),
    'record types of Codex': (i) => codex(i % 2 ? 'response_item' : 'event_msg', { type: id(i) }),
    'traces of OpenTelemetry': (i) => ({
      resourceSpans: [
        { scopeSpans: [{ spans: [{ traceId: id(i), spanId: id(i), name: 'x', startTimeUnixNano: '1000' }] }] },
      ],
    }),
    'turns of SWE-agent': (i) => ({ action: id(i), observation: '', response: id(i), state: { at: id(i) } }),
    'messages of SWE-agent': (i) => ({ role: i % 2 ? 'user' : 'assistant', content: id(i), action: id(i) }),
    'attempts of SWE-agent': (i) => ({ attempts: [], history: [], info: { exit_status: id(i) } }),
    'compactions of Codex': (i) => codex(i % 2 ? 'compacted' : 'response_item', { type: 'compaction' }),
  };

  it.each(Object.entries(kinds))('does not grow with %s', (_, make) => {
    const first = make(0);
    const has = (key: string) => typeof first === 'object' && first !== null && key in first;
    const isSweAgent = has('observation') || has('role') || has('attempts');
    const other = has('resourceSpans') ? 'otlp' : isSweAgent ? 'swe-agent' : 'claude-code';
    const format = has('run_id') ? 'retrace' : has('payload') ? 'codex' : other;
    const parser = formatById(format)?.openParser({ relative_path: 'x', file_stem: 'x' });
    if (parser === undefined) throw new Error('no such format');
    const sizes: number[] = [];
    for (let i = 0; i < 60_000; i++) {
      parser.push({ index: i, value: make(i), at: { offset: i, length: 1, line: i + 1 } }, () => undefined);
      if (i === 39_999 || i === 59_999) sizes.push(JSON.stringify(parser.state()).length);
    }
    const [before = 0, after = 0] = sizes;
    // What is kept swings between once and twice its limit.
    expect(after).toBeLessThan(before * 2.2 + 1000);
    expect(after).toBeLessThan(4_000_000);
  });
});
