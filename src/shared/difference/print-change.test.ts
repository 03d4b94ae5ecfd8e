import { expect, test } from 'vitest';
import { jsonDifference } from './json-difference.ts';
import { changeSides, printChange } from './print-change.ts';

const onlyChange = (left: unknown, right: unknown) => {
  const { changes } = jsonDifference(left, right);
  expect(changes).toHaveLength(1);
  return changes[0] ?? expect.fail();
};

test('both sides of a change, nothing where there is nothing', () => {
  expect(changeSides(onlyChange({}, { a: { b: 'c' } }), 100)).toEqual({
    ...{ left: null, right: '{"b":"c"}' },
    ...{ left_marks: null, right_marks: null },
  });
  expect(changeSides(onlyChange({ a: null }, {}), 100)).toMatchObject({ left: 'null', right: null });
  expect(changeSides(onlyChange({ a: [1, 2] }, { a: { b: 1 } }), 4)).toMatchObject({ left: '[1,2…', right: '{"b"…' });
});

test('a long text as the windows that differ', () => {
  const lines = Array.from({ length: 40 }, (_, n) => `line ${n}`);
  const change = onlyChange(lines.join('\n'), lines.with(5, 'one').with(30, 'two').join('\n'));
  expect(changeSides(change, 1_000)).toMatchObject({
    left: 'line 2\nline 3\nline 4\nline 5\nline 6\nline 7\nline 8\n…\nline 27\nline 28\nline 29\nline 30\nline 31\nline 32\nline 33',
    right:
      'line 2\nline 3\nline 4\none\nline 6\nline 7\nline 8\n…\nline 27\nline 28\nline 29\ntwo\nline 31\nline 32\nline 33',
  });
  expect(printChange(change)).toBe('the value, line 6, is "line 5" and "one".');
});

test('windows next to each other are one excerpt: what stands between them is printed once', () => {
  const lines = Array.from({ length: 12 }, (_, n) => `line ${n}`);
  const right = lines.with(4, 'one').with(7, 'two').join('\n');
  const change = onlyChange(lines.join('\n'), right);
  expect(change.text?.windows).toHaveLength(2);
  expect(changeSides(change, 1_000)).toMatchObject({
    left: lines.slice(1, 11).join('\n'),
    right: right.split('\n').slice(1, 11).join('\n'),
  });
});

test('texts that begin alike are printed from before where they differ', () => {
  const same = 'a command with the same beginning '.repeat(4);
  expect(printChange(onlyChange({ a: `${same}one` }, { a: `${same}two` }), 40)).toBe(
    '/a is "…beginning one" and "…beginning two".',
  );
  expect(printChange(onlyChange(`${same}\none`, `${same}!\none`), 40)).toMatch(
    /^the value, line 1, is "….* " and "….* !"\.$/,
  );
});

test('what is printed is cut, never inside a character, and however deep it is', () => {
  const face = '\ud83d\ude00';
  expect(changeSides(onlyChange(1, face.repeat(50)), 10).right).toBe(`"${face.repeat(4)}…`);
  let deep: unknown = 1;
  for (let at = 0; at < 50_000; at++) deep = [deep];
  expect(printChange(onlyChange(2, deep), 5)).toBe('the value is 2 and [[[[[….');
});

test('the parts that only one side has are marked in what is printed, with the spaces and line ends among them', () => {
  const parts = (left: string, right: string, most = 1_000) => {
    const sides = changeSides(onlyChange(left, right), most);
    return (['left', 'right'] as const).map((side) =>
      sides[`${side}_marks`]?.map(([from, to]) => sides[side]?.slice(from, to)),
    );
  };
  const lines = Array.from({ length: 40 }, (_, n) => `line ${n}`);
  expect(parts(lines.join('\n'), lines.with(5, 'line 5 ').with(30, 'line thirty').join('\n'))).toEqual([
    ['30'],
    [' ', 'thirty'],
  ]);
  expect(parts('a\nb', 'a\nb\n')).toEqual([[], ['\n']]);
  expect(parts('a\nb\nc', 'a\nc')).toEqual([['b\n'], []]);
  expect(parts(lines.join('\n'), `${lines.join('\n')}!`, 10)).toEqual([[], []]);
});
