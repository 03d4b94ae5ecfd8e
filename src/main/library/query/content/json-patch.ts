import { childOf, isIndex, parsePointer } from './json-pointer.ts';

/** A patch that does not fit the value it is applied to. */
export class PatchError extends Error {
  override readonly name = 'PatchError';
}

/**
 * Applies an RFC 6902 patch and returns the result. `value` and the patch stay as they are: what changes is copied on the way
 * to it, all else is shared. Throws `PatchError` when an operation is malformed, points nowhere, or tests in vain.
 */
export function applyPatch(value: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch)) throw new PatchError('a patch is an array of operations');
  // The value hangs below a root of its own, so that the whole of it can be replaced.
  const holder: Holder = { '': value, own: new WeakSet() };
  patch.forEach((operation: unknown, at) => {
    try {
      applyOne(holder, operation);
    } catch (error) {
      if (error instanceof PatchError) throw new PatchError(`operation ${at}: ${error.message}`);
      throw error;
    }
  });
  return holder[''];
}

interface Holder {
  '': unknown;
  /** Containers that were copied for this result: they may be changed. */
  own: WeakSet<object>;
}

function applyOne(holder: Holder, operation: unknown): void {
  const path = stepsOf(childOf(operation, 'path'), 'path');
  switch (childOf(operation, 'op')) {
    case 'add':
      add(holder, path, given(operation));
      return;
    case 'replace':
      find(holder, path);
      replace(holder, path, given(operation));
      return;
    case 'remove':
      find(holder, path);
      remove(holder, path);
      return;
    case 'copy':
      add(holder, path, structuredClone(find(holder, stepsOf(childOf(operation, 'from'), 'from'))));
      return;
    case 'move': {
      const from = stepsOf(childOf(operation, 'from'), 'from');
      if (from.length < path.length && from.every((step, at) => step === path[at])) {
        throw new PatchError('a value cannot move into itself');
      }
      const value = find(holder, from);
      remove(holder, from);
      add(holder, path, value);
      return;
    }
    case 'test':
      if (!isEqual(find(holder, path), given(operation))) throw new PatchError('the tested value differs');
      return;
    default:
      throw new PatchError('no known operation');
  }
}

function given(operation: unknown): unknown {
  const value = childOf(operation, 'value');
  if (value === undefined) throw new PatchError('it has no value');
  return value;
}

/** The steps from the holder on. */
function stepsOf(pointer: unknown, field: string): string[] {
  const steps = typeof pointer === 'string' ? parsePointer(pointer) : null;
  if (steps === null) throw new PatchError(`${field} is no JSON pointer`);
  return ['', ...steps];
}

function find(holder: Holder, path: readonly string[]): unknown {
  const found = path.reduce<unknown>((value, step) => childOf(value, step), holder);
  if (found === undefined) throw new PatchError('the path leads nowhere');
  return found;
}

/** The container of a path, copied with those around it unless they are copies already. */
function parentOf(holder: Holder, path: readonly string[]): { parent: object; key: string } {
  let parent: object = holder;
  for (const step of path.slice(0, -1)) {
    const child = childOf(parent, step);
    if (typeof child !== 'object' || child === null) throw new PatchError('the path leads nowhere');
    if (holder.own.has(child)) {
      parent = child;
      continue;
    }
    const copy = Array.isArray(child) ? [...child] : { ...child };
    holder.own.add(copy);
    put(parent, step, copy);
    parent = copy;
  }
  return { parent, key: path.at(-1) ?? '' };
}

function add(holder: Holder, path: readonly string[], value: unknown): void {
  if (path.length === 1) {
    holder[''] = value;
    return;
  }
  const { parent, key } = parentOf(holder, path);
  if (!Array.isArray(parent)) {
    define(parent, key, value);
    return;
  }
  const at = key === '-' ? parent.length : isIndex(key) ? Number(key) : Number.POSITIVE_INFINITY;
  if (at > parent.length) throw new PatchError('the path leads beyond the end of an array');
  parent.splice(at, 0, value);
}

function replace(holder: Holder, path: readonly string[], value: unknown): void {
  if (path.length === 1) {
    holder[''] = value;
    return;
  }
  const { parent, key } = parentOf(holder, path);
  put(parent, key, value);
}

function put(parent: object, key: string, value: unknown): void {
  if (Array.isArray(parent)) parent[Number(key)] = value;
  else define(parent, key, value);
}

function remove(holder: Holder, path: readonly string[]): void {
  if (path.length === 1) throw new PatchError('the whole value cannot be removed');
  const { parent, key } = parentOf(holder, path);
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else Reflect.deleteProperty(parent, key);
}

/** Makes an own member whatever its name: assigning to `__proto__` would not. */
function define(parent: object, key: string, value: unknown): void {
  Object.defineProperty(parent, key, { value, writable: true, enumerable: true, configurable: true });
}

/** Equality of JSON values; members may be in any order. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && isEqual(childOf(a, key), childOf(b, key)));
}
