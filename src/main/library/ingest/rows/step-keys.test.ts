import { expect, it } from 'vitest';
import { StepKeys } from './step-keys.ts';

it('makes repeats unique, run by run', () => {
  const keys = new StepKeys();
  expect([keys.take(1, 'a'), keys.take(1, 'a'), keys.take(2, 'a'), keys.take(1, 'a#2'), keys.take(1, 'a')]).toEqual([
    'a',
    'a#2',
    'a',
    'a#2#2',
    'a#3',
  ]);
  expect([keys.has(1, 'a'), keys.has(2, 'b')]).toEqual([true, false]);
});

it('takes no key for another among 200,000', () => {
  const keys = new StepKeys();
  let taken = 0;
  for (let i = 0; i < 200_000; i++) if (!keys.add(i % 3, `step-${i}`)) taken++;
  expect(taken).toBe(0);
  expect(keys.add(0, 'step-0')).toBe(false);
});
