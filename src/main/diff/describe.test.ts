import { expect, test } from 'vitest';
import { shortSides } from './describe.ts';

test('long sides begin a little before where they differ, and spaces that differ show', () => {
  const same = 'a line that is the same in both. '.repeat(4);
  const marks = { left_marks: [[same.length, same.length + 1]] as [number, number][], right_marks: [] };
  expect(shortSides({ left: `${same} `, right: same, ...marks })).toEqual({
    left: '… both. a line that is the same in both. ·',
    right: '… both. a line that is the same in both. ',
  });
  expect(shortSides({ left: null, right: 'x'.repeat(300), left_marks: null, right_marks: null })).toEqual({
    left: null,
    right: `${'x'.repeat(200)}…`,
  });
});
