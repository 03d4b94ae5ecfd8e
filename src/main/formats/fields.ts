/** Readers of fields in records: what has another type than expected is absent. */

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectOf(value: unknown): JsonObject | null {
  return isObject(value) ? value : null;
}

/** A string that says something: empty ones count as absent. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Longest id kept, in UTF-16 units: ids are remembered, and a hostile file may write megabytes into one. */
const LONGEST_ID = 256;

/** An id, cut where it is longer than any real one. */
export function idOf(value: unknown): string | null {
  const text = textOf(value);
  return text === null || text.length <= LONGEST_ID ? text : text.slice(0, LONGEST_ID);
}

export function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** A count such as tokens: a whole number, not negative. */
export function countOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

export function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Milliseconds as integer microseconds; negative ones are absent. */
export function microseconds(milliseconds: unknown): number | null {
  const value = numberOf(milliseconds);
  return value === null || value < 0 ? null : Math.round(value * 1000);
}

/** What a value is, for messages: "a string", "an array", "null". */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
