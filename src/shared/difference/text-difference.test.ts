import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { textDifference } from './text-difference.ts';
import { textRegions } from './text-regions.ts';
import { Work } from './work.ts';

const parts = fc.constantFrom(
  'a',
  'b',
  'word',
  'other word',
  '\n',
  '\n\n',
  ' ',
  '15000',
  '10000',
  '日本',
  '\ud83d\ude00',
  '\ud83d',
  'x'.repeat(300),
  '  }\n',
);
const texts = fc.array(parts, { maxLength: 30 }).map((list) => list.join(''));

describe('any two texts', () => {
  test.each([1e6, 20])('the regions made to the left give the right, with work for %i steps', (steps) => {
    fc.assert(
      fc.property(texts, texts, (left, right) => {
        const regions = textRegions(left, right, new Work(steps));
        let [result, at] = ['', 0];
        for (const region of regions) {
          expect(region.left).toBeGreaterThanOrEqual(at);
          result += left.slice(at, region.left);
          expect(result.length).toBe(region.right);
          result += right.slice(region.right, region.right_end);
          at = region.left_end;
        }
        expect(result + left.slice(at)).toBe(right);
        expect(regions.length === 0).toBe(left === right);
      }),
      { numRuns: 2_000 },
    );
  });

  test('so do the windows; lines, marks and context are those of the texts', () => {
    fc.assert(
      fc.property(texts, texts, (left, right) => {
        const { windows, cut } = textDifference(left, right, { windows: 1_000 });
        let [result, at] = ['', 0];
        for (const window of windows) {
          if (window.cut) return;
          result += left.slice(at, window.left_at) + window.right;
          at = window.left_at + window.left.length;
          expect(left.slice(window.left_at, at)).toBe(window.left);
          expect(right.slice(window.right_at, window.right_at + window.right.length)).toBe(window.right);
          expect(window.left_line).toBe(left.slice(0, window.left_at).split('\n').length);
          expect(window.right_line).toBe(right.slice(0, window.right_at).split('\n').length);
          expect(left.slice(0, window.left_at).endsWith(window.before)).toBe(true);
          expect(right.slice(0, window.right_at).endsWith(window.before)).toBe(true);
          expect(left.slice(at).startsWith(window.after)).toBe(true);
          expect(right.slice(window.right_at + window.right.length).startsWith(window.after)).toBe(true);
          expect(without(window.left, window.left_marks)).toBe(without(window.right, window.right_marks));
        }
        expect(cut).toBe(false);
        expect(result + left.slice(at)).toBe(right);
      }),
      { numRuns: 2_000 },
    );
  });

  test('the other way round the same is found', () => {
    fc.assert(
      fc.property(texts, texts, (left, right) => {
        const swapped = textDifference(right, left).windows.map((window) => ({
          ...window,
          left: window.right,
          right: window.left,
          left_line: window.right_line,
          right_line: window.left_line,
          left_at: window.right_at,
          right_at: window.left_at,
          left_marks: window.right_marks,
          right_marks: window.left_marks,
        }));
        expect(swapped).toEqual(textDifference(left, right).windows);
      }),
      { numRuns: 1_000 },
    );
  });
});

function without(text: string, marks: readonly [number, number][]): string {
  let [result, at] = ['', 0];
  for (const [from, to] of marks) {
    result += text.slice(at, from);
    at = to;
  }
  return result + text.slice(at);
}
