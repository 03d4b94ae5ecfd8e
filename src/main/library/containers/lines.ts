import { isAscii, isUtf8 } from 'node:buffer';
import type { Locator, TraceRecord } from '../../formats/format.ts';
import {
  endOfValue,
  LINE_LIMITS,
  notARecord,
  parseValue,
  tooLarge,
  type Unreadable,
  type ValueLimits,
} from './json-value.ts';

/** Where reading goes on: `offset` bytes, `line` whole lines and `index` records lie behind. */
export interface ReadPosition {
  offset: number;
  line: number;
  index: number;
}

/** Takes what a container holds, in file order. Both calls use up one `index`. */
export interface RecordSink {
  record(record: TraceRecord): void;
  /** Bytes that are no record. Counted as a record of kind `UNREADABLE_KIND` that became a problem. */
  unreadable(cause: Unreadable, at: Locator): void;
}

/** The kind under which unreadable records are counted. */
export const UNREADABLE_KIND = 'unreadable';

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Reads JSON Lines from bytes that arrive in any cut. A line is one record, or several when writers glued
 * values together, or a problem; empty lines are nothing. What comes out does not depend on how the bytes
 * were cut, and memory is bounded by the limit on one value.
 *
 * An object or array ends where its last bracket is, so a last line without newline counts as soon as it
 * is whole (`end`); anything else waits for its newline.
 */
export class LineReader {
  readonly #limits: ValueLimits;
  /** Start of the bytes not yet turned into records; `#held` begins here. */
  #offset: number;
  #line: number;
  #index: number;
  /** Bytes of the unfinished line, in pieces so that a long line is not copied with every read. */
  #held: Buffer[] = [];
  #heldBytes = 0;
  /** Set while the rest of a line is passed over: why, and how many bytes so far. */
  #passing: { cause: Unreadable; bytes: number; endsInReturn: boolean } | null = null;

  constructor(from: ReadPosition = { offset: 0, line: 0, index: 0 }, limits: ValueLimits = LINE_LIMITS) {
    this.#offset = from.offset;
    this.#line = from.line;
    this.#index = from.index;
    this.#limits = limits;
  }

  /** From where a new reader gives exactly what this one has not given yet. */
  get position(): ReadPosition {
    return { offset: this.#offset, line: this.#line, index: this.#index };
  }

  /** True while bytes of an unfinished line are waiting. */
  get waiting(): boolean {
    return this.#heldBytes > 0 || this.#passing !== null;
  }

  /** Takes the next bytes of the file. The chunk may be reused after the call. */
  push(chunk: Buffer, sink: RecordSink): void {
    let from = 0;
    if (this.waiting) {
      from = chunk.indexOf(NEWLINE) + 1;
      if (from === 0) {
        this.#hold(chunk, sink);
        return;
      }
      this.#finishLine(chunk.subarray(0, from), sink);
    }
    const end = Math.max(from, chunk.lastIndexOf(NEWLINE) + 1);
    if (end > from) this.#wholeLines(chunk.subarray(from, end), sink);
    if (end < chunk.length) this.#hold(chunk.subarray(end), sink);
  }

  /** The file ends here for now: gives what is already whole of its last line. */
  end(sink: RecordSink): void {
    if (this.#heldBytes > 0) this.#giveLeadingOfHeld(sink);
  }

  /** The fast path: lines that end in this chunk, nearly all of them one valid object. */
  #wholeLines(lines: Buffer, sink: RecordSink): void {
    const base = this.#offset;
    const ascii = isAscii(lines) ? lines.toString('latin1') : null;
    const valid = ascii !== null || isUtf8(lines);
    let start = 0;
    while (start < lines.length) {
      const newline = lines.indexOf(NEWLINE, start);
      const end = withoutReturn(lines, start, newline);
      const length = end - start;
      let value: unknown;
      if (valid && length <= this.#limits.bytes && lines[start] === OPEN_BRACE) {
        try {
          // UTF-8 by default: naming it costs a look-up for every line.
          value = JSON.parse(ascii === null ? lines.toString(undefined, start, end) : ascii.slice(start, end));
        } catch {
          // Glued or broken: told apart below, from the bytes.
        }
      }
      if (value !== undefined && lines[end - 1] === CLOSE_BRACE && notARecord(value, length, this.#limits) === null) {
        sink.record({ index: this.#index++, value, at: { offset: base + start, length, line: this.#line + 1 } });
      } else if (length > 0) {
        this.#offset = base + start;
        this.#lineByValues(lines.subarray(start, end), sink);
      }
      start = newline + 1;
      this.#line++;
    }
    this.#offset = base + lines.length;
  }

  /** A line that is not simply one object: each value it begins with, then one problem for what is left. */
  #lineByValues(line: Buffer, sink: RecordSink): void {
    const { given, stop } = this.#giveLeading(line, sink);
    const rest = line.subarray(given);
    if (rest.length === 0) return;
    let cause = stop;
    if (cause === null && rest.length > this.#limits.bytes) cause = tooLarge(this.#limits);
    if (cause === null) {
      const parsed = parseValue(rest);
      cause = 'value' in parsed ? notARecord(parsed.value, rest.length, this.#limits) : parsed;
    }
    if (cause !== null) this.#unreadable(cause, given, rest.length, sink);
  }

  /**
   * Gives the whole objects and arrays that `bytes`, which lie at `#offset`, begin with. `given` counts the
   * bytes done with; `stop` says why the next value is broken, null when it is unfinished or too large.
   */
  #giveLeading(bytes: Buffer, sink: RecordSink): { given: number; stop: Unreadable | null } {
    let at = this.#offset === 0 && bytes.subarray(0, 3).equals(BOM) ? 3 : 0;
    for (at = skipBlank(bytes, at); at < bytes.length; at = skipBlank(bytes, at)) {
      const end = endOfValue(bytes, at);
      const length = end - at;
      if (end < 0 || length > this.#limits.bytes) return { given: at, stop: null };
      const parsed = parseValue(bytes.subarray(at, end));
      if (!('value' in parsed)) return { given: at, stop: parsed };
      const cause = notARecord(parsed.value, length, this.#limits);
      if (cause === null) {
        const where = { offset: this.#offset + at, length, line: this.#line + 1 };
        sink.record({ index: this.#index++, value: parsed.value, at: where });
      } else {
        this.#unreadable(cause, at, length, sink);
      }
      at = end;
    }
    return { given: at, stop: null };
  }

  /** Keeps bytes of an unfinished line, unless the line is being passed over. */
  #hold(bytes: Buffer, sink: RecordSink): void {
    if (this.#passing !== null) {
      this.#pass(this.#passing, bytes);
      return;
    }
    this.#held.push(Buffer.from(bytes));
    this.#heldBytes += bytes.length;
    if (this.#heldBytes <= this.#limits.bytes) return;
    const stop = this.#giveLeadingOfHeld(sink);
    if (this.#heldBytes <= this.#limits.bytes) return;
    this.#passing = { cause: stop ?? tooLarge(this.#limits), bytes: 0, endsInReturn: false };
    this.#pass(this.#passing, this.#takeHeld());
  }

  #giveLeadingOfHeld(sink: RecordSink): Unreadable | null {
    const bytes = this.#takeHeld();
    const { given, stop } = this.#giveLeading(bytes, sink);
    this.#offset += given;
    if (given < bytes.length) {
      this.#held = [bytes.subarray(given)];
      this.#heldBytes = bytes.length - given;
    }
    return stop;
  }

  #takeHeld(): Buffer {
    const bytes = this.#held.length === 1 && this.#held[0] !== undefined ? this.#held[0] : Buffer.concat(this.#held);
    this.#held = [];
    this.#heldBytes = 0;
    return bytes;
  }

  #pass(passing: { bytes: number; endsInReturn: boolean }, bytes: Buffer): void {
    passing.bytes += bytes.length;
    if (bytes.length > 0) passing.endsInReturn = bytes.at(-1) === RETURN;
  }

  /** `bytes` end with the newline of the line under way. */
  #finishLine(bytes: Buffer, sink: RecordSink): void {
    if (this.#passing === null) {
      this.#wholeLines(Buffer.concat([this.#takeHeld(), bytes]), sink);
      return;
    }
    const passing = this.#passing;
    this.#pass(passing, bytes.subarray(0, -1));
    this.#unreadable(passing.cause, 0, passing.bytes - (passing.endsInReturn ? 1 : 0), sink);
    this.#passing = null;
    this.#offset += passing.bytes + 1;
    this.#line++;
  }

  #unreadable(cause: Unreadable, at: number, length: number, sink: RecordSink): void {
    this.#index++;
    sink.unreadable(cause, { offset: this.#offset + at, length, line: this.#line + 1 });
  }
}

function withoutReturn(bytes: Buffer, start: number, end: number): number {
  return end > start && bytes[end - 1] === RETURN ? end - 1 : end;
}

/** First index from `at` that is not a space, tab or carriage return. */
function skipBlank(bytes: Buffer, at: number): number {
  let next = at;
  while (next < bytes.length && (bytes[next] === 0x20 || bytes[next] === 0x09 || bytes[next] === RETURN)) next++;
  return next;
}
