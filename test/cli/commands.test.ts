import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { trace } from '../engine/trace.ts';
import { writeHostileTraces } from '../hostile/traces.ts';
import { retrace, retraceHere } from './run-command.ts';

const SAMPLES = resolve(import.meta.dirname, '../../resources/samples');

let base: string;
let folder: string;
let home: string;
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'retrace-cli-')));
  folder = join(base, 'traces');
  home = join(base, 'home');
  mkdirSync(folder);
  mkdirSync(home);
});
afterEach(() => rmSync(base, { recursive: true }));

interface Inspected {
  runs: {
    run_key: string;
    root_run_key: string;
    run_id: string;
    started_at: string | null;
    active_ms: number | null;
    wall_ms: number | null;
    totals: Record<string, number | null>;
    records: Record<string, { count: number; became: string }>;
    steps: { index: number; type: string; status: string; started_at: string | null }[];
    problems: { line: number | null }[];
  }[];
}
const inspected = (stdout: string) => JSON.parse(stdout) as Inspected;

describe('retrace index', () => {
  test('counts what is in files and folders, and says what it does not know', async () => {
    writeFileSync(join(folder, 'a.trace.jsonl'), trace('a', 3));
    writeFileSync(join(folder, 'b.trace.jsonl'), `${trace('b', 2)}{"broken": \n`);
    writeFileSync(join(folder, 'other.json'), '{"not":"a trace"}');
    writeFileSync(join(folder, 'notes.md'), 'no trace');
    const { code, stdout, stderr } = await retrace(['index', 'traces', '--json'], { home, cwd: base });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { seconds, bytes, ...report } = JSON.parse(stdout) as Record<string, unknown>;
    expect(seconds).toBeGreaterThan(0);
    expect(bytes).toBeGreaterThan(0);
    expect(report).toEqual({
      files: 2,
      runs: 2,
      steps: 5,
      problems: 1,
      formats: { retrace: { files: 2, runs: 2, steps: 5, problems: 1 } },
      unrecognised: [{ path: join(folder, 'other.json'), reason: expect.stringMatching(/\w+/) }],
      other_files: 1,
    });
    expect(readdirSync(home)).toEqual([]);

    const text = await retrace(['index', 'traces'], { home, cwd: base });
    expect(text.stdout).toContain(`retrace inspect FILE":\n  ${join(folder, 'b.trace.jsonl')}: 1 problem\n`);
    expect(text.stdout).toContain('1 other file not looked at: no name that ends in .jsonl');
  });

  test('keeps the index where it is asked to, and adds to it', async () => {
    writeFileSync(join(folder, 'a.trace.jsonl'), trace('a', 3));
    const first = await retrace(['index', folder, '--db', join(base, 'kept.db'), '--json'], { home });
    expect(first.code).toBe(0);
    const again = await retrace(['index', folder, '--db', join(base, 'kept.db')], { home });
    expect(again.code).toBe(0);
    expect(again.stdout).toMatch(/1 run, 3 steps, 0 problems/);
  });

  test('no run is code 1, no such path is code 2', async () => {
    writeFileSync(join(folder, 'other.json'), '{"not":"a trace"}');
    expect((await retrace(['index', folder, '--json'], { home })).code).toBe(1);
    expect(await retrace(['index', join(base, 'nothing')], { home })).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('retrace inspect', () => {
  test('prints every step of every run as JSON', async () => {
    const file = join(folder, 'a.trace.jsonl');
    writeFileSync(file, trace('a', 1200) + trace('b', 1));
    const { code, stdout } = await retrace(['inspect', file, '--json'], { home });
    expect(code).toBe(0);
    const { runs } = inspected(stdout);
    expect(runs.map(({ run_key, root_run_key }) => [run_key, root_run_key])).toEqual([
      ['retrace:a', 'retrace:a'],
      ['retrace:b', 'retrace:b'],
    ]);
    expect(runs[0]?.steps.map(({ index }) => index)).toEqual(Array.from({ length: 1200 }, (_, n) => n + 1));
    expect(runs[0]?.steps[0]).toMatchObject({
      index: 1,
      step_key: 's1',
      type: 'tool',
      name: 'notes.write',
      status: 'ok',
      started_at: '2026-05-03T10:00:01.000Z',
      duration_ms: 5,
      input_tokens: null,
      cost_usd: null,
      state_hash: null,
    });
    expect(runs[0]?.totals).toEqual({
      steps: 1200,
      llm_calls: 0,
      tool_calls: 1200,
      errors: 0,
      retries: 0,
      input_tokens: null,
      output_tokens: null,
      cache_read_tokens: null,
      cache_write_tokens: null,
      reasoning_tokens: null,
      partial_outputs: 0,
      cost_usd: null,
    });
    expect(runs[0]).toMatchObject({ active_ms: 1_199_005, wall_ms: 1_200_005 });
  });

  test('every record is accounted for, and a bad line is a problem with its number', async () => {
    const file = join(folder, 'a.trace.jsonl');
    writeFileSync(file, `${trace('a', 3)}{"broken": \n{"type":"unheard_of","run_id":"a"}\n`);
    const { runs } = inspected((await retrace(['inspect', file, '--json'], { home })).stdout);
    const records = Object.values(runs[0]?.records ?? {});
    expect(records.reduce((sum, { count }) => sum + count, 0)).toBe(6);
    expect(runs[0]?.problems.map(({ line }) => line)).toEqual([5]);
  });

  test('a transcript that does not say when it began began with its first step', async () => {
    const file = resolve(import.meta.dirname, '../../test/fixtures/claude-code/2.0/agent-abc1234.jsonl');
    const { runs } = inspected((await retraceHere(['inspect', file, '--json'])).stdout);
    const times = runs[0]?.steps.flatMap(({ started_at }) => started_at ?? []).sort();
    expect(runs[0]?.started_at).toBe(times?.[0]);
    expect(runs[0]?.started_at).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  test('one run by its id; an id that is not there is code 1', async () => {
    const file = join(folder, 'a.trace.jsonl');
    writeFileSync(file, trace('a', 1) + trace('b', 2));
    const one = await retrace(['inspect', file, '--run', 'b', '--json'], { home });
    expect(inspected(one.stdout).runs.map(({ run_id }) => run_id)).toEqual(['b']);
    const none = await retrace(['inspect', file, '--run', 'c'], { home });
    expect(none).toEqual({ code: 1, stdout: '', stderr: `${file} holds no run c.\n` });
  });

  test('a sub-agent by its own id, alone or after that of its session', async () => {
    const session = '6f1d2f5e-0000-4000-8000-000000000001';
    const line = (more: object) =>
      JSON.stringify({
        ...{ sessionId: session, version: '2.1.0', cwd: '/w', timestamp: '2026-05-03T10:00:00.000Z', parentUuid: null },
        ...more,
      });
    const file = join(folder, 'agent-a3bb68d.jsonl');
    const prompt = { type: 'user', isSidechain: true, agentId: 'a3bb68d', uuid: 'u1' };
    writeFileSync(file, `${line({ ...prompt, message: { role: 'user', content: 'Look around.' } })}\n`);
    for (const name of ['a3bb68d', `${session}/a3bb68d`, `claude-code:${session}/a3bb68d`]) {
      const { code, stdout } = await retrace(['inspect', file, '--run', name, '--json'], { home });
      expect({ name, code }).toEqual({ name, code: 0 });
      expect(inspected(stdout).runs.map(({ run_key }) => run_key)).toEqual([`claude-code:${session}/a3bb68d`]);
    }
    expect((await retrace(['inspect', file, '--run', 'a3bb68'], { home })).code).toBe(1);
  });

  test('the samples read as text, a step a line', async () => {
    for (const name of readdirSync(SAMPLES)) {
      const { code, stdout, stderr } = await retraceHere(['inspect', join(SAMPLES, name)]);
      expect({ code, stderr }, name).toEqual({ code: 0, stderr: '' });
      expect(stdout, name).toMatch(/^Sample: /);
      expect(stdout, name).not.toMatch(/NaN|undefined|\[object Object\]|\bnull\b/);
      const { runs } = inspected((await retraceHere(['inspect', join(SAMPLES, name), '--json'])).stdout);
      const steps = runs.reduce((sum, run) => sum + run.steps.length, 0);
      expect(stdout.match(/^ *\d+ {2}[a-z_]+ /gm)?.length, name).toBe(steps);
    }
  });

  test('what is no trace is code 1 with the reason, a folder and a missing file are code 2', async () => {
    const file = join(folder, 'other.json');
    writeFileSync(file, '{"not":"a trace"}');
    const other = await retrace(['inspect', file, '--json'], { home });
    expect(other.code).toBe(1);
    expect(inspected(other.stdout)).toEqual({ runs: [] });
    expect(other.stderr).toMatch(/other\.json: .+/);
    expect((await retrace(['inspect', folder], { home })).code).toBe(2);
    expect((await retrace(['inspect', join(base, 'nothing')], { home })).code).toBe(2);
  });
});

describe('C10: hostile traces on the command line', () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not come through
  const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

  test('neither command sends a terminal anything to obey, from any field or file name', async () => {
    const files = writeHostileTraces(folder);
    const [named = ''] = readdirSync(folder);
    const names = readdirSync(join(folder, named));
    expect(names).toHaveLength(files);
    const commands = [['index', folder], ...names.map((name) => ['inspect', join(folder, named, name)])];
    for (const command of commands) {
      for (const format of [[], ['--json']]) {
        const { stdout, stderr } = await retraceHere([...command, ...format]);
        expect(stdout).not.toBe('');
        expect(stdout + stderr).not.toMatch(OBEYED);
      }
    }
  });
});
