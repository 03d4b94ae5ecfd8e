import { RowNumbers } from './row-numbers.ts';
import type { StepSequence } from './step-sequence.ts';

/** One side with its symbols numbered anew, in order of appearance over both sides. */
export interface Side {
  readonly count: number;
  readonly parent: Int32Array;
  readonly group: Int32Array;
  readonly actor: Int32Array;
  readonly kind: Int32Array;
  readonly call: Int32Array;
  readonly whole: Int32Array;
  /** Of the step and all that is below it, in whatever order. `whole` where nothing is below any step. */
  readonly tree: Int32Array;
  readonly likeness: Uint32Array | null;
  /** `BELOW_WORDS` words of min-hash per step over the calls right below it. */
  readonly below: Uint32Array;
}

const BELOW_WORDS = 4;
const NOTHING = 0xffffffff;

export interface Sides {
  a: Side;
  b: Side;
  /** More than any symbol of `call`, `whole` and `tree`. */
  symbols: number;
  /** Whether any step is below another. */
  isNested: boolean;
}

/** Both sides with symbols that depend only on where they stand, so that equal runs align alike however they were numbered. */
export function numberAnew(first: StepSequence, second: StepSequence): Sides {
  const actor = renumber(first.actor, first.count, second.actor, second.count);
  const kind = renumber(first.kind, first.count, second.kind, second.count);
  const call = renumber(first.call, first.count, second.call, second.count);
  const whole = renumber(first.whole, first.count, second.whole, second.count);
  const isNested = [first, second].some(({ parent, count }) => parent.subarray(0, count).some((above) => above !== -1));
  const tree = isNested ? treesOf(first, whole.a, second, whole.b) : whole;
  const side = (sequence: StepSequence, which: 'a' | 'b'): Side => ({
    count: sequence.count,
    parent: sequence.parent,
    group: sequence.group,
    actor: actor[which],
    kind: kind[which],
    call: call[which],
    whole: whole[which],
    tree: tree[which],
    likeness: first.likeness === null || second.likeness === null ? null : sequence.likeness,
    below: wordsBelow(sequence, call[which]),
  });
  return {
    a: side(first, 'a'),
    b: side(second, 'b'),
    symbols: Math.max(call.symbols, whole.symbols, tree.symbols),
    isNested,
  };
}

/** The same for the same steps with the same below them. */
function treesOf(first: StepSequence, wholeA: Int32Array, second: StepSequence, wholeB: Int32Array) {
  const trees = new RowNumbers(2, first.count + second.count);
  const a = numbersOfTrees(first, wholeA, trees);
  const b = numbersOfTrees(second, wholeB, trees);
  return { a, b, symbols: trees.count };
}

/** By 64 bits for each step and what is below it: chance must not make two of 100,000 equal. */
function numbersOfTrees({ count, parent }: StepSequence, whole: Int32Array, trees: RowNumbers): Int32Array {
  const high = new Int32Array(count);
  const low = new Int32Array(count);
  for (let position = count - 1; position >= 0; position--) {
    const h = mix((whole[position] ?? 0) ^ mix(high[position] ?? 0));
    const l = mix(Math.imul(whole[position] ?? 0, 0x9e3779b1) ^ mix((low[position] ?? 0) + 1));
    high[position] = h;
    low[position] = l;
    const above = parent[position] ?? -1;
    if (above === -1) continue;
    high[above] = (high[above] ?? 0) + mix(h + 1);
    low[above] = (low[above] ?? 0) + mix(l + 2);
  }
  return trees.of([high, low], count);
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

function wordsBelow({ count, parent }: StepSequence, call: Int32Array): Uint32Array {
  const words = new Uint32Array(count * BELOW_WORDS).fill(NOTHING);
  for (let position = 0; position < count; position++) {
    const above = parent[position] ?? -1;
    if (above === -1) continue;
    for (let word = 0; word < BELOW_WORDS; word++) {
      const hash = mix((call[position] ?? 0) ^ Math.imul(word + 1, 0x9e3779b1)) >>> 1;
      const at = above * BELOW_WORDS + word;
      if (hash < (words[at] ?? 0)) words[at] = hash;
    }
  }
  return words;
}

/** How much of what is right below two steps is the same calls, from 0 to 1, roughly. */
export function sharedBelow(a: Side, x: number, b: Side, y: number): number {
  const startA = x * BELOW_WORDS;
  const startB = y * BELOW_WORDS;
  if (a.below[startA] === NOTHING || b.below[startB] === NOTHING) return 0;
  let equal = 0;
  for (let word = 0; word < BELOW_WORDS; word++) if (a.below[startA + word] === b.below[startB + word]) equal++;
  return equal / BELOW_WORDS;
}

/**
 * Whether the sides are in the order they are worked on. Depends on what they hold, not on how they are named or numbered, so that
 * left against right and right against left meet the same ties.
 */
export function inWorkingOrder(left: StepSequence, right: StepSequence): boolean {
  if (left.count !== right.count) return left.count < right.count;
  const count = left.count;
  const ownLeft = renumber(left.whole, count, left.whole, 0).a;
  const ownRight = renumber(right.whole, count, right.whole, 0).a;
  const across = renumber(left.whole, count, right.whole, count).b;
  const acrossBack = renumber(right.whole, count, left.whole, count).b;
  const order =
    compare(ownLeft, ownRight, count) ||
    compare(across, acrossBack, count) ||
    compare(left.parent, right.parent, count) ||
    compare(left.group, right.group, count) ||
    compare(left.call, right.call, count) ||
    compare(left.whole, right.whole, count);
  return order <= 0;
}

function compare(a: Int32Array, b: Int32Array, count: number): number {
  for (let place = 0; place < count; place++) {
    const difference = (a[place] ?? 0) - (b[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function renumber(first: Int32Array, firstCount: number, second: Int32Array, secondCount: number) {
  let highest = 0;
  for (let place = 0; place < firstCount; place++) highest = Math.max(highest, first[place] ?? 0);
  for (let place = 0; place < secondCount; place++) highest = Math.max(highest, second[place] ?? 0);
  const dense = highest <= 16 * (firstCount + secondCount) + 1024;
  const numbers = dense ? new Int32Array(highest + 1) : new Map<number, number>();
  let symbols = 0;
  const take = (column: Int32Array, count: number) => {
    const anew = new Int32Array(count);
    for (let place = 0; place < count; place++) {
      const symbol = column[place] ?? 0;
      let number = (numbers instanceof Map ? numbers.get(symbol) : numbers[symbol]) ?? 0;
      if (number === 0) {
        number = ++symbols;
        if (numbers instanceof Map) numbers.set(symbol, number);
        else numbers[symbol] = number;
      }
      anew[place] = number;
    }
    return anew;
  };
  const a = take(first, firstCount);
  const b = take(second, secondCount);
  return { a, b, symbols: symbols + 1 };
}
