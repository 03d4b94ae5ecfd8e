import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import { describe, expect, it } from 'vitest';
import { sampleFiles } from './samples/index.ts';

const FOLDER = join(import.meta.dirname, '../../resources/samples');
const MOST_BYTES = 60_000;

interface Line {
  type: string;
  title?: string;
  status?: string;
  step_type?: string;
  started_at?: string;
  latency_ms?: number;
  state_hash?: string;
  state?: unknown;
  wire?: unknown;
  parent_run_id?: string | null;
  retry_of?: string | null;
}

const samples = sampleFiles().map((sample) => ({
  ...sample,
  lines: sample.text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line),
}));

describe('sample runs', () => {
  it('are the files that ship, byte for byte', () => {
    expect(new Set(readdirSync(FOLDER))).toEqual(new Set(samples.map((sample) => sample.name)));
    for (const { name, text } of samples) expect(readFileSync(join(FOLDER, name), 'utf8')).toBe(text);
  });

  it.each(samples)('$name says that it is a sample, is small and holds nothing hostile', ({ text, lines }) => {
    expect(Buffer.byteLength(text)).toBeLessThan(MOST_BYTES);
    const roots = lines.filter((line) => line.type === 'run' && line.parent_run_id === null);
    expect(roots.map((run) => run.title?.startsWith('Sample: '))).toEqual([true]);
    expect(text).toMatch(/^[\n -~]*$/);
    expect(text).not.toMatch(/[<>]/);
    expect(text).not.toMatch(/\\u00|\\u[89a-f]/);
  });

  it.each(samples)('$name has one exchange on the wire at least, times in order and true state hashes', ({ lines }) => {
    expect(lines.some((line) => line.wire !== undefined)).toBe(true);
    const ends = lines
      .filter((line) => line.type === 'step')
      .map((line) => Date.parse(line.started_at ?? '') + (line.latency_ms ?? Number.NaN));
    expect(ends).toEqual(ends.toSorted((a, b) => a - b));
    for (const line of lines.filter((each) => each.state !== undefined)) {
      const hash = createHash('sha256')
        .update(String(canonicalize(line.state)))
        .digest('hex');
      expect(line.state_hash).toBe(`sha256:${hash}`);
    }
  });

  it('the newest, which a new user is shown first, fails after retries', () => {
    const startOf = (lines: readonly Line[]) => lines.find((line) => line.type === 'run')?.started_at ?? '';
    const newest = samples.toSorted((a, b) => startOf(b.lines).localeCompare(startOf(a.lines)))[0];
    expect(newest?.lines.find((line) => line.type === 'end')?.status).toBe('failure');
    expect(newest?.lines.filter((line) => (line.retry_of ?? null) !== null)).toHaveLength(2);
  });

  it('show every kind of step, outcome and trouble between them', () => {
    const lines = samples.flatMap((sample) => sample.lines);
    const types = new Set(lines.flatMap((line) => line.step_type ?? []));
    expect(types.size).toBe(12);
    const outcomes = new Set(lines.filter((line) => line.type === 'end').map((line) => line.status));
    expect(outcomes).toEqual(new Set(['failure', 'partial', 'success']));
    const unended = samples.filter((sample) => !sample.lines.some((line) => line.type === 'end'));
    expect(unended.map((sample) => sample.name)).toEqual(['cut-short.trace.jsonl']);
    expect(lines.filter((line) => (line.retry_of ?? null) !== null).length).toBeGreaterThan(5);
    expect(lines.filter((line) => line.type === 'run' && line.parent_run_id !== null).length).toBe(4);
  });
});
