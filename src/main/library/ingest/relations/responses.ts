import type { Database, Statement } from 'better-sqlite3';
import { STEPS_PER_FILE } from '../../store/schema.ts';
import { fileOfRun } from '../rows/run-table.ts';
import { COPIED_RECORDED, COPIED_RESPONSE } from '../rows/step-row.ts';
import { comparePaths } from './nearest.ts';

/** What decides which run counts a response that several runs hold. */
interface Standing {
  run_id: number;
  copy_of: number | null;
  last_at_us: number | null;
  path: string;
}

interface Holder extends Standing {
  step_id: number;
  copied_from: number | null;
}

/** Holders of one response up to which every pair is noted. */
const MAX_PAIRED = 8;

const STANDING = 'run.id AS run_id, run.copy_of, run.last_at_us, file.path';

/**
 * Lets each model response count once in the library. Of the runs that hold it, the first counts it: no copy of
 * another run, then the one that ends first (a resumed run begins with the history of the run it resumes),
 * then by path. Steps that the file itself calls copied take no part. What comes out depends on the runs as
 * they are, not on their order of arrival.
 */
export class SharedResponses {
  readonly #holders: Statement<[string], Holder>;
  readonly #several: Statement<[], { response_id: string }>;
  readonly #firstTwo: Statement<[string], { copied_from: number | null }>;
  readonly #ofRun: Statement<[number, number, number], { response_id: string }>;
  readonly #mark: Statement<[number | null, number]>;
  readonly #share: Statement<[number, number, number]>;
  readonly #shares: Statement<[number], Standing & { first: number }>;
  readonly #standing: Statement<[number], Standing>;
  readonly #unshare: Statement<[number, number, number, number]>;

  constructor(db: Database) {
    const joined = 'JOIN file ON file.id = run.file_id';
    this.#holders = db.prepare(
      `SELECT step.id AS step_id, step.copied_from, ${STANDING} FROM step JOIN run ON run.id = step.run_id ${joined}
       WHERE response_id = ? AND copied_from IS NOT ${COPIED_RECORDED}`,
    );
    this.#several = db.prepare(
      'SELECT response_id FROM step WHERE response_id IS NOT NULL GROUP BY response_id HAVING count(*) > 1',
    );
    this.#firstTwo = db.prepare('SELECT copied_from FROM step WHERE response_id = ? LIMIT 2');
    this.#ofRun = db.prepare(
      'SELECT DISTINCT response_id FROM step WHERE id >= ? AND id < ? AND run_id = ? AND response_id IS NOT NULL',
    );
    this.#mark = db.prepare('UPDATE step SET copied_from = ? WHERE id = ?');
    this.#share = db.prepare('INSERT OR REPLACE INTO run_share (run_id, other_id, first) VALUES (?, ?, ?)');
    this.#shares = db.prepare(
      `SELECT run_share.first, ${STANDING} FROM run_share JOIN run ON run.id = other_id ${joined} WHERE run_share.run_id = ?`,
    );
    this.#standing = db.prepare(`SELECT ${STANDING} FROM run ${joined} WHERE run.id = ?`);
    this.#unshare = db.prepare(
      'DELETE FROM run_share WHERE (run_id >= ? AND run_id < ?) OR (other_id >= ? AND other_id < ?)',
    );
  }

  /** Decides who counts each of these responses. Returns the runs whose totals are no longer right. */
  elect(responses: Iterable<string>): Set<number> {
    const changed = new Set<number>();
    for (const response of responses) {
      const holders = this.#holders.all(response).sort((a, b) => compare(a, b) || a.step_id - b.step_id);
      for (const [rank, holder] of holders.entries()) {
        const mark = rank === 0 ? null : COPIED_RESPONSE;
        if (holder.copied_from === mark) continue;
        this.#mark.run(mark, holder.step_id);
        changed.add(holder.run_id);
      }
      this.#noteShares(holders);
    }
    return changed;
  }

  /** Decides about responses of steps that came or changed: nearly all of them are held by one step alone. */
  electNew(responses: Iterable<string>): Set<number> {
    const open: string[] = [];
    for (const response of responses) {
      const [only, second] = this.#firstTwo.all(response);
      // A step may have turned to another response: the one that is left is no copy any more.
      if (second !== undefined || only?.copied_from === COPIED_RESPONSE) open.push(response);
    }
    return this.elect(open);
  }

  /** Decides about all responses that several steps hold. */
  electAll(): Set<number> {
    return this.elect(this.#several.all().map((row) => row.response_id));
  }

  /** Decides anew where a run now stands before or behind another one that it shares responses with. */
  runChanged(run: number): Set<number> {
    const own = this.#standing.get(run);
    if (own === undefined) return new Set();
    let moved = false;
    for (const other of this.#shares.all(run)) {
      const first = compare(own, other) < 0;
      if (first === (other.first === 1)) continue;
      this.#noteShare(run, other.run_id, first);
      moved = true;
    }
    return moved ? this.elect(this.#responsesOf(run)) : new Set();
  }

  /** The responses that a run of a file holds together with other runs, if it shares any. */
  sharedBy(run: number): string[] {
    return this.#shares.all(run).length === 0 ? [] : this.#responsesOf(run);
  }

  #responsesOf(run: number): string[] {
    const file = fileOfRun(run);
    return this.#ofRun.all(file * STEPS_PER_FILE, (file + 1) * STEPS_PER_FILE, run).map((row) => row.response_id);
  }

  /** Forgets that runs `from` to `to`, which go away, shared anything. */
  forget(from: number, to: number): void {
    this.#unshare.run(from, to, from, to);
  }

  #noteShares(holders: readonly Holder[]): void {
    // Of many, the pairs with the first are enough: only when that one changes places does anything change.
    const paired = holders.length > MAX_PAIRED ? 1 : holders.length;
    for (const [rank, holder] of holders.slice(0, paired).entries()) {
      for (const other of holders.slice(rank + 1)) {
        if (other.run_id !== holder.run_id) this.#noteShare(holder.run_id, other.run_id, true);
      }
    }
  }

  #noteShare(run: number, other: number, first: boolean): void {
    this.#share.run(run, other, first ? 1 : 0);
    this.#share.run(other, run, first ? 0 : 1);
  }
}

function compare(a: Standing, b: Standing): number {
  const copies = Number(a.copy_of !== null) - Number(b.copy_of !== null);
  const ends = (a.last_at_us ?? Infinity) - (b.last_at_us ?? Infinity);
  return copies || (Number.isNaN(ends) ? 0 : ends) || comparePaths(a.path, b.path) || a.run_id - b.run_id;
}
