import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import { describe, expect, it } from 'vitest';
import { type GenerateOptions, generateFile, generateTrace } from './index.ts';

type Line = Record<string, unknown>;

const parse = (options: GenerateOptions) => [...generateTrace(options)].map((line) => JSON.parse(line) as Line);
const SHAPES = ['text', 'structure'] as const;

describe('generated traces', () => {
  it.each(['retrace', 'claude-code'] as const)(
    'are the same for the same seed, and others for another (%s)',
    (format) => {
      const options = { format, shape: 'text', steps: 300, seed: 7 } as const;
      expect([...generateTrace(options)]).toEqual([...generateTrace(options)]);
      expect([...generateTrace({ ...options, seed: 8 })]).not.toEqual([...generateTrace(options)]);
    },
  );

  it.each([10, 11, 500, 5000])('have exactly %i native steps, numbered without gaps in each run', (steps) => {
    for (const shape of SHAPES) {
      const lines = parse({ format: 'retrace', shape, steps, seed: steps });
      const bySeq = new Map<unknown, number[]>();
      for (const line of lines.filter((each) => each.type === 'step')) {
        const seen = bySeq.get(line.run_id) ?? [];
        seen.push(Number(line.seq));
        bySeq.set(line.run_id, seen);
      }
      expect([...bySeq.values()].reduce((sum, seqs) => sum + seqs.length, 0)).toBe(steps);
      for (const seqs of bySeq.values())
        expect(seqs.toSorted((a, b) => a - b)).toEqual(Array.from(seqs, (_, index) => index + 1));
    }
  });

  it.each(['retrace', 'claude-code'] as const)('come close to the line size asked for (%s)', (format) => {
    for (const shape of SHAPES)
      for (const lineBytes of [1500, 2048, 8000]) {
        const lines = [...generateTrace({ format, shape, steps: 4000, seed: 1, lineBytes })];
        const bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
        expect(bytes / lines.length / lineBytes).toBeGreaterThan(0.75);
        expect(bytes / lines.length / lineBytes).toBeLessThan(1.25);
      }
  });

  it('hold what a debugger must show: errors, retries, groups, sub-agents, decisions, signals, idle gaps', () => {
    const lines = parse({ format: 'retrace', shape: 'structure', steps: 5000, seed: 3 });
    const steps = lines.filter((line) => line.type === 'step');
    const some = (test: (line: Line) => boolean) => lines.filter(test).length;
    expect(some((line) => line.status === 'error')).toBeGreaterThan(100);
    expect(some((line) => line.type === 'step' && line.retry_of !== null)).toBeGreaterThan(100);
    expect(new Set(steps.map((line) => line.group_id)).size).toBeGreaterThan(50);
    expect(some((line) => line.type === 'run' && line.parent_run_id !== null)).toBeGreaterThan(5);
    expect(some((line) => line.type === 'decision')).toBeGreaterThan(50);
    expect(some((line) => line.type === 'signal')).toBeGreaterThan(100);
    const starts = steps.map((line) => Date.parse(String(line.started_at)));
    expect(starts.some((start, index) => start - (starts[index - 1] ?? start) > 60_000)).toBe(true);
    expect(new Set(steps.map((line) => line.step_type)).size).toBeGreaterThanOrEqual(10);
  });

  it('carry state hashes that a reader arrives at by applying the patches', () => {
    const states = new Map<unknown, Line>();
    let whole = 0;
    let patched = 0;
    for (const line of parse({ format: 'retrace', shape: 'text', steps: 1500, seed: 5 })) {
      if (line.type !== 'step' || line.state_hash === undefined) continue;
      const state = line.state === undefined ? structuredClone(states.get(line.state_base)) : (line.state as Line);
      if (state === undefined) throw new Error(`no state for ${String(line.state_base)}`);
      if (line.state === undefined) {
        patched += 1;
        for (const { op, path, value } of line.state_patch as { op: string; path: string; value: unknown }[]) {
          const keys = path.split('/').slice(1);
          const last = String(keys.pop());
          const parent = keys.reduce((at, key) => at[key] as Line, state);
          if (op === 'remove') delete parent[last];
          else parent[last] = value;
        }
      } else whole += 1;
      const hash = createHash('sha256')
        .update(String(canonicalize(state)))
        .digest('hex');
      expect(line.state_hash).toBe(`sha256:${hash}`);
      states.set(line.step_id, state);
    }
    expect(patched / whole).toBeGreaterThan(40);
    expect(patched / whole).toBeLessThanOrEqual(50);
  });

  it('split Claude Code responses over lines with one id, and put the true tokens on the last', () => {
    const lines = parse({ format: 'claude-code', shape: 'text', steps: 2000, seed: 2 });
    const outputs = new Map<string, number[]>();
    for (const line of lines.filter((each) => each.type === 'assistant')) {
      const message = line.message as { id: string; usage: { output_tokens: number } };
      outputs.set(message.id, [...(outputs.get(message.id) ?? []), message.usage.output_tokens]);
    }
    const split = [...outputs.values()].filter((tokens) => tokens.length > 1);
    expect(split.length).toBeGreaterThan(100);
    for (const tokens of outputs.values()) expect(tokens.at(-1)).toBe(Math.max(...tokens));
    const kinds = new Set(lines.map((line) => `${String(line.type)}:${String(line.subtype)}`));
    expect(kinds).toContain('system:api_error');
    expect(kinds).toContain('system:compact_boundary');
    expect(lines.filter((line) => line.isCompactSummary).length).toBeGreaterThan(0);
  });

  it('are written in pieces to the bytes of their lines', () => {
    const folder = mkdtempSync(join(tmpdir(), 'retrace-generate-'));
    const path = join(folder, 'a.trace.jsonl');
    try {
      const options = { format: 'retrace', shape: 'text', steps: 2500, seed: 4 } as const;
      const bytes = generateFile(path, options);
      expect(bytes).toBeGreaterThan(1 << 20);
      expect(readFileSync(path, 'utf8')).toBe([...generateTrace(options)].map((line) => `${line}\n`).join(''));
    } finally {
      rmSync(folder, { recursive: true });
    }
    expect(existsSync(path)).toBe(false);
  });

  it('refuse sizes that make no sense', () => {
    for (const steps of [0, -1, 1.5, Number.NaN, 3_000_000])
      expect(() => generateTrace({ format: 'retrace', shape: 'text', steps, seed: 1 })).toThrow(RangeError);
  });
});
