import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../bench/generate/random.ts';
import { align } from '../../src/shared/align/align.ts';
import { stepSequence } from '../../src/shared/align/sequences-testing.ts';
import type { Alignment } from '../../src/shared/align/step-sequence.ts';
import { PAIR_MARKS } from '../../src/shared/api/compare.ts';
import { makeRun } from './made-runs.ts';
import { plantEdits } from './planted-edits.ts';
import { everyList, flatten, type Node } from './step-tree.ts';

const run = fc.tuple(fc.integer(), fc.integer({ min: 1, max: 250 }));
const edited = fc.tuple(run, fc.double({ min: 0, max: 0.7, noNaN: true }));

function made([seed, steps]: [number, number]): Node[] {
  return makeRun(steps, new Random(seed));
}

function planted([[seed, steps], share]: [[number, number], number]) {
  const random = new Random(seed);
  const pair = plantEdits(makeRun(steps, random), share, random);
  return { ...pair, sequences: stepSequence(pair.left.steps, pair.right.steps) };
}

const marksOf = ({ mark }: Alignment) => [...mark].map((index) => PAIR_MARKS[index] ?? 'none');

describe('any two runs', () => {
  it('are all the same when they are one', () => {
    fc.assert(
      fc.property(run, (seed) => {
        const { steps } = flatten(made(seed));
        const alignment = align(...stepSequence(steps, steps));
        expect(new Set(marksOf(alignment))).toEqual(new Set(['same']));
        expect(alignment.right).toEqual(alignment.left);
      }),
    );
  });

  it('are all the same when parallel steps were issued in another order', () => {
    fc.assert(
      fc.property(run, (seed) => {
        const left = made(seed);
        const right = structuredClone(left);
        const random = new Random(seed[0]);
        for (const list of everyList(right)) shuffleGroups(list, random);
        const alignment = align(...stepSequence(flatten(left).steps, flatten(right).steps));
        expect(new Set(marksOf(alignment))).toEqual(new Set(['same']));
        expect(alignment.left).toHaveLength(flatten(left).steps.length);
      }),
    );
  });

  it('hold every step once, left steps in order, and right ones among their siblings', () => {
    fc.assert(
      fc.property(edited, (seed) => {
        const { left, right, sequences } = planted(seed);
        const alignment = align(...sequences);
        const marks = marksOf(alignment);
        expect([...alignment.left].filter((l) => l !== -1)).toEqual(left.steps.map((_, l) => l));
        expect([...alignment.right].filter((r) => r !== -1).toSorted((a, b) => a - b)).toEqual(
          right.steps.map((_, r) => r),
        );
        const last = new Map<number, number>();
        const movedParents = new Set<number>();
        alignment.right.forEach((r, pair) => {
          if (r === -1) return;
          const { parent = -1, group = -1 } = right.steps[r] ?? {};
          const isParallel = group !== -1 || (left.steps[alignment.left[pair] ?? -1]?.group ?? -1) !== -1;
          if (marks[pair] === 'moved' || movedParents.has(parent)) movedParents.add(r);
          else if (!isParallel) {
            expect(r).toBeGreaterThan(last.get(parent) ?? -1);
            last.set(parent, r);
          }
        });
      }),
    );
  });

  it('call moved what changed its order among the steps of its actor, alone or with what it is below', () => {
    fc.assert(
      fc.property(edited, (seed) => {
        const { left, right, sequences } = planted(seed);
        const alignment = align(...sequences);
        const marks = marksOf(alignment);
        const partner = new Map<number, number>([[-1, -1]]);
        alignment.left.forEach((l, pair) => {
          if (l !== -1) partner.set(l, alignment.right[pair] ?? -1);
        });
        const inPlace = marks.flatMap((mark, pair) => (mark === 'same' || mark === 'changed' ? [pair] : []));
        for (const pair of inPlace) {
          const [l, r] = [alignment.left[pair] ?? -1, alignment.right[pair] ?? -1];
          const [parent, other] = [left.steps[l]?.parent ?? -1, right.steps[r]?.parent ?? -1];
          if (partner.get(parent) === other) continue;
          // Below another parent it is in order with all that stayed below the same one, but for parallel steps.
          for (const one of inPlace) {
            const [x, y] = [alignment.left[one] ?? -1, alignment.right[one] ?? -1];
            if (
              left.steps[x]?.actor !== left.steps[l]?.actor ||
              partner.get(left.steps[x]?.parent ?? -1) !== right.steps[y]?.parent
            )
              continue;
            if ([left.steps[x], right.steps[y]].some((step) => (step?.group ?? -1) !== -1)) continue;
            expect(Math.sign(y - r)).toBe(Math.sign(x - l));
          }
        }
      }),
    );
  });

  it('are told the same from either side', () => {
    fc.assert(
      fc.property(edited, (seed) => {
        const [left, right] = planted(seed).sequences;
        const there = told(align(left, right), false);
        expect(told(align(right, left), true)).toEqual(there);
      }),
    );
  });
});

function told(alignment: Alignment, mirrored: boolean): string[] {
  const other: Record<string, string> = { left: 'right', right: 'left' };
  return marksOf(alignment)
    .map((mark, pair) => {
      const [l, r] = [alignment.left[pair], alignment.right[pair]];
      return mirrored ? `${other[mark] ?? mark} ${r} ${l}` : `${mark} ${l} ${r}`;
    })
    .toSorted();
}

function shuffleGroups(list: Node[], random: Random): void {
  for (const group of new Set(list.map((node) => node.group))) {
    if (group === -1) continue;
    const places = list.flatMap((node, place) => (node.group === group ? [place] : []));
    const members = places.map((place) => ({ node: list[place], order: random.next() }));
    members.sort((one, other) => one.order - other.order);
    places.forEach((place, rank) => {
      const node = members[rank]?.node;
      if (node !== undefined) list[place] = node;
    });
  }
}
