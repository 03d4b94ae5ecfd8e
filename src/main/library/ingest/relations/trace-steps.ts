import { STEP_STATUSES, STEP_TYPES, stepKind } from '../../../../shared/model/step.ts';
import { STEP_COLUMNS, type StepRow } from '../rows/step-row.ts';
import { hasUsage, isModelCall } from '../rows/totals.ts';

const RUNNING = STEP_STATUSES.indexOf('running');
const EVENT = STEP_TYPES.indexOf('event');
const LLM = STEP_TYPES.indexOf('llm');

/** One step of a trace: the best of its deliveries, and its parent's place in the list. */
export interface TraceStep {
  row: StepRow;
  parent: number | null;
  /** It repeats the usage of calls inside it. */
  repeats: boolean;
}

/**
 * The steps of a trace from all that was delivered of it, in order of start. Depends on what the deliveries say alone, not
 * on their order nor on the files they lie in: only where two say the same does the earlier in `delivered` stand for both.
 */
export function traceSteps(delivered: readonly StepRow[]): TraceStep[] {
  const best = new Map<string, StepRow>();
  for (const row of delivered) {
    const known = best.get(row.key);
    if (known === undefined || compareDeliveries(row, known) < 0) best.set(row.key, row);
  }
  const byStart = [...best.values()].sort(compareStarts);
  const parents = parentsOf(byStart);
  const order = inOrder(byStart, parents);
  const place = new Map(order.map((index, at) => [index, at]));
  const steps = order.flatMap((index): TraceStep[] => {
    const row = byStart[index];
    const parent = parents[index] ?? null;
    return row === undefined
      ? []
      : [{ row, parent: parent === null ? null : (place.get(parent) ?? null), repeats: false }];
  });
  markRepeats(steps);
  return steps;
}

/** A delivery that has ended before one that has not, the longer before the shorter; then by what they say. */
function compareDeliveries(a: StepRow, b: StepRow): number {
  const open = Number(a.status === RUNNING) - Number(b.status === RUNNING);
  const ends = endOf(b) - endOf(a);
  return open || ends || compareTexts(told(a), told(b));
}

function endOf({ started_at_us, duration_us }: StepRow): number {
  return (started_at_us ?? 0) + (duration_us ?? 0);
}

const PLACES = ['id', 'run_id', 'part_offset', 'part_length', 'part_line', 'part_pointer'];
const SAID = STEP_COLUMNS.filter((column) => !PLACES.includes(column));

function told(row: StepRow): string {
  return JSON.stringify(SAID.map((column) => row[column]));
}

function compareStarts(a: StepRow, b: StepRow): number {
  const [start, other] = [a.started_at_us ?? Number.MAX_SAFE_INTEGER, b.started_at_us ?? Number.MAX_SAFE_INTEGER];
  return start - other || (a.started_at_ns ?? 0) - (b.started_at_ns ?? 0) || compareTexts(a.key, b.key);
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Places of the parents. A ring is cut above the first of its steps. */
function parentsOf(rows: readonly StepRow[]): (number | null)[] {
  const places = new Map(rows.map((row, place) => [row.key, place]));
  const parents = rows.map(({ parent_key }) => (parent_key === null ? null : (places.get(parent_key) ?? null)));
  /** In which walk a step was met. */
  const met = new Int32Array(rows.length).fill(-1);
  for (let start = 0; start < rows.length; start++) {
    let at: number | null = start;
    while (at !== null && met[at] === -1) {
      met[at] = start;
      at = parents[at] ?? null;
    }
    if (at === null || met[at] !== start) continue;
    let first = at;
    for (let next = parents[at] ?? null; next !== null && next !== at; next = parents[next] ?? null) {
      first = Math.min(first, next);
    }
    parents[first] = null;
  }
  return parents;
}

/** By start; where starts are equal a parent comes before its children, which clocks of whole milliseconds often need. */
function inOrder(rows: readonly StepRow[], parents: readonly (number | null)[]): number[] {
  const depth = depthsOf(parents);
  return rows
    .map((_, place) => place)
    .sort((a, b) => {
      const [one, other] = [rows[a], rows[b]];
      if (one === undefined || other === undefined) return 0;
      if (one.started_at_us !== other.started_at_us || one.started_at_ns !== other.started_at_ns) return a - b;
      return (depth[a] ?? 0) - (depth[b] ?? 0) || a - b;
    });
}

function depthsOf(parents: readonly (number | null)[]): Int32Array {
  const depth = new Int32Array(parents.length).fill(-1);
  for (let start = 0; start < parents.length; start++) {
    const path: number[] = [];
    let at: number | null = start;
    while (at !== null && depth[at] === -1) {
      path.push(at);
      at = parents[at] ?? null;
    }
    let above = at === null ? -1 : (depth[at] ?? 0);
    for (const place of path.reverse()) depth[place] = ++above;
  }
  return depth;
}

/**
 * A call around another call of the same kind tells the same tokens once more, when two instrumentations record one
 * call: the inner counts. Not so where a tool or an agent lies between, for then the inner call is another one.
 */
function markRepeats(steps: readonly TraceStep[]): void {
  const calls = new Set<number>();
  for (const withUsage of [true, false]) {
    const passed = new Set<number>();
    for (let place = 0; place < steps.length; place++) {
      const inner = steps[place];
      if (inner === undefined || !isModelCall(inner.row) || hasUsage(inner.row) !== withUsage) continue;
      const kind = kindOf(inner.row);
      for (let at = inner.parent; at !== null && !passed.has(at); at = steps[at]?.parent ?? null) {
        const outer = steps[at];
        if (outer === undefined) break;
        if (isModelCall(outer.row) && kindOf(outer.row) === kind) {
          // Calls without usage say nothing against what the one around them says.
          if (withUsage || !hasUsage(outer.row)) calls.add(at);
        } else if (outer.row.type !== EVENT) break;
        passed.add(at);
      }
    }
  }
  for (const place of calls) {
    const outer = steps[place];
    if (outer !== undefined) outer.repeats = true;
  }
}

function kindOf({ type }: StepRow): string {
  return stepKind(STEP_TYPES[type] ?? 'event');
}

/** Takes out of a row what it only repeats. A call that is none of its own is what surrounds one. */
export function withoutUsage(row: StepRow): void {
  const none = { input_tokens: null, output_tokens: null, cache_read_tokens: null, cache_write_tokens: null };
  Object.assign(row, none, { reasoning_tokens: null, cost_nano_usd: null, cost_computed: null });
  if (row.type === LLM) row.type = EVENT;
}
