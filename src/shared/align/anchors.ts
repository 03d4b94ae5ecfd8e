/** Sequences of symbols up to this length are looked for where fewer than one symbol in `FEW` is unique. */
const LONGEST_GRAM = 8;
const FEW = 8;
/** Equal stretches are followed no further than this. */
const LONGEST_LOOK = 64;

/** Counts symbols of a stretch without clearing a table of all symbols each time. */
export class SymbolTable {
  readonly #times: Int32Array;
  readonly #last: Int32Array;

  constructor(symbols: number) {
    this.#times = new Int32Array(symbols);
    this.#last = new Int32Array(symbols);
  }

  /** Pairs of places (x, y) whose symbol occurs once in either, in order of x. */
  uniquePairs(a: Int32Array, b: Int32Array): { x: number[]; y: number[] } {
    const times = this.#times;
    const last = this.#last;
    // One occurrence in `a` counts 1, one in `b` 0x10000: both fit, as more than one is all that matters.
    for (const symbol of a) times[symbol] = Math.min((times[symbol] ?? 0) + 1, 2);
    for (let y = 0; y < b.length; y++) {
      const symbol = b[y] ?? 0;
      if ((times[symbol] ?? 0) === 0) continue;
      times[symbol] = (times[symbol] ?? 0) + 4;
      last[symbol] = y;
    }
    const pairs: { x: number[]; y: number[] } = { x: [], y: [] };
    for (let x = 0; x < a.length; x++) {
      const symbol = a[x] ?? 0;
      if (times[symbol] !== 5) continue;
      pairs.x.push(x);
      pairs.y.push(last[symbol] ?? 0);
    }
    for (const symbol of a) times[symbol] = 0;
    return pairs;
  }

  /** Places whose symbol occurs on the other side too. */
  common(a: Int32Array, b: Int32Array): { a: Int32Array; b: Int32Array } {
    const times = this.#times;
    for (const symbol of a) times[symbol] = 1;
    const onBothB = placesWhere(b, (symbol) => times[symbol] !== 0);
    for (const place of onBothB) times[b[place] ?? 0] = 2;
    const onBothA = placesWhere(a, (symbol) => times[symbol] === 2);
    for (const symbol of a) times[symbol] = 0;
    return { a: onBothA, b: onBothB };
  }
}

function placesWhere(symbols: Int32Array, holds: (symbol: number) => boolean): Int32Array {
  const places: number[] = [];
  for (let place = 0; place < symbols.length; place++) if (holds(symbols[place] ?? 0)) places.push(place);
  return new Int32Array(places);
}

/** Anchors of two stretches: places that go together and are in the same order on both sides. */
export interface Anchors {
  x: number[];
  y: number[];
}

/**
 * Places whose symbol is unique on both sides, and where those are few the sequences of 2, 4 and 8 symbols that are; of them those that
 * are in one order on both sides and stand in the longest equal stretches. Null where nothing is unique.
 */
export function findAnchors(a: Int32Array, b: Int32Array, table: SymbolTable): Anchors | null {
  const found = table.uniquePairs(a, b);
  if (found.x.length * FEW < Math.min(a.length, b.length)) {
    let left = a;
    let right = b;
    for (let length = 1; length <= LONGEST_GRAM / 2; length *= 2) {
      const longer = doubleGrams(left, right, length);
      left = longer.left;
      right = longer.right;
      const grams = new SymbolTable(longer.symbols).uniquePairs(left, right);
      for (const x of grams.x) found.x.push(x);
      for (const y of grams.y) found.y.push(y);
    }
  }
  return found.x.length === 0 ? null : heaviestInOrder(equalStretches(a, b, found));
}

interface Stretch {
  x: number;
  y: number;
  length: number;
}

/** One place of each equal stretch that holds an anchor, with the length of the stretch, in order of x. */
function equalStretches(a: Int32Array, b: Int32Array, { x, y }: Anchors): Stretch[] {
  const order = Array.from(x, (_, index) => index).sort((one, other) => (x[one] ?? 0) - (x[other] ?? 0));
  /** By diagonal: the end of the stretch that was found last on it. */
  const ends = new Map<number, number>();
  const stretches: Stretch[] = [];
  for (const index of order) {
    const atX = x[index] ?? 0;
    const atY = y[index] ?? 0;
    if (atX < (ends.get(atX - atY) ?? 0)) continue;
    let before = 0;
    while (before < LONGEST_LOOK && atX > before && atY > before && a[atX - before - 1] === b[atY - before - 1])
      before++;
    let after = 1;
    while (after < LONGEST_LOOK && atX + after < a.length && a[atX + after] === b[atY + after]) after++;
    ends.set(atX - atY, atX + after);
    stretches.push({ x: atX, y: atY, length: before + after });
  }
  return stretches;
}

/** The stretches that increase on both sides and are longest together. */
function heaviestInOrder(stretches: readonly Stretch[]): Anchors {
  const ranks = new Map(
    [...new Set(stretches.map(({ y }) => y))].sort((one, other) => one - other).map((y, rank) => [y, rank + 1]),
  );
  // A tree of prefixes: at each node the stretch that ends the heaviest order up to a rank.
  const tree = new Int32Array(ranks.size + 1).fill(-1);
  const weight = new Float64Array(stretches.length);
  const before = new Int32Array(stretches.length).fill(-1);
  let last = -1;
  for (let index = 0; index < stretches.length; index++) {
    const { y, length } = stretches[index] ?? { y: 0, length: 0 };
    const rank = ranks.get(y) ?? 0;
    let best = -1;
    for (let node = rank - 1; node > 0; node -= node & -node) best = heavier(weight, best, tree[node] ?? -1);
    before[index] = best;
    weight[index] = length + (best === -1 ? 0 : (weight[best] ?? 0));
    for (let node = rank; node < tree.length; node += node & -node)
      tree[node] = heavier(weight, tree[node] ?? -1, index);
    last = heavier(weight, last, index);
  }
  const anchors: Anchors = { x: [], y: [] };
  for (let index = last; index !== -1; index = before[index] ?? -1) {
    anchors.x.push(stretches[index]?.x ?? 0);
    anchors.y.push(stretches[index]?.y ?? 0);
  }
  anchors.x.reverse();
  anchors.y.reverse();
  return anchors;
}

function heavier(weight: Float64Array, one: number, other: number): number {
  if (one === -1 || other === -1) return Math.max(one, other);
  return (weight[other] ?? 0) > (weight[one] ?? 0) ? other : one;
}

/** Sequences of 2 x `length` symbols from those of `length`, numbered anew. */
function doubleGrams(a: Int32Array, b: Int32Array, length: number) {
  const numbers = new Map<number, number>();
  const double = (symbols: Int32Array) => {
    const grams = new Int32Array(Math.max(0, symbols.length - length));
    for (let place = 0; place < grams.length; place++) {
      const key = (symbols[place] ?? 0) * 2 ** 26 + (symbols[place + length] ?? 0);
      let number = numbers.get(key);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(key, number);
      }
      grams[place] = number;
    }
    return grams;
  };
  const left = double(a);
  const right = double(b);
  return { left, right, symbols: numbers.size };
}

/** Indices of a longest strictly increasing subsequence, in order. */
export function longestIncreasing(values: readonly number[] | Int32Array): Int32Array {
  const tails = new Int32Array(values.length);
  const before = new Int32Array(values.length);
  let length = 0;
  for (let place = 0; place < values.length; place++) {
    const value = values[place] ?? 0;
    let low = 0;
    let high = length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((values[tails[middle] ?? 0] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    before[place] = low === 0 ? -1 : (tails[low - 1] ?? -1);
    tails[low] = place;
    if (low === length) length++;
  }
  const kept = new Int32Array(length);
  let place = length === 0 ? -1 : (tails[length - 1] ?? -1);
  for (let rank = length - 1; rank >= 0; rank--) {
    kept[rank] = place;
    place = before[place] ?? -1;
  }
  return kept;
}
