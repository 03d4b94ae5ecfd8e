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

  it('shows a step that is only on the right before its next sibling, where what is below others comes in another order', () => {
    const below = (parent: number) => [...'12345'].map((call): PlainStep => ({ call, parent, actor: 'sub' }));
    const [left, right] = stepSequence(
      [{ call: 'u' }, { call: 'n', parent: 0 }, { call: 'w' }, { call: 'b', parent: 2 }, ...below(3)],
      [
        { call: 'v' },
        { call: 'g', parent: 0 },
        ...below(1),
        { call: 'u' },
        { call: 'k', parent: 7 },
        { call: 'n', parent: 7 },
      ],
    );
    expect(pairs(align(left, right))).toEqual([
      ['right', -1, 0],
      ['right', -1, 1],
      ['same', 0, 7],
      ['right', -1, 8],
      ['same', 1, 9],
      ['left', 2, -1],
      ['left', 3, -1],
      ...[2, 3, 4, 5, 6].map((r) => ['same', r + 2, r]),
    ]);
  });

  it('shows a step at another place once, where it stands on the left', () => {
    expect(pairs(align(...stepSequence(flat('abcde'), flat('bcdae'))))).toEqual([
      ['moved', 0, 3],
      ['same', 1, 0],
      ['same', 2, 1],
      ['same', 3, 2],
      ['same', 4, 4],
    ]);
  });

  it('finds a step that moved where another of its kind stands in its place', () => {
    const bash = (call: string): PlainStep => ({ kind: 'bash', call });
    const [left, right] = stepSequence(
      [...flat('a'), bash('run the tests'), ...flat('bcd')],
      [...flat('a'), bash('list the files'), ...flat('bcd'), bash('run the tests')],
    );
    const found = pairs(align(left, right)).filter(([mark]) => mark !== 'same');
    expect(found).toEqual([
      ['moved', 1, 5],
      ['right', -1, 1],
    ]);
  });

  it('takes a block of frequent calls for moved when it is too long to be there by chance', () => {
    const frequent = 'abcdefghijklm'.repeat(3);
    const block = 'cafehbackdimbleach';
    const [left, right] = stepSequence(flat(`${block}${frequent}`), flat(`${frequent}${block}`));
    const found = marks(align(left, right));
    // A step at the end of the block may as well be told as one of those it moved past.
    expect(found.filter((mark) => mark === 'moved').length).toBeGreaterThanOrEqual(block.length - 2);
    expect(found.filter((mark) => mark === 'same').length).toBeGreaterThanOrEqual(frequent.length);
  });

  it('does not take a frequent call for moved that is gone here and added there', () => {
    const found = marks(align(...stepSequence(flat('sasbscsdse'), flat('asbscsdses'))));
    expect(found).not.toContain('moved');
    expect(found.filter((mark) => mark === 'same')).toHaveLength(9);
  });

  it('takes what is below a step that moved with it', () => {
    const below: PlainStep[] = [{ call: 'p' }, { call: 'x', parent: 0 }, { call: 'y', parent: 0 }];
    const [left, right] = stepSequence(
      [...below, ...flat('abcdefg')],
      [
        ...flat('abcdefg'),
        { call: 'p' },
        { call: 'x', parent: 7 },
        { call: 'new', parent: 7 },
        { call: 'y', parent: 7 },
      ],
    );
    const found = pairs(align(left, right)).filter(([mark]) => mark !== 'same');
    expect(found).toEqual([
      ['moved', 0, 7],
      ['moved', 1, 8],
      ['moved', 2, 10],
      ['right', -1, 9],
    ]);
  });

  it('finds a step that went to another parent', () => {
    const [left, right] = stepSequence(
      [{ call: 'a' }, { call: 'x', parent: 0 }, { call: 'y', parent: 1 }, { call: 'b' }],
      [{ call: 'a' }, { call: 'b' }, { call: 'x', parent: 1 }, { call: 'y', parent: 2 }],
    );
    expect(pairs(align(left, right))).toEqual([
      ['same', 0, 0],
      ['moved', 1, 2],
      ['moved', 2, 3],
      ['same', 3, 1],
    ]);
  });

  it('leaves what one run has a step around in place', () => {
    const steps = 'abcdef'.split('').map((call) => ({ kind: 'tool', call }));
    const wrapper = (call: string, parent = -1): PlainStep => ({ kind: 'span', call, parent });
    const [a, b, c, d, e, f] = steps as [PlainStep, PlainStep, PlainStep, PlainStep, PlainStep, PlainStep];
    const [left, right] = stepSequence(
      [a, b, c, d, e, f],
      [
        ...[a, wrapper('one'), wrapper('two', 1), { ...b, parent: 2 }, { ...c, call: 'other', parent: 2 }],
        ...[{ ...d, parent: 2 }, wrapper('three'), { ...e, parent: 6 }, f],
      ],
    );
    expect(pairs(align(left, right))).toEqual([
      ['same', 0, 0],
      ['right', -1, 1],
      ['right', -1, 2],
      ['same', 1, 3],
      ['changed', 2, 4],
      ['same', 3, 5],
      ['right', -1, 6],
      ['same', 4, 7],
      ['same', 5, 8],
    ]);
  });

  it('finds a step around another one whose call is only alike', () => {
    const call = (text: string, parent = -1): PlainStep => ({ kind: 'llm', call: text, text, parent });
    const said = 'where is the order of the customer who asked for it yesterday';
    const [left, right] = stepSequence(
      [call(`${said} again`)],
      [{ kind: 'agent', call: 'triage', text: 'triage' }, call(`${said} please`, 0)],
    );
    expect(pairs(align(left, right))).toEqual([
      ['right', -1, 0],
      ['changed', 0, 1],
    ]);
  });

  it('does not call a step moved that keeps its order below another parent', () => {
    const [left, right] = stepSequence(
      [{ call: 'a' }, { call: 'x', parent: 0 }, { call: 'b' }],
      [{ call: 'a' }, { call: 'x' }, { call: 'b' }],
    );
    expect(marks(align(left, right))).toEqual(['same', 'same', 'same']);
  });

  it('pairs what is beside them where the steps of one run are below a step and those of the other after it', () => {
    const calls = 'abcdef'.split('').map((call) => ({ kind: 'tool', call }));
    const root: PlainStep = { kind: 'agent', call: 'root' };
    const [left, right] = stepSequence(
      [root, ...calls.map((step) => ({ ...step, parent: 0 }))],
      [root, ...calls.map((step, at) => (at === 0 || at === 3 ? { ...step, call: `other ${at}` } : step))],
    );
    expect(marks(align(left, right))).toEqual(['same', 'changed', 'same', 'same', 'changed', 'same', 'same']);
  });

  it('pairs a step of another name by what is below it', () => {
    const below = (parent: string): PlainStep[] => [
      { call: parent },
      { call: 'x', parent: 0 },
      { call: 'y', parent: 0 },
    ];
    const [left, right] = stepSequence(below('researcher'), below('analyst'));
    expect(marks(align(left, right))).toEqual(['changed', 'same', 'same']);
  });

  it('takes a parallel group as a set, also where a member was changed', () => {
    const tool = (call: string): PlainStep => ({ kind: 'bash', call, group: 1, text: call });
    const [left, right] = stepSequence(
      [tool('list the files'), tool('run all the tests'), tool('show the log')],
      [tool('run all tests'), tool('show the log'), tool('list the files'), tool('new')],
    );
    expect(pairs(align(left, right))).toEqual([
      ['same', 0, 2],
      ['changed', 1, 0],
      ['same', 2, 1],
      ['right', -1, 3],
    ]);
  });

  it('tells equal members of a parallel group by what is below them', () => {
    const agent = (): PlainStep => ({ call: 'agent', group: 1 });
    const [left, right] = stepSequence(
      [agent(), { call: 'a', parent: 0 }, agent(), { call: 'b', parent: 2 }],
      [agent(), { call: 'b', parent: 0 }, agent(), { call: 'a', parent: 2 }],
    );
    expect(pairs(align(left, right))).toEqual([
      ['same', 0, 2],
      ['same', 1, 3],
      ['same', 2, 0],
      ['same', 3, 1],
    ]);
  });

  it('keeps the actors below one parent apart', () => {
    const one = (call: string): PlainStep => ({ call, actor: 'one', parent: 0 });
    const other = (call: string): PlainStep => ({ call, actor: 'other', parent: 0 });
    const [left, right] = stepSequence(
      [{ call: 'p' }, one('a'), one('b'), other('a'), other('c')],
      [{ call: 'p' }, other('a'), one('a'), other('c'), one('b')],
    );
    expect(pairs(align(left, right))).toEqual([
      ['same', 0, 0],
      ['same', 1, 2],
      ['same', 2, 4],
      ['same', 3, 1],
      ['same', 4, 3],
    ]);
  });

  it('pairs the step whose text is alike rather than the one at the same place', () => {
    const model = (text: string): PlainStep => ({ kind: 'llm', call: text, text });
    const [left, right] = stepSequence(
      [model('look for the parser of the file and read it')],
      [model('say hello to everyone'), model('look for the parser of this file and read it')],
    );
    expect(pairs(align(left, right))).toEqual([
      ['right', -1, 0],
      ['changed', 0, 1],
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

const calls = fc.string({ unit: fc.constantFrom(...'abcdefgh'), maxLength: 24 });

/** Length of the longest common subsequence, by the book. */
function commonLength(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, () => 0);
  for (const call of left) {
    const next = [0];
    for (let place = 0; place < right.length; place++) {
      const longest = Math.max(row[place + 1] ?? 0, next[place] ?? 0);
      next.push(call === right[place] ? (row[place] ?? 0) + 1 : longest);
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

describe('any two lists of steps', () => {
  it('hold every step once, in the order of either side', () => {
    fc.assert(
      fc.property(calls, calls, (left, right) => {
        const alignment = align(...stepSequence(flat(left), flat(right)));
        const inPlace = [...alignment.right].filter((_, pair) => marks(alignment)[pair] !== 'moved');
        expect([...alignment.left].filter((place) => place !== -1)).toEqual([...left].map((_, place) => place));
        expect([...alignment.right].filter((place) => place !== -1).toSorted((a, b) => a - b)).toEqual(
          [...right].map((_, place) => place),
        );
        const known = inPlace.filter((place) => place !== -1);
        expect(known).toEqual(known.toSorted((a, b) => a - b));
      }),
    );
  });

  it('have as many steps the same as the longest common subsequence', () => {
    fc.assert(
      fc.property(calls, calls, (left, right) => {
        const found = marks(align(...stepSequence(flat(left), flat(right))));
        expect(found.filter((mark) => mark === 'same')).toHaveLength(commonLength(left, right));
      }),
    );
  });

  it('have nearly as many where they are too long for that to be tried', () => {
    const long = fc.string({
      unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789'),
      minLength: 120,
      maxLength: 300,
    });
    const edits = fc.array(fc.tuple(fc.nat(299), fc.constantFrom(...'abcdefghijklmno')), { maxLength: 60 });
    fc.assert(
      fc.property(long, edits, (left, planted) => {
        let right = left;
        for (const [place, call] of planted)
          right = `${right.slice(0, place)}${call}${right.slice(place + (place % 3))}`;
        const found = marks(align(...stepSequence(flat(left), flat(right))));
        const paired = found.filter((mark) => mark === 'same' || mark === 'moved').length;
        expect(paired).toBeGreaterThanOrEqual(0.9 * commonLength(left, right));
      }),
    );
  });
});
