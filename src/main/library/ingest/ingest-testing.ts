import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterEach } from 'vitest';
import type { EventMap } from '../../../shared/api.ts';
import type { RecordOutcome, TraceEvent, TraceFormat } from '../../formats/format.ts';
import { RUNS_PER_FILE, STEPS_PER_FILE } from '../store/schema.ts';
import { IndexWriter, type WriterOptions } from './index-writer.ts';

/**
 * A format for tests: each record carries the events it becomes, so that a test says exactly what is written. A
 * record `{"small": …}` gives its `events`, with its own place as part of each step; `{"throw": true}` makes the
 * parser fail.
 */
export const smallFormat: TraceFormat = {
  id: 'small',
  label: 'Small',
  containers: ['lines', 'json'],
  detect: ({ records, document }) => {
    const given = isList(document) ? document.small_records : records;
    const small = given.filter((record) => isObject(record) && 'small' in record).length;
    return small === 0 ? null : { confidence: 0.9, reason: `small in ${small} of ${given.length} records` };
  },
  split: (document) =>
    isList(document)
      ? document.small_records.map((value, i) => ({ value, pointer: `/small_records/${i}` }))
      : [{ value: document, pointer: '' }],
  openParser: ({ resume }) => {
    let pushed = typeof resume === 'number' ? resume : 0;
    return {
      push({ value, at }, emit): RecordOutcome {
        pushed++;
        const record = value as { small?: string; events?: TraceEvent[]; throw?: boolean };
        if (record.throw) throw new RangeError('Maximum call stack size exceeded');
        for (const event of record.events ?? []) emit(event.kind === 'step' ? { ...event, parts: [at] } : event);
        return { kind: record.small ?? 'other', became: record.events === undefined ? 'counted' : 'step' };
      },
      state: () => pushed,
    };
  },
  content: () => {
    throw new Error('not read in these tests');
  },
};

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isList(value: unknown): value is { small_records: unknown[] } {
  return isObject(value) && 'small_records' in value && Array.isArray(value.small_records);
}

/** One record of the small format. */
export function record(...events: TraceEvent[]): string {
  return JSON.stringify({ small: 'r', events });
}

/** Where the index of a test is: in memory it cannot be reopened, but is made in a tenth of the time. */
type Place = 'file' | 'memory';

/** A folder of trace files with an index beside it, gone after the test. */
export class TestFolder {
  readonly root = mkdtempSync(join(tmpdir(), 'retrace-ingest-'));
  readonly traces = join(this.root, 'traces');
  readonly #options: WriterOptions;
  #writer: IndexWriter | null = null;

  readonly #place: Place;

  constructor(options: WriterOptions = {}, place: Place = 'file') {
    this.#options = { formats: [smallFormat], ...options };
    this.#place = place;
    mkdirSync(this.traces);
    folders.push(this);
  }

  get writer(): IndexWriter {
    const index = this.#place === 'memory' ? ':memory:' : join(this.root, 'index.db');
    this.#writer ??= new IndexWriter(index, this.#options);
    return this.#writer;
  }

  path(name: string): string {
    return join(this.traces, name);
  }

  write(name: string, content: string | Buffer): string {
    const path = this.path(name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  append(name: string, content: string | Buffer): void {
    appendFileSync(this.path(name), content);
  }

  /** Reads a file to its end, one slice of `budget_ms` after the other. */
  read(name: string, budget_ms = 1_000): void {
    while (!this.slice(name, budget_ms).done);
  }

  /** One slice of reading a file. */
  slice(name: string, budget_ms: number): { done: boolean; bytes: number; commit: EventMap['changed'] | null } {
    const path = this.path(name);
    const { files, commit } = this.writer.read([{ path, relative_path: relative(this.traces, path) }], budget_ms);
    const [read] = files;
    if (read === undefined) throw new Error('nothing was read');
    return { done: read.done, bytes: read.bytes, commit };
  }

  /** Closes the index as a crash would: what is under way is not brought to an end. */
  reopen(): void {
    this.#writer?.close();
    this.#writer = null;
  }

  dump(): Record<string, unknown[]> {
    return dumpIndex(this.writer.db, this.traces);
  }

  close(): void {
    this.reopen();
    rmSync(this.root, { recursive: true, force: true });
  }
}

const folders: TestFolder[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) folder.close();
});

/** Columns that tell when and where a file was read and how much of it was there, not what it holds. */
const VOLATILE = new Set(['rev', 'device', 'inode', 'mtime_us', 'last_event_us', 'confidence', 'detection']);
const STEP_IDS = new Set(['step_id', 'parent_step_id', 'from_step', 'retry_of', 'first_error_id', 'last_error_id']);
const RUN_IDS = new Set(['run_id', 'other_id', 'root_id', 'copy_of', 'from_run', 'to_run']);

/**
 * All rows of an index, with ids told by path and number: equal for equal traces in any order of arrival.
 * `run_share` is left out: it may remember pairs of runs that no longer share anything, to no effect.
 */
export function dumpIndex(db: Database, base: string): Record<string, unknown[]> {
  const paths = new Map(
    (db.prepare('SELECT id, path FROM file').all() as { id: number; path: string }[]).map(({ id, path }) => [
      id,
      relative(base, path),
    ]),
  );
  const named = (id: number, size: number) => `${paths.get(Math.floor(id / size))}:${id % size}`;
  const dump: Record<string, unknown[]> = {};
  for (const table of [
    'file',
    'file_record',
    'run',
    'run_model',
    'run_link',
    'step',
    'step_part',
    'decision',
    'signal',
    'problem',
  ]) {
    const byFile = ['step', 'run_link', 'problem'].includes(table);
    const rows = (db.prepare(`SELECT * FROM ${table}`).all() as Record<string, unknown>[]).map((row) => {
      const told = Object.entries(row).flatMap(([column, value]) => {
        if (VOLATILE.has(column)) return [];
        // The folder of a test has a name of its own, and so the hashes of its paths.
        if (column === 'path') return [[column, relative(base, String(value))]];
        if (column === 'address') return [[column, String(value).replace(/@.*/, '@')]];
        if (typeof value !== 'number') return [[column, value]];
        if (column === 'file_id' || (table === 'file' && column === 'id')) return [[column, paths.get(value)]];
        if (STEP_IDS.has(column) || (byFile && column === 'id') || (table === 'step' && column === 'parent_id')) {
          return [[column, named(value, STEPS_PER_FILE)]];
        }
        if (RUN_IDS.has(column) || (table === 'run' && (column === 'id' || column === 'parent_id'))) {
          return [[column, named(value, RUNS_PER_FILE)]];
        }
        return [[column, value]];
      });
      return JSON.stringify(Object.fromEntries(told.filter(([, value]) => value !== null)));
    });
    dump[table] = rows.sort().map((row) => JSON.parse(row));
  }
  return dump;
}
