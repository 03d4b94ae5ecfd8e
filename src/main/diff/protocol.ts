import type { LogLine, MethodName } from '../../shared/api.ts';
import type { WireError } from '../../shared/errors.ts';

/** Messages between the engine's thread and the one that compares. Both ends are ours: nothing is validated. */

export type CompareMethod = Exclude<Extract<MethodName, `compare.${string}`>, 'compare.peer'>;

export type StateMethod = Extract<MethodName, `state.${string}`>;

export type BraidMethod = Extract<MethodName, `braid.${string}`>;

/** Methods that the thread answers; `compare.peer` is a question about the list of runs. */
export type DiffMethod = CompareMethod | StateMethod | BraidMethod;

export function isStateMethod(method: MethodName): method is StateMethod {
  return method.startsWith('state.');
}

export function isBraidMethod(method: MethodName): method is BraidMethod {
  return method.startsWith('braid.');
}

export function isDiffMethod(method: MethodName): method is DiffMethod {
  return isStateMethod(method) || isBraidMethod(method) || (method.startsWith('compare.') && method !== 'compare.peer');
}

export type ToDiff =
  | { type: 'request'; id: number; method: DiffMethod; params: unknown }
  | { type: 'cancel'; id: number }
  /** The index to read from now on. */
  | { type: 'index'; path: string }
  | { type: 'close' };

export type FromDiff =
  | { type: 'result'; id: number; result: unknown }
  | { type: 'error'; id: number; error: WireError }
  | { type: 'log'; line: LogLine };
