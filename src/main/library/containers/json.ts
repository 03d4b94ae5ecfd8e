import { readSync } from 'node:fs';
import type { Locator } from '../../formats/format.ts';
import { notARecord, parseValue, tooLarge, type Unreadable, type ValueLimits } from './json-value.ts';

/** A document is held whole while it is read. */
export const DOCUMENT_LIMITS: ValueLimits = { bytes: 32 * 2 ** 20, depth: 2_000 };

/** A file that is one JSON value. */
export interface JsonDocument {
  value: unknown;
  /** The bytes of the value, without byte order mark. */
  at: Locator;
}

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** Reads an open file as one JSON document of `size` bytes. Throws only what reading throws. */
export function readDocument(fd: number, size: number, limits = DOCUMENT_LIMITS): JsonDocument | Unreadable {
  if (size > limits.bytes) return tooLarge(limits);
  const bytes = readRange(fd, 0, size);
  const offset = bytes.subarray(0, 3).equals(BOM) ? 3 : 0;
  const parsed = parseValue(bytes.subarray(offset));
  if (!('value' in parsed)) return parsed;
  const { value } = parsed;
  // Documents may be arrays of records; only their depth is checked here.
  const cause = notARecord(Array.isArray(value) ? { value } : value, bytes.length, limits);
  return cause ?? { value, at: { offset, length: bytes.length - offset, line: 1 } };
}

/** Bytes `from` to `from + length` of an open file, fewer when it ends before. */
export function readRange(fd: number, from: number, length: number): Buffer {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const read = readSync(fd, buffer, filled, length - filled, from + filled);
    if (read === 0) break;
    filled += read;
  }
  return buffer.subarray(0, filled);
}
