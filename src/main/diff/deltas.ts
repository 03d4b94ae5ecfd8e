import type { Delta, Deltas } from '../../shared/api.ts';
import type { Coverage, Totals } from '../../shared/model/run.ts';
import { STEP_STATUSES, STEP_TYPES, stepKind } from '../../shared/model/step.ts';
import type { WholeRun } from '../library/read/whole-runs.ts';
import type { Pairs } from './pairs.ts';
import type { ReadRun } from './read-run.ts';

const ERROR = STEP_STATUSES.indexOf('error');

/** A sum of one run, and whether it is a lower bound. */
interface Sum {
  value: number | null;
  bound: boolean;
}

type Sums = Record<keyof Omit<Deltas, 'status' | 'cost_computed'>, Sum>;

/**
 * What both runs come to as a whole. The totals that head a run's screen leave out what another run holds as well, so that
 * a library counts it once: two snapshots of one session are to be compared as what they are, whole.
 */
export function wholeDeltas(left: WholeRun, right: WholeRun): Deltas {
  return deltasOf(left, right, wholeOf(left), wholeOf(right));
}

function wholeOf(run: WholeRun): Sums {
  if (run.facts.every(({ copied_from }) => copied_from === null)) return totalsOf(run);
  const all = Int32Array.from({ length: run.tree.count }, (_, place) => place);
  return { ...sumOver(run, all), time_us: { value: run.detail.wall_us, bound: false } };
}

/** What comes in both runs from a pair on. */
export function downstreamDeltas(left: ReadRun, right: ReadRun, pairs: Pairs, from: number): Deltas {
  const places = (column: Int32Array) => column.subarray(from).filter((place) => place !== -1);
  return deltasOf(left.run, right.run, sumOver(left.run, places(pairs.left)), sumOver(right.run, places(pairs.right)));
}

function deltasOf(left: WholeRun, right: WholeRun, a: Sums, b: Sums): Deltas {
  const delta = (figure: keyof Sums): Delta => ({
    left: a[figure].value,
    right: b[figure].value,
    left_is_lower_bound: a[figure].bound,
    right_is_lower_bound: b[figure].bound,
  });
  return {
    status: { left: left.detail.status, right: right.detail.status },
    steps: delta('steps'),
    errors: delta('errors'),
    retries: delta('retries'),
    input_tokens: delta('input_tokens'),
    output_tokens: delta('output_tokens'),
    cost_nano_usd: delta('cost_nano_usd'),
    cost_computed: { left: isComputed(left), right: isComputed(right) },
    time_us: delta('time_us'),
  };
}

/** Whether any cost in the run comes from a price list. */
function isComputed({ facts }: WholeRun): boolean {
  return facts.some(({ cost_computed }) => cost_computed === 1);
}

function totalsOf({ detail }: WholeRun): Sums {
  const totals: Totals = detail.totals_with_subagents;
  const exact = (value: number | null): Sum => ({ value, bound: false });
  const covered = (value: number | null, { known, calls }: Coverage, partial = 0): Sum => ({
    value,
    bound: known < calls || partial > 0,
  });
  return {
    steps: exact(totals.steps),
    errors: exact(totals.errors),
    retries: exact(totals.retries),
    input_tokens: covered(totals.input_tokens, totals.usage_coverage),
    output_tokens: covered(totals.output_tokens, totals.usage_coverage, totals.partial_outputs),
    cost_nano_usd: covered(
      totals.cost_nano_usd,
      totals.cost_coverage,
      totals.cost_computed ? totals.partial_outputs : 0,
    ),
    time_us: exact(detail.wall_us),
  };
}

function sumOver({ tree, facts }: WholeRun, places: Int32Array): Sums {
  const sums = { steps: places.length, errors: 0, retries: 0 };
  const known = { input_tokens: new KnownSum(), output_tokens: new KnownSum(), cost_nano_usd: new KnownSum() };
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const place of places) {
    const fact = facts[place];
    if (fact === undefined) continue;
    if (tree.status[place] === ERROR) sums.errors++;
    if ((tree.attempt[place] ?? 1) > 1) sums.retries++;
    const started = tree.started_at_us[place] ?? Number.NaN;
    const ended = started + (Number.isNaN(tree.duration_us[place]) ? 0 : (tree.duration_us[place] ?? 0));
    if (started < first) first = started;
    if (ended > last) last = ended;
    const isModel = stepKind(STEP_TYPES[tree.type[place] ?? 0] ?? 'event') === 'model';
    known.input_tokens.add(fact.input_tokens, isModel);
    known.output_tokens.add(fact.output_tokens, isModel, fact.partial_output === 1);
    known.cost_nano_usd.add(fact.cost_nano_usd, isModel, fact.partial_output === 1);
  }
  const exact = (value: number): Sum => ({ value, bound: false });
  return {
    steps: exact(sums.steps),
    errors: exact(sums.errors),
    retries: exact(sums.retries),
    input_tokens: known.input_tokens.sum,
    output_tokens: known.output_tokens.sum,
    cost_nano_usd: known.cost_nano_usd.sum,
    time_us: { value: first <= last ? last - first : null, bound: false },
  };
}

/** A sum of which some addends may be unknown: then it is a lower bound, and unknown when none is known. */
class KnownSum {
  #value = 0;
  #known = 0;
  #bound = false;
  #expected = 0;

  add(value: number | null, expected: boolean, partial = false): void {
    if (expected) this.#expected++;
    if (value === null) {
      if (expected) this.#bound = true;
      return;
    }
    this.#value += value;
    this.#known++;
    if (partial) this.#bound = true;
  }

  get sum(): Sum {
    if (this.#known > 0) return { value: this.#value, bound: this.#bound };
    return { value: this.#expected === 0 ? 0 : null, bound: false };
  }
}
