import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PAIR_MARKS } from '../api/compare.ts';
import { align } from './align.ts';
import { type PlainStep, stepSequence } from './sequences-testing.ts';
import type { Alignment } from './step-sequence.ts';

const marks = ({ mark }: Alignment) => [...mark].map((index) => PAIR_MARKS[index]);
const pairs = (alignment: Alignment) =>
  [...alignment.left].map((left, pair) => [marks(alignment)[pair], left, alignment.right[pair]]);
const flat = (calls: string): PlainStep[] => [...calls].map((call) => ({ call }));

describe('two runs', () => {
  it('pairs what is equal and keeps what is only here or there at its place', () => {
    expect(pairs(align(...stepSequence(flat('abcd'), flat('aXbd'))))).toEqual([
      ['same', 0, 0],
      ['right', -1, 1],
      ['same', 1, 2],
      ['left', 2, -1],
      ['same', 3, 3],
    ]);
  });

  it('calls other arguments of the same tool a change', () => {
    const [left, right] = stepSequence(
      [{ call: 'a' }, { kind: 'bash', call: 'ls' }, { call: 'b' }],
      [{ call: 'a' }, { kind: 'bash', call: 'pwd' }, { call: 'b' }],
    );
    expect(marks(align(left, right))).toEqual(['same', 'changed', 'same']);
  });

  it('calls the same call with another answer a change', () => {
    const [left, right] = stepSequence([{ call: 'a', answer: '1' }], [{ call: 'a', answer: '2' }]);
    expect(marks(align(left, right))).toEqual(['changed']);
  });

  it('aligns the steps below a pair with each other', () => {
    const [left, right] = stepSequence(
      [{ call: 'a' }, { call: 'x', parent: 0 }, { call: 'b' }, { call: 'x', parent: 2 }],
      [{ call: 'a' }, { call: 'b' }, { call: 'x', parent: 1 }],
    );
    expect(pairs(align(left, right))).toEqual([
      ['same', 0, 0],
      ['left', 1, -1],
      ['same', 2, 1],
      ['same', 3, 2],
    ]);
  });

  it('gives up at the cap on work and says so', () => {
    const alignment = align(...stepSequence(flat('abc'), flat('xbyz')), { maxWork: 1 });
    expect(alignment.outcome).toBe('too_different');
    expect(pairs(alignment)).toEqual([
      ['changed', 0, 0],
      ['same', 1, 1],
      ['changed', 2, 2],
      ['right', -1, 3],
    ]);
  });
});

const calls = fc.array(fc.constantFrom(...'abcdefgh'), { maxLength: 24 });

describe('any two runs', () => {
  it('are all the same when they are one', () => {
    fc.assert(
      fc.property(calls, (run) => {
        const alignment = align(...stepSequence(flat(run.join('')), flat(run.join(''))));
        expect(marks(alignment)).toEqual(run.map(() => 'same'));
      }),
    );
  });

  it('hold every step once, in the order of either side', () => {
    fc.assert(
      fc.property(calls, calls, (left, right) => {
        const alignment = align(...stepSequence(flat(left.join('')), flat(right.join(''))));
        const inPlace = [...alignment.right].filter((_, pair) => marks(alignment)[pair] !== 'moved');
        expect([...alignment.left].filter((place) => place !== -1)).toEqual(left.map((_, place) => place));
        expect([...alignment.right].filter((place) => place !== -1).toSorted((a, b) => a - b)).toEqual(
          right.map((_, place) => place),
        );
        const known = inPlace.filter((place) => place !== -1);
        expect(known).toEqual(known.toSorted((a, b) => a - b));
      }),
    );
  });
});
