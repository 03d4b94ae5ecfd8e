import type { Database, Statement } from 'better-sqlite3';
import { STEPS_PER_FILE } from '../../store/schema.ts';
import type { RunTree } from '../run-tree.ts';

/** Keys kept at most: those of rows that were shown, which are the ones that are asked for. */
const MAX_KNOWN = 200_000;
/** Keys are unique in a run only: in a tree, those of nested runs carry the run's hash. */
const QUALIFIED = /@[0-9a-f]{8}$/;

interface KeyedStep {
  id: number;
  run_id: number;
  key: string;
}

/**
 * Finds steps of a tree by the address that goes over the wire: the step's key, with `@` and the hash of its run
 * where that is not the root. The index has no order by key, so keys that were shown are remembered.
 */
export class StepKeys {
  readonly #known = new Map<string, number>();
  readonly #byId: Statement<[number], KeyedStep>;
  readonly #byKey: Statement<[from: number, to: number, keys: string], KeyedStep>;

  constructor(db: Database) {
    this.#byId = db.prepare('SELECT id, run_id, key FROM step WHERE id = ?');
    this.#byKey = db.prepare(
      'SELECT id, run_id, key FROM step WHERE id >= ? AND id < ? AND key IN (SELECT value FROM json_each(?))',
    );
  }

  /** The address of a step with this key, which is remembered. */
  address(tree: RunTree, step: number, key: string): string {
    const place = tree.run[step] ?? 0;
    const run = tree.runs[place];
    this.#remember(run?.id ?? 0, key, tree.id[step] ?? 0);
    return place === 0 && !QUALIFIED.test(key) ? key : `${key}@${run?.hash ?? ''}`;
  }

  /** Index of the step at an address, -1 when it is not in the tree. */
  indexOf(tree: RunTree, address: string): number {
    return this.indexesOf(tree, [address])[0] ?? -1;
  }

  /** Indexes of the steps at these addresses, -1 for each that is not in the tree. */
  indexesOf(tree: RunTree, addresses: readonly string[]): number[] {
    const found = addresses.map((address) => this.#recall(tree, address));
    const missing = addresses.filter((_, at) => found[at] === -1);
    if (missing.length === 0) return found;
    const candidates = this.#search(tree, missing);
    return found.map((index, at) => {
      if (index !== -1) return index;
      const { run_ids, key } = parse(tree, addresses[at] ?? '');
      const steps = (candidates.get(key) ?? []).filter((step) => run_ids === null || run_ids.has(step.run_id));
      return first(tree, steps);
    });
  }

  #recall(tree: RunTree, address: string): number {
    const { run_ids, key } = parse(tree, address);
    // Without a hash the root's own step comes first, so that another run's must not be taken for it.
    for (const run of run_ids ?? [tree.runs[0]?.id ?? 0]) {
      const id = this.#known.get(`${run}\0${key}`);
      if (id === undefined) continue;
      // A file that was read anew may have given the number to another step.
      const row = this.#byId.get(id);
      if (row?.run_id === run && row.key === key) return tree.indexOfId(id);
      this.#known.delete(`${run}\0${key}`);
    }
    return -1;
  }

  #search(tree: RunTree, addresses: readonly string[]): Map<string, KeyedStep[]> {
    const keys = new Set(addresses.map((address) => parse(tree, address).key));
    const found = new Map<string, KeyedStep[]>();
    for (const file of new Set(tree.runs.map((run) => run.file_id))) {
      const rows = this.#byKey.all(file * STEPS_PER_FILE, (file + 1) * STEPS_PER_FILE, JSON.stringify([...keys]));
      for (const row of rows) {
        found.set(row.key, [...(found.get(row.key) ?? []), row]);
        this.#remember(row.run_id, row.key, row.id);
      }
    }
    return found;
  }

  #remember(run: number, key: string, id: number): void {
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    this.#known.set(`${run}\0${key}`, id);
  }
}

/** Runs that may hold the step (null for any), and its key there. */
function parse(tree: RunTree, address: string): { run_ids: ReadonlySet<number> | null; key: string } {
  if (!QUALIFIED.test(address)) return { run_ids: null, key: address };
  const hash = address.slice(-8);
  const runs = tree.runs.filter((run) => run.hash === hash).map((run) => run.id);
  return runs.length === 0 ? { run_ids: null, key: address } : { run_ids: new Set(runs), key: address.slice(0, -9) };
}

/** The root's own step before one of a nested run, then the first in order of seq. */
function first(tree: RunTree, steps: readonly KeyedStep[]): number {
  let best = -1;
  for (const { id } of steps) {
    const index = tree.indexOfId(id);
    if (index === -1) continue;
    const better = best === -1 || rank(tree, index) < rank(tree, best);
    if (better) best = index;
  }
  return best;
}

function rank(tree: RunTree, index: number): number {
  return tree.run[index] === 0 ? index : tree.count + index;
}
