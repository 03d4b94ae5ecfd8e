import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { otlpFormat } from '../../formats/otlp/index.ts';
import type { WriterOptions } from './index-writer.ts';
import { TestFolder } from './ingest-testing.ts';

/** Traces of OpenTelemetry that lie scattered over lines and files, in any order, some of it more than once. */

const FIXTURES = join(import.meta.dirname, '../../../../test/fixtures/otlp');

interface ResourceSpans {
  resource: unknown;
  scopeSpans: { scope: unknown; spans: unknown[] }[];
}

/** Exports of one span each, of all fixtures. */
const exported: unknown[] = ['recorded', 'written'].flatMap((folder) =>
  readdirSync(join(FIXTURES, folder))
    .filter((name) => /\.jsonl?$/.test(name))
    .flatMap((name) => {
      const text = readFileSync(join(FIXTURES, folder, name), 'utf8');
      const values = (
        name.endsWith('.json')
          ? [JSON.parse(text)].flat()
          : text
              .trim()
              .split('\n')
              .map((line) => JSON.parse(line))
      ) as {
        resourceSpans?: ResourceSpans[];
      }[];
      return values.flatMap(({ resourceSpans = [] }) =>
        resourceSpans.flatMap(({ resource, scopeSpans }) =>
          scopeSpans.flatMap(({ scope, spans }) =>
            spans.map((span) => ({ resource, scopeSpans: [{ scope, spans: [span] }] })),
          ),
        ),
      );
    }),
);

const newFolder = (options: WriterOptions = {}, place: 'file' | 'memory' = 'memory') =>
  new TestFolder({ formats: [otlpFormat], price: () => null, ...options }, place);

const RUN = `run_key, address, title, agent_name, agent_versions, environment, session_id, status, ended, started_at_us,
  ended_at_us, last_at_us, active_us, failure_type, failure_code, failure_message, steps, llm_calls, tool_calls, errors,
  input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, cost_nano_usd, usage_known, tool_names`;
const STEP = `step.key, above.key AS above, step.parent_key, step.type, step.name, step.summary, step.status, step.started_at_us,
  step.started_at_ns, step.duration_us, step.model, step.provider, step.input_tokens, step.output_tokens,
  step.cache_read_tokens, step.reasoning_tokens, step.cost_nano_usd, step.failure_type, step.failure_code, step.failure_message`;

/** All that is shown of the runs, in the order in which it is shown, without the files that it lies in. */
function shown(folder: TestFolder): unknown {
  const { db } = folder.writer;
  const runs = db.prepare(`SELECT id, ${RUN} FROM run WHERE fragment = 0 ORDER BY run_key`).all() as { id: number }[];
  const steps = db.prepare(
    `SELECT ${STEP} FROM step LEFT JOIN step AS above ON above.id = step.parent_id
     WHERE step.run_id = ? AND step.merges = 1 ORDER BY step.id`,
  );
  const models = db.prepare(
    'SELECT model, provider, calls, input_tokens, output_tokens FROM run_model WHERE run_id = ? ORDER BY 1, 2',
  );
  return runs.map(({ id, ...run }) => ({ ...run, steps: steps.all(id), models: models.all(id) }));
}

const line = (resourceSpans: readonly unknown[]) => `${JSON.stringify({ resourceSpans })}\n`;

/** One way to write the same spans: files of lines of spans, some of them twice. */
type Cut = number[][][];
const cuts = fc
  .record({
    order: fc.shuffledSubarray([...exported.keys()], { minLength: exported.length }),
    again: fc.array(fc.nat(exported.length - 1), { maxLength: 12 }),
    ends: fc.array(fc.nat(exported.length + 12), { maxLength: 25 }),
    files: fc.array(fc.nat(3), { minLength: 30, maxLength: 30 }),
  })
  .map(({ order, again, ends, files }): Cut => {
    const all = [...order, ...again];
    const borders = [...new Set([0, ...ends.filter((end) => end < all.length), all.length])].sort((a, b) => a - b);
    const cut: Cut = [[], [], [], []];
    for (const [n, from] of borders.slice(0, -1).entries()) cut[files[n] ?? 0]?.push(all.slice(from, borders[n + 1]));
    return cut.filter((lines) => lines.length > 0);
  });

const PACKED = [
  ['.jsonl', (text: string) => text],
  ['.jsonl.gz', gzipSync],
  ['.jsonl.zst', zstdCompressSync],
] as const;

function write(folder: TestFolder, cut: Cut): string[] {
  return cut.map((lines, n) => {
    const spans = (of: readonly number[]) => of.map((index) => exported[index]);
    // One line can be a document of its own; the others are lines, packed or not.
    if (lines.length === 1) {
      folder.write(`f${n}.json`, JSON.stringify({ resourceSpans: spans(lines[0] ?? []) }, null, 2));
      return `f${n}.json`;
    }
    const [ending, pack] = PACKED[n % PACKED.length] ?? PACKED[0];
    folder.write(`f${n}${ending}`, pack(lines.map((one) => line(spans(one))).join('')));
    return `f${n}${ending}`;
  });
}

describe('the steps of a trace', () => {
  const rows = (folder: TestFolder) =>
    folder.writer.db.prepare('SELECT count(*) AS n FROM step').pluck().get() as number;

  it('are written once where one file holds it, again where a second file comes, and go with their file', () => {
    const folder = newFolder();
    const spans = (n: number) =>
      line([{ scopeSpans: [{ spans: [{ traceId: 'a1'.repeat(16), spanId: `${n}b`.repeat(4), name: `span ${n}` }] }] }]);
    folder.write('a.jsonl', spans(1) + spans(2) + spans(1));
    folder.read('a.jsonl');
    expect(rows(folder)).toBe(2);
    folder.append('a.jsonl', spans(3));
    folder.read('a.jsonl');
    expect(rows(folder)).toBe(3);
    folder.write('b.jsonl', spans(4));
    folder.read('b.jsonl');
    expect(rows(folder)).toBe(8);
    folder.writer.forget(folder.path('a.jsonl'));
    expect(rows(folder)).toBe(2);
    folder.writer.forget(folder.path('b.jsonl'));
    expect(rows(folder)).toBe(0);
  });
});

describe('a trace too large to be kept in memory', () => {
  it('is what it is with room for it', () => {
    const id = (n: number) => n.toString(16).padStart(16, '0');
    const span = (n: number) => {
      const [traceId, startTimeUnixNano] = ['b2'.repeat(16), String(1_760_000_000_000_000_000 + n * 1_000_000)];
      return { traceId, spanId: id(n), parentSpanId: id(n >> 1), name: `span ${n}`, startTimeUnixNano };
    };
    const lines = Array.from({ length: 250 }, (_, at) =>
      line([{ scopeSpans: [{ spans: Array.from({ length: 10 }, (_, n) => span(at * 10 + n + 1)).reverse() }] }]),
    );
    const [little, enough] = [300, 10_000].map((unwritten_steps) => {
      const folder = newFolder({ chunk_bytes: 20_000, unwritten_steps });
      folder.write('a.jsonl', lines.toReversed().join(''));
      folder.read('a.jsonl', 0);
      return shown(folder) as { steps: unknown[] }[];
    });
    expect(enough?.[0]?.steps.length).toBe(2_500);
    expect(little).toEqual(enough);
  });
});

describe('the same spans give the same index', () => {
  const whole = newFolder();
  whole.write('all.jsonl', line(exported));
  whole.read('all.jsonl');
  const expected = shown(whole);

  it('cut into any lines and files, in any order, with any of them delivered again', () => {
    expect(exported.length).toBeGreaterThan(50);
    fc.assert(
      fc.property(cuts, (cut) => {
        const folder = newFolder();
        for (const name of write(folder, cut)) folder.read(name);
        expect(shown(folder)).toEqual(expected);
        folder.close();
      }),
      { numRuns: 60 },
    );
  });

  it('whichever of the files goes away and comes again', () => {
    fc.assert(
      fc.property(cuts, fc.nat(3), (cut, n) => {
        const folder = newFolder();
        const names = write(folder, cut);
        const gone = names[n % names.length] ?? '';
        for (const name of names) folder.read(name);
        folder.writer.forget(folder.path(gone));
        const without = newFolder();
        for (const name of write(without, cut)) if (name !== gone) without.read(name);
        expect(shown(folder)).toEqual(shown(without));
        folder.read(gone);
        expect(shown(folder)).toEqual(expected);
        folder.close();
        without.close();
      }),
      { numRuns: 25 },
    );
  });

  it('read in pieces from several files at once, with little room in memory', () => {
    fc.assert(
      fc.property(cuts, fc.nat(20), fc.array(fc.nat(3), { maxLength: 60 }), (cut, unwritten_steps, turns) => {
        const folder = newFolder({ chunk_bytes: 2_000, unwritten_steps });
        const names = write(folder, cut);
        for (const turn of turns) folder.slice(names[turn % names.length] ?? '', 0);
        for (const name of names) folder.read(name, 0);
        expect(shown(folder)).toEqual(expected);
        folder.close();
      }),
      { numRuns: 40 },
    );
  });

  it('read again after the index was closed in the middle of it', () => {
    fc.assert(
      fc.property(cuts, fc.nat(20), fc.array(fc.nat(3), { maxLength: 20 }), (cut, unwritten_steps, turns) => {
        const folder = newFolder({ chunk_bytes: 2_000, unwritten_steps }, 'file');
        const names = write(folder, cut);
        for (const turn of turns) folder.slice(names[turn % names.length] ?? '', 0);
        folder.reopen();
        for (const name of names) folder.read(name, 0);
        expect(shown(folder)).toEqual(expected);
        folder.close();
      }),
      { numRuns: 10 },
    );
  });

  it('appended line by line to two files at once', () => {
    const folder = newFolder();
    for (const [index, one] of exported.entries()) {
      const name = `tail-${index % 2}.jsonl`;
      folder.append(name, line([one]));
      folder.read(name);
    }
    expect(shown(folder)).toEqual(expected);
  });

  it('also where so many traces lie between that the parser has forgotten the first', () => {
    const folder = newFolder();
    const other = (n: number) => ({
      scopeSpans: [
        { spans: [{ traceId: n.toString(16).padStart(32, 'f'), spanId: n.toString(16).padStart(16, 'f'), name: 'x' }] },
      ],
    });
    const half = Math.floor(exported.length / 2);
    const between = Array.from({ length: 3000 }, (_, n) => other(n));
    folder.write('long.jsonl', `${line(exported.slice(0, half))}${line(between)}${line(exported.slice(half))}`);
    folder.read('long.jsonl');
    const runs = shown(folder) as { run_key: string }[];
    expect(runs.filter(({ run_key }) => !run_key.includes('ffffffff'))).toEqual(expected);
  });
});
