import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../json/canonical.ts';
import { pointerTo } from '../json/pointer.ts';
import { type Change, type DifferenceOptions, jsonDifference } from './json-difference.ts';
import { printChange } from './print-change.ts';

const brief = (left: unknown, right: unknown, options?: DifferenceOptions) =>
  jsonDifference(left, right, options).changes.map((change) => `${change.change}: ${printChange(change)}`);

const message = (role: string, content: string, more: object = {}) => ({ role, content, ...more });

describe('the smallest sensible difference', () => {
  test.each<[unknown, unknown, string[]]>([
    [{ timeout_ms: 15_000 }, { timeout_ms: 10_000 }, ['changed: /timeout_ms is 15000 and 10000.']],
    [{ a: 1 }, { a: 1, 'x/~y': { b: 1 } }, ['added: /x~1~0y is absent and {"b":1}.']],
    [{ a: { b: null } }, { a: {} }, ['removed: /a/b is null and absent.']],
    [1, { a: 1 }, ['changed: the value is 1 and {"a":1}.']],
    [{ a: 1 }, { b: 1 }, ['changed: the value is {"a":1} and {"b":1}.']],
    [{ a: '1' }, { a: 1 }, ['changed: /a is "1" and 1.']],
    [{ a: [] }, { a: {} }, ['changed: /a is [] and {}.']],
    [[1, 2, 3], [1, 9, 3], ['changed: /1 is 2 and 9.']],
    [[1, 2, 3], [1, 3], ['removed: /1 is 2 and absent.']],
    [[1, 2], [2, 1], ['moved: /0 moved to /1.']],
    [[{ a: 1 }, { b: 2 }, { c: 3 }], [{ c: 3 }, { a: 1 }, { b: 2 }], ['moved: /2 moved to /0.']],
    [[{ id: 1, v: 2 }], [{ id: 1, v: 3 }], ['changed: /0/v is 2 and 3.']],
    [{ '': 1 }, { '': 2 }, ['changed: / is 1 and 2.']],
    [JSON.parse('{"__proto__":1}'), JSON.parse('{"__proto__":2}'), ['changed: /__proto__ is 1 and 2.']],
  ])('%j and %j', (left, right, expected) => {
    expect(brief(left, right)).toEqual(expected);
  });

  test('a field deep inside one message is one change, though others were put in and taken out', () => {
    const left = [
      message('system', 'You fix bugs.'),
      message('user', 'The build fails, please look.'),
      message('assistant', 'I look at the log first.', {
        tool_calls: [{ name: 'read', arguments: { path: 'a.log', lines: 20 } }],
      }),
      message('tool', 'error in a.ts'),
      message('assistant', 'Found it.'),
    ];
    const right = [
      message('system', 'You fix bugs.'),
      message('developer', 'Be brief in all you say.'),
      message('user', 'The build fails, please look.'),
      message('assistant', 'I look at the log first.', {
        tool_calls: [{ name: 'read', arguments: { path: 'a.log', lines: 50 } }],
      }),
      message('tool', 'error in a.ts'),
    ];
    expect(jsonDifference({ messages: left }, { messages: right }).changes).toEqual([
      { pointer: '/messages/1', change: 'added', right: right[1] },
      {
        pointer: '/messages/2/tool_calls/0/arguments/lines',
        right_pointer: '/messages/3/tool_calls/0/arguments/lines',
        change: 'changed',
        left: 20,
        right: 50,
      },
      { pointer: '/messages/4', change: 'removed', left: left[4] },
    ]);
  });

  test('a long text comes as the windows that differ', () => {
    const lines = Array.from({ length: 60 }, (_, n) => `Rule ${n}: keep it short`);
    const left = { system: lines.join('\n') };
    const right = { system: lines.with(40, 'Rule 40: keep it very short').join('\n') };
    const [change] = jsonDifference(left, right).changes;
    expect(change?.text).toEqual({
      windows: [
        {
          left_line: 41,
          right_line: 41,
          left_at: left.system.indexOf('Rule 40'),
          right_at: left.system.indexOf('Rule 40'),
          before: `${lines.slice(37, 40).join('\n')}\n`,
          left: 'Rule 40: keep it short',
          right: 'Rule 40: keep it very short',
          after: `\n${lines.slice(41, 44).join('\n')}\n`,
          left_marks: [],
          right_marks: [[17, 22]],
          cut: false,
        },
      ],
      cut: false,
      capped: false,
    });
    expect(change && printChange(change)).toBe(
      '/system, line 41, is "Rule 40: keep it short" and "Rule 40: keep it very short".',
    );
  });

  test('there may be more changes than are listed', () => {
    const numbers = (from: number) => Array.from({ length: 50 }, (_, n) => from + n);
    expect(jsonDifference(numbers(0), numbers(100), { limit: 50 })).toMatchObject({ cut: false, capped: false });
    const cut = jsonDifference(numbers(0), numbers(100), { limit: 49 });
    expect([cut.changes.length, cut.cut, cut.changes.at(-1)?.pointer]).toEqual([49, true, '/48']);
  });
});

const scalars = fc.oneof(
  fc.integer({ min: 0, max: 5 }),
  fc.constantFrom('a', 'b', 'a longer text of words', null, true, ''),
);
const keys = fc.constantFrom('a', 'b', 'c', 'role', '~/', '__proto__', '');
const values = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'medium' }, scalars, tie('array'), tie('object')),
  array: fc.array(tie('value'), { maxLength: 7 }),
  object: fc
    .array(fc.tuple(keys, tie('value')), { maxLength: 5 })
    .map((entries) => Object.fromEntries(entries) as unknown),
})).value;
/** A value and one that was made from it. */
const pairs = fc.oneof(
  fc.tuple(values, values),
  fc
    .tuple(fc.array(values, { maxLength: 12 }), fc.array(fc.nat(), { maxLength: 6 }), values)
    .map(([items, edits, value]) => {
      const edited = items.slice();
      for (const edit of edits) {
        const at = edit % (edited.length + 1);
        if (edit % 3 === 0) edited.splice(at, 1);
        else if (edit % 3 === 1) edited.splice(at, 0, value);
        else edited.splice((edit >> 4) % (edited.length + 1), 0, ...edited.splice(at, 1));
      }
      return [items, edited] as [unknown, unknown];
    }),
);

describe('any two values', () => {
  test.each<[string, DifferenceOptions]>([
    ['with work enough', {}],
    ['with next to none', { maxWork: 3 }],
  ])('the changes made to the left give the right, %s', (_, options) => {
    fc.assert(
      fc.property(pairs, ([left, right]) => {
        const { changes, cut } = jsonDifference(left, right, { limit: 10_000, ...options });
        expect(cut).toBe(false);
        expect(canonicalJson(changed(left, changes))).toBe(canonicalJson(right));
      }),
      { numRuns: 2_000 },
    );
  });

  test('no changes where the canonical forms are equal, and only there', () => {
    fc.assert(
      fc.property(pairs, ([left, right]) => {
        const { changes, same } = jsonDifference(left, right);
        expect(same).toBe(canonicalJson(left) === canonicalJson(right));
        expect(changes.length === 0).toBe(same);
        expect(jsonDifference(left, structuredClone(left))).toEqual({
          changes: [],
          cut: false,
          capped: false,
          same: true,
        });
      }),
      { numRuns: 2_000 },
    );
  });

  test('the other way round the same changes are found', () => {
    fc.assert(
      fc.property(pairs, ([left, right]) => {
        const there = jsonDifference(left, right).changes.map(turned).map(canonicalJson).sort();
        const back = jsonDifference(right, left).changes.map(canonicalJson).sort();
        expect(back).toEqual(there);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('C15: what is too large is compared more coarsely, and says so', () => {
  const random = (() => {
    let seed = 7;
    return (below: number) => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return (seed >>> 8) % below;
    };
  })();

  test('two changes in a text of 20 MB on one line', () => {
    const words = Array.from({ length: 3_300_000 }, () => `w${random(9_000)}`);
    const left = words.join(' ');
    words[1_000] = 'first';
    words[3_000_000] = 'second';
    const [change, ...others] = jsonDifference({ a: left }, { a: words.join(' ') }).changes;
    expect(left.length).toBeGreaterThan(18_000_000);
    expect(others).toEqual([]);
    expect(change?.text?.windows.map((window) => window.right)).toEqual(['first', 'second']);
    expect(change?.text).toMatchObject({ cut: false, capped: false });
  });

  test('a line put into a text of 100,000 lines, and every line of one changed', () => {
    const lines = Array.from({ length: 100_000 }, (_, n) => `${n} ${random(50)}`);
    const put = jsonDifference(lines.join('\n'), lines.toSpliced(77_000, 0, 'new').join('\n')).changes[0]?.text;
    expect(put).toMatchObject({
      windows: [{ left_line: 77_001, left: '', right: 'new\n' }],
      cut: false,
      capped: false,
    });
    const all = jsonDifference(lines.join('\n'), lines.map((line) => `${line}!`).join('\n')).changes[0]?.text;
    expect(all).toMatchObject({ windows: [{ left_line: 1, cut: true }], cut: true, capped: true });
    expect(all?.windows[0]?.right_marks.length).toBeGreaterThan(100);
  });

  test('a value 100,000 deep', () => {
    let [left, right]: [unknown, unknown] = [1, 2];
    for (let at = 0; at < 50_000; at++) [left, right] = [[{ a: left }], [{ a: right }]];
    const { changes } = jsonDifference(left, right);
    expect(changes).toEqual([{ pointer: '/0/a'.repeat(50_000), change: 'changed', left: 1, right: 2 }]);
  });

  test.each([
    ['other numbers', (n: number) => n, (n: number) => -1 - n],
    ['few numbers', () => random(5), () => random(5)],
    [
      'other objects',
      (n: number) => ({ id: n, text: `left ${n}` }),
      (n: number) => ({ id: -1 - n, text: `right ${n}` }),
    ],
    ['objects in another order', (n: number) => ({ n }), (n: number) => ({ n: (n * 77_773) % 100_000 })],
  ])('arrays of 100,000: %s', (_, left, right) => {
    const items = (of: (n: number) => unknown) => Array.from({ length: 100_000 }, (__, n) => of(n));
    const { changes, cut } = jsonDifference({ a: items(left) }, { a: items(right) });
    expect([changes.length, cut]).toEqual([200, true]);
  });
});

function turned(change: Change): object {
  const { left, right, pointer, right_pointer, change: what } = change;
  const swap = { added: 'removed', removed: 'added', changed: 'changed', moved: 'moved' } as const;
  return {
    pointer: right_pointer ?? pointer,
    change: swap[what],
    ...(right_pointer === undefined ? {} : { right_pointer: pointer }),
    ...(what === 'removed' ? {} : { left: right }),
    ...(what === 'added' ? {} : { right: left }),
  };
}

/** The left value with the changes made to it. */
function changed(left: unknown, changes: readonly Change[]): unknown {
  const from = new Map(changes.filter((change) => change.change !== 'added').map((change) => [change.pointer, change]));
  const to = new Map(
    changes
      .filter((change) => change.change !== 'removed')
      .map((change) => [change.right_pointer ?? change.pointer, change]),
  );
  const walk = (value: unknown, pointer: string, place: string): unknown => {
    const here = from.get(pointer);
    if (here?.change === 'changed') return here.right;
    if (Array.isArray(value)) {
      const kept = value
        .map((item, at): [unknown, number] => [item, at])
        .filter(([, at]) => !['removed', 'moved'].includes(from.get(pointerTo(pointer, at))?.change ?? ''));
      const items: unknown[] = [];
      for (let at = 0; ; at++) {
        const change = to.get(pointerTo(place, at));
        if (change?.change === 'added' || change?.change === 'moved') {
          items.push(change.right);
          continue;
        }
        const next = kept.shift();
        if (next === undefined) return items;
        items.push(walk(next[0], pointerTo(pointer, next[1]), pointerTo(place, at)));
      }
    }
    if (typeof value !== 'object' || value === null) return value;
    const fields: [string, unknown][] = [];
    for (const [key, field] of Object.entries(value)) {
      if (from.get(pointerTo(pointer, key))?.change === 'removed') continue;
      fields.push([key, walk(field, pointerTo(pointer, key), pointerTo(place, key))]);
    }
    for (const [added, change] of to) {
      if (change.change !== 'added' || !added.startsWith(`${place}/`)) continue;
      const key = added.slice(place.length + 1);
      if (!key.includes('/')) fields.push([key.replaceAll('~1', '/').replaceAll('~0', '~'), change.right]);
    }
    return Object.fromEntries(fields);
  };
  return walk(left, '', '');
}
