import type { Database, Statement } from 'better-sqlite3';
import type { RunRow } from '../../../../shared/api.ts';
import type { RunStatus } from '../../../../shared/model/run.ts';
import type { TraceFormat } from '../../../formats/format.ts';
import { FIRST_MERGED_RUN } from '../../store/schema.ts';
import { fileNameOf } from './paths.ts';
import { FILES_OF_RUN } from './run-files.ts';
import { LIVE_US, runStatus } from './run-status.ts';
import { activeTime, TOTAL_COLUMNS, type TotalColumns, totalsOf, wallTime } from './run-totals.ts';

interface RunColumns extends TotalColumns {
  id: number;
  number: number;
  file_id: number;
  root_id: number;
  copy_of: number | null;
  run_key: string;
  address: string;
  format: string;
  native_id: string;
  title: string | null;
  agent_name: string;
  agent_versions: string;
  status: string;
  ended: number;
  started_at_us: number | null;
  last_at_us: number | null;
  active_us: number | null;
  failure_type: string | null;
  failure_code: string | null;
  rev: number;
  /** JSON array. */
  file_ids: string;
}

const COLUMNS = `id, number, file_id, root_id, copy_of, run_key, address, format, native_id, title, agent_name, agent_versions,
  status, ended, started_at_us, last_at_us, active_us, failure_type, failure_code, rev,
  ${FILES_OF_RUN} AS file_ids, ${TOTAL_COLUMNS.join(', ')}`;

/** Runs read with one statement. */
const PAGE = 5_000;

interface CatalogFile {
  path: string;
  missing: boolean;
  last_event_us: number | null;
  mtime_us: number | null;
}

/** A root run with what its list shows, sub-agents included where the row says so. */
export interface CatalogEntry {
  id: number;
  /** The row with everything but what depends on the time. */
  row: Omit<RunRow, 'status'>;
  /** Everything that free text looks in, in lower case; made when first asked for. */
  text(): string;
  /** The title in lower case, to sort by. */
  sort_title: string;
  stored_status: string;
  ended: boolean;
  has_open_step: boolean;
  records_end: boolean;
  /** Until when the run counts as live, µs UTC; 0 when it does not. */
  live_until_us: number;
}

/**
 * The root runs of the index in memory, brought up to date by what changed. Everything about the list of runs is
 * answered from here: ten thousand runs are filtered and sorted in a few milliseconds.
 */
export class RunCatalog {
  rev = -1;
  /** By row id of the root run. */
  readonly entries = new Map<number, CatalogEntry>();
  /** By address. */
  readonly byAddress = new Map<string, CatalogEntry>();
  readonly #db: Database;
  readonly #formatById: (id: string) => TraceFormat | null;
  readonly #runs = new Map<number, RunColumns>();
  readonly #members = new Map<number, Set<number>>();
  #files = new Map<number, CatalogFile>();
  #open: ReadonlySet<number> = new Set();
  /** Names of tools and models by run, read when first searched in. */
  #names: ReadonlyMap<number, string> | null = null;
  readonly #stamps: Statement<[], [id: number, rev: number, root_id: number, address: string, copy_of: number | null]>;
  readonly #load: Statement<[ids: string], RunColumns>;
  readonly #selectFiles: Statement<[], [number, string, string, number | null, number | null]>;

  constructor(db: Database, formatById: (id: string) => TraceFormat | null) {
    this.#db = db;
    this.#formatById = formatById;
    this.#stamps = db
      .prepare<[], [number, number, number, string, number | null]>(
        'SELECT id, rev, root_id, address, copy_of FROM run WHERE fragment = 0',
      )
      .raw();
    this.#load = db.prepare(`SELECT ${COLUMNS} FROM run WHERE id IN (SELECT value FROM json_each(?))`);
    this.#selectFiles = db
      .prepare<[], [number, string, string, number | null, number | null]>(
        'SELECT id, path, status, last_event_us, mtime_us FROM file',
      )
      .raw();
  }

  /** Brings the entries up to commit `rev`; to be called inside a transaction. */
  refresh(rev: number): void {
    if (rev === this.rev) return;
    const roots = new Set<number>();
    this.#refreshFiles(roots);
    this.#refreshRuns(roots);
    this.#refreshOpen(roots);
    for (const root of roots) this.#build(root);
    this.rev = rev;
  }

  #refreshFiles(roots: Set<number>): void {
    const files = new Map<number, CatalogFile>();
    const changed = new Set<number>();
    for (const [id, path, status, last_event_us, mtime_us] of this.#selectFiles.all()) {
      const file = { path, missing: status === 'missing', last_event_us, mtime_us };
      const before = this.#files.get(id);
      const same =
        before?.path === path &&
        before.missing === file.missing &&
        before.last_event_us === last_event_us &&
        before.mtime_us === mtime_us;
      files.set(id, same ? before : file);
      if (!same) changed.add(id);
    }
    this.#files = files;
    if (changed.size === 0) return;
    for (const run of this.#runs.values()) {
      if (filesOf(run).some((id) => changed.has(id))) roots.add(run.root_id);
    }
  }

  #refreshRuns(roots: Set<number>): void {
    const gone = new Set(this.#runs.keys());
    const stale: number[] = [];
    for (const [id, rev, root_id, address, copy_of] of this.#stamps.all()) {
      gone.delete(id);
      const known = this.#runs.get(id);
      const same =
        known?.rev === rev && known.root_id === root_id && known.address === address && known.copy_of === copy_of;
      if (!same) stale.push(id);
    }
    for (const id of gone) this.#remove(id, roots);
    if (stale.length > 0) this.#names = null;
    for (let at = 0; at < stale.length; at += PAGE) {
      for (const run of this.#load.all(JSON.stringify(stale.slice(at, at + PAGE)))) this.#add(run, roots);
    }
  }

  #add(run: RunColumns, roots: Set<number>): void {
    this.#remove(run.id, roots);
    this.#runs.set(run.id, run);
    const members = this.#members.get(run.root_id);
    if (members === undefined) this.#members.set(run.root_id, new Set([run.id]));
    else members.add(run.id);
    roots.add(run.root_id);
  }

  #remove(id: number, roots: Set<number>): void {
    const run = this.#runs.get(id);
    if (run === undefined) return;
    this.#runs.delete(id);
    const members = this.#members.get(run.root_id);
    members?.delete(id);
    if (members?.size === 0) this.#members.delete(run.root_id);
    roots.add(run.root_id);
  }

  #refreshOpen(roots: Set<number>): void {
    const before = this.#open;
    this.#open = openRuns(this.#db);
    for (const id of [...before, ...this.#open]) {
      const run = before.has(id) === this.#open.has(id) ? undefined : this.#runs.get(id);
      if (run !== undefined) roots.add(run.root_id);
    }
  }

  #build(root: number): void {
    const before = this.entries.get(root);
    if (before !== undefined && this.byAddress.get(before.row.run) === before) this.byAddress.delete(before.row.run);
    const run = this.#runs.get(root);
    if (run?.root_id !== root) {
      this.entries.delete(root);
      return;
    }
    const nested = [...(this.#members.get(root) ?? [])].flatMap((id) =>
      id === root ? [] : (this.#runs.get(id) ?? []),
    );
    const entry = this.#entryOf(run, nested);
    this.entries.set(root, entry);
    this.byAddress.set(run.address, entry);
  }

  #entryOf(run: RunColumns, nested: readonly RunColumns[]): CatalogEntry {
    const file = this.#files.get(run.file_id) ?? { path: '', missing: true, last_event_us: null, mtime_us: null };
    const all = [run, ...nested];
    let text: string | null = null;
    const last = all.reduce<number | null>((latest, { last_at_us }) => later(latest, last_at_us), null);
    const title = run.title ?? fileNameOf(file.path);
    const versions: string[] = run.agent_versions === '[]' ? [] : JSON.parse(run.agent_versions);
    const ended = run.ended !== 0;
    const last_event_us = filesOf(run).reduce<number | null>(
      (latest, id) => later(latest, this.#files.get(id)?.last_event_us ?? null),
      null,
    );
    const live = !ended && !file.missing && last_event_us !== null;
    return {
      id: run.id,
      row: {
        row: 'run',
        run: run.address,
        run_id: run.native_id,
        title,
        format: run.format,
        agent_name: run.agent_name,
        agent_version: versions.at(-1) ?? null,
        path: file.path,
        missing: file.missing,
        copy_of: run.copy_of === null ? null : (this.#runs.get(run.copy_of)?.address ?? null),
        started_at_us: run.started_at_us,
        last_write_us: last ?? file.mtime_us,
        last_write_of_file: last === null,
        active_us: activeTime(run),
        wall_us: wallTime(run, nested),
        steps: all.reduce((sum, one) => sum + one.steps, 0),
        errors: all.reduce((sum, one) => sum + one.errors, 0),
        subagents: nested.length,
        failure: failureClass(run.failure_type, run.failure_code),
        totals: totalsOf([run]),
        totals_with_subagents: totalsOf([run, ...nested]),
      },
      text: () => {
        text ??= [file.path, ...versions, ...all.flatMap((one) => this.#searchable(one))].join('\n').toLowerCase();
        return text;
      },
      sort_title: title.toLowerCase(),
      stored_status: run.status,
      ended,
      has_open_step: this.#open.has(run.id),
      records_end: this.#formatById(run.format)?.records_end === true,
      live_until_us: live ? last_event_us + LIVE_US : 0,
    };
  }

  #searchable(run: RunColumns): string[] {
    this.#names ??= namesByRun(this.#db);
    return [run.title ?? '', run.agent_name, run.run_key, run.native_id, run.format, this.#names.get(run.id) ?? ''];
  }
}

/** Names of the tools and models that each run used. */
function namesByRun(db: Database): Map<number, string> {
  const names = new Map(db.prepare<[], [number, string]>('SELECT id, tool_names FROM run').raw().all());
  for (const [id, model] of db.prepare<[], [number, string]>('SELECT run_id, model FROM run_model').raw().all()) {
    names.set(id, `${names.get(id) ?? ''}\n${model}`);
  }
  return names;
}

/** Status of an entry at a moment, µs UTC. */
export function statusAt(entry: CatalogEntry, now: number): RunStatus {
  return runStatus({ ...entry, status: entry.stored_status, live: entry.live_until_us > now });
}

/** Whether every word, in lower case, is somewhere in what is known of the run by name. */
export function hasWords(entry: CatalogEntry, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = entry.text();
  return words.every((word) => text.includes(word));
}

/** `failure_type/failure_code`, as far as it is recorded. */
export function failureClass(type: string | null, code: string | null): string | null {
  if (type === null) return code;
  return code === null ? type : `${type}/${code}`;
}

/** Runs with a step that has no end; none are known while a first import has not made the index for it. */
function openRuns(db: Database): Set<number> {
  if (!knowsOpenSteps(db)) return new Set();
  return new Set(db.prepare<[], number>('SELECT DISTINCT run_id FROM step WHERE status = 4').pluck().all());
}

/** Whether a run has a step without an end, as far as that is known. */
export function hasOpenStep(db: Database, run: number): boolean {
  return knowsOpenSteps(db) && db.prepare('SELECT 1 FROM step WHERE status = 4 AND run_id = ?').get(run) !== undefined;
}

function knowsOpenSteps(db: Database): boolean {
  return db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'step_open'").get() !== undefined;
}

function filesOf({ file_id, file_ids, number }: RunColumns): readonly number[] {
  return number < FIRST_MERGED_RUN ? [file_id] : JSON.parse(file_ids);
}

function later(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.max(a, b);
}
