import type { Database } from 'better-sqlite3';
import type { Folds, Params, Result, StepFilter } from '../../../../shared/api.ts';
import { RetraceError } from '../../../../shared/errors.ts';
import { fittingRows } from '../../payload/fitting-rows.ts';
import type { RunTree } from '../run-tree.ts';
import { filterSteps, isFilter } from './step-filter.ts';
import type { StepKeys } from './step-keys.ts';
import type { StepRows } from './step-rows.ts';

/** Row spaces that can be asked for, and those whose rows are kept: any other is built again when asked for. */
const MAX_HANDLES = 500;
const MAX_BUILT = 16;

interface Space {
  root: string;
  filter: StepFilter;
  folds: Folds;
}

interface Built {
  tree: RunTree;
  /** Visible steps in the order of the list. */
  visible: Int32Array;
  isFolded: (step: number) => boolean;
}

/**
 * The rows of a tree after filter and folds. A handle names run, filter and folds, not a moment: after a commit
 * it answers from the run as it is then. With a filter, rows are the matches alone, with their depth, and folds
 * hide nothing: what is looked for must not stay hidden in a folded parent.
 */
export class RowSpaces {
  readonly #db: Database;
  readonly #tree: (address: string) => RunTree;
  readonly #keys: StepKeys;
  readonly #rows: StepRows;
  readonly #handles = new Map<string, { id: string; space: Space }>();
  readonly #spaces = new Map<string, Space>();
  readonly #built = new Map<string, Built>();
  #next = 1;

  constructor(db: Database, tree: (address: string) => RunTree, keys: StepKeys, rows: StepRows) {
    this.#db = db;
    this.#tree = tree;
    this.#keys = keys;
    this.#rows = rows;
  }

  open({ root, filter, folds }: Params<'rows.open'>): Result<'rows.open'> {
    const id = this.#handleFor({ root, filter, folds });
    const { tree, visible } = this.#build(id);
    return { rev: tree.rev, id, count: visible.length, steps: tree.count, longest_us: tree.longest_us };
  }

  slice({ id, from, n }: Params<'rows.slice'>): Result<'rows.slice'> {
    const { tree, visible, isFolded } = this.#build(id);
    return {
      rev: tree.rev,
      rows: [...fittingRows(this.#rows.rows(tree, [...visible.subarray(from, from + n)], isFolded))],
    };
  }

  indexOf({ id, step }: Params<'rows.indexOf'>): Result<'rows.indexOf'> {
    const { tree, visible, isFolded } = this.#build(id);
    const index = this.#keys.indexOf(tree, step);
    const at = index === -1 ? -1 : search(tree, visible, index);
    if (at >= 0) return { rev: tree.rev, index: at, hidden_by: [] };
    const folded: number[] = [];
    for (let above = tree.parent[index] ?? -1; above >= 0; above = tree.parent[above] ?? -1) {
      if (isFolded(above)) folded.unshift(above);
    }
    return { rev: tree.rev, index: null, hidden_by: this.#rows.refs(tree, folded).map((ref) => ref.step) };
  }

  #handleFor(space: Space): string {
    const content = JSON.stringify([space.root, space.filter, space.folds.all, space.folds.except.toSorted()]);
    const known = this.#handles.get(content);
    const id = known?.id ?? `rows-${this.#next++}`;
    this.#handles.delete(content);
    this.#handles.set(content, { id, space });
    this.#spaces.set(id, space);
    for (const [oldest, { id: old }] of this.#handles) {
      if (this.#handles.size <= MAX_HANDLES) break;
      this.#handles.delete(oldest);
      this.#spaces.delete(old);
    }
    return id;
  }

  #build(id: string): Built {
    const space = this.#spaces.get(id);
    if (space === undefined) throw new RetraceError('gone', 'These rows are no longer open.', 'Open the run again.');
    const tree = this.#tree(space.root);
    let built = this.#built.get(id);
    if (built === undefined || built.tree !== tree) built = this.#rebuild(tree, space);
    this.#built.delete(id);
    this.#built.set(id, built);
    for (const oldest of this.#built.keys()) {
      if (this.#built.size <= MAX_BUILT) break;
      this.#built.delete(oldest);
    }
    return built;
  }

  #rebuild(tree: RunTree, { filter, folds }: Space): Built {
    if (isFilter(filter)) {
      return { tree, visible: filterSteps(this.#db, tree, filter), isFolded: () => false };
    }
    const except = new Set(this.#keys.indexesOf(tree, folds.except).filter((step) => step >= 0));
    const all = folds.all === 'folded';
    const isFolded = (step: number) => except.has(step) !== all;
    if (!all && except.size === 0) return { tree, visible: tree.order, isFolded };
    const visible = new Int32Array(tree.count);
    let count = 0;
    for (let at = 0; at < tree.count; at++) {
      const step = tree.order[at] ?? 0;
      visible[count++] = step;
      if (isFolded(step)) at += tree.below[step] ?? 0;
    }
    return { tree, visible: visible.slice(0, count), isFolded };
  }
}

/** Place of a step among visible ones, which are in the order of the list; -1 when it is not visible. */
function search(tree: RunTree, visible: Int32Array, step: number): number {
  const position = tree.position[step] ?? -1;
  let low = 0;
  let high = visible.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tree.position[visible[middle] ?? 0] ?? 0) < position) low = middle + 1;
    else high = middle;
  }
  return visible[low] === step ? low : -1;
}
