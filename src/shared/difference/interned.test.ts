import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '../json/canonical.ts';
import { Interned } from './interned.ts';

test('one number for one canonical form', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue({ maxDepth: 3 }), { maxLength: 12 }), (values) => {
      const interned = new Interned();
      const numbers = values.map((value) => interned.of(value));
      const forms = values.map(canonicalJson);
      for (const [at, number] of numbers.entries())
        expect(numbers.indexOf(number)).toBe(forms.indexOf(forms[at] ?? ''));
    }),
    { numRuns: 1_000 },
  );
});

test('what looks alike is told apart', () => {
  const interned = new Interned();
  const values = [
    1,
    '1',
    [1],
    ['1'],
    '[1',
    { 1: 1 },
    [[1]],
    [],
    {},
    '',
    null,
    true,
    'true',
    [1, 2],
    ['1,2'],
    { a: 1, b: 2 },
  ];
  expect(new Set(values.map((value) => interned.of(value))).size).toBe(values.length);
  expect(interned.of([-0, undefined])).toBe(interned.of([0, null]));
});
