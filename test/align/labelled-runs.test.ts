import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../bench/generate/random.ts';
import { align } from '../../src/shared/align/align.ts';
import { matchByMyers } from '../../src/shared/align/myers.ts';
import { stepSequence } from '../../src/shared/align/sequences-testing.ts';
import { Work } from '../../src/shared/align/work.ts';
import type { Found } from './equivalent.ts';
import { makeRun, realRuns, withRepeats } from './made-runs.ts';
import { add, foundBy, precision, recall, type Score, type Scores, score } from './measure.ts';
import { type LabelledPair, plantEdits } from './planted-edits.ts';
import { type Node, repeatedShare } from './step-tree.ts';

/**
 * The labelled set: 500 pairs of runs of which it is known how one came from the other, generated ones and, where the corpus is on this
 * machine, two of five made from real runs. `measure.ts` says what is counted.
 */
const PAIRS = 500;
const SHARES = [0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5];
const REPEATED = 0.3;

interface Result extends LabelledPair {
  bucket: string;
  repeated: number;
  ours: Scores;
  strict: Scores;
  myers: Scores;
}

let results: Result[];

beforeAll(async () => {
  const real = await realRuns(300);
  const random = new Random(20_261_121);
  results = Array.from({ length: PAIRS }, (_, number) => {
    const origin = real.length > 0 && number % 5 < 2 ? 'real' : 'made';
    const run = origin === 'real' ? pick(real, random) : makeRun(random.int(20, 400), random);
    const share = SHARES[number % SHARES.length] ?? 0;
    return compared(withRepeats(run, REPEATED, random), share, `${origin}, ${share * 100} % edited`, random);
  });
});

function pick(runs: readonly Node[][], random: Random): Node[] {
  return runs[random.int(0, runs.length - 1)] ?? [];
}

function compared(run: Node[], share: number, bucket: string, random: Random): Result {
  const pair = plantEdits(run, share, random);
  const [left, right] = stepSequence(pair.left.steps, pair.right.steps);
  const alignment = align(left, right);
  const ours = foundBy(alignment.left, alignment.right, alignment.mark, left.count);
  const plain: Found = {
    partner: Array.from({ length: left.count }, () => -1),
    moved: Array.from({ length: left.count }, () => false),
  };
  matchByMyers(left.whole, right.whole, new Work(Number.POSITIVE_INFINITY), (x, y) => {
    plain.partner[x] = y;
  });
  return {
    ...pair,
    bucket,
    repeated: repeatedShare(run),
    ours: score(pair, ours, false),
    strict: score(pair, ours, true),
    myers: score(pair, plain, false),
  };
}

function total(scores: readonly Scores[]): Scores {
  const zero = (): Score => ({ right: 0, found: 0, planted: 0 });
  const sum = { pairs: zero(), marks: zero() };
  for (const { pairs, marks } of scores) {
    add(sum.pairs, pairs);
    add(sum.marks, marks);
  }
  return sum;
}

function figures({ pairs, marks }: Scores): number[] {
  return [precision(pairs), recall(pairs), precision(marks), recall(marks)];
}

describe('the labelled set', () => {
  it('is 500 pairs in which at least 30 % of the steps have a call that another one has', () => {
    expect(results).toHaveLength(PAIRS);
    expect(Math.min(...results.map(({ repeated }) => repeated))).toBeGreaterThanOrEqual(REPEATED);
    expect(results.reduce((sum, { ours }) => sum + ours.marks.planted, 0)).toBeGreaterThan(10_000);
  });

  it('is found with precision and recall of at least 0.95, pairs and edits, and better than by plain Myers', () => {
    const ours = figures(total(results.map((result) => result.ours)));
    const strict = figures(total(results.map((result) => result.strict)));
    const myers = figures(total(results.map((result) => result.myers)));
    const buckets = Object.entries(Object.groupBy(results, ({ bucket }) => bucket)).map(([bucket, some = []]) => ({
      bucket,
      figures: figures(total(some.map((result) => result.ours))),
    }));
    const worst = buckets.toSorted((one, other) => Math.min(...one.figures) - Math.min(...other.figures))[0];
    const line = (name: string, values: readonly number[]) =>
      `${name}: ${values.map((value) => value.toFixed(4)).join(' ')}\n`;
    process.stdout.write(
      `precision and recall of pairs, then of edits\n${line('aligned', ours)}${line('aligned, strict', strict)}` +
        `${line('plain Myers', myers)}${line(`worst, ${worst?.bucket}`, worst?.figures ?? [])}`,
    );
    expect(Math.min(...ours)).toBeGreaterThanOrEqual(0.95);
    expect(Math.min(...strict)).toBeGreaterThanOrEqual(0.95);
    expect(Math.min(...(worst?.figures ?? []))).toBeGreaterThanOrEqual(0.9);
    expect(ours[1]).toBeGreaterThan(myers[1] ?? 1);
    expect(Math.min(...ours.slice(2))).toBeGreaterThan(Math.max(...myers.slice(2)));
  });
});
