import type { Locator } from '../../formats/format.ts';
import type { Bytes } from './bytes.ts';
import { parseExact } from './exact-integers.ts';
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

/** Reads all bytes as one JSON document, with `exact` as `parseExact` does. Throws only what reading throws. */
export function readDocument(from: Bytes, limits = DOCUMENT_LIMITS, exact = false): JsonDocument | Unreadable {
  if (from.size > limits.bytes) return tooLarge(limits);
  const bytes = from.read(0, from.size);
  const offset = bytes.subarray(0, 3).equals(BOM) ? 3 : 0;
  const parsed = parseValue(bytes.subarray(offset), exact ? parseExact : JSON.parse);
  if (!('value' in parsed)) return parsed;
  const { value } = parsed;
  // Documents may be arrays of records; only their depth is checked here.
  const cause = notARecord(Array.isArray(value) ? { value } : value, bytes.length, limits);
  return cause ?? { value, at: { offset, length: bytes.length - offset, line: 1 } };
}
