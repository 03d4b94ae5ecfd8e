import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../bench/generate/random.ts';
import { stepSequences } from '../../src/shared/align/sequences-testing.ts';
import { braid } from '../../src/shared/braid/braid.ts';
import { makeRun } from './made-runs.ts';
import { plantEdits } from './planted-edits.ts';

const RUNS = 5;
const seeds = fc.tuple(fc.integer(), fc.integer({ min: 5, max: 80 }), fc.double({ min: 0.01, max: 0.4, noNaN: true }));

/** Runs that all come from one by edits. */
function related([seed, steps, share]: [number, number, number]) {
  const random = new Random(seed);
  const origin = makeRun(steps, random);
  return stepSequences(Array.from({ length: RUNS }, () => plantEdits(origin, share, random).right.steps));
}

const unknown = <T>(steps: T) => ({ steps, outcome: 'unknown' as const });

describe('any runs of one task', () => {
  it('have every step in one column', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const runs = related(seed);
        const { steps } = braid(runs.map(unknown));
        runs.forEach(({ count }, run) => {
          const positions = [...(steps[run] ?? [])].filter((position) => position !== -1);
          expect(positions.toSorted((one, other) => one - other)).toEqual(Array.from({ length: count }, (_, at) => at));
        });
      }),
    );
  });

  it('have the same columns in whatever order they are given', () => {
    const order = fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: RUNS, maxLength: RUNS });
    fc.assert(
      fc.property(seeds, order, (seed, given) => {
        const runs = related(seed);
        const there = braid(runs.map(unknown));
        const back = braid(given.flatMap((run) => runs[run] ?? []).map(unknown));
        expect([...back.agreeing]).toEqual([...there.agreeing]);
        expect(given.map((run) => there.leaves[run])).toEqual(back.leaves);
      }),
    );
  });
});
