import type { Database, Statement } from 'better-sqlite3';
import { STEPS_PER_FILE } from '../../store/schema.ts';
import { fileOfRun } from '../rows/run-table.ts';
import { nearest, type RunPlace } from './nearest.ts';

interface PlacedRun {
  id: number;
  file_id: number;
  run_key: string;
  root_id: number;
  parent_id: number | null;
  parent_step_id: number | null;
  parent_run_key: string | null;
  parent_step_key: string | null;
  path: string;
}

/** Parents are followed this far at most. */
const MAX_DEPTH = 1_000;

/**
 * Keeps `parent_id`, `parent_step_id` and `root_id` right while runs and their parents come in any order, from
 * any file. A parent is known from the run's own file (a run of that file, or a key), or from a `subagent` link.
 */
export class RunTree {
  readonly #select: Statement<[number], PlacedRun>;
  readonly #byKey: Statement<[string], RunPlace>;
  readonly #starter: Statement<[number, number], { run: number; step: number | null }>;
  readonly #startedBy: Statement<[number, number], { step: number }>;
  readonly #parentOf: Statement<[number], { parent_id: number | null; root_id: number }>;
  readonly #place: Statement<[number | null, number | null, number]>;
  readonly #setRoot: Statement<[number, number]>;
  readonly #children: Statement<[number, string], { id: number }>;
  readonly #wanting: Statement<[number], { id: number; parent_step_key: string }>;
  readonly #setStep: Statement<[number, number]>;
  readonly #steps: Statement<[number, number, number], { id: number; key: string }>;
  readonly #orphan: Statement<[number, number, number], { id: number }>;

  constructor(db: Database) {
    this.#select = db.prepare(
      `SELECT run.id, file_id, run_key, root_id, parent_id, parent_step_id, parent_run_key, parent_step_key, path
       FROM run JOIN file ON file.id = run.file_id WHERE run.id = ?`,
    );
    this.#byKey = db.prepare('SELECT run.id, file.path FROM run JOIN file ON file.id = run.file_id WHERE run_key = ?');
    this.#starter = db.prepare(
      `SELECT from_run AS run, from_step AS step FROM run_link
       WHERE to_run = ? AND kind = 'subagent' AND from_run <> ? ORDER BY id LIMIT 1`,
    );
    this.#startedBy = db.prepare(
      `SELECT from_step AS step FROM run_link
       WHERE to_run = ? AND from_run = ? AND kind = 'subagent' AND from_step IS NOT NULL ORDER BY id LIMIT 1`,
    );
    this.#parentOf = db.prepare('SELECT parent_id, root_id FROM run WHERE id = ?');
    this.#place = db.prepare('UPDATE run SET parent_id = ?, parent_step_id = ? WHERE id = ?');
    this.#setRoot = db.prepare(
      `WITH RECURSIVE below (id) AS (VALUES (?) UNION SELECT run.id FROM run JOIN below ON run.parent_id = below.id)
       UPDATE run SET root_id = ? WHERE id IN below`,
    );
    this.#children = db.prepare(
      'SELECT id FROM run WHERE parent_id = ? UNION SELECT id FROM run WHERE parent_run_key = ?',
    );
    this.#wanting = db.prepare(
      `SELECT id, parent_step_key FROM run
       WHERE parent_id = ? AND parent_step_key IS NOT NULL AND parent_step_id IS NULL`,
    );
    this.#setStep = db.prepare('UPDATE run SET parent_step_id = ? WHERE id = ?');
    this.#steps = db.prepare('SELECT id, key FROM step WHERE id >= ? AND id < ? AND run_id = ? ORDER BY id DESC');
    this.#orphan = db.prepare(
      `UPDATE run SET parent_id = NULL, parent_step_id = NULL
       WHERE parent_id >= ? AND parent_id < ? AND file_id <> ? RETURNING id`,
    );
  }

  /** Places a run, and those that wait for it. Returns the runs whose tree changed. */
  place(id: number): number[] {
    const run = this.#select.get(id);
    if (run === undefined) return [];
    const moved = this.#placeOne(run) ? [id] : [];
    for (const child of this.#children.all(id, run.run_key)) {
      const waiting = this.#select.get(child.id);
      if (waiting !== undefined && this.#placeOne(waiting)) moved.push(child.id);
    }
    return moved;
  }

  /** Finds steps of `parent`, from row id `from` on, that started other runs. Returns the runs they started. */
  findStartingSteps(parent: number, from: number): number[] {
    const wanted = new Map<string, number[]>();
    for (const { id, parent_step_key } of this.#wanting.all(parent)) {
      wanted.set(parent_step_key, [...(wanted.get(parent_step_key) ?? []), id]);
    }
    if (wanted.size === 0) return [];
    const found: { run: number; step: number }[] = [];
    const end = (fileOfRun(parent) + 1) * STEPS_PER_FILE;
    for (const { id, key } of this.#steps.iterate(from, end, parent)) {
      for (const run of wanted.get(key) ?? []) found.push({ run, step: id });
      wanted.delete(key);
      if (wanted.size === 0) break;
    }
    for (const { run, step } of found) this.#setStep.run(step, run);
    return found.map(({ run }) => run);
  }

  /** Takes runs of other files out from below runs `from` to `to`, which go away. Returns them for `place`. */
  orphan(from: number, to: number, file: number): number[] {
    return this.#orphan.all(from, to, file).map((run) => run.id);
  }

  /** Returns whether anything changed. */
  #placeOne(run: PlacedRun): boolean {
    const found = this.#parentFor(run);
    // A parent in the same file may have its number before it has its row.
    const ahead = found === null && run.parent_run_key === null && isLocal(run);
    const parent = ahead ? run.parent_id : (found?.run ?? null);
    const step = ahead ? run.parent_step_id : (found?.step ?? null);
    const root = found === null ? run.id : (this.#parentOf.get(found.run)?.root_id ?? run.id);
    const same = run.parent_id === parent && run.parent_step_id === step;
    if (!same) this.#place.run(parent, step, run.id);
    if (root !== run.root_id) this.#setRoot.run(run.id, root);
    return !same || root !== run.root_id;
  }

  /** The parent that is in the index, and the step of it that started the run; null for a root. */
  #parentFor(run: PlacedRun): { run: number; step: number | null } | null {
    const found = this.#candidate(run);
    if (found === null || this.#isAbove(run.id, found.run)) return null;
    return found;
  }

  #candidate(run: PlacedRun): { run: number; step: number | null } | null {
    if (run.parent_run_key !== null) {
      const parents = this.#byKey.all(run.parent_run_key).filter((other) => other.id !== run.id);
      const parent = nearest(run.path, parents);
      if (parent === null) return null;
      const known = run.parent_id === parent.id ? run.parent_step_id : null;
      return { run: parent.id, step: known ?? this.#startedBy.get(run.id, parent.id)?.step ?? null };
    }
    if (run.parent_id !== null && isLocal(run)) {
      if (this.#parentOf.get(run.parent_id) === undefined) return null;
      return {
        run: run.parent_id,
        step: run.parent_step_id ?? this.#startedBy.get(run.id, run.parent_id)?.step ?? null,
      };
    }
    return this.#starter.get(run.id, run.id) ?? null;
  }

  /** Whether `run` is `other` or above it: then it cannot be below it too. */
  #isAbove(run: number, other: number): boolean {
    let at: number | null = other;
    for (let depth = 0; at !== null; depth++) {
      if (at === run || depth > MAX_DEPTH) return true;
      at = this.#parentOf.get(at)?.parent_id ?? null;
    }
    return false;
  }
}

function isLocal(run: PlacedRun): boolean {
  return run.parent_id !== null && fileOfRun(run.parent_id) === run.file_id;
}
