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
 * passed over. `attempt` goes to another attempt of the same call.
 */
export function jumpFrom(tree: RunTree, { seq, to, back }: Omit<Params<'steps.jump'>, 'root'>): number {
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

/** First and last step, in order of seq, with an error that counts; -1 when there is none. */
export function errorsOf(tree: RunTree): { first: number; last: number } {
  const isError = testFor(tree, 'error');
  let first = 0;
  let last = tree.count - 1;
  while (first <= last && !isError(first)) first++;
  while (last >= first && !isError(last)) last--;
  return first > last ? { first: -1, last: -1 } : { first, last };
}

function testFor(tree: RunTree, to: Params<'steps.jump'>['to']): (step: number) => boolean {
  const { flags, status, mark } = tree;
  const own = (step: number) => ((flags[step] ?? 0) & STEP_FLAGS.copied) === 0;
  switch (to) {
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
