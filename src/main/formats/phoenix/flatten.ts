import { isObject, type JsonObject } from '../fields.ts';

/** Levels of attributes; deeper ones stay values. */
const DEEPEST = 16;
/** Values of these are content, whatever they hold. */
const WHOLE = new Set(['input.value', 'output.value', 'metadata']);

/** Attributes that were nested at the dots of their names, flat again: `llm.token_count.prompt`. */
export function flatten(attributes: JsonObject): JsonObject {
  const flat: [string, unknown][] = [];
  add(attributes, '', 0, flat);
  return Object.fromEntries(flat);
}

function add(value: unknown, key: string, depth: number, flat: [string, unknown][]): void {
  const inner = depth < DEEPEST && !WHOLE.has(key) ? membersOf(value) : null;
  if (inner === null) {
    flat.push([key, value]);
    return;
  }
  for (const [name, member] of inner) add(member, key === '' ? name : `${key}.${name}`, depth + 1, flat);
}

/** A list of plain values is one value, one of objects was indexed. */
function membersOf(value: unknown): [string, unknown][] | null {
  if (isObject(value)) return Object.entries(value);
  return Array.isArray(value) && value.some((item) => isObject(item)) ? Object.entries(value) : null;
}
