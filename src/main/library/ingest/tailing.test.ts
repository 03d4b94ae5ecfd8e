import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateTrace } from '../../../../bench/generate/index.ts';
import type { TraceEvent } from '../../formats/format.ts';
import { FORMATS } from '../../formats/registry.ts';
import type { WriterOptions } from './index-writer.ts';
import { record, TestFolder } from './ingest-testing.ts';

/** What an index holds after `bytes` were read at once. */
function readAtOnce(bytes: Buffer, options: WriterOptions = {}): Record<string, unknown[]> {
  const folder = new TestFolder(options, 'memory');
  folder.write('a.jsonl', bytes);
  folder.read('a.jsonl');
  folder.writer.settle();
  return folder.dump();
}

/** What it holds when the bytes came in pieces, each read when it came, and the index was reopened at some. */
function readInPieces(
  bytes: Buffer,
  cuts: readonly number[],
  reopenAt: ReadonlySet<number>,
  options: WriterOptions = {},
) {
  const folder = new TestFolder(options);
  folder.write('a.jsonl', '');
  let from = 0;
  for (const cut of [...new Set([...cuts, bytes.length])].sort((a, b) => a - b)) {
    folder.append('a.jsonl', bytes.subarray(from, cut));
    from = cut;
    folder.read('a.jsonl', 0);
    // From here on the indexes are there, and responses are settled with every commit.
    folder.writer.settle();
    if (reopenAt.has(cut)) folder.reopen();
  }
  folder.writer.settle();
  return folder.dump();
}

const run = fc.integer({ min: 0, max: 2 });
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const small = fc.integer({ min: 0, max: 12 });
/** Steps that come, change, name parents before and after they come, and count in totals. */
const stepEvent = (step: number) =>
  fc
    .record(
      {
        key: fc.constantFrom('a', 'b', 'c', 'é😀', 'step'),
        parent: fc.integer({ min: 0, max: Math.max(0, step) }),
        parent_key: fc.constantFrom('a', 'b', 'c', 'gone'),
        type: fc.constantFrom('llm' as const, 'tool' as const, 'agent' as const, 'user_input' as const),
        name: fc.constantFrom('bash', 'read', ''),
        status: fc.constantFrom('ok' as const, 'error' as const, 'running' as const),
        started_at_us: fc.integer({ min: 0, max: 10 }).map((minutes) => 1_000_000_000 + minutes * 50_000_000),
        duration_us: fc.integer({ min: 0, max: 200_000_000 }),
        attempt: fc.integer({ min: 1, max: 3 }),
        model: fc.constantFrom('claude-opus-4-5', 'x'),
        response_id: fc.constantFrom('m1', 'm2'),
        usage: fc.record({ input_tokens: small, output_tokens: small, cache_read_tokens: small }, { requiredKeys: [] }),
        cost_nano_usd: small,
        state_changed: fc.boolean(),
        mark: fc.constant('compaction' as const),
        copied_from: fc.constant('other'),
      },
      { requiredKeys: [] },
    )
    .map((fields) => ({ kind: 'step' as const, ...fields }));

const events: fc.Arbitrary<TraceEvent[][]> = fc
  .array(fc.tuple(run, optional(small), stepEvent(12), fc.integer({ min: 0, max: 9 })), { maxLength: 14 })
  .map((given) => {
    const runOf: number[] = [];
    return given.map(([onRun, target, fields, also]): TraceEvent[] => {
      const step = target !== undefined && target < runOf.length ? target : runOf.length;
      const itsRun = runOf[step] ?? onRun;
      runOf[step] = itsRun;
      const made: TraceEvent[] = [{ ...fields, run: itsRun, step, summary: 'ö' }];
      if (also === 0)
        made.push({
          kind: 'run',
          run: itsRun,
          native_id: `run-${itsRun}`,
          agent_version: `v${step % 3}`,
          parent_run: 0,
          parent_step: 0,
        });
      if (also === 1) made.push({ kind: 'run_end', run: itsRun, status: 'success', ended_at_us: 2_000_000_000 });
      if (also === 2)
        made.push({
          kind: 'decision',
          step,
          decision_type: 'd',
          selected: 's',
          candidates: [],
          reason_code: null,
          confidence: null,
        });
      if (also === 3)
        made.push({ kind: 'signal', step, signal_type: 't', signal_code: 'c', value: true, weight: null });
      if (also === 4) made.push({ kind: 'link', run: itsRun, to_native_id: 'run-1', link: 'subagent' });
      if (also === 5)
        made.push({
          kind: 'problem',
          code: 'wrong_type',
          severity: 'warning',
          message: 'odd',
          at: { offset: 0, length: 1, line: 1 },
        });
      return made;
    });
  });

describe('a file that grows', () => {
  it('C14: gives the same index however its bytes were cut into appends and wherever the index was reopened', () => {
    fc.assert(
      fc.property(
        events,
        fc.array(fc.nat(3_000), { maxLength: 12 }),
        fc.array(fc.nat(11), { maxLength: 4 }),
        fc.array(fc.constantFrom('\n', '\r\n', '', '\n\n', ' \n', '\n{"small":"x"}\n', '\nbroken\n'), {
          minLength: 14,
          maxLength: 14,
        }),
        (given, cuts, reopen, ends) => {
          const text = given.map((made, i) => record(...made) + (ends[i] ?? '\n')).join('');
          const bytes = Buffer.from(`${text}\n`);
          const within = cuts.filter((cut) => cut < bytes.length);
          const reopenAt = new Set(reopen.map((i) => within[i] ?? -1));
          expect(readInPieces(bytes, within, reopenAt, { chunk_bytes: 97 })).toEqual(readAtOnce(bytes));
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each(FORMATS.map((format) => format.id))(
    'C14: written byte by byte, %s gives exactly the index of one read',
    (id) => {
      const lines = [
        ...generateTrace({
          format: id === 'retrace' ? 'retrace' : 'claude-code',
          shape: 'structure',
          steps: 12,
          seed: 7,
          lineBytes: 200,
        }),
      ];
      const text = Buffer.from(`${lines.slice(0, 10).join('\n')}\n`);
      const options = { formats: FORMATS };
      const all = Array.from(text, (_, i) => i);
      expect(readInPieces(text, all, new Set([500, 1_001, 2_000]), options)).toEqual(readAtOnce(text, options));
    },
    60_000,
  );

  it('numbers decisions, signals and parts of a step on, however long ago the step came', () => {
    const decision: TraceEvent = {
      kind: 'decision',
      step: 0,
      decision_type: 'd',
      selected: 's',
      candidates: [],
      reason_code: null,
      confidence: null,
    };
    const signal: TraceEvent = {
      kind: 'signal',
      step: 0,
      signal_type: 't',
      signal_code: 'c',
      value: true,
      weight: null,
    };
    const change = { kind: 'step', run: 0, step: 0 } as const;
    const lines = [record({ ...change, key: 'first' }), record(change, decision, signal)];
    for (let step = 1; step < 4_000; step++) lines.push(record({ kind: 'step', run: 0, step, key: `k${step}` }));
    lines.push(record(change, decision, signal));
    const bytes = Buffer.from(`${lines.join('\n')}\n`);
    const whole = readAtOnce(bytes, { chunk_bytes: 4_096 });
    expect(whole.decision).toMatchObject([{ n: 0 }, { n: 1 }]);
    expect(whole.signal).toMatchObject([{ n: 0 }, { n: 1 }]);
    expect(whole.step_part).toMatchObject([{ part: 1 }, { part: 2 }]);
    expect(readInPieces(bytes, [200, bytes.length - 10], new Set([200]))).toEqual(whole);
  });
});
