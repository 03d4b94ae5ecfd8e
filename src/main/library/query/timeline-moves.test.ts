import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TIMELINE_MOVES } from '../../../shared/api.ts';
import { moveFrom } from './timeline-moves.ts';
import { layoutOf, stepsArbitrary } from './timeline-testing.ts';

describe('moves', () => {
  const layout = layoutOf([
    { start: 0, duration: 10 },
    { start: 10, duration: 100 },
    { start: 20, duration: 5, parent: 1 },
    { start: 40, duration: 5, parent: 1 },
    { start: 42, duration: 3, run: 1 },
    { start: 90, duration: 3, run: 1 },
    { start: 200, duration: 3 },
  ]);
  it.each([
    [0, 'next', 1],
    [1, 'next', 6],
    [6, 'next', -1],
    [0, 'previous', -1],
    [1, 'down', 2],
    [3, 'up', 1],
    [3, 'down', 4],
    [4, 'up', 3],
    [5, 'up', 3],
    [5, 'down', -1],
    [0, 'up', -1],
    [6, 'first', 0],
    [2, 'last', 6],
  ] as const)('from %d %s is %d', (from, to, target) => {
    expect(moveFrom(layout, from, to)).toBe(target);
  });

  it('reach every step of a row from its first one', () => {
    fc.assert(
      fc.property(stepsArbitrary, (steps) => {
        const drawn = layoutOf(steps);
        for (const lane of drawn.lanes) {
          for (const row of lane.rows) {
            let step = row.step[0] ?? 0;
            let seen = 1;
            for (let next = moveFrom(drawn, step, 'next'); next >= 0; next = moveFrom(drawn, step, 'next')) {
              expect(moveFrom(drawn, next, 'previous')).toBe(step);
              step = next;
              seen++;
            }
            expect(seen).toBe(row.length);
          }
        }
      }),
    );
  });

  it('never lead out of the run', () => {
    fc.assert(
      fc.property(stepsArbitrary, fc.constantFrom(...TIMELINE_MOVES), (steps, to) => {
        const drawn = layoutOf(steps);
        for (let step = 0; step < steps.length; step++) {
          expect(moveFrom(drawn, step, to)).toBeGreaterThanOrEqual(-1);
          expect(moveFrom(drawn, step, to)).toBeLessThan(steps.length);
        }
      }),
    );
  });
});
