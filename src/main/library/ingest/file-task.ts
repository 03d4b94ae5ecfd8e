import { closeSync, openSync } from 'node:fs';
import { basename, parse } from 'node:path';
import type { TraceFormat } from '../../formats/format.ts';
import { examine } from './detect.ts';
import type { FileRow, FileTable } from './file-table.ts';
import { edgeHashes, type FileIdentity, headHash, identify } from './fingerprint.ts';
import { pathHash } from './path-hash.ts';
import { DocumentReading, LinesReading, type Reading } from './reading.ts';
import { RecordWriter, type WriteState } from './record-writer.ts';
import type { Relations } from './relations/relations.ts';
import type { FlushedRows } from './rows/file-rows.ts';
import type { Pricer } from './rows/pricing.ts';
import { batches, type IndexTables } from './rows/tables.ts';

/** What all files of an index are read with. */
export interface IngestContext {
  files: FileTable;
  tables: IndexTables;
  relations: Relations;
  formats: readonly TraceFormat[];
  price: Pricer;
  chunk_bytes: number;
}

/** What one slice of work on a file did, inside its transaction. */
export interface TaskSlice {
  done: boolean;
  bytes: number;
  /** Rows that were read, null when none were. */
  flushed: FlushedRows | null;
  /** Roots whose runs were deleted, and runs of other files that hung on those. */
  removed: { roots: readonly string[]; related: ReadonlySet<number> } | null;
  /** The row of the file changed. */
  changed: boolean;
  problems_changed: boolean;
  /** Steps have the order of their numbers on screen too. */
  in_order: boolean;
}

/** Steps deleted at a time. */
const STEPS_PER_CLEAR = 5_000;

interface OpenReading {
  reading: Reading;
  writer: RecordWriter;
  /** What the file began with, to notice when it is written over while it is read. */
  head: { hash: Buffer; bytes: number };
}

/**
 * Brings the index up to date with one file, a slice at a time. A file is read on from where the last read
 * ended when it still begins with what was read; otherwise, and when a read did not come to its end, its rows
 * are deleted and it is read from the start.
 */
export class FileTask {
  readonly #context: IngestContext;
  readonly #path: string;
  readonly #relativePath: string;
  readonly #row: FileRow;
  /** Open while there is more to do. */
  #fd: number | null = null;
  /** Set once old rows are deleted and the format is known. */
  #open: OpenReading | null = null;
  /** Kept after a read: an append does not open the parser anew. */
  #writer: RecordWriter | null = null;

  constructor(context: IngestContext, path: string, relativePath: string) {
    this.#context = context;
    this.#path = path;
    this.#relativePath = relativePath;
    this.#row = context.files.open(path);
  }

  get fileId(): number {
    return this.#row.id;
  }

  /** Steps read so far: what the memory of an idle task grows with. */
  get steps(): number {
    return this.#row.steps;
  }

  /** True between the slices of one read. */
  get underWay(): boolean {
    return this.#fd !== null;
  }

  /**
   * Works until `deadline` (`performance.now()` ms) or until there is nothing more to do, as part of commit
   * `rev`. Throws what opening and reading the file throws, and what SQLite throws; the task is then unusable.
   */
  run(deadline: number, rev: number): TaskSlice {
    const before = this.#row.problems;
    const slice: TaskSlice = {
      done: true,
      bytes: 0,
      flushed: null,
      removed: null,
      changed: false,
      problems_changed: false,
      in_order: false,
    };
    const fd = this.#fd ?? this.#begin(slice, rev);
    if (fd === null) return slice;
    slice.changed = true;
    do {
      if (this.#open === null) this.#prepare(fd, slice);
      else this.#read(fd, this.#open, slice, rev);
    } while (this.#fd !== null && performance.now() < deadline);
    slice.done = this.#fd === null;
    const writer = this.#open?.writer ?? this.#writer;
    if (writer !== null) {
      slice.flushed = writer.flush(rev);
      slice.in_order = writer.inOrder;
      if (slice.done) writer.forgetRows();
    }
    this.#context.files.save(this.#row);
    slice.problems_changed = this.#row.problems !== before || (slice.removed !== null && before > 0);
    return slice;
  }

  /** Forgets rows that others changed; only between slices. */
  forgetRows(): void {
    (this.#open?.writer ?? this.#writer)?.forgetRows();
  }

  close(): void {
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
    this.#open = null;
  }

  /** Opens the file and finds out what there is to do. Returns null when it is as it was read. */
  #begin(slice: TaskSlice, rev: number): number | null {
    const row = this.#row;
    const fd = openSync(this.#path, 'r');
    this.#fd = fd;
    const identity = identify(fd);
    const wasLost = row.status === 'missing' || row.status === 'unreadable';
    if (isAsRead(row, identity) && !wasLost) {
      this.close();
      return null;
    }
    if (row.status === 'unreadable') {
      this.#context.files.putNotice(row, null);
      row.problems--;
    }
    row.reason = null;
    const format = this.#context.formats.find(({ id }) => id === row.format);
    if (format !== undefined && canGoOn(row, identity, fd)) this.#resume(fd, format, identity);
    else this.#restart(slice, rev);
    return fd;
  }

  #resume(fd: number, format: TraceFormat, identity: FileIdentity): void {
    const row = this.#row;
    const state: WriteState | null = row.parser_state === null ? null : JSON.parse(row.parser_state);
    this.#open = {
      writer: this.#writer ?? this.#newWriter(format, state),
      reading: new LinesReading(
        fd,
        { offset: row.read_offset, line: row.read_line, index: row.records },
        this.#context.chunk_bytes,
      ),
      head: { hash: headHash(fd, identity.size), bytes: identity.size },
    };
    row.status = 'reading';
    row.parser_state = null;
  }

  /** Deletes the runs of the file at once; its steps go in pieces before it is read. */
  #restart(slice: TaskSlice, rev: number): void {
    const { files, relations, tables } = this.#context;
    const row = this.#row;
    row.steps = Math.max(row.steps, this.#open?.writer.steps ?? 0);
    this.#open = null;
    this.#writer = null;
    for (const batch of batches(tables)) batch.discard();
    const roots = relations.rootsOfFile(row.id);
    const related = relations.withoutFile(row.id, rev, () => files.clearRuns(row));
    slice.removed = { roots, related };
    Object.assign(row, { status: 'reading', parser_state: null, head_hash: null, tail_hash: null });
    Object.assign(row, { records: 0, problems: 0, read_offset: 0, read_line: 0 });
  }

  /** Deletes some old steps, or finds out the format when none are left. */
  #prepare(fd: number, slice: TaskSlice): void {
    const row = this.#row;
    if (row.steps > 0) {
      const left = Math.max(0, row.steps - STEPS_PER_CLEAR);
      this.#context.files.clearSteps(row, left, row.steps);
      row.steps = left;
      return;
    }
    const identity = identify(fd);
    const found = examine(fd, identity.size, basename(this.#path), this.#context.formats);
    Object.assign(row, identity, { last_event_us: identity.mtime_us });
    if (found.format === null) {
      Object.assign(row, { container: null, format: null, confidence: null, detection: null });
      Object.assign(row, { status: 'unrecognised', reason: found.reason });
      slice.bytes += identity.size;
      this.close();
      return;
    }
    const { format, container, detection, document } = found;
    if (document !== null) slice.bytes += identity.size;
    Object.assign(row, { container, format: format.id, confidence: detection.confidence, detection: detection.reason });
    const start = { offset: 0, line: 0, index: 0 };
    this.#open = {
      writer: this.#newWriter(format, null),
      reading:
        document === null
          ? new LinesReading(fd, start, this.#context.chunk_bytes)
          : new DocumentReading(document, format),
      head: { hash: headHash(fd, identity.size), bytes: identity.size },
    };
  }

  #read(fd: number, { reading, writer, head }: OpenReading, slice: TaskSlice, rev: number): void {
    const row = this.#row;
    const from = reading.bytes;
    const more = reading.next(writer);
    writer.flushSteps();
    slice.bytes += reading.bytes - from;
    const { offset, line, index } = reading.position;
    Object.assign(row, { read_offset: offset, read_line: line, records: index });
    Object.assign(row, { steps: writer.steps, problems: writer.problems });
    if (more) return;

    const identity = identify(fd);
    const isLines = row.container === 'lines';
    if (isLines && identity.size > reading.bytes) return;
    if ((isLines && identity.size < reading.bytes) || !headHash(fd, head.bytes).equals(head.hash)) {
      this.#restart(slice, rev);
      return;
    }
    // A document is as it was when it was parsed: what came since shows as a change of the file.
    if (isLines) Object.assign(row, identity, { last_event_us: identity.mtime_us });
    Object.assign(row, edgeHashes(fd, row.read_offset), { status: reading.waiting ? 'growing' : 'whole' });
    row.parser_state = JSON.stringify(writer.state);
    this.#writer = writer;
    this.close();
  }

  #newWriter(format: TraceFormat, state: WriteState | null): RecordWriter {
    const { tables, price } = this.#context;
    const { id, steps, problems } = this.#row;
    const file = {
      id,
      format: format.id,
      stem: parse(this.#path).name,
      path_hash: pathHash(this.#path),
      relative_path: this.#relativePath,
    };
    return new RecordWriter(tables, format, file, { steps, problems, state }, price);
  }
}

/** Whether the file is the very one that the row tells of. */
export function isAsRead(row: FileRow, now: FileIdentity): boolean {
  if (row.status === 'pending' || row.status === 'reading') return false;
  return row.mtime_us === now.mtime_us && isSameFile(row, now) && row.size === now.size;
}

function isSameFile(row: FileRow, now: FileIdentity): boolean {
  return row.device === now.device && row.inode === now.inode;
}

/** Whether the file begins with what was read of it, so that only what follows is new. */
function canGoOn(row: FileRow, now: FileIdentity, fd: number): boolean {
  if (row.parser_state === null || row.container !== 'lines' || !isSameFile(row, now)) return false;
  // The same size with another time: written over in place, or only touched, which cannot be told apart.
  if (now.size < row.size || (now.size === row.size && now.mtime_us !== row.mtime_us)) return false;
  const { head_hash, tail_hash } = edgeHashes(fd, row.read_offset);
  return row.head_hash?.equals(head_hash) === true && row.tail_hash?.equals(tail_hash) === true;
}
