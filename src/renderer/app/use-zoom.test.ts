import { expect, it } from 'vitest';
import { limitsUnder, nextZoom, ZOOMS } from './use-zoom.ts';

it('goes from 50 to 200 % and no further', () => {
  let scale = 1;
  for (let press = 0; press < 20; press++) scale = nextZoom(scale, 1);
  expect(scale).toBe(2);
  for (let press = 0; press < 20; press++) scale = nextZoom(scale, -1);
  expect(scale).toBe(0.5);
  expect(ZOOMS).toContain(1);
});

it('finds its way back from a zoom that is no step', () => {
  expect(nextZoom(1.07, 1)).toBe(1.1);
  expect(nextZoom(1.07, -1)).toBe(1);
});

it('says which widths a window is under', () => {
  expect(limitsUnder(1440)).toEqual([]);
  expect(limitsUnder(1360)).toEqual([]);
  expect(limitsUnder(1359)).toEqual([1360]);
  expect(limitsUnder(700)).toEqual([1360, 1200, 1120]);
});
