import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../shared/json/canonical.ts';
import { isObject, type JsonObject } from '../fields.ts';

/**
 * The state of the environment after a turn, as its state command gives it since 1.0. Older versions keep a text,
 * which is the state *before* the action: see `stateBefore`.
 */
export function stateAfter(turn: JsonObject): JsonObject | null {
  return isObject(turn.state) && Object.keys(turn.state).length > 0 ? turn.state : null;
}

/** The state before the action, a text of JSON in older files. */
export function stateBefore(turn: JsonObject): unknown {
  if (typeof turn.state !== 'string' || turn.state.trim() === '') return null;
  try {
    return JSON.parse(turn.state);
  } catch {
    return turn.state;
  }
}

/** SHA-256 of the RFC 8785 form. */
export function stateHash(state: JsonObject): string {
  return `sha256:${createHash('sha256').update(canonicalJson(state)).digest('hex')}`;
}
