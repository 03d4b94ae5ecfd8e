import { align } from '../../src/shared/align/align.ts';
import { matchByMyers } from '../../src/shared/align/myers.ts';
import { LIKENESS_WORDS, type StepSequence } from '../../src/shared/align/step-sequence.ts';
import { Work } from '../../src/shared/align/work.ts';
import { Random } from '../generate/random.ts';
import type { Figure, Measure } from '../measure.ts';
import { median } from '../measure.ts';

interface Case {
  steps: number;
  /** Share of the right steps that are edited; 1 for nothing equal. */
  edits: number;
  limit: number | null;
  /** Calls stand below the answers that asked for them, those of one answer in parallel; else all steps are one list. */
  nested: boolean;
}

const CASES: readonly Case[] = [
  { steps: 10_000, edits: 0.1, limit: 150, nested: true },
  { steps: 10_000, edits: 0.1, limit: 150, nested: false },
  { steps: 100_000, edits: 0.01, limit: 500, nested: true },
  { steps: 100_000, edits: 0.01, limit: 500, nested: false },
  { steps: 100_000, edits: 0.1, limit: null, nested: false },
  { steps: 10_000, edits: 0.5, limit: null, nested: false },
  { steps: 10_000, edits: 1, limit: null, nested: false },
];

export const alignMeasures: readonly Measure[] = [
  {
    name: 'align',
    about: 'two runs of 10,000 steps at 10 % edits aligned in 150 ms, of 100,000 at 1 % in 500 ms, beside plain Myers',
    run: async ({ quick }) => CASES.flatMap((one) => measured(one, quick ? 3 : 9)),
  },
];

function measured({ steps, edits, limit, nested }: Case, repeats: number): Figure[] {
  const [left, right] = twoRuns(steps, edits, nested);
  const ours: number[] = [];
  const plain: number[] = [];
  const outcomes = new Set<string>();
  for (let repeat = 0; repeat < repeats; repeat++) {
    ours.push(time(() => void outcomes.add(align(left, right).outcome)));
    plain.push(time(() => matchByMyers(left.whole, right.whole, new Work(Number.POSITIVE_INFINITY), () => undefined)));
  }
  const edited = edits === 1 ? 'nothing equal' : `${edits * 100} % edited`;
  const what = `${steps.toLocaleString('en-US')} steps, ${nested ? 'nested, ' : ''}${edited}`;
  const note = `median of ${repeats}, first ${(ours[0] ?? 0).toFixed(0)} ms`;
  return [
    {
      what: `align ${what}`,
      value: median(ours),
      unit: 'ms',
      budget: limit === null ? null : { limit, side: 'at most' },
      note: outcomes.has('too_different') ? `${note}, too different` : note,
    },
    {
      what: `  plain Myers, ${what}`,
      value: median(plain),
      unit: 'ms',
      budget: null,
      note: 'of what is compared alone',
    },
  ];
}

function time(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** Answers, each with the calls that follow it; 40 % of the steps are of twenty frequent ones. */
function twoRuns(steps: number, edits: number, nested: boolean): [StepSequence, StepSequence] {
  const random = new Random(4);
  let symbols = 30;
  const left = Array.from({ length: steps }, () => ({
    symbol: random.chance(0.4) ? random.int(0, 19) : symbols++,
    isTurn: random.chance(0.4),
  }));
  const right = [];
  for (const step of left) {
    if (!random.chance(edits)) {
      right.push(step);
      continue;
    }
    const edit = edits === 1 ? 1 : random.next();
    const fresh = { symbol: symbols++, isTurn: step.isTurn };
    if (edit > 0.5) right.push(fresh);
    else if (edit > 0.25) right.push(step, fresh);
  }
  return [sequence(left, nested), sequence(right, nested)];
}

function sequence(steps: readonly { symbol: number; isTurn: boolean }[], nested: boolean): StepSequence {
  const count = steps.length;
  const symbol = Int32Array.from(steps, (step) => step.symbol);
  const parent = new Int32Array(count).fill(-1);
  const group = new Int32Array(count).fill(-1);
  const likeness = new Uint32Array(count * LIKENESS_WORDS);
  let turn = -1;
  steps.forEach((step, place) => {
    if (step.isTurn) turn = place;
    else if (nested) {
      parent[place] = turn;
      group[place] = turn;
    }
    // Steps with other texts share the odd word.
    for (let word = 0; word < LIKENESS_WORDS; word++) {
      likeness[place * LIKENESS_WORDS + word] =
        (Math.imul(step.symbol + 1, 0x9e3779b1) ^ Math.imul(word, 0x85ebca6b)) >>> 22;
    }
  });
  return {
    count,
    parent,
    actor: new Int32Array(count),
    group,
    kind: Int32Array.from(steps, (step) => (step.isTurn ? 0 : 1 + (step.symbol % 5))),
    call: symbol,
    whole: symbol,
    likeness,
  };
}
