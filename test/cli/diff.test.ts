import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Ajv from 'ajv/dist/2020.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { trace } from '../engine/trace.ts';
import { retrace, retraceHere } from './run-command.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const MARSHMALLOW = /^replay__marshmallow-code__marshmallow-1867__.*\.traj$/;
const SWE_AGENT = resolve(ROOT, '../shared/corpus/swe-agent');

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'retrace-diff-')));
  mkdirSync(join(folder, 'home'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, `${name}.trace.jsonl`);
  writeFileSync(path, text);
  return path;
}

interface Diff {
  counts: Record<'same' | 'changed' | 'left' | 'right' | 'moved', number>;
  first_difference: { left: number | null; right: number | null; fields: string[] } | null;
  not_recorded: string[];
  first_divergence: { left: number | null; right: number | null } | null;
  pairs: { mark: string; left: number | null; right: number | null }[];
}

const valid = new Ajv({ allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(join(ROOT, 'resources/diff-1.schema.json'), 'utf8')) as object,
);

function parsed(stdout: string): Diff {
  const value: unknown = JSON.parse(stdout);
  expect(valid(value), JSON.stringify(valid.errors)).toBe(true);
  return value as Diff;
}

test('equal runs: exit 0, and nothing is left behind', async () => {
  const [a, b] = [write('a', trace('a', 4)), write('b', trace('b', 4))];
  const home = join(folder, 'home');
  const ended = await retrace(['diff', a, b, '--json'], { home });
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  const diff = parsed(ended.stdout);
  expect(diff.counts).toEqual({ same: 4, changed: 0, left: 0, right: 0, moved: 0 });
  expect(diff).toMatchObject({ first_difference: null, first_divergence: null, cause: null, downstream: null });
  expect(diff.pairs).toEqual([1, 2, 3, 4].map((seq) => ({ mark: 'same', left: seq, right: seq })));
  expect(readdirSync(home)).toEqual([]);
});

test('different runs: exit 1, both firsts, and the pairs', async () => {
  const other = trace('b', 5).replace('step 2 says', 'step 2 writes');
  const files = [write('a', trace('a', 4)), write('b', other)];
  const ended = await retraceHere(['diff', ...files, '--json']);
  expect(ended.code).toBe(1);
  const diff = parsed(ended.stdout);
  expect(diff.counts).toEqual({ same: 3, changed: 1, left: 0, right: 1, moved: 0 });
  expect(diff.first_difference).toMatchObject({ left: 2, right: 2, fields: ['request'] });
  expect(diff.first_divergence).toMatchObject({ left: null, right: 5 });
  expect(diff.pairs.at(-1)).toEqual({ mark: 'right', left: null, right: 5 });

  const readable = await retraceHere(['diff', ...files]);
  expect(readable.code).toBe(1);
  expect(readable.stdout).toContain('2 differences: 1 changed, 1 only in B; 3 the same.');
  expect(readable.stdout).toContain('First difference: Step 2 notes.write, request');
});

test('--field and --ignore say what is compared', async () => {
  const files = [write('a', trace('a', 4)), write('b', trace('b', 4).replace('step 2 says', 'step 2 writes'))];
  expect((await retraceHere(['diff', ...files, '--field', 'response', 'status'])).code).toBe(0);
  expect((await retraceHere(['diff', ...files, '--ignore', '/arguments/text'])).code).toBe(0);
  expect((await retraceHere(['diff', ...files, '--ignore', '/arguments/other'])).code).toBe(1);
  const unknown = await retraceHere(['diff', ...files, '--field', 'colour']);
  expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('There is no field colour.') });
});

test('a file of several runs needs --run, one for both or one for each', async () => {
  const several = write('several', trace('one', 2) + trace('two', 3));
  const which = await retraceHere(['diff', several, several]);
  expect(which).toMatchObject({ code: 2, stderr: expect.stringMatching(/holds 2 runs: retrace:one, retrace:two/) });
  expect((await retraceHere(['diff', several, several, '--run', 'two'])).code).toBe(0);
  const ended = await retraceHere(['diff', several, several, '--json', '--run', 'one', 'two']);
  expect(ended.code).toBe(1);
  expect(parsed(ended.stdout).counts).toMatchObject({ same: 2, right: 1 });
});

test('what cannot be read: exit 2, and why', async () => {
  const a = write('a', trace('a', 1));
  const notes = join(folder, 'notes.json');
  writeFileSync(notes, '{"not":"a trace"}');
  expect((await retraceHere(['diff', a, join(folder, 'nowhere.jsonl')])).code).toBe(2);
  expect((await retraceHere(['diff', a, folder])).code).toBe(2);
  expect(await retraceHere(['diff', a, notes])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('notes.json'),
  });
  expect((await retraceHere(['diff', a, a, '--run', 'nobody'])).code).toBe(2);
  expect(await retraceHere(['diff', a, a, '--ignore', 'arguments/text'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Write --ignore /arguments/text.'),
  });
  expect((await retraceHere(['diff', a])).code).toBe(2);
});

/** A trace of one span, as the AI SDK writes it. */
function span(name: string, id: string, attributes: Record<string, unknown>): string {
  const path = join(folder, `${name}.json`);
  const at = (seconds: number) => [1_770_131_992 + seconds, 0];
  const one = {
    ...{ name: attributes['ai.operationId'], spanContext: { traceId: id.repeat(32), spanId: id.repeat(16) } },
    ...{ attributes, status: { code: 0 }, startTime: at(0), endTime: at(2), events: [] },
  };
  writeFileSync(path, JSON.stringify(one));
  return path;
}

test('what a span around calls was given is known, and tools among the settings are tools', async () => {
  const around = (prompt: string, model: string) => ({
    ...{ 'ai.operationId': 'ai.generateText', 'operation.name': 'ai.generateText', 'ai.model.id': model },
    ...{ 'ai.prompt': JSON.stringify({ prompt }), 'ai.response.text': `${prompt} done` },
  });
  const [a, b] = [span('a', 'a', around('Write a poem', 'm-1')), span('b', 'b', around('Write a song', 'm-1'))];
  const asked = parsed((await retraceHere(['diff', a, b, '--json'])).stdout);
  expect(asked).toMatchObject({ cause: { cause: 'input', evidence: expect.stringContaining('"Write a poem"') } });
  expect(asked.not_recorded.join()).not.toMatch(/model|input/);
  const other = span('c', 'c', around('Write a poem', 'm-2'));
  expect(parsed((await retraceHere(['diff', a, other, '--json'])).stdout)).toMatchObject({
    harness: [{ part: 'model', left: 'm-1', right: 'm-2' }],
  });
  const call = (tool: string) => ({
    ...{ 'ai.operationId': 'ai.generateText.doGenerate', 'ai.model.id': 'm-1', 'ai.response.text': 'done' },
    'ai.prompt.messages': JSON.stringify([{ role: 'user', content: 'Go on' }]),
    'ai.prompt.tools': [JSON.stringify({ type: 'function', name: tool })],
  });
  const tools = [span('d', 'd', call('search')), span('e', 'e', call('fetch'))];
  expect(parsed((await retraceHere(['diff', ...tools, '--json'])).stdout)).toMatchObject({
    cause: { cause: 'tools' },
    harness: [{ label: 'tool search' }, { label: 'tool fetch' }],
  });
});

test('hostile text is shown, not sent to the terminal', async () => {
  const hostile = '\u001b]0;title\u0007\u202e<img src=x>';
  const b = trace('b', 2).replace('step 2 says', JSON.stringify(hostile).slice(1, -1));
  const { stdout, code } = await retraceHere(['diff', write('a', trace('a', 2)), write('b', b)]);
  expect(code).toBe(1);
  expect(stdout).not.toContain('\u001b');
  expect(stdout).not.toContain('\u202e');
});

// The corpus lies beside a checkout, not in it.
if (existsSync(SWE_AGENT)) {
  test('trajectories of one task pair their steps, and a trajectory equals itself', async () => {
    const [first, ...others] = readdirSync(SWE_AGENT)
      .filter((name) => MARSHMALLOW.test(name))
      .map((name) => join(SWE_AGENT, name));
    if (first === undefined) throw new Error('no trajectories of the task');
    expect((await retraceHere(['diff', first, first])).code).toBe(0);
    for (const other of others) {
      const ended = await retraceHere(['diff', first, other, '--json']);
      expect(ended.code).toBe(1);
      const { pairs } = parsed(ended.stdout);
      // Both begin with the system prompt and the task, and end with the submission.
      expect(pairs.slice(0, 2).map(({ left, right }) => [left, right])).toEqual([
        [1, 1],
        [2, 2],
      ]);
      expect(pairs.at(-1)).toMatchObject({ left: expect.any(Number), right: expect.any(Number) });
    }
  });
} else {
  test('trajectories are compared where the corpus lies beside the checkout', () => {
    expect(existsSync(SWE_AGENT)).toBe(false);
  });
}
