import type { Cause, CauseFinding, DifferenceField, HarnessDifference } from '../../shared/api.ts';
import { jsonDifference } from '../../shared/difference/json-difference.ts';
import { printChange } from '../../shared/difference/print-change.ts';
import { shortJson } from '../../shared/json/short.ts';
import { STEP_TYPES, type StepKind, stepKind } from '../../shared/model/step.ts';
import type { ComparedStep } from './compared-step.ts';
import { MARK, type Pairs } from './pairs.ts';
import type { ReadRun } from './read-run.ts';

/** What there is to find a cause with. */
export interface Evidence {
  left: ReadRun;
  right: ReadRun;
  pairs: Pairs;
  harness: readonly HarnessDifference[];
  /** What of a pair is compared, normalised; null on the side that has no step. */
  read(pair: number): Promise<{ left: ComparedStep | null; right: ComparedStep | null }>;
}

/** Longest value in a sentence, in characters. */
const MAX_VALUE = 80;
/** How far a step that changed places is looked for. */
const NEAR = 12;
/** Pairs looked back through at most, from where the paths part to what led there. */
const MAX_BACK = 2_000;

/** Whether each step of a pair is found a little further on in the other run: then they only changed places. */
export function crossedAt({ pairs, left, right }: Evidence, pair: number): string | null {
  const [l, r] = [pairs.left[pair] ?? -1, pairs.right[pair] ?? -1];
  const later = (from: ReadRun, place: number, to: ReadRun, after: number) => {
    const [asked, answered] = [from.signatures.fields.request, from.signatures.fields.response];
    // Without an answer of its own a step cannot be told from others of its kind.
    if ((answered[place] ?? -1) === -1) return -1;
    for (let at = after + 1; at < to.signatures.count && at <= after + NEAR; at++) {
      const same =
        to.signatures.steps.kind[at] === from.signatures.steps.kind[place] &&
        to.signatures.fields.request[at] === asked[place] &&
        to.signatures.fields.response[at] === answered[place];
      if (same) return at;
    }
    return -1;
  };
  const [inRight, inLeft] = [later(left, l, right, r), later(right, r, left, l)];
  if (inRight === -1 || inLeft === -1) return null;
  return `step ${l + 1} of A comes as step ${inRight + 1} in B, step ${r + 1} of B as step ${inLeft + 1} in A.`;
}

/** The nearest pair before this one in which a step differs; -1 where there is none. */
export function changedBefore({ pairs }: Evidence, pair: number): number {
  for (let at = pair - 1; at >= 0 && at >= pair - MAX_BACK; at--) {
    if (pairs.mark[at] === MARK.changed && pairs.same_kind[at] === 1) return at;
  }
  return -1;
}

/** The nearest pair of model calls before this one; -1 where there is none. */
export function modelBefore({ pairs, left }: Evidence, pair: number): number {
  for (let at = pair - 1; at >= 0 && at >= pair - MAX_BACK; at--) {
    const [l, r] = [pairs.left[at] ?? -1, pairs.right[at] ?? -1];
    if (l === -1 || r === -1 || pairs.mark[at] === MARK.moved) continue;
    if (stepKind(STEP_TYPES[left.run.tree.type[l] ?? 0] ?? 'event') === 'model') return at;
  }
  return -1;
}

/** Whether both runs hold what the model was asked and answered at a pair, and it is the same. */
export function answeredSame({ pairs, left, right }: Evidence, pair: number): boolean {
  const [l, r] = [pairs.left[pair] ?? -1, pairs.right[pair] ?? -1];
  const [a, b] = [left.signatures.fields, right.signatures.fields];
  const answer = a.response[l] ?? -1;
  return answer !== -1 && answer === b.response[r] && a.request[l] === b.request[r];
}

/** What only a model is given: without a call of one it can have changed nothing. */
const GIVEN_TO_MODELS: readonly Cause[] = ['model', 'prompt', 'tools'];

/** The first of these parts of what surrounds the model that is known to differ, and can have had a part in this pair. */
export function fromHarness(evidence: Evidence, pair: number, parts: readonly Cause[]): CauseFinding | null {
  const called = hasModelUpTo(evidence, pair);
  for (const part of parts) {
    if (!called && GIVEN_TO_MODELS.includes(part)) continue;
    const difference = evidence.harness.find((one) => one.part === part);
    if (difference === undefined) continue;
    const { label, left, right } = difference;
    const text =
      left === null || right === null
        ? `only ${left === null ? 'B' : 'A'} has ${label}.`
        : printChange({ pointer: label, change: 'changed', left, right });
    return found(evidence, pair, part, null, `of the runs as a whole, ${text}`);
  }
  return null;
}

/** Whether a model was called at this pair or before it: by itself, or inside an agent. */
function hasModelUpTo(evidence: Evidence, pair: number): boolean {
  for (let at = pair; at >= 0; at--) {
    if (kindsAt(evidence, at).some((kind) => kind === 'model' || kind === 'agent')) return true;
  }
  return false;
}

export function firstChange(left: unknown, right: unknown): string {
  if (left === undefined || right === undefined) {
    const [side, value] = left === undefined ? ['B', right] : ['A', left];
    return value === undefined ? '' : `only ${side} has one: ${shortJson(value, MAX_VALUE)}.`;
  }
  const { changes, capped } = jsonDifference(left, right, { limit: 1 });
  const [change] = changes;
  if (change === undefined) return '';
  return `${printChange(change)}${capped ? ' Comparing it was stopped early: less may differ than this says.' : ''}`;
}

/** The kind of each step of a pair: one or two. */
export function kindsAt({ pairs, left, right }: Evidence, pair: number): StepKind[] {
  const kind = ({ run }: ReadRun, place: number): StepKind[] =>
    place === -1 ? [] : [stepKind(STEP_TYPES[run.tree.type[place] ?? 0] ?? 'event')];
  return [...kind(left, pairs.left[pair] ?? -1), ...kind(right, pairs.right[pair] ?? -1)];
}

/** The steps that the other run alone has at the place of one that only this run has. */
export function counterparts({ pairs: { mark, count } }: Evidence, pair: number): number[] {
  const isExtra = (at: number) => mark[at] === MARK.left || mark[at] === MARK.right;
  const found: number[] = [];
  let from = pair;
  while (from > 0 && isExtra(from - 1)) from--;
  for (let at = from; at < count && isExtra(at); at++) if (mark[at] !== mark[pair]) found.push(at);
  return found;
}

/** "A 8, B 9": the steps of a pair. */
export function placeOf({ pairs }: Evidence, pair: number): string {
  const [l, r] = [pairs.left[pair] ?? -1, pairs.right[pair] ?? -1];
  return [l === -1 ? '' : `A ${l + 1}`, r === -1 ? '' : `B ${r + 1}`].filter(Boolean).join(', ');
}

function seqsAt({ pairs }: Evidence, pair: number, field: DifferenceField | null): NonNullable<CauseFinding['at']> {
  const seq = (place: number | undefined) => (place === undefined || place === -1 ? null : place + 1);
  return { left: seq(pairs.left[pair]), right: seq(pairs.right[pair]), field };
}

/** A cause with what speaks for it, and the steps where that lies. */
export function found(
  evidence: Evidence,
  pair: number,
  cause: Cause,
  field: DifferenceField | null,
  text: string,
): CauseFinding {
  return { cause, evidence: `${placeOf(evidence, pair)}: ${text.trim()}`, at: seqsAt(evidence, pair, field) };
}

export function unknown(evidence: Evidence, pair: number, text: string): CauseFinding {
  return found(evidence, pair, 'unknown', null, text);
}
