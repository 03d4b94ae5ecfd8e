import type { LogLine, MethodName } from '../../shared/api.ts';
import type { WireError } from '../../shared/errors.ts';

/** Messages between the engine's thread and the one that compares. Both ends are ours: nothing is validated. */

/** Methods that the thread answers; `compare.peer` is a question about the list of runs. */
export type CompareMethod = Exclude<Extract<MethodName, `compare.${string}`>, 'compare.peer'>;

export function isCompareMethod(method: MethodName): method is CompareMethod {
  return method.startsWith('compare.') && method !== 'compare.peer';
}

export type ToDiff =
  | { type: 'request'; id: number; method: CompareMethod; params: unknown }
  | { type: 'cancel'; id: number }
  /** The index to read from now on. */
  | { type: 'index'; path: string }
  | { type: 'close' };

export type FromDiff =
  | { type: 'result'; id: number; result: unknown }
  | { type: 'error'; id: number; error: WireError }
  | { type: 'log'; line: LogLine };
