import { createHash } from 'node:crypto';
import type { Database, Statement } from 'better-sqlite3';
import { RetraceError } from '../../../../shared/errors.ts';
import { FILES_OF_RUN, LAST_EVENT_OF_RUN } from '../runs/run-files.ts';
import { LIVE_US } from '../runs/run-status.ts';

/** A run of a tree as the index has it. Places are those in the tree's list of runs; the root is 0. */
export interface TreeRun {
  id: number;
  address: string;
  run_key: string;
  native_id: string;
  file_id: number;
  /** All files that it was read from. */
  file_ids: readonly number[];
  format: string;
  title: string | null;
  agent_name: string;
  ended: boolean;
  started_at_us: number | null;
  last_at_us: number | null;
  /** Row ids of the run and the step that started it, null where unknown. */
  parent_id: number | null;
  parent_step_id: number | null;
  /** Commit that last touched it. */
  rev: number;
  /** Place of the run that started it, -1 for the root and where it is not in the tree. */
  parent: number;
  /** Names the run inside the addresses of its steps. */
  hash: string;
  /** Until when the run counts as live, µs UTC; 0 when it does not. */
  live_until_us: number;
  /** Changes when the file was replaced by another. */
  file_identity: string;
}

interface RunColumns {
  id: number;
  address: string;
  run_key: string;
  native_id: string;
  file_id: number;
  file_ids: string;
  format: string;
  title: string | null;
  agent_name: string;
  ended: number;
  started_at_us: number | null;
  last_at_us: number | null;
  parent_id: number | null;
  parent_step_id: number | null;
  rev: number;
  last_event_us: number | null;
  file_identity: string;
}

/** Reads the runs of trees. */
export class TreeRunReader {
  readonly #find: Statement<[address: string], { id: number; root_id: number }>;
  readonly #tree: Statement<[root: number], RunColumns>;

  constructor(db: Database) {
    this.#find = db.prepare('SELECT id, root_id FROM run WHERE address = ?');
    this.#tree = db.prepare(
      `SELECT run.id, run.address, run.run_key, run.native_id, run.file_id, run.format, run.title, run.agent_name,
              run.ended, run.started_at_us, run.last_at_us, run.parent_id, run.parent_step_id, run.rev,
              ${LAST_EVENT_OF_RUN} AS last_event_us, ${FILES_OF_RUN} AS file_ids,
              coalesce(file.device, '') || ':' || coalesce(file.inode, '') || ':' || coalesce(hex(file.head_hash), '')
                AS file_identity
       FROM run JOIN file ON file.id = run.file_id WHERE run.root_id = ?`,
    );
  }

  /**
   * The run at an address and all runs below it: itself first, the others in order of start. Throws `not_found`.
   */
  read(address: string): TreeRun[] {
    const found = this.#find.get(address);
    if (found === undefined) {
      throw new RetraceError(
        'not_found',
        `No run ${address} is in the index.`,
        'Open the list of runs and choose one.',
      );
    }
    const rows = this.#tree.all(found.root_id);
    const below = found.id === found.root_id ? rows : subtree(rows, found.id);
    below.sort((a, b) => (a.id === found.id ? -1 : b.id === found.id ? 1 : compareRuns(a, b)));
    const places = new Map(below.map((run, place) => [run.id, place]));
    return below.map(({ ended, last_event_us, file_ids, ...run }, place) => ({
      ...run,
      file_ids: JSON.parse(file_ids),
      ended: ended !== 0,
      parent: place === 0 || run.parent_id === null ? -1 : (places.get(run.parent_id) ?? -1),
      hash: createHash('sha256').update(run.address).digest('hex').slice(0, 8),
      live_until_us: ended !== 0 || last_event_us === null ? 0 : last_event_us + LIVE_US,
    }));
  }
}

function subtree(rows: readonly RunColumns[], id: number): RunColumns[] {
  const by_parent = Map.groupBy(rows, (run) => run.parent_id);
  const result = rows.filter((run) => run.id === id);
  const seen = new Set([id]);
  for (const run of result) {
    for (const child of by_parent.get(run.id) ?? []) {
      if (seen.has(child.id)) continue;
      seen.add(child.id);
      result.push(child);
    }
  }
  return result;
}

function compareRuns(a: RunColumns, b: RunColumns): number {
  const [a_start, b_start] = [a.started_at_us ?? Number.POSITIVE_INFINITY, b.started_at_us ?? Number.POSITIVE_INFINITY];
  if (a_start !== b_start) return a_start < b_start ? -1 : 1;
  return a.address < b.address ? -1 : 1;
}
