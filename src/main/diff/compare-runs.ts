import { equalWords } from '../../shared/align/likeness.ts';
import { LIKENESS_WORDS } from '../../shared/align/step-sequence.ts';
import type { Comparison, ComparisonQuestion, ComparisonState, Difference } from '../../shared/api.ts';
import { DIFFERENCE_FIELDS, PAIR_MARKS } from '../../shared/api.ts';
import { formatCount, formatPlural } from '../../shared/format/numbers.ts';
import { STEP_STATUSES, STEP_TYPES } from '../../shared/model/step.ts';
import { normalise } from '../../shared/normalise/normalise.ts';
import { NORMALISATION_VERSION } from '../../shared/normalise/rules.ts';
import type { WholeRun, WholeRuns } from '../library/read/whole-runs.ts';
import { findCause } from './causes.ts';
import { type ComparedStep, isOpen, statesOf, VALUE_FIELDS } from './compared-step.ts';
import { downstreamDeltas, wholeDeltas } from './deltas.ts';
import { type Evidence, firstChange } from './evidence.ts';
import { findFirsts } from './firsts.ts';
import { bySides, compareHarness } from './harness.ts';
import { hiddenValues, renamesUnchecked } from './hidden-values.ts';
import type { PairSide } from './pair-values.ts';
import { FIELD_BITS, fieldNames, MARK, type Pairs, pairRuns } from './pairs.ts';
import { breath, type KnownRuns, modelsOf, type ReadRun, readRun, sideOptions } from './read-run.ts';
import { comparedAt, type SideOptions } from './run-signatures.ts';

/** Two runs compared, with what is needed to look at any pair of them. */
export interface ComparedRuns {
  readonly comparison: Comparison;
  readonly left: ReadRun;
  readonly right: ReadRun;
  readonly pairs: Pairs;
  readonly options: { left: SideOptions; right: SideOptions };
}

export interface CompareOptions {
  /** Where each run is found: in one index, or each in its own. */
  runs: { left: WholeRuns; right: WholeRuns };
  /** Name of the comparison. */
  id: string;
  question: ComparisonQuestion;
  signal: AbortSignal;
  known: KnownRuns;
  onProgress: (state: Extract<ComparisonState, { phase: 'working' }>) => void;
  /** Cap on the work of aligning, if not the usual one. */
  maxWork?: number;
}

/** Compares two runs of the index. Throws `not_found`, and `cancelled` on abort. */
export async function compareRuns(options: CompareOptions): Promise<ComparedRuns> {
  const { runs, question, signal, onProgress } = options;
  const [a, b] = [runs.left.open(question.left), runs.right.open(question.right)];
  // What one of the files never names is not compared.
  const with_model = modelsOf(a).length > 0 && modelsOf(b).length > 0;
  const sides = { left: sideOptions(question, a, with_model), right: sideOptions(question, b, with_model) };
  const total = a.tree.count + b.tree.count;
  const read = (run: WholeRun, side: 'left' | 'right', before: number): Promise<ReadRun> =>
    readRun(run, {
      ...{ options: sides[side], known: options.known, signal },
      onProgress: (done) => onProgress({ phase: 'working', what: 'reading', done: before + done, total }),
    });
  const left = await read(a, 'left', 0);
  const right = await read(b, 'right', a.tree.count);
  onProgress({ phase: 'working', what: 'aligning', done: total, total });
  await breath(signal);
  const pairs = pairRuns(left, right, question.fields, options);
  await breath(signal);
  const comparison = await conclude({ ...options, left, right, pairs, sides });
  return { comparison, left, right, pairs, options: sides };
}

/** One side of a pair, read again; null where it has no step. Throws `cancelled` on abort. */
export async function readSide(
  { run }: ReadRun,
  place: number,
  options: SideOptions,
  signal: AbortSignal,
): Promise<PairSide | null> {
  if (place === -1) return null;
  const [read] = await run.read([place], signal);
  if (read === undefined) return null;
  const open = VALUE_FIELDS.filter((field) => isOpen(run, place, field));
  return { read, compared: await comparedAt(run, place, read, options, signal), options, open };
}

interface Material extends CompareOptions {
  left: ReadRun;
  right: ReadRun;
  pairs: Pairs;
  sides: ComparedRuns['options'];
}

async function conclude(material: Material): Promise<Comparison> {
  const { id, left, right, pairs, sides, signal } = material;
  const harness = await compareHarness(left, right, { ...sides, signal });
  const evidence: Evidence = {
    ...{ left, right, pairs, harness: harness.differences },
    read: async (pair) => ({
      left: normalStep(await readSide(left, pairs.left[pair] ?? -1, sides.left, signal)),
      right: normalStep(await readSide(right, pairs.right[pair] ?? -1, sides.right, signal)),
    }),
  };
  const firsts = findFirsts(pairs);
  const difference = (pair: number) => (pair === -1 ? null : differenceAt(evidence, pair));
  const counts = { same: 0, changed: 0, left: 0, right: 0, moved: 0 };
  let sameUnread = 0;
  for (const [pair, mark] of pairs.mark.entries()) {
    counts[PAIR_MARKS[mark] ?? 'same']++;
    const isUnread =
      left.signatures.unread.has(pairs.left[pair] ?? -1) || right.signatures.unread.has(pairs.right[pair] ?? -1);
    if (mark === MARK.same && isUnread) sameUnread++;
  }
  const meets = firsts.reconverges;
  return {
    id,
    rev: Math.max(left.run.tree.rev, right.run.tree.rev),
    outcome: pairs.outcome,
    normalisation: NORMALISATION_VERSION,
    counts,
    pairs: pairs.count,
    left_steps: left.run.tree.count,
    right_steps: right.run.tree.count,
    first_difference: await difference(firsts.difference),
    first_divergence: await difference(firsts.divergence),
    reconverges: meets === -1 ? null : { left: (pairs.left[meets] ?? -1) + 1, right: (pairs.right[meets] ?? -1) + 1 },
    deltas: wholeDeltas(left.run, right.run),
    downstream: firsts.divergence === -1 ? null : downstreamDeltas(left, right, pairs, firsts.divergence),
    harness: harness.differences,
    harness_unknown: bySides([...harness.unknown, ...pairs.not_recorded]),
    hidden: hiddenValues(left, right, pairs, material.question.fields),
    renames_unchecked: renamesUnchecked(left, right, pairs),
    left_out: leftOut(material.question),
    little_shared: littleShared(left, right, pairs),
    unread: {
      left: left.signatures.unread.size,
      right: right.signatures.unread.size,
      pairs: sameUnread,
      reason: left.signatures.unread_reason ?? right.signatures.unread_reason,
    },
  };
}

/** Fields and rules that are not compared because the question says so. */
function leftOut({ rules_off = [], ignore = [], fields }: ComparisonQuestion): Comparison['left_out'] {
  const out = fields === undefined ? [] : DIFFERENCE_FIELDS.filter((field) => !fields.includes(field));
  return { rules_off: [...rules_off], ignore: [...ignore], fields: out };
}

/** A smaller share of the steps of the shorter run that do the same is told, */
const LITTLE = 0.05;
/** and with a smaller share that are alike, that the runs may have nothing to do with each other. */
const ALIKE = 0.5;
/** Two texts share at least half of their pieces. */
const SAME_WORDS = LIKENESS_WORDS / 2;

/** A step does the same where it is the same, and where it makes the same call and only gets another answer. */
function littleShared(left: ReadRun, right: ReadRun, pairs: Pairs): string | null {
  const { mark, fields, left: places, right: others } = pairs;
  const steps = Math.min(left.run.tree.count, right.run.tree.count);
  const asked = FIELD_BITS.type | FIELD_BITS.name | FIELD_BITS.request;
  const [a, b] = [left.signatures, right.signatures];
  let shared = 0;
  let alike = 0;
  for (const [pair, one] of mark.entries()) {
    const [l, r] = [places[pair] ?? -1, others[pair] ?? -1];
    const isCall = (a.fields.request[l] ?? -1) !== -1;
    if (one === MARK.same || one === MARK.moved) shared++;
    else if (one === MARK.changed && isCall && ((fields[pair] ?? 0) & asked) === 0) shared++;
    else if (one === MARK.changed && equalWords(a.likeness, l, b.likeness, r) >= SAME_WORDS) alike++;
  }
  if (steps < 2 || shared >= steps * LITTLE) return null;
  const few = `${formatCount(shared)} of ${formatPlural(steps, 'step')} ${shared === 1 ? 'does' : 'do'} the same in both runs`;
  return alike >= steps * ALIKE
    ? `${few}; ${formatCount(alike)}${shared === 0 ? '' : ' more'} say much of the same.`
    : `${few}: these may be runs of different tasks.`;
}

function normalStep(side: PairSide | null): ComparedStep | null {
  if (side === null || side.read.content === null) return null;
  const normal = (value: unknown) => (value === undefined ? undefined : normalise(value, side.options).value);
  const { request, response, reasoning, state } = side.compared;
  return {
    ...side.compared,
    ...{ request: normal(request), response: normal(response), reasoning: normal(reasoning), state: normal(state) },
  };
}

async function differenceAt(evidence: Evidence, pair: number): Promise<Difference> {
  const { pairs } = evidence;
  const [l, r] = [pairs.left[pair] ?? -1, pairs.right[pair] ?? -1];
  return {
    pair,
    left: l === -1 ? null : l + 1,
    right: r === -1 ? null : r + 1,
    fields: fieldNames(pairs.fields[pair] ?? 0),
    text: await sentence(evidence, pair),
    cause: await findCause(evidence, pair),
  };
}

/** What differs at a pair. */
async function sentence(evidence: Evidence, pair: number): Promise<string> {
  const { left, right, pairs } = evidence;
  const [l, r] = [pairs.left[pair] ?? -1, pairs.right[pair] ?? -1];
  const named = ({ run }: ReadRun, place: number) =>
    `step ${place + 1} ${run.facts[place]?.name || (STEP_TYPES[run.tree.type[place] ?? 0] ?? 'event')}`;
  const begin = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);
  if (l === -1) return begin(`${named(right, r)} is only in B${endsBefore(pairs.left, pair) ? ', A has ended' : ''}.`);
  if (r === -1) return begin(`${named(left, l)} is only in A${endsBefore(pairs.right, pair) ? ', B has ended' : ''}.`);
  if (pairs.mark[pair] === MARK.moved) return begin(`${named(left, l)} of A comes as step ${r + 1} in B.`);
  const [field] = fieldNames(pairs.fields[pair] ?? 0);
  const where = l === r ? named(left, l) : `${named(left, l)} of A, step ${r + 1} of B`;
  if (field === 'type' || field === 'name') return begin(`${named(left, l)} of A is ${named(right, r)} in B.`);
  if (field === 'status') {
    const [a, b] = [outcome(left, l), outcome(right, r)];
    return begin(`${where}: ${a} in A, ${b} in B.`);
  }
  if (field === 'parent') {
    const above = (side: ReadRun, place: number) => {
      const parent = side.run.tree.parent[place] ?? -1;
      return parent === -1 ? 'no step' : named(side, parent);
    };
    return begin(`${where}: below ${above(left, l)} in A, below ${above(right, r)} in B.`);
  }
  const sides = await evidence.read(pair);
  const value = VALUE_FIELDS.find((one) => one === field);
  if (value === undefined || sides.left === null || sides.right === null) return begin(`${where}, ${field}.`);
  const [a, b] = value === 'state' ? statesOf(sides.left, sides.right) : [sides.left[value], sides.right[value]];
  const change = firstChange(a, b);
  return begin(`${where}, ${field}${change === '' ? '.' : `: ${change}`}`);
}

/** Whether a run has no step from this pair on. */
function endsBefore(side: Int32Array, pair: number): boolean {
  return side.subarray(pair).every((place) => place === -1);
}

function outcome({ run }: ReadRun, place: number): string {
  const { failure_type, failure_code } = run.facts[place] ?? {};
  const failure = [failure_type, failure_code].filter(Boolean).join('/');
  return failure === '' ? (STEP_STATUSES[run.tree.status[place] ?? 3] ?? 'unknown') : failure;
}
