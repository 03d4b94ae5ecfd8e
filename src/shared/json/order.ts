import { sortedKeys } from './canonical.ts';

/**
 * Some order of JSON values: 0 where their canonical forms are equal, and otherwise negative one way round and positive
 * the other. Stops at the first difference, and does not overflow at any depth.
 */
export function orderOfJson(left: unknown, right: unknown): number {
  const pairs: [unknown, unknown][] = [[left, right]];
  for (let pair = pairs.pop(); pair !== undefined; pair = pairs.pop()) {
    const [a, b] = pair;
    if (a === b) continue;
    const rank = rankOf(a);
    if (rank !== rankOf(b)) return rank - rankOf(b);
    const order =
      rank === ARRAY
        ? orderOfArrays(a as readonly unknown[], b as readonly unknown[], pairs)
        : rank === OBJECT
          ? orderOfObjects(a as object, b as object, pairs)
          : orderOfScalars(a, b);
    if (order !== 0) return order;
  }
  return 0;
}

const ARRAY = 4;
const OBJECT = 5;

function rankOf(value: unknown): number {
  if (typeof value === 'string') return 3;
  if (typeof value === 'number') return Number.isFinite(value) ? 2 : 0;
  if (typeof value === 'boolean') return 1;
  if (typeof value !== 'object' || value === null) return 0;
  return Array.isArray(value) ? ARRAY : OBJECT;
}

/** What is left are two values of one rank, null twice among them. */
function orderOfScalars(left: unknown, right: unknown): number {
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : 1;
  if (rankOf(left) === 0) return 0;
  return Number(left) - Number(right);
}

function orderOfArrays(left: readonly unknown[], right: readonly unknown[], pairs: [unknown, unknown][]): number {
  if (left.length !== right.length) return left.length - right.length;
  for (let at = left.length - 1; at >= 0; at--) pairs.push([left[at], right[at]]);
  return 0;
}

function orderOfObjects(left: object, right: object, pairs: [unknown, unknown][]): number {
  const keys = sortedKeys(left);
  const others = sortedKeys(right);
  if (keys.length !== others.length) return keys.length - others.length;
  for (let at = keys.length - 1; at >= 0; at--) {
    const key = keys[at] ?? '';
    const other = others[at] ?? '';
    if (key !== other) return key < other ? -1 : 1;
    pairs.push([(left as Readonly<Record<string, unknown>>)[key], (right as Readonly<Record<string, unknown>>)[key]]);
  }
  return 0;
}
