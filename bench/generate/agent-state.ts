import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export interface PatchOperation {
  op: 'add' | 'remove' | 'replace';
  path: string;
  value?: Json;
}

/** A state is written whole at least this often, so that a reader never follows a long chain of patches. */
const WHOLE_EVERY = 50;

/** How the state after a step is written: whole, or as a patch against the state after `state_base`. */
export type StateFields =
  | { state_hash: string; state_base: null; state: JsonObject }
  | { state_hash: string; state_base: string; state_patch: PatchOperation[] };

/** SHA-256 of the RFC 8785 form of a state, as `sha256:HEX`. */
export function stateHash(state: Json): string {
  const canonical = canonicalize(state);
  if (canonical === undefined) throw new TypeError('a state must be JSON');
  return `sha256:${createHash('sha256').update(canonical).digest('hex')}`;
}

/** The internal state of one agent, changed by RFC 6902 operations and written out after each step. */
export class AgentState {
  readonly value: JsonObject;
  #base: string | null = null;
  #sinceWhole = 0;

  constructor(initial: JsonObject) {
    this.value = structuredClone(initial);
  }

  /** Applies `changes` and returns the fields for the step `stepId` that made them. */
  after(stepId: string, changes: PatchOperation[]): StateFields {
    for (const change of changes) apply(this.value, change);
    const state_hash = stateHash(this.value);
    const base = this.#base;
    this.#base = stepId;
    if (base === null || this.#sinceWhole >= WHOLE_EVERY - 1) {
      this.#sinceWhole = 0;
      return { state_hash, state_base: null, state: structuredClone(this.value) };
    }
    this.#sinceWhole += 1;
    return { state_hash, state_base: base, state_patch: changes };
  }
}

function apply(state: JsonObject, { op, path, value }: PatchOperation): void {
  const keys = path
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = keys.pop();
  if (last === undefined) throw new RangeError('a patch of the whole state is written as a state');
  let parent: Json = state;
  for (const key of keys) parent = child(parent, key, path);
  if (Array.isArray(parent)) {
    const index = last === '-' ? parent.length : Number(last);
    if (op === 'add') parent.splice(index, 0, value ?? null);
    else if (op === 'remove') parent.splice(index, 1);
    else parent[index] = value ?? null;
  } else if (typeof parent === 'object' && parent !== null) {
    if (op !== 'add' && !(last in parent)) throw new RangeError(`nothing at ${path}`);
    if (op === 'remove') delete parent[last];
    else parent[last] = value ?? null;
  } else {
    throw new RangeError(`nothing at ${path}`);
  }
}

function child(parent: Json, key: string, path: string): Json {
  const value = Array.isArray(parent)
    ? parent[Number(key)]
    : typeof parent === 'object' && parent !== null
      ? parent[key]
      : undefined;
  if (value === undefined) throw new RangeError(`nothing at ${path}`);
  return value;
}
