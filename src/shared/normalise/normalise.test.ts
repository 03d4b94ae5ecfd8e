import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../json/canonical.ts';
import { type HiddenValue, type NormaliseOptions, normalise } from './normalise.ts';
import { Renaming } from './renaming.ts';
import { RULE_IDS, type RuleId } from './rule-ids.ts';
import { KEYS, RULES } from './rules.ts';

const FOLDER = '/home/ada/work';
const only = (rule: RuleId, more: NormaliseOptions = {}): NormaliseOptions => ({ rules: [rule], ...more });

describe('what each rule hides', () => {
  test.each<[RuleId, unknown, unknown]>([
    ['generated_ids', { id: 'call_Yq81bn' }, { id: '⟨id⟩' }],
    ['generated_ids', { tool_calls: [{ id: 'bash:0' }] }, { tool_calls: [{ id: '⟨id⟩' }] }],
    [
      'generated_ids',
      { toolUseId: 'x', previous_response_id: 'y' },
      { toolUseId: '⟨id⟩', previous_response_id: '⟨id⟩' },
    ],
    ['generated_ids', { headers: { 'X-Request-Id': 'abc' } }, { headers: { 'X-Request-Id': '⟨id⟩' } }],
    ['generated_ids', { of: ['0192f0c4-7a3e-7bd2-8f6f-2f6f0d3a1b2c'] }, { of: ['⟨id⟩'] }],
    ['timestamps', { created: 1_760_000_000, at: 1_760_000_000 }, { created: '⟨time⟩', at: 1_760_000_000 }],
    ['timestamps', { createdAt: '2026-01-02T03:04:05.678Z' }, { createdAt: '⟨time⟩' }],
    ['timestamps', { start_time_unix_nano: '1760000000000000000' }, { start_time_unix_nano: '⟨time⟩' }],
    ['durations', { duration_ms: 12.5, timeout_ms: 15_000 }, { duration_ms: '⟨duration⟩', timeout_ms: 15_000 }],
    ['durations', { duration: { secs: 1, nanos: 5 } }, { duration: '⟨duration⟩' }],
    [
      'generated_ids',
      { tool: 'write_stdin', arguments: { session_id: 15_748 } },
      { tool: 'write_stdin', arguments: { session_id: '⟨id⟩' } },
    ],
    [
      'output_headers',
      'Chunk ID: b99aa9\nWall time: 30.0017 seconds\nProcess running with session ID 157\nOutput:\nWall time: 1 seconds\n',
      'Chunk ID: ⟨header⟩\nWall time: ⟨header⟩ seconds\nProcess running with session ID ⟨header⟩\nOutput:\nWall time: 1 seconds\n',
    ],
    [
      'output_headers',
      ['Exit code: 1\nWall time: 2 seconds\nOutput:'],
      ['Exit code: 1\nWall time: ⟨header⟩ seconds\nOutput:'],
    ],
    [
      'output_headers',
      { output: '{"output":"","metadata":{"exit_code":0,"duration_seconds":0.1}}' },
      { output: '{"output":"","metadata":{"exit_code":0,"duration_seconds":⟨header⟩}}' },
    ],
    ['temporary_paths', { command: 'cat /tmp/tmpk3x9_a1b/out.txt' }, { command: 'cat ⟨temporary⟩/out.txt' }],
    ['temporary_paths', ['/var/folders/zz/abc_123/T/tmp8f3kq2lm.py'], ['⟨temporary⟩.py']],
    ['temporary_paths', ['"/private/tmp/tmp.Xk2b9QwLmZ/notes.md"'], ['"⟨temporary⟩/notes.md"']],
    ['temporary_paths', ['/tmp/agent-suite-3ttbLi and /tmp/out-48213.log'], ['⟨temporary⟩ and ⟨temporary⟩.log']],
    [
      'generated_ids',
      { toolUseID: 'a:0', 'gen_ai.tool.call.id': 'x9', 'session.id': 's' },
      { toolUseID: '⟨id⟩', 'gen_ai.tool.call.id': '⟨id⟩', 'session.id': '⟨id⟩' },
    ],
    ['generated_ids', { of: 'sevt_01Tr69wUpbwgvFPzYJR2kuNu' }, { of: '⟨id⟩' }],
    ['temporary_paths', ['C:\\Users\\Ada L\\AppData\\Local\\Temp\\a.txt'], ['⟨temporary⟩\\a.txt']],
    ['local_ports', 'open http://localhost:43117/x and [::1]:8080', 'open http://localhost:⟨port⟩/x and [::1]:⟨port⟩'],
    [
      'stack_frames',
      { stack: 'Error: no\n    at f (/a/b.js:1:2)\n    at g (/a/c.js:3:4)' },
      { stack: 'Error: no\n⟨frame⟩' },
    ],
    [
      'stack_frames',
      { traceback: 'Traceback:\n  File "a.py", line 3, in f\n    raise ValueError\nValueError: 3' },
      { traceback: 'Traceback:\n⟨frame⟩\nValueError: 3' },
    ],
  ])('%s: %j', (rule, value, expected) => {
    const before = canonicalJson(value);
    expect(normalise(value, only(rule)).value).toEqual(expected);
    // The value itself stays, and so does everything while the rule is off.
    expect(canonicalJson(value)).toBe(before);
    expect(normalise(value, { rules: RULE_IDS.filter((other) => other !== rule) }).value).toEqual(value);
  });

  test.each<[RuleId, unknown]>([
    ['generated_ids', { content: '0192f0c4-7a3e-7bd2-8f6f-2f6f0d3a1b2c' }],
    ['generated_ids', '0192f0c4-7a3e-7bd2-8f6f-2f6f0d3a1b2c'],
    [
      'generated_ids',
      {
        note: 'see call_Yq81bn',
        name: 'call_center',
        id: 'order-48213',
        sha: 'a94a8fe5ccb19ba61c4c08',
        table: 'customer_orders_by_region',
      },
    ],
    ['generated_ids', { tool_call_id: null, uuid: 7 }],
    ['timestamps', { content: '2026-01-02T03:04:05Z', timestamp: 12, created: true, created_at: 'tomorrow' }],
    ['durations', { timeout: 5, content: '12 ms', duration: 3, latency: 'long' }],
    ['durations', { tool: 'record', arguments: { options: [{ duration_ms: 500 }] } }],
    ['timestamps', { tool: 'list', input: { created_at: '2026-01-02' } }],
    [
      'temporary_paths',
      ['/tmp/a.txt', '/tmp', '/tmp/tmp_results/a', '/tmp/fix_markdown2', '/tmpfs/tmpabcdefg1', '/home/tmp/tmpabcdefg1'],
    ],
    ['local_ports', ['example.com:8080', 'mylocalhost:8080', '10.127.0.0.1:80', 'localhost:']],
    ['output_headers', ['It says:\nChunk ID: b99aa9\nWall time: 3 seconds\n', 'Wall time: long\n', 'Exit code: 1\n']],
    ['stack_frames', { content: 'Error: no\n    at f (/a/b.js:1:2)' }],
  ])('%s leaves %j', (rule, value) => {
    expect(normalise(value, only(rule))).toEqual({ value, hidden: [] });
  });

  test.each([
    ['cd /home/ada/work && ls', 'cd ⟨folder⟩ && ls'],
    ['file:///home/ada/work/a.ts', 'file://⟨folder⟩/a.ts'],
    ['{"path":"/home/ada/work"}', '{"path":"⟨folder⟩"}'],
    ['/home/ada/work.', '⟨folder⟩.'],
    ['/home/ada/workshop', '/home/ada/workshop'],
    ['/home/ada/work-2/a', '/home/ada/work-2/a'],
    ['/home/ada/work.bak/a', '/home/ada/work.bak/a'],
    ['/mnt/home/ada/work/a', '/mnt/home/ada/work/a'],
  ])('working folder: %s', (text, expected) => {
    expect(normalise(text, only('working_folder', { folder: FOLDER })).value).toBe(expected);
    expect(normalise(text, only('working_folder', { folder: `${FOLDER}/` })).value).toBe(expected);
    expect(normalise(text, only('working_folder')).value).toBe(text);
  });

  test('a working folder of Windows in its three spellings', () => {
    const { value } = normalise(
      ['D:\\w\\app\\a', 'D:/w/app/a', '{"p":"D:\\\\w\\\\app\\\\a"}'],
      only('working_folder', { folder: 'D:\\w\\app' }),
    );
    expect(value).toEqual(['⟨folder⟩\\a', '⟨folder⟩/a', '{"p":"⟨folder⟩\\\\a"}']);
  });

  test.each(['/', '', 'C:\\', 'C:', 'x'])('a root begins every path and is no working folder: %j', (folder) => {
    expect(normalise('/a C:\\b x', only('working_folder', { folder })).hidden).toEqual([]);
  });

  test('what was hidden is told: rule, place and value', () => {
    const value = {
      a: [{ uuid: 'u1', 'x/y': 'in /tmp/tmpk3x9_a1b, localhost:5123' }],
      duration_ms: 3,
      secret: { b: 1 },
    };
    expect(normalise(value, { ignore: ['/secret'] })).toEqual({
      value: { a: [{ uuid: '⟨id⟩', 'x/y': 'in ⟨temporary⟩, localhost:⟨port⟩' }], duration_ms: '⟨duration⟩' },
      hidden: [
        { rule: 'generated_ids', pointer: '/a/0/uuid', value: 'u1' },
        { rule: 'temporary_paths', pointer: '/a/0/x~1y', value: '/tmp/tmpk3x9_a1b' },
        { rule: 'local_ports', pointer: '/a/0/x~1y', value: '5123' },
        { rule: 'durations', pointer: '/duration_ms', value: 3 },
        { rule: 'ignored', pointer: '/secret', value: { b: 1 } },
      ],
    });
  });
});

describe('pointers of the user', () => {
  test.each<[string[], unknown]>([
    [['/a'], { b: [{ c: 1, d: 2 }, { c: 3 }] }],
    [['/b/0/c'], { a: 1, b: [{ d: 2 }, { c: 3 }] }],
    [['/b/*/c'], { a: 1, b: [{ d: 2 }, {}] }],
    [['/b/1'], { a: 1, b: [{ c: 1, d: 2 }, '⟨ignored⟩'] }],
    [['/*'], {}],
    [['/*/0/*', '/b/*/d'], { a: 1, b: [{}, { c: 3 }] }],
    [['/nothing', ''], { a: 1, b: [{ c: 1, d: 2 }, { c: 3 }] }],
  ])('%j', (ignore, expected) => {
    const value = { a: 1, b: [{ c: 1, d: 2 }, { c: 3 }] };
    expect(normalise(value, { ignore }).value).toEqual(expected);
  });
});

const DECLARED = Object.values(KEYS).flat();
const texts = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '/tmp',
    '/tmp/tmpabcdef12',
    FOLDER,
    `${FOLDER}/a`,
    'localhost:4000',
    '⟨id⟩',
    '⟨folder⟩',
    ' ',
    '/',
    '-',
    'at x',
  ),
);
const scalars = fc.oneof(
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.uuid(),
  fc.array(texts, { maxLength: 5 }).map((parts) => parts.join('')),
  fc.integer({ min: 1e9, max: 2e12 }),
  fc.constantFrom('call_abc123', 'toolu_01Ab', '2026-01-02', '12 ms', { secs: 1, nanos: 2 }),
);
const names = fc.oneof(
  fc.constantFrom(...DECLARED, 'id', 'content', 'tool_calls', 'messages', '__proto__'),
  fc.string(),
);
const values = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'medium' }, scalars, fc.array(tie('value'), { maxLength: 5 }), tie('object')),
  object: fc
    .array(fc.tuple(names, tie('value')), { maxLength: 6 })
    .map((entries) => Object.fromEntries(entries) as unknown),
})).value;

describe('any value', () => {
  const options: NormaliseOptions = { folder: FOLDER, ignore: ['/messages/*/content', '/*/id', '/*/0'] };

  test('normalising twice changes nothing more, and hides nothing more', () => {
    fc.assert(
      fc.property(values, (value) => {
        const once = normalise(value, options).value;
        const twice = normalise(once, options);
        expect(twice.value).toEqual(once);
        expect(twice.hidden).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  test('putting back what was hidden gives the value: nothing outside the declared places changes', () => {
    fc.assert(
      fc.property(values, (value) => {
        const { value: result, hidden } = normalise(value);
        expect(canonicalJson(putBack(result, hidden))).toBe(canonicalJson(value));
      }),
      { numRuns: 1_000 },
    );
  });
});

function putBack(value: unknown, hidden: HiddenValue[]): unknown {
  const byPlace = Map.groupBy(hidden, (part) => part.pointer);
  const walk = (node: unknown, pointer: string): unknown => {
    const here = byPlace.get(pointer);
    if (here !== undefined) {
      if (typeof node !== 'string' || /^⟨(id|time|duration)⟩$/.test(node)) return here[0]?.value;
      // Each rule in turn, from left to right: put back the last one first.
      const groups = [...Map.groupBy(here, (part) => part.rule)].toReversed();
      return groups.reduce<string>((text, [rule, parts]) => {
        const queue = parts.map((part) => String(part.value));
        const mark = rule === 'ignored' ? '' : RULES[rule].placeholder;
        return text.replaceAll(mark, () => queue.shift() ?? mark);
      }, node);
    }
    if (Array.isArray(node)) return node.map((item, at) => walk(item, `${pointer}/${at}`));
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(
      Object.entries(node).map(([key, field]) => [
        key,
        walk(field, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
      ]),
    );
  };
  return walk(value, '');
}
describe('renaming', () => {
  const record = (name: (n: number) => string, time: number) => ({
    messages: [
      { role: 'assistant', tool_calls: [{ id: name(1) }, { id: name(2) }] },
      { role: 'tool', tool_call_id: name(2), content: 'a' },
      { role: 'tool', tool_call_id: name(1), content: 'b' },
    ],
    created_at: time,
  });

  test('ids renamed consistently and other times are equal', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), fc.integer({ min: 1e9, max: 2e9 }), (a, b, time) => {
        fc.pre(a !== b);
        const one = normalise(record((n) => `call_${n}xyz`, 1e9));
        const other = normalise(record((n) => [a, a, b][n] ?? '', time));
        expect(other.value).toEqual(one.value);
        expect(broken(one.hidden, other.hidden)).toEqual([]);
      }),
    );
  });

  test('a result given to another call is found, whatever the order of keys', () => {
    const swapped = JSON.parse(
      '{"created_at":1000000000,"messages":[{"tool_calls":[{"id":"u"},{"id":"v"}],"role":"assistant"},' +
        '{"content":"a","tool_call_id":"u","role":"tool"},{"content":"b","tool_call_id":"v","role":"tool"}]}',
    ) as unknown;
    const one = normalise(record((n) => `call_${n}xyz`, 1e9));
    const other = normalise(swapped);
    expect(canonicalJson(other.value)).toBe(canonicalJson(one.value));
    expect(broken(one.hidden, other.hidden)).toEqual(['/messages/1/tool_call_id', '/messages/2/tool_call_id']);
  });

  test('one id for two, and two for one, over several pairs', () => {
    const renaming = new Renaming();
    expect([renaming.add('a', 'x'), renaming.add('b', 'y'), renaming.add('a', 'x')]).toEqual([true, true, true]);
    expect([renaming.add('a', 'y'), renaming.add('c', 'x'), renaming.add('a', 'z')]).toEqual([false, false, false]);
    expect(renaming.add('a', 'x')).toBe(true);
  });
});

/** Where ids that stand in the same place are not renamed consistently. */
function broken(left: readonly HiddenValue[], right: readonly HiddenValue[]): string[] {
  const renaming = new Renaming();
  const ids = (hidden: readonly HiddenValue[]) => hidden.filter((part) => part.rule === 'generated_ids');
  const there = new Map(ids(right).map((part) => [part.pointer, String(part.value)]));
  return ids(left)
    .filter((part) => !renaming.add(String(part.value), there.get(part.pointer) ?? ''))
    .map((part) => part.pointer);
}

describe('hostile texts take time in proportion to their length', () => {
  test.each([
    '/tmp/'.repeat(200_000),
    `/tmp/${'a-'.repeat(500_000)}`,
    `C:\\Users\\${'a'.repeat(1_000_000)}\\AppData`,
    `/var/folders/zz/${'a'.repeat(1_000_000)}`,
    `${' '.repeat(1_000_000)}x`,
    'localhost:'.repeat(100_000),
    `${FOLDER}/`.repeat(70_000),
    `Chunk ID: ${'a'.repeat(1_000_000)}`,
  ])('%#', (text) => {
    const value = { stack: text, content: text, created_at: text, id: text };
    const once = normalise(value, { folder: FOLDER }).value;
    expect(normalise(once, { folder: FOLDER }).value).toEqual(once);
  });
});
