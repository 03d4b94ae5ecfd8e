import { type Matching, pair } from './matching.ts';

/** A call that is left over more often than this on both sides together is no place to start from. */
const MOST_CANDIDATES = 64;
/** Bits of evidence beyond those that a chance find among all that is left over would have. */
const MARGIN_BITS = 4;

/** A stretch of steps that stands on both sides, with indices into the two lists. */
interface Block {
  i: number;
  j: number;
  length: number;
}

/**
 * Pairs steps that are left over on both sides: the same calls at another place. A block of them is taken when it holds a call that
 * occurs nowhere else, or when it is too long to be there by chance: a frequent call that is gone here and added there has not moved.
 * Returns the pairs.
 */
export function pairMoved(matching: Matching, xs: Int32Array, ys: Int32Array): [x: number, y: number][] {
  const search = new MoveSearch(matching, xs, ys);
  const found: [number, number][] = [];
  for (const block of search.blocks()) {
    for (let step = 0; step < block.length; step++) {
      const x = xs[block.i + step] ?? 0;
      const y = ys[block.j + step] ?? 0;
      pair(matching, x, y);
      matching.moved[x] = 1;
      found.push([x, y]);
    }
  }
  return found;
}

class MoveSearch {
  readonly #matching: Matching;
  readonly #xs: Int32Array;
  readonly #ys: Int32Array;
  /** Indices of what is left over of `ys`, by call. */
  readonly #places = new Map<number, number[]>();
  /** How often a call occurs in either list, at most. */
  readonly #times = new Map<number, number>();
  #leftA = 0;
  #leftB = 0;

  constructor(matching: Matching, xs: Int32Array, ys: Int32Array) {
    this.#matching = matching;
    this.#xs = xs;
    this.#ys = ys;
  }

  /** Blocks to take, those with most evidence first. */
  *blocks(): Generator<Block> {
    const candidates = this.#candidates().map((block) => ({ ...block, bits: this.#bits(block) }));
    if (candidates.length === 0) return;
    const rivals = new Rivals(candidates);
    candidates.sort((one, other) => other.bits - one.bits || one.i - other.i || one.j - other.j);
    for (const block of candidates) {
      for (const piece of this.#free(block)) {
        if (this.#holdsUnique(piece) || (piece.length > 1 && this.#isLong(piece) && !rivals.equal(block))) yield piece;
      }
    }
  }

  #candidates(): Block[] {
    const { a, b, ofA, ofB, work } = this.#matching;
    const left = new Map<number, number>();
    for (let i = 0; i < this.#xs.length; i++) {
      const x = this.#xs[i] ?? 0;
      if (ofA[x] !== -1) continue;
      this.#leftA++;
      left.set(a.call[x] ?? 0, (left.get(a.call[x] ?? 0) ?? 0) + 1);
    }
    if (left.size === 0) return [];
    for (let j = 0; j < this.#ys.length; j++) {
      const y = this.#ys[j] ?? 0;
      if (ofB[y] !== -1) continue;
      this.#leftB++;
      const call = b.call[y] ?? 0;
      if (!left.has(call)) continue;
      const places = this.#places.get(call);
      if (places === undefined) this.#places.set(call, [j]);
      else places.push(j);
    }
    if (this.#places.size === 0) return [];
    this.#count();
    const blocks: Block[] = [];
    /** By diagonal: the index after the block that was found last on it. */
    const ends = new Map<number, number>();
    for (let i = 0; i < this.#xs.length; i++) {
      const x = this.#xs[i] ?? 0;
      const call = a.call[x] ?? 0;
      const places = ofA[x] === -1 ? this.#places.get(call) : undefined;
      if (places === undefined || places.length * (left.get(call) ?? 0) > MOST_CANDIDATES) continue;
      for (const j of places) {
        if (i < (ends.get(i - j) ?? 0) || !this.#equal(i, j)) continue;
        let before = 0;
        while (this.#equal(i - before - 1, j - before - 1)) before++;
        let after = 1;
        while (this.#equal(i + after, j + after)) after++;
        work.spend(before + after);
        ends.set(i - j, i + after);
        blocks.push({ i: i - before, j: j - before, length: before + after });
      }
    }
    return blocks;
  }

  /** Counts the calls that are left over on both sides, wherever they stand. */
  #count(): void {
    const { a, b } = this.#matching;
    const count = (positions: Int32Array, calls: Int32Array) => {
      const times = new Map<number, number>();
      for (const position of positions) {
        const call = calls[position] ?? 0;
        if (this.#places.has(call)) times.set(call, (times.get(call) ?? 0) + 1);
      }
      for (const [call, number] of times) this.#times.set(call, Math.max(number, this.#times.get(call) ?? 0));
    };
    count(this.#xs, a.call);
    count(this.#ys, b.call);
  }

  /** Whether what stands at two indices is left over and the same call. */
  #equal(i: number, j: number): boolean {
    if (i < 0 || j < 0 || i >= this.#xs.length || j >= this.#ys.length) return false;
    const { a, b, ofA, ofB } = this.#matching;
    const x = this.#xs[i] ?? 0;
    const y = this.#ys[j] ?? 0;
    return ofA[x] === -1 && ofB[y] === -1 && a.call[x] === b.call[y] && a.actor[x] === b.actor[y];
  }

  #timesAt(i: number): number {
    return this.#times.get(this.#matching.a.call[this.#xs[i] ?? 0] ?? 0) ?? 1;
  }

  #holdsUnique({ i, length }: Block): boolean {
    for (let step = 0; step < length; step++) if (this.#timesAt(i + step) === 1) return true;
    return false;
  }

  /** How unlikely it is to meet these calls in this order, in bits. */
  #bits({ i, length }: Block): number {
    const steps = Math.max(this.#xs.length, this.#ys.length);
    let bits = 0;
    for (let step = 0; step < length; step++) bits += Math.log2(steps / this.#timesAt(i + step));
    return bits;
  }

  #isLong(block: Block): boolean {
    return this.#bits(block) >= Math.log2(this.#leftA * this.#leftB) + MARGIN_BITS;
  }

  /** The pieces of a block that no other block has taken. */
  *#free({ i, j, length }: Block): Generator<Block> {
    let start = 0;
    for (let step = 0; step <= length; step++) {
      if (step < length && this.#equal(i + step, j + step)) continue;
      if (step > start) yield { i: i + start, j: j + start, length: step - start };
      start = step + 1;
    }
  }
}

/** Tells blocks that speak for different places with equal evidence. */
class Rivals {
  readonly #most = { i: new Map<number, number>(), j: new Map<number, number>() };
  readonly #times = { i: new Map<number, number>(), j: new Map<number, number>() };

  constructor(blocks: readonly (Block & { bits: number })[]) {
    for (const block of blocks) {
      for (const side of ['i', 'j'] as const) {
        for (let step = 0; step < block.length; step++) {
          const place = block[side] + step;
          const most = this.#most[side].get(place) ?? -1;
          if (block.bits > most) {
            this.#most[side].set(place, block.bits);
            this.#times[side].set(place, 1);
          } else if (block.bits === most) this.#times[side].set(place, (this.#times[side].get(place) ?? 0) + 1);
        }
      }
    }
  }

  equal(block: Block & { bits: number }): boolean {
    return (['i', 'j'] as const).some((side) => {
      for (let step = 0; step < block.length; step++) {
        const place = block[side] + step;
        if (this.#most[side].get(place) === block.bits && (this.#times[side].get(place) ?? 0) > 1) return true;
      }
      return false;
    });
  }
}
