import type { Params } from '../../../../shared/api.ts';
import { STEP_STATUSES } from '../../../../shared/model/step.ts';
import { type RunTree, STEP_FLAGS } from '../run-tree.ts';
import { attemptsOf } from './attempts.ts';

const ERROR = STEP_STATUSES.indexOf('error');
const TURN = 1;
const COMPACTION = 2;

/**
 * The step that a jump key leads to from step `seq`, exclusive, in the order of the list; from 0 the first, or
 * going back the last. -1 when there is none. Errors and the like in copied history count in no total and are
 * passed over. `attempt` goes to another attempt of the same call, `first_error` to where the run first went wrong,
 * from wherever.
 */
export function jumpFrom(tree: RunTree, { seq, to, back }: Omit<Params<'steps.jump'>, 'root'>): number {
  if (to === 'first_error') return errorsOf(tree).first;
  const from = seq - 1;
  if (to === 'attempt' && from >= 0) {
    const attempts = attemptsOf(tree, from);
    return attempts[attempts.indexOf(from) + (back ? -1 : 1)] ?? -1;
  }
  const holds = testFor(tree, to);
  const step = back ? -1 : 1;
  let at = from >= 0 && from < tree.count ? (tree.position[from] ?? 0) + step : back ? tree.count - 1 : 0;
  for (; at >= 0 && at < tree.count; at += step) {
    const index = tree.order[at] ?? -1;
    if (holds(index)) return index;
  }
  return -1;
}

/**
 * Where it first went wrong, and the last step in order of seq with an error that counts; -1 when there is none. A step
 * that failed around one that failed did so after it: spans pass an error on to each span around them.
 */
export function errorsOf(tree: RunTree): { first: number; last: number } {
  const isError = testFor(tree, 'error');
  const errors: number[] = [];
  for (let step = 0; step < tree.count; step++) if (isError(step)) errors.push(step);
  const around = new Set<number>();
  for (const error of errors) {
    for (let at = tree.parent[error] ?? -1; at !== -1 && !around.has(at); at = tree.parent[at] ?? -1) around.add(at);
  }
  return { first: errors.find((error) => !around.has(error)) ?? -1, last: errors.at(-1) ?? -1 };
}

function testFor(tree: RunTree, to: Exclude<Params<'steps.jump'>['to'], 'first_error'>): (step: number) => boolean {
  const { flags, status, mark } = tree;
  const own = (step: number) => ((flags[step] ?? 0) & STEP_FLAGS.copied) === 0;
  switch (to) {
    case 'step':
      return () => true;
    case 'error':
      return (step) => status[step] === ERROR && own(step);
    case 'state_change':
      return (step) => ((flags[step] ?? 0) & STEP_FLAGS.state_changed) !== 0 && own(step);
    case 'decision':
      return (step) => ((flags[step] ?? 0) & STEP_FLAGS.decision) !== 0 && own(step);
    case 'attempt':
      return (step) => ((flags[step] ?? 0) & STEP_FLAGS.retry) !== 0 && own(step);
    case 'compaction':
      return (step) => mark[step] === COMPACTION && own(step);
    case 'turn':
      return (step) => mark[step] === TURN;
  }
}
