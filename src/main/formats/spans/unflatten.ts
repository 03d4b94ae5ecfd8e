import type { JsonObject } from '../fields.ts';

/** Places of an array beyond this are those of a broken or hostile file. */
const MOST_ITEMS = 10_000;
/** Levels of a key; deeper ones are no message. */
const DEEPEST = 16;

interface Node {
  value: unknown;
  below: Map<string, Node>;
}

/**
 * Attributes such as `llm.input_messages.10.message.role` as nested values, those below `prefix` alone. Where all keys
 * of a level are numbers it is an array, in the order of the numbers. Null when there is none.
 */
export function unflatten(attributes: JsonObject, prefix: string): unknown {
  const root: Node = { value: undefined, below: new Map() };
  const start = `${prefix}.`;
  for (const key in attributes) {
    if (!key.startsWith(start)) continue;
    const path = key.slice(start.length).split('.');
    if (path.length > DEEPEST) continue;
    let node = root;
    for (const name of path) {
      let next = node.below.get(name);
      if (next === undefined) {
        next = { value: undefined, below: new Map() };
        node.below.set(name, next);
      }
      node = next;
    }
    node.value = attributes[key];
  }
  return root.below.size === 0 ? null : nestedValue(root);
}

function nestedValue(node: Node): unknown {
  if (node.below.size === 0) return node.value;
  const names = [...node.below.keys()];
  if (names.length <= MOST_ITEMS && names.every((name) => /^\d{1,9}$/.test(name))) {
    names.sort((a, b) => Number(a) - Number(b));
    return names.map((name) => child(node, name));
  }
  return Object.fromEntries(names.map((name) => [name, child(node, name)]));
}

function child(node: Node, name: string): unknown {
  const found = node.below.get(name);
  return found === undefined ? null : nestedValue(found);
}
