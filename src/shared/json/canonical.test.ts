import canonicalize from 'canonicalize';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from './canonical.ts';

const ODD_NUMBERS = [
  -0,
  0,
  1e21,
  1e-7,
  5e-324,
  1.7976931348623157e308,
  9007199254740992,
  0.1 + 0.2,
  -1e-7,
  4.5e15,
  333333333.3333333,
];
const ODD_KEYS = [
  '',
  '__proto__',
  'constructor',
  'toString',
  '10',
  '9',
  '1e1',
  '\u0000',
  '€',
  '\ud83d\ude00',
  '\ufb33',
  '\r',
  'é',
  'e\u0301',
];

const scalars = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(...ODD_NUMBERS),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('"\\\b\f\n\r\t\u001f', '\u007f\u0080\u2028\u2029', '</script>'),
);
const keys = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...ODD_KEYS));
const values = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'medium', withCrossShrink: true }, scalars, tie('array'), tie('object')),
  array: fc.array(tie('value'), { maxLength: 6 }),
  // Through text, as all values come: `__proto__` is a key like any other there.
  object: fc
    .array(fc.tuple(keys, tie('value')), { maxLength: 8 })
    .map(
      (entries) =>
        JSON.parse(
          `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`,
        ) as unknown,
    ),
})).value;

describe('RFC 8785', () => {
  test('agrees with a second implementation', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(canonicalJson(value)).toBe(canonicalize(value));
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    [[-0, 1e21, 5e-324, 1e-7, 100], '[0,1e+21,5e-324,1e-7,100]'],
    [{ '\ufb33': 1, '\ud83d\ude00': 2, a: 3, '10': 4, '9': 5 }, '{"10":4,"9":5,"a":3,"\ud83d\ude00":2,"\ufb33":1}'],
    [{ b: { d: [], c: {} }, a: null }, '{"a":null,"b":{"c":{},"d":[]}}'],
    ['\u0007"\\\u007f€', '"\\u0007\\"\\\\\u007f€"'],
  ])('%j', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  test('half of a surrogate pair, which the standard refuses, is written as its escape and reads back', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0xd7f0, max: 0xe010 }), { maxLength: 8 }), (units) => {
        const value = { [String.fromCharCode(...units)]: String.fromCharCode(...units) };
        expect(JSON.parse(canonicalJson(value))).toEqual(value);
        if (String.fromCharCode(...units).isWellFormed()) expect(canonicalJson(value)).toBe(canonicalize(value));
        else expect(() => canonicalize(value)).toThrow();
      }),
    );
    expect(canonicalJson('a\ud83d')).toBe('"a\\ud83d"');
  });

  test('the order in which keys were written does not show', () => {
    fc.assert(
      fc.property(fc.uniqueArray(keys, { maxLength: 20 }), (names) => {
        const written = (order: string[]) =>
          JSON.parse(`{${order.map((key) => `${JSON.stringify(key)}:1`).join(',')}}`) as unknown;
        expect(canonicalJson(written(names.toReversed()))).toBe(canonicalJson(written(names)));
      }),
    );
  });

  test('depth does not overflow', () => {
    const depth = 100_000;
    const text = `${'{"a":['.repeat(depth)}${']}'.repeat(depth)}`;
    expect(canonicalJson(JSON.parse(text))).toBe(text);
  });

  test('what JSON cannot hold', () => {
    expect(canonicalJson({ a: undefined, b: [undefined, Number.NaN], c: Number.POSITIVE_INFINITY, d: 1n })).toBe(
      '{"b":[null,null],"c":null,"d":null}',
    );
    expect(canonicalJson(undefined)).toBe('null');
  });
});
