import fc from 'fast-check';
import { expect, it } from 'vitest';
import { equalWords, writeLikeness } from './likeness.ts';
import { LIKENESS_WORDS } from './step-sequence.ts';

/** Share of equal words of two texts, from 0 to 1. */
function alike(left: string, right: string): number {
  const words = new Uint32Array(2 * LIKENESS_WORDS);
  writeLikeness(words, 0, left);
  writeLikeness(words, 1, right);
  return equalWords(words, 0, words, 1) / LIKENESS_WORDS;
}

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => `word${from + at}`).join(' ');

it('is as much as two texts share, on average', () => {
  // Of 300 single words 100 are shared, and of as many pairs of neighbours.
  const shares = Array.from({ length: 50 }, (_, n) =>
    alike(numbered(n * 1000, n * 1000 + 200), numbered(n * 1000 + 100, n * 1000 + 300)),
  );
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  expect(mean).toBeGreaterThan(0.27);
  expect(mean).toBeLessThan(0.4);
});

it('tells short texts, and texts without spaces, by what they share', () => {
  expect(alike('git status', 'npm test')).toBe(0);
  expect(alike('git status --short', 'git status')).toBeGreaterThan(0.2);
  expect(alike('读取配置文件然后运行所有测试', '读取配置文件然后运行一个测试')).toBeGreaterThan(0.4);
  expect(alike('读取配置文件', '运行所有测试')).toBeLessThan(0.2);
});

it('of a text with itself is whole, and of nothing is none', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => alike(text, text) === (/[^\0- ]/.test(text) ? 1 : 0)));
});

it('does not depend on spaces or on how often a piece comes', () => {
  expect(alike('a b\n c', '  a b c')).toBe(1);
  expect(alike('a b a b a b', 'a b a b')).toBe(1);
});
