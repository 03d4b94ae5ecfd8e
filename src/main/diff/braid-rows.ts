import type { StepSequence } from '../../shared/align/step-sequence.ts';
import { BRAID_MARKS, type BraidColumn, type BraidedStep, type Params, type StepRow } from '../../shared/api.ts';
import type { Braid } from '../../shared/braid/braid.ts';
import type { WholeRun } from '../library/read/whole-runs.ts';

/** In the order of their gravity. */
const MARK = { asked: BRAID_MARKS.indexOf('asked'), path: BRAID_MARKS.indexOf('path') };

/** The columns of several runs as rows: all of them, or only those at which not all runs do the same. Never changes. */
export class BraidRows {
  readonly #runs: readonly WholeRun[];
  readonly #sequences: readonly StepSequence[];
  readonly #braid: Braid;
  /** Columns at which not all runs do the same, ascending. */
  readonly #differing: Int32Array;

  constructor(runs: readonly WholeRun[], sequences: readonly StepSequence[], braid: Braid) {
    this.#runs = runs;
    this.#sequences = sequences;
    this.#braid = braid;
    this.#differing = Int32Array.from(
      Array.from(braid.agreeing.keys()).filter((column) => braid.agreeing[column] !== runs.length),
    );
  }

  get differences(): number {
    return this.#differing.length;
  }

  slice({ only_differences, from, n }: Omit<Params<'braid.slice'>, 'id'>): BraidColumn[] {
    const end = Math.min(this.#count(only_differences), from + n);
    const columns = Array.from({ length: Math.max(0, end - from) }, (_, at) =>
      only_differences ? (this.#differing[from + at] ?? 0) : from + at,
    );
    const known = this.#runs.map((run, number) => {
      const places = columns.map((column) => this.#place(number, column)).filter((place) => place !== -1);
      return new Map(run.rows(places).map((row) => [row.seq - 1, row]));
    });
    return columns.map((column) => {
      const rows = known.map((steps, number) => steps.get(this.#place(number, column)) ?? null);
      return this.#column(column, rows);
    });
  }

  indexOf({ only_differences, column }: Omit<Params<'braid.indexOf'>, 'id'>): number | null {
    if (!only_differences) return column < this.#braid.columns ? column : null;
    const index = this.#firstFrom(column);
    return this.#differing[index] === column ? index : null;
  }

  /** The next column at which not all runs do the same, or the one before; null at the end. */
  next(column: number, back: boolean): number | null {
    return this.#differing[back ? this.#firstFrom(column) - 1 : this.#firstFrom(column + 1)] ?? null;
  }

  /** For each of `px` pieces of all rows the gravest mark in it. */
  ruler({ only_differences, px }: Omit<Params<'braid.ruler'>, 'id'>): Uint8Array {
    const marks = new Uint8Array(px);
    const count = this.#count(only_differences);
    this.#differing.forEach((column, index) => {
      const row = only_differences ? index : column;
      const mark = this.#braid.path.agreeing[column] === this.#runs.length ? MARK.asked : MARK.path;
      const from = Math.floor((row * px) / count);
      const to = Math.max(from + 1, Math.floor(((row + 1) * px) / count));
      for (let at = from; at < to && at < px; at++) marks[at] = Math.max(marks[at] ?? 0, mark);
    });
    return marks;
  }

  #count(only_differences: boolean): number {
    return only_differences ? this.#differing.length : this.#braid.columns;
  }

  /** Position of the step that a run has at a column, -1 for none. */
  #place(run: number, column: number): number {
    return this.#braid.steps[run]?.[column] ?? -1;
  }

  #column(column: number, rows: readonly (StepRow | null)[]): BraidColumn {
    const symbolsOf = (by: 'call' | 'kind') =>
      rows.map((row, run) => (row === null ? null : (this.#sequences[run]?.[by][row.seq - 1] ?? null)));
    const calls = symbolsOf('call');
    const kinds = symbolsOf('kind');
    const runsOf = new Map<number, number[]>();
    calls.forEach((call, run) => {
      if (call !== null) runsOf.set(call, [...(runsOf.get(call) ?? []), run]);
    });
    const onPath = (run: number | undefined) => kinds.filter((kind) => kind === kinds[run ?? 0]).length;
    // A map keeps the order of first runs, sorting that of equals.
    const variants = [...runsOf].sort(
      ([, one], [, other]) => other.length - one.length || onPath(other[0]) - onPath(one[0]),
    );
    const variantOf = new Map(variants.map(([call], variant) => [call, variant]));
    const kindNumbers = [...new Set(variants.map(([, runs]) => kinds[runs[0] ?? 0]))];
    const number = this.#firstFrom(column);
    return {
      column,
      variants: variants.flatMap(([, runs]) => {
        const row = rows[runs[0] ?? 0];
        const kind = kindNumbers.indexOf(kinds[runs[0] ?? 0]);
        return row ? [{ type: row.type, name: row.name, summary: row.summary, runs: runs.length, kind }] : [];
      }),
      steps: rows.map((row, run): BraidedStep | null => {
        const variant = variantOf.get(calls[run] ?? Number.NaN);
        if (row === null || variant === undefined) return null;
        return { step: row.step, seq: row.seq, status: row.status, variant };
      }),
      difference: this.#differing[number] === column ? number + 1 : null,
    };
  }

  /** Index of the first differing column that is not before this one. */
  #firstFrom(column: number): number {
    let from = 0;
    let to = this.#differing.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#differing[middle] ?? 0) < column) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
