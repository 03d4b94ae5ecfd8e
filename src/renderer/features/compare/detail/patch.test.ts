import { expect, it } from 'vitest';
import { countLines, type LineChange, unifiedPatch } from './patch.ts';

const text = (lines: readonly string[]) => lines.join('\n');
const numbered = Array.from({ length: 20 }, (_, at) => `line ${at + 1}`);
const change = (left: [number, number], right: [number, number]): LineChange => ({
  left: { from: left[0], to: left[1] },
  right: { from: right[0], to: right[1] },
});

it('a changed line stands between three equal ones', () => {
  const after = numbered.with(9, 'other');
  const patch = unifiedPatch({ name: 'A', text: text(numbered) }, { name: 'B', text: text(after) }, [
    change([9, 10], [9, 10]),
  ]);
  expect(patch).toBe(
    `${text(['--- A', '+++ B', '@@ -7,7 +7,7 @@', ' line 7', ' line 8', ' line 9', '-line 10', '+other', ' line 11', ' line 12', ' line 13'])}\n`,
  );
});

it('changes far apart are hunks of their own, near ones are one', () => {
  const after = numbered.toSpliced(0, 1).toSpliced(17, 0, 'new');
  const found = unifiedPatch({ name: 'A', text: text(numbered) }, { name: 'B', text: text(after) }, [
    change([0, 1], [0, 0]),
    change([18, 18], [17, 18]),
  ]);
  expect(found.match(/^@@.*$/gm)).toEqual(['@@ -1,4 +1,3 @@', '@@ -16,5 +15,6 @@']);
  const near = unifiedPatch({ name: 'A', text: text(numbered) }, { name: 'B', text: text(numbered) }, [
    change([5, 6], [5, 6]),
    change([10, 11], [10, 11]),
  ]);
  expect(near.match(/^@@.*$/gm)).toEqual(['@@ -3,12 +3,12 @@']);
});

it('a side without a text has no lines', () => {
  const changes = [change([0, 1], [0, 2])];
  expect(countLines(changes, { left: '', right: 'a\nb' })).toEqual({ removed: 0, added: 2 });
  expect(countLines(changes, { left: 'x', right: 'a\nb' })).toEqual({ removed: 1, added: 2 });
});
