import type { EventMap } from '../../../shared/api.ts';
import type { TaskSlice } from './ingest-context.ts';
import type { Relations } from './relations/relations.ts';

type Change = EventMap['changed'];

/** Collects what one commit changes, for the `changed` event. */
export class CommitChange {
  readonly rev: number;
  readonly #relations: Relations;
  /** Runs by row id, whose trees are to be asked for again. */
  readonly #runs = new Set<number>();
  readonly #roots = new Set<string>();
  #slices = 0;
  #appended: { root: string; from: number } | null = null;
  #list = false;
  #problems = false;
  #wrote = false;

  constructor(relations: Relations, rev: number) {
    this.#relations = relations;
    this.rev = rev;
  }

  get isEmpty(): boolean {
    return !this.#wrote;
  }

  /** Something in the index changed that has no run: a file, a problem. */
  list(): void {
    this.#wrote = true;
    this.#list = true;
  }

  problems(): void {
    this.#wrote = true;
    this.#problems = true;
  }

  runs(ids: Iterable<number>): void {
    for (const id of ids) {
      this.#runs.add(id);
      this.list();
    }
  }

  /** Roots of runs that are no longer there. */
  removed(roots: readonly string[]): void {
    for (const root of roots) {
      this.#roots.add(root);
      this.list();
    }
  }

  /** Takes over what a slice of reading did with one file, and settles what it means for other files. */
  slice(slice: TaskSlice, file: number): Set<number> {
    // Several files may belong to the same tree: where it was added to is told for one only.
    if (++this.#slices > 1) this.#appended = null;
    if (slice.changed) this.list();
    if (slice.problems_changed) this.problems();
    if (slice.removed !== null) {
      this.removed(slice.removed.roots);
      this.runs(slice.removed.related);
    }
    const { flushed } = slice;
    if (flushed === null) return new Set();
    const related = this.#relations.settle(file, flushed, slice.done, this.rev);
    this.runs(flushed.runs);
    this.runs(related);
    const only = slice.removed === null && related.size === 0 && slice.in_order && flushed.lowest_step !== null;
    const root = only && this.#slices === 1 ? this.#relations.onlyTreeOf(file) : null;
    if (root !== null) this.#appended = { root, from: flushed.lowest_step ?? 0 };
    return related;
  }

  /** Ends collecting; call it when all rows are written. */
  toEvent(): Change {
    for (const id of this.#runs) for (const root of this.#relations.rootsOfRun(id)) this.#roots.add(root);
    const { rev } = this;
    const runs = [...this.#roots].map((run) =>
      run === this.#appended?.root ? { run, rev, appended_from: this.#appended.from } : { run, rev },
    );
    return { rev, runs, ...(this.#list && { list: true }), ...(this.#problems && { problems: true }) };
  }
}
