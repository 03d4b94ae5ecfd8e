/** Lengths of the sequences of symbols that are looked for where single symbols are not unique. */
const GRAMS = 4;

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
  return Int32Array.from(places);
}

/** Anchors of two stretches: places that go together and are in the same order on both sides. */
export interface Anchors {
  x: number[];
  y: number[];
}

/**
 * Symbols that are unique on both sides, or where there are none sequences of 2, 4 and 8 of them, in the longest order that both
 * sides share (patience). Null where nothing is unique.
 */
export function findAnchors(a: Int32Array, b: Int32Array, table: SymbolTable): Anchors | null {
  let left = a;
  let right = b;
  let tableOfGrams = table;
  for (let grams = 0; ; grams++) {
    const unique = tableOfGrams.uniquePairs(left, right);
    if (unique.x.length > 0) return inOrder(unique);
    if (grams === GRAMS - 1) return null;
    const longer = doubleGrams(left, right, 2 ** grams);
    left = longer.left;
    right = longer.right;
    if (left.length === 0 || right.length === 0) return null;
    tableOfGrams = new SymbolTable(longer.symbols);
  }
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

function inOrder({ x, y }: Anchors): Anchors {
  const kept = longestIncreasing(y);
  const anchors: Anchors = { x: [], y: [] };
  for (const place of kept) {
    anchors.x.push(x[place] ?? 0);
    anchors.y.push(y[place] ?? 0);
  }
  return anchors;
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
