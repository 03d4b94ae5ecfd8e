import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from './json-parse.ts';
import { decodeString, JSON_KINDS, type JsonTree, jsonPath, nodeAt, nodeText } from './json-tree.ts';

function tree(text: string, cut = false): JsonTree {
  const parsed = parseJson(text, cut);
  if (!parsed) throw new Error(`not parsed: ${text}`);
  return parsed;
}

/** The value a tree stands for, put together from its nodes. */
function rebuilt(of: JsonTree, node = 0): unknown {
  const text = of.text.slice(of.from[node], of.to[node]);
  if (of.kind[node] !== JSON_KINDS.object && of.kind[node] !== JSON_KINDS.array) return JSON.parse(text);
  const children: [string, unknown][] = [];
  for (let child = node + 1; child < (of.end[node] ?? 0); child = of.end[child] ?? 0) {
    const key = of.key_from[child] === -1 ? '' : decodeString(of.text.slice(of.key_from[child], of.key_to[child]));
    children.push([key, rebuilt(of, child)]);
  }
  expect(children.length).toBe(of.children[node]);
  return of.kind[node] === JSON_KINDS.array ? children.map(([, value]) => value) : Object.fromEntries(children);
}

const json = fc.jsonValue({ maxDepth: 5 });

describe('JSON over its own text', () => {
  it('reads what JSON.parse reads, printed in any way', () => {
    fc.assert(
      fc.property(json, fc.integer({ min: 0, max: 3 }), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(rebuilt(tree(text))).toEqual(JSON.parse(text));
      }),
    );
  });

  it('reads any beginning of a JSON text as far as it goes, and takes no beginning for the whole', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.array(json), fc.dictionary(fc.string(), json)),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (value, share) => {
          const text = JSON.stringify(value, null, 2);
          const part = text.slice(0, 1 + Math.floor(share * (text.length - 2)));
          expect(parseJson(part)).toBeNull();
          const beginning = tree(part, true);
          expect(beginning.cut).toBe(true);
          expect(beginning.to[0]).toBe(part.length);
        },
      ),
    );
  });

  it('reads a beginning that ends anywhere in a number', () => {
    const text = '[-12.5e-10';
    for (let end = 1; end <= text.length; end++) expect(tree(text.slice(0, end), true).cut).toBe(true);
    expect(parseJson('[1ex', true)).toBeNull();
  });

  it.each([
    '',
    ' ',
    '{',
    '[1,]',
    '{"a":1,}',
    '{"a" 1}',
    '{a:1}',
    '[1 2]',
    '1 2',
    'nul',
    'NaN',
    "'a'",
    '{"a":1}x',
    '"a',
  ])('is not deceived by %j', (text) => {
    expect(parseJson(text)).toBeNull();
  });

  it('keeps numbers and escapes as they are written, and hostile keys as text', () => {
    const of = tree('{"big": 12345678901234567890, "e": 1e400, "__proto__": {"x": 1}, "u": "\\ud800\\n"}');
    expect(nodeText(of, 1)).toBe('12345678901234567890');
    expect(nodeText(of, 2)).toBe('1e400');
    expect(jsonPath(of, 4)).toBe('$.__proto__.x');
    expect(nodeText(of, 5)).toBe('\ud800\n');
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it('takes 100,000 levels and strings of megabytes', () => {
    const deep = tree('['.repeat(100_000) + ']'.repeat(100_000));
    expect(deep.depth[99_999]).toBe(99_999);
    const long = tree(JSON.stringify(`${'x'.repeat(3_000_000)}"`));
    expect(nodeText(long, 0)).toHaveLength(3_000_001);
  });
});

describe('places in JSON', () => {
  const text = JSON.stringify({ a: { 'weird key "x"': [10, { b: 'c' }] }, d: 'e' }, null, 2);
  const of = tree(text);

  it('says where a node is', () => {
    expect([0, 1, 2, 3, 5, 6].map((node) => jsonPath(of, node))).toEqual([
      '$',
      '$.a',
      '$.a["weird key \\"x\\""]',
      '$.a["weird key \\"x\\""][0]',
      '$.a["weird key \\"x\\""][1].b',
      '$.d',
    ]);
  });

  it('finds the node at a character, in keys and in values', () => {
    expect(jsonPath(of, nodeAt(of, text.indexOf('"b"')))).toBe('$.a["weird key \\"x\\""][1].b');
    expect(jsonPath(of, nodeAt(of, text.indexOf('"c"') + 1))).toBe('$.a["weird key \\"x\\""][1].b');
    expect(jsonPath(of, nodeAt(of, text.indexOf('10')))).toBe('$.a["weird key \\"x\\""][0]');
    expect(nodeAt(of, 0)).toBe(0);
    expect(nodeAt(of, text.length - 1)).toBe(0);
  });

  it('copies containers at the left edge', () => {
    expect(nodeText(of, 4)).toBe('{\n  "b": "c"\n}');
    expect(JSON.parse(nodeText(of, 1))).toEqual({ 'weird key "x"': [10, { b: 'c' }] });
  });
});
