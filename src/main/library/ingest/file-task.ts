import { closeSync, openSync } from 'node:fs';
import { basename, dirname, parse } from 'node:path';
import type { ParserContext, TraceFormat, TraceParser } from '../../formats/format.ts';
import { formatById } from '../../formats/registry.ts';
import type { JsonDocument } from '../containers/json.ts';
import type { ReadPosition } from '../containers/lines.ts';
import { LocalParsing } from '../parse/local-parsing.ts';
import { ParseThreadLost } from '../parse/parse-thread.ts';
import type { ParsedPiece, Parsing } from '../parse/piece.ts';
import { DocumentReading, HeldReading, LinesReading } from '../parse/reading.ts';
import { type Examination, examine } from './detect.ts';
import { canGoOn, isAsRead, isBeingRewritten } from './file-state.ts';
import type { FileRow } from './file-table.ts';
import { FileWriter } from './file-writer.ts';
import { edgeHashes, type FileIdentity, headHash, identify } from './fingerprint.ts';
import type { IngestContext, TaskSlice } from './ingest-context.ts';
import { pathHash } from './path-hash.ts';
import type { StartOrder } from './rows/file-rows.ts';
import { batches } from './rows/tables.ts';

/** Steps deleted at a time. */
const STEPS_PER_CLEAR = 5_000;

/** What is stored of a file read to its end, to go on from there. */
interface StoredState {
  parser: unknown;
  order: StartOrder;
}

interface Examined {
  identity: FileIdentity;
  found: Examination;
}

interface OpenFile {
  format: TraceFormat;
  parsing: Parsing;
  writer: FileWriter;
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
  /** Bytes of the file that were read, for progress. */
  #bytesRead = 0;
  /** What the file was found to be, until it is read. */
  #examined: Examined | null = null;
  /** Set once old rows are deleted and the format is known. */
  #open: OpenFile | null = null;
  /** Kept after a read: an append does not open them anew. */
  #idle: { writer: FileWriter; parser: TraceParser | null } | null = null;

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
      else this.#read(fd, this.#open, slice, deadline, rev);
    } while (this.#fd !== null && (performance.now() < deadline || this.#leftEmpty(slice)));
    slice.done = this.#fd === null;
    const writer = this.#open?.writer ?? this.#idle?.writer;
    if (writer !== undefined) {
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
    this.#open?.writer.forgetRows();
    this.#idle?.writer.forgetRows();
  }

  close(): void {
    this.#open?.parsing.close();
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
    this.#open = null;
    this.#examined = null;
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
    else if (this.#waitsForDocument(fd, identity)) {
      this.#context.files.save(Object.assign(row, identity, { status: 'growing' }));
      this.close();
      return null;
    } else this.#restart(slice, rev);
    return fd;
  }

  /** Between two versions of a document the one that was read stays: nobody is to see it go and come again. */
  #waitsForDocument(fd: number, identity: FileIdentity): boolean {
    if (!isBeingRewritten(this.#row, identity)) return false;
    this.#examined = this.#examine(fd, identity);
    return this.#examined.found.format === null;
  }

  #examine(fd: number, identity: FileIdentity): Examined {
    return { identity, found: examine(fd, identity.size, basename(this.#path), this.#context.formats) };
  }

  #resume(fd: number, format: TraceFormat, identity: FileIdentity): void {
    const row = this.#row;
    // A parser kept from the last read needs no stored state, which may be large.
    const stored = this.#idle === null || this.#idle.parser === null ? row.parser_state : null;
    const state: StoredState | null = stored === null ? null : JSON.parse(stored);
    const from = { offset: row.read_offset, line: row.read_line, index: row.records };
    const parser = this.#idle?.parser ?? format.openParser({ ...this.#parserContext, resume: state?.parser });
    this.#open = {
      format,
      parsing: this.#parseLines(fd, format, parser, from),
      writer: this.#idle?.writer ?? this.#newWriter(format, state?.order ?? null),
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
    this.#open?.parsing.close();
    this.#open = null;
    this.#idle = null;
    for (const batch of batches(tables)) batch.discard();
    const roots = relations.rootsOfFile(row.id);
    const related = relations.withoutFile(row.id, rev, () => files.clearRuns(row));
    slice.removed = { roots, related };
    Object.assign(row, { status: 'reading', parser_state: null, head_hash: null, tail_hash: null });
    Object.assign(row, { records: 0, problems: 0, read_offset: 0, read_line: 0 });
  }

  /**
   * Old runs are gone and new ones not there yet: where that takes little, nobody is to see it. Not so for files
   * that take many slices anyway.
   */
  #leftEmpty(slice: TaskSlice): boolean {
    const isQuick =
      this.#row.steps <= STEPS_PER_CLEAR && (this.#open === null || this.#open.parsing instanceof LocalParsing);
    return slice.removed !== null && slice.bytes === 0 && isQuick;
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
    const { identity, found } = this.#examined ?? this.#examine(fd, identify(fd));
    this.#examined = null;
    Object.assign(row, identity, { last_event_us: this.#lastEvent(identity) });
    if (found.format === null) {
      Object.assign(row, { container: null, format: null, confidence: null, detection: null });
      Object.assign(row, { status: 'unrecognised', reason: found.reason });
      slice.bytes += identity.size;
      this.close();
      return;
    }
    const { format, detection, document, unpacked } = found;
    const container = unpacked === null ? found.container : 'packed';
    Object.assign(row, { container, format: format.id, confidence: detection.confidence, detection: detection.reason });
    this.#open = {
      format,
      parsing: this.#parseFromStart(fd, identity.size, format, document, unpacked),
      writer: this.#newWriter(format, null),
      head: { hash: headHash(fd, identity.size), bytes: identity.size },
    };
  }

  #read(fd: number, open: OpenFile, slice: TaskSlice, deadline: number, rev: number): void {
    const piece = this.#nextPiece(open, deadline, slice, rev);
    if (piece === null) return;
    const row = this.#row;
    const { writer, head } = open;
    writer.write(piece);
    slice.bytes += Math.max(0, piece.bytes_read - this.#bytesRead);
    this.#bytesRead = piece.bytes_read;
    const { offset, line, index } = piece.position;
    Object.assign(row, { read_offset: offset, read_line: line, records: index });
    Object.assign(row, { steps: writer.steps, problems: writer.problems });
    if (piece.end === null) return;

    const identity = identify(fd);
    const isLines = row.container === 'lines';
    if (isLines && identity.size > piece.bytes_read) {
      this.#goOn(fd, open, piece.position, piece.end.parser_state);
      return;
    }
    if (isLines && (identity.size < piece.bytes_read || !headHash(fd, head.bytes).equals(head.hash))) {
      this.#restart(slice, rev);
      return;
    }
    // A document is as it was when it was parsed: what came since shows as a change of the file.
    if (isLines) Object.assign(row, identity, { last_event_us: this.#lastEvent(identity) });
    Object.assign(row, edgeHashes(fd, row.read_offset), { status: piece.end.waiting ? 'growing' : 'whole' });
    row.parser_state = JSON.stringify({ parser: piece.end.parser_state, order: writer.order } satisfies StoredState);
    this.#idle = { writer, parser: open.parsing instanceof LocalParsing ? open.parsing.parser : null };
    this.close();
  }

  /** When bytes last arrived: a file that ships did not grow, however new it is. */
  #lastEvent({ mtime_us }: FileIdentity): number | null {
    return dirname(this.#path) === this.#context.samples ? null : mtime_us;
  }

  /** The next piece, or null when the thread has none ready or was lost. */
  #nextPiece(open: OpenFile, deadline: number, slice: TaskSlice, rev: number): ParsedPiece | null {
    try {
      return open.parsing.next(deadline - performance.now());
    } catch (error) {
      if (!(error instanceof ParseThreadLost)) throw error;
      this.#restart(slice, rev);
      return null;
    }
  }

  /** The file grew while it was read: what is new is read here, whoever read it so far. */
  #goOn(fd: number, open: OpenFile, from: ReadPosition, parserState: unknown): void {
    if (open.parsing instanceof LocalParsing) return;
    const parser = open.format.openParser({ ...this.#parserContext, resume: parserState });
    open.parsing = this.#parseLines(fd, open.format, parser, from);
  }

  #parseFromStart(
    fd: number,
    size: number,
    format: TraceFormat,
    document: JsonDocument | null,
    unpacked: Buffer | null,
  ): Parsing {
    const { thread, thread_bytes, chunk_bytes } = this.#context;
    const context = this.#parserContext;
    this.#bytesRead = 0;
    // The thread has the formats of the registry only.
    if (document === null && unpacked === null && size >= thread_bytes && formatById(format.id) === format) {
      const ahead = thread.start({ fd, format: format.id, context, chunk_bytes });
      if (ahead) return ahead;
    }
    const parser = format.openParser(context);
    if (document !== null) return new LocalParsing(format, parser, new DocumentReading(document, format));
    if (unpacked !== null) return new LocalParsing(format, parser, new HeldReading(unpacked, size));
    return this.#parseLines(fd, format, parser, { offset: 0, line: 0, index: 0 });
  }

  #parseLines(fd: number, format: TraceFormat, parser: TraceParser, from: ReadPosition): LocalParsing {
    this.#bytesRead = from.offset;
    return new LocalParsing(format, parser, new LinesReading(fd, from, this.#context.chunk_bytes));
  }

  get #parserContext(): ParserContext {
    return { relative_path: this.#relativePath, file_stem: parse(this.#path).name };
  }

  #newWriter(format: TraceFormat, order: StartOrder | null): FileWriter {
    const { tables, price } = this.#context;
    const { id, steps, problems } = this.#row;
    const { name: stem } = parse(this.#path);
    const merges = format.merges === true;
    const file = { id, format: format.id, stem, path_hash: pathHash(this.#path), merges };
    return new FileWriter(tables, format, file, { steps, problems, order }, price);
  }
}
