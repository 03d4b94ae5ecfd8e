import type { RunEvent } from '../../../formats/format.ts';
import type { IndexedFile } from './indexed-file.ts';
import type { RunRow } from './run-row.ts';
import { runId } from './run-table.ts';
import type { IndexTables } from './tables.ts';

/** Runs kept in memory after they were written. */
const MAX_CACHED = 1_024;

/** The runs of one file, by their number in it. */
export class FileRuns {
  readonly #tables: IndexTables;
  readonly #file: IndexedFile;
  readonly #cached = new Map<number, RunRow>();
  readonly #changed = new Set<RunRow>();
  readonly #onCreate: (run: RunRow) => void;

  constructor(tables: IndexTables, file: IndexedFile, onCreate: (run: RunRow) => void) {
    this.#tables = tables;
    this.#file = file;
    this.#onCreate = onCreate;
  }

  /** The run with this number, made when it is new: `event` then says who it is. */
  get(number: number, event?: RunEvent): RunRow {
    return this.#stored(runId(this.#file.id, number)) ?? this.#create(number, event);
  }

  /** A run that is there: one a step of this file belongs to. */
  byId(id: number): RunRow {
    const run = this.#stored(id);
    if (run === null) throw new Error(`the index has steps of run ${id} but not the run`);
    return run;
  }

  change(run: RunRow): void {
    run.changed = true;
    this.#changed.add(run);
  }

  /** Writes what changed; returns the ids. Changed steps must be written before. */
  flush(rev: number): number[] {
    const ids: number[] = [];
    for (const run of this.#changed) {
      this.#tables.runs.save(run, rev);
      ids.push(run.id);
    }
    this.#changed.clear();
    if (this.#cached.size > MAX_CACHED) this.#cached.clear();
    return ids;
  }

  /** Forgets what was read; only right after `flush`. */
  clear(): void {
    this.#cached.clear();
  }

  #stored(id: number): RunRow | null {
    const cached = this.#cached.get(id);
    if (cached !== undefined) return cached;
    const run = this.#tables.runs.load(id);
    if (run === undefined) return null;
    this.#cached.set(id, run);
    return run;
  }

  #create(number: number, event: RunEvent | undefined): RunRow {
    const { id, format, stem, path_hash, merges } = this.#file;
    const native_id = event?.native_id ?? (number === 0 ? stem : `${stem}.${number}`);
    const agent_id = event?.agent_id ?? null;
    const base = runKey(format, native_id, agent_id);
    let run_key = base;
    for (let n = 2; !merges && this.#tables.runs.hasKey(id, run_key); n++) run_key = `${base}#${n}`;
    const address = merges ? `${run_key}@${path_hash}.${number}` : `${run_key}@${path_hash}`;
    const run = this.#tables.runs.insert(
      { file_id: id, number, run_key, address, format, native_id, agent_id, fragment: merges },
      format,
    );
    this.#cached.set(run.id, run);
    this.change(run);
    this.#onCreate(run);
    return run;
  }
}

/** The name of a run in every index: its format, its own id, and the sub-agent where it has no id of its own. */
export function runKey(format: string, nativeId: string, agentId: string | null): string {
  return agentId === null ? `${format}:${nativeId}` : `${format}:${nativeId}/${agentId}`;
}
