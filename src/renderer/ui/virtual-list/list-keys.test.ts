import { expect, it } from 'vitest';
import { rowForKey } from './list-keys.ts';
import { rowGeometry } from './row-geometry.ts';

const plain = rowGeometry(100, 22);
const grouped = rowGeometry(10, 42, [0, 4, 5], 22);

it('moves by one, by pages and to the ends', () => {
  expect(rowForKey('ArrowDown', 5, plain, 20)).toBe(6);
  expect(rowForKey('ArrowDown', 99, plain, 20)).toBe(99);
  expect(rowForKey('ArrowUp', 0, plain, 20)).toBe(0);
  expect(rowForKey('PageDown', 90, plain, 20)).toBe(99);
  expect(rowForKey('PageUp', 5, plain, 20)).toBe(0);
  expect(rowForKey('Home', 50, plain, 20)).toBe(0);
  expect(rowForKey('End', 50, plain, 20)).toBe(99);
  expect(rowForKey('x', 50, plain, 20)).toBeNull();
});

it('starts at an end when nothing is selected', () => {
  expect(rowForKey('ArrowDown', null, plain, 20)).toBe(0);
  expect(rowForKey('ArrowUp', null, plain, 20)).toBe(99);
  expect(rowForKey('ArrowDown', null, rowGeometry(0, 22), 20)).toBeNull();
});

it('skips heads', () => {
  expect(rowForKey('ArrowDown', 3, grouped, 5)).toBe(6);
  expect(rowForKey('ArrowUp', 6, grouped, 5)).toBe(3);
  expect(rowForKey('ArrowUp', 1, grouped, 5)).toBe(1);
  expect(rowForKey('Home', 7, grouped, 5)).toBe(1);
});
