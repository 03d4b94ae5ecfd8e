import type { ComparedRow, StepRow } from '../../shared/api.ts';
import { PAIR_MARKS } from '../../shared/api.ts';
import type { WholeRun } from '../library/read/whole-runs.ts';
import { fieldNames, MARK, type Pairs } from './pairs.ts';

/** Equal pairs that stay on screen before and after a difference. */
const CONTEXT = 3;
/** Equal pairs that are worth a fold. */
const MIN_FOLD = 2;

/** What a row stands for. Of a moved pair each side has a row of its own, where its step is. */
const SHOWS = { both: 0, left: 1, right: 2, fold: 3 } as const;

export interface RowsQuestion {
  only_differences: boolean;
  /** First pairs of folds that are open. */
  unfolded: readonly number[];
}

/** The rows of a comparison: pairs in display order, stretches of equal ones folded away. Never changes. */
export class ComparedRowSpace {
  readonly #pairs: Pairs;
  /** By row: the pair, or the first of a fold. */
  readonly #pair: Int32Array;
  readonly #shows: Uint8Array;
  /** By row: pairs that a fold hides. */
  readonly #length: Int32Array;
  /** By pair: number of the difference, from 1; 0 for none. */
  readonly #number: Int32Array;
  readonly differences: number;

  constructor(pairs: Pairs, question: RowsQuestion) {
    this.#pairs = pairs;
    this.#number = new Int32Array(pairs.count);
    let differences = 0;
    for (let pair = 0; pair < pairs.count; pair++) {
      if (pairs.mark[pair] !== MARK.same) this.#number[pair] = ++differences;
    }
    this.differences = differences;
    const rows = new RowBuilder(pairs);
    const open = new Set(question.unfolded);
    const context = question.only_differences ? 0 : CONTEXT;
    for (let pair = 0; pair < pairs.count; ) {
      const end = this.#endOfEqual(pair);
      const from = pair === 0 ? 0 : pair + Math.min(context, end - pair);
      const to = end === pairs.count ? end : Math.max(from, end - context);
      if (to - from < (question.only_differences ? 1 : MIN_FOLD) || open.has(from)) {
        rows.pairs(pair, Math.max(end, pair + 1));
      } else {
        rows.pairs(pair, from);
        rows.fold(from, to - from);
        rows.pairs(to, end);
      }
      pair = Math.max(end, pair + 1);
    }
    rows.end();
    this.#pair = Int32Array.from(rows.pair);
    this.#shows = Uint8Array.from(rows.shows);
    this.#length = Int32Array.from(rows.length);
  }

  get count(): number {
    return this.#pair.length;
  }

  /** The rows from `from` on, `n` at most. */
  slice(left: WholeRun, right: WholeRun, from: number, n: number): ComparedRow[] {
    const end = Math.min(this.count, from + n);
    const steps = {
      left: rowsOf(left, this.#stepsOf('left', from, end)),
      right: rowsOf(right, this.#stepsOf('right', from, end)),
    };
    return Array.from({ length: Math.max(0, end - from) }, (_, at) => this.#row(from + at, steps));
  }

  /** The row that shows a pair, of a moved one that of the step on this side, or the fold that hides it; null when there is no such pair. */
  indexOf(pair: number, side: 'left' | 'right' = 'left'): number | null {
    const hidden = side === 'left' ? SHOWS.right : SHOWS.left;
    for (let row = 0; row < this.count; row++) {
      const first = this.#pair[row] ?? 0;
      const last = first + Math.max(1, this.#length[row] ?? 0);
      if (pair >= first && pair < last && this.#shows[row] !== hidden) return row;
    }
    return null;
  }

  /** The next row with a difference after `row`, or before it; null at the end. */
  next(row: number, back: boolean): { index: number; pair: number } | null {
    for (let at = back ? row - 1 : row + 1; at >= 0 && at < this.count; at += back ? -1 : 1) {
      const pair = this.#pair[at] ?? 0;
      if (this.#shows[at] === SHOWS.both || this.#shows[at] === SHOWS.left) {
        if (this.#number[pair] !== 0) return { index: at, pair };
      }
    }
    return null;
  }

  /** For each of `px` pieces of all rows the gravest mark in it. */
  ruler(px: number): Uint8Array {
    const marks = new Uint8Array(px);
    for (let row = 0; row < this.count; row++) {
      if (this.#shows[row] === SHOWS.fold) continue;
      const mark = this.#pairs.mark[this.#pair[row] ?? 0] ?? 0;
      const gravity = GRAVITY[mark] ?? 0;
      const from = Math.floor((row * px) / this.count);
      const to = Math.max(from + 1, Math.floor(((row + 1) * px) / this.count));
      for (let at = from; at < to && at < px; at++) if (gravity > (GRAVITY[marks[at] ?? 0] ?? 0)) marks[at] = mark;
    }
    return marks;
  }

  /** End of the stretch of equal pairs that begins here; `pair` itself where it is none. */
  #endOfEqual(pair: number): number {
    let end = pair;
    while (end < this.#pairs.count && this.#pairs.mark[end] === MARK.same) end++;
    return end;
  }

  #stepsOf(side: 'left' | 'right', from: number, end: number): number[] {
    const steps: number[] = [];
    const hidden = side === 'left' ? SHOWS.right : SHOWS.left;
    for (let row = from; row < end; row++) {
      const step = this.#pairs[side][this.#pair[row] ?? 0] ?? -1;
      if (this.#shows[row] !== SHOWS.fold && this.#shows[row] !== hidden && step !== -1) steps.push(step);
    }
    return steps;
  }

  #row(row: number, steps: Record<'left' | 'right', Map<number, StepRow>>): ComparedRow {
    const pair = this.#pair[row] ?? 0;
    const shows = this.#shows[row];
    const { left, right, mark, fields } = this.#pairs;
    if (shows === SHOWS.fold) {
      const length = this.#length[row] ?? 0;
      const [l, r] = [left.subarray(pair, pair + length), right.subarray(pair, pair + length)];
      return {
        row: 'fold',
        ...{ pair, pairs: length },
        ...{ left_from: least(l) + 1, left_to: most(l) + 1, right_from: least(r) + 1, right_to: most(r) + 1 },
      };
    }
    const [l, r] = [left[pair] ?? -1, right[pair] ?? -1];
    return {
      row: 'pair',
      pair,
      mark: PAIR_MARKS[mark[pair] ?? 0] ?? 'same',
      left: shows === SHOWS.right ? null : (steps.left.get(l) ?? null),
      right: shows === SHOWS.left ? null : (steps.right.get(r) ?? null),
      fields: fieldNames(fields[pair] ?? 0),
      moved: shows === SHOWS.left ? r + 1 : shows === SHOWS.right ? l + 1 : null,
      difference: this.#number[pair] === 0 ? null : (this.#number[pair] ?? null),
    };
  }
}

/** What the ruler shows where several marks fall on one pixel, by mark: a path that parts before a value that differs. */
const GRAVITY = new Uint8Array(PAIR_MARKS.length);
GRAVITY[MARK.changed] = 1;
GRAVITY[MARK.moved] = 2;
GRAVITY[MARK.left] = 3;
GRAVITY[MARK.right] = 3;

class RowBuilder {
  readonly pair: number[] = [];
  readonly shows: number[] = [];
  readonly length: number[] = [];
  readonly #pairs: Pairs;
  /** Moved pairs by their place on the right, and the next whose right row is still to come. */
  readonly #moved: readonly number[];
  #next = 0;

  constructor(pairs: Pairs) {
    this.#pairs = pairs;
    const moved = Array.from(pairs.mark.keys()).filter((pair) => pairs.mark[pair] === MARK.moved);
    this.#moved = moved.sort((a, b) => (pairs.right[a] ?? 0) - (pairs.right[b] ?? 0));
  }

  pairs(from: number, to: number): void {
    for (let pair = from; pair < to; pair++) {
      const right = this.#pairs.right[pair] ?? -1;
      if (this.#pairs.mark[pair] === MARK.moved) {
        this.#push(pair, SHOWS.left);
        continue;
      }
      if (right !== -1) this.#movedBefore(right);
      this.#push(pair, SHOWS.both);
    }
  }

  fold(from: number, length: number): void {
    const right = this.#pairs.right[from] ?? -1;
    if (right !== -1) this.#movedBefore(right);
    this.#push(from, SHOWS.fold, length);
  }

  end(): void {
    this.#movedBefore(Number.POSITIVE_INFINITY);
  }

  #movedBefore(right: number): void {
    for (let pair = this.#moved[this.#next]; pair !== undefined; pair = this.#moved[++this.#next]) {
      if ((this.#pairs.right[pair] ?? 0) > right) return;
      this.#push(pair, SHOWS.right);
    }
  }

  #push(pair: number, shows: number, length = 0): void {
    this.pair.push(pair);
    this.shows.push(shows);
    this.length.push(length);
  }
}

function rowsOf(run: WholeRun, steps: readonly number[]): Map<number, StepRow> {
  return new Map(run.rows(steps).map((row) => [row.seq - 1, row]));
}

function least(places: Int32Array): number {
  return places.reduce((low, place) => Math.min(low, place), Number.POSITIVE_INFINITY);
}

function most(places: Int32Array): number {
  return places.reduce((high, place) => Math.max(high, place), -1);
}
