import { readSync } from 'node:fs';
import type { TraceFormat } from '../../formats/format.ts';
import type { JsonDocument } from '../containers/json.ts';
import { LineReader, type ReadPosition, type RecordSink } from '../containers/lines.ts';

/** One pass over a file, a piece at a time. */
export interface Reading {
  /** Gives the records of the next piece to `sink`. Returns false when the file ends for now. */
  next(sink: RecordSink): boolean;
  /** Up to where whole records were given. */
  readonly position: ReadPosition;
  /** Bytes read, those of an unfinished record included. */
  readonly bytes: number;
  /** The file ends inside a record, which may still be written. */
  readonly waiting: boolean;
}

/** Reads JSON Lines on from a position. The chunk is reused: memory does not grow with the file. */
export class LinesReading implements Reading {
  readonly #fd: number;
  readonly #lines: LineReader;
  readonly #chunk: Buffer;
  #offset: number;

  constructor(fd: number, from: ReadPosition, chunkBytes: number) {
    this.#fd = fd;
    this.#lines = new LineReader(from);
    this.#chunk = Buffer.allocUnsafe(chunkBytes);
    this.#offset = from.offset;
  }

  next(sink: RecordSink): boolean {
    const read = readSync(this.#fd, this.#chunk, 0, this.#chunk.length, this.#offset);
    if (read === 0) {
      this.#lines.end(sink);
      return false;
    }
    this.#offset += read;
    this.#lines.push(this.#chunk.subarray(0, read), sink);
    return true;
  }

  get position(): ReadPosition {
    return this.#lines.position;
  }

  get bytes(): number {
    return this.#offset;
  }

  get waiting(): boolean {
    return this.#lines.waiting;
  }
}

/** Bytes of an unpacked file given in one piece. */
const HELD_PIECE = 256 * 1024;

/** Reads JSON Lines that were unpacked from a file of `packed` bytes, from their start. */
export class HeldReading implements Reading {
  readonly #held: Buffer;
  readonly #packed: number;
  readonly #lines = new LineReader();
  #offset = 0;

  constructor(held: Buffer, packed: number) {
    this.#held = held;
    this.#packed = packed;
  }

  next(sink: RecordSink): boolean {
    const piece = this.#held.subarray(this.#offset, this.#offset + HELD_PIECE);
    if (piece.length === 0) {
      this.#lines.end(sink);
      return false;
    }
    this.#offset += piece.length;
    this.#lines.push(piece, sink);
    return true;
  }

  get position(): ReadPosition {
    return this.#lines.position;
  }

  /** Of the file: what is told of progress. */
  get bytes(): number {
    return this.#held.length === 0 ? this.#packed : Math.floor((this.#packed * this.#offset) / this.#held.length);
  }

  get waiting(): boolean {
    return this.#lines.waiting;
  }
}

/** Records of a document given in one piece. */
const RECORDS_PER_PIECE = 500;

/** Gives the records that a format finds in a parsed document. */
export class DocumentReading implements Reading {
  readonly waiting = false;
  readonly #document: JsonDocument;
  readonly #records: Iterator<{ value: unknown; pointer: string }>;
  readonly bytes: number;
  #index = 0;
  #done = false;

  constructor(document: JsonDocument, format: TraceFormat) {
    const whole = [{ value: document.value, pointer: '' }];
    this.#document = document;
    this.#records = (format.split?.(document.value) ?? whole)[Symbol.iterator]();
    this.bytes = document.at.offset + document.at.length;
  }

  next(sink: RecordSink): boolean {
    for (let n = 0; n < RECORDS_PER_PIECE && !this.#done; n++) {
      const next = this.#records.next();
      if (next.done) this.#done = true;
      else {
        const { value, pointer } = next.value;
        sink.record({ index: this.#index++, value, at: { ...this.#document.at, pointer } });
      }
    }
    return !this.#done;
  }

  get position(): ReadPosition {
    return { offset: this.#done ? this.bytes : 0, line: this.#done ? 1 : 0, index: this.#index };
  }
}
