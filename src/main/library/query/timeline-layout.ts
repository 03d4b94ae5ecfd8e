import { SPAN_FLAGS } from '../../../shared/api.ts';
import { STEP_KINDS, STEP_STATUSES, STEP_TYPES, stepKind } from '../../../shared/model/step.ts';
import { Axis, foldedAxis, IDLE_US, NO_BREAKS } from '../../../shared/timeline/axis.ts';
import { grown } from './timeline-columns.ts';
import { SpanRow } from './timeline-row.ts';
import { STEP_FLAGS } from './tree/step-columns.ts';

/** Rows of a lane at most; what fits nowhere goes to the last one. */
const MAX_ROWS = 32;
/** Lanes at most, so that a reply that names them all stays under 256 KB. Further sub-agent runs share the last one. */
export const MAX_LANES = 400;
/** Idle stretches that fold at most: where there are more, only the longer ones do. */
const MAX_BREAKS = 3_000;
/** How far spans that are still open reach beyond the last known time, so that they can be seen. */
const OPEN_SHARE = 0.03;
const LEAST_OPEN_US = 500_000;
/** How far up a chain of parents the nearest one still open is looked for. */
const MAX_ANCESTORS = 64;

/**
 * The steps of a root run's whole tree in order of `seq` (index = seq - 1), as columns. `NaN` is unknown,
 * times are µs UTC.
 */
export interface TimelineSteps {
  readonly count: number;
  readonly started_at_us: Float64Array;
  readonly duration_us: Float64Array;
  /** Index of the parent step, -1 for none. */
  readonly parent: Int32Array;
  /** Number of the run that the step belongs to; the root is 0. */
  readonly run: ArrayLike<number>;
  /** Index into `STEP_TYPES`. */
  readonly type: Uint8Array;
  /** Index into `STEP_STATUSES`. */
  readonly status: Uint8Array;
  readonly attempt: ArrayLike<number>;
  /** 0 none, 1 turn, 2 compaction. */
  readonly mark: Uint8Array;
  /** Bits of `STEP_FLAGS`. */
  readonly flags: ArrayLike<number>;
}

export interface Lane {
  run: number;
  rows: SpanRow[];
  /** Steps of the lane in order of seq. */
  steps: StepList;
  /** How many of them are history of another run. */
  copied: number;
}

const KIND_OF_TYPE = Uint8Array.from(STEP_TYPES, (type) => STEP_KINDS.indexOf(stepKind(type)));
const ERROR = STEP_STATUSES.indexOf('error');
const RUNNING = STEP_STATUSES.indexOf('running');
const LLM = STEP_TYPES.indexOf('llm');
const TURN = 1;
const COMPACTION = 2;
/** Types that happen at a point: without a duration their end is not missing. */
const POINTS = new Set<number>([STEP_TYPES.indexOf('user_input'), STEP_TYPES.indexOf('event')]);

/**
 * Where every step of a tree lies: lanes (the root run, then one per sub-agent run in order of its first
 * step), rows inside a lane, and positions in µs since `origin_us`. Where no recorded time sets steps apart the
 * position is the place in the order of steps, and nothing else is claimed.
 */
export class TimelineLayout {
  timed = false;
  origin_us = 0;
  /** Last known time, in µs since the origin; in steps when not timed. */
  last = 0;
  /** Length of the axis: up to `last`, and a little further where something is still open. */
  length = 0;
  lanes: Lane[] = [];
  /** Steps of the root run that start a turn, that compact its context, and that call a model. */
  readonly turns = new StepList();
  readonly compactions = new StepList();
  readonly calls = new StepList();
  /** Stretches of over a minute with nothing open, µs since the origin. */
  idle: { from_us: number; to_us: number }[] = [];
  #laneOfRun = new Map<number, number>();
  #at = new Float64Array(0);
  #lane = new Uint16Array(0);
  #row = new Uint8Array(0);

  /** Position of a step, whatever its index: 0 for steps that are not there. */
  at(step: number): number {
    return this.#at[step] ?? 0;
  }

  laneOf(step: number): number {
    return this.#lane[step] ?? 0;
  }

  rowOf(step: number): number {
    return this.#row[step] ?? 0;
  }

  /** End of a span as it is drawn: a span that is still open ends where the run does. */
  endOf(end: number): number {
    return end === Number.POSITIVE_INFINITY ? this.length : end;
  }

  axis(fold_idle: boolean): Axis {
    return fold_idle ? foldedAxis(this.idle) : new Axis(NO_BREAKS);
  }

  /**
   * Takes over the steps from index `from` on; those before must be as they were at the last call. The result
   * is the same as that of a new layout. `root_started_us` is the recorded start of the root run, `ended_us` when the
   * last record of the tree was written: that may be after its last step.
   */
  update(steps: TimelineSteps, from: number, root_started_us: number | null, ended_us: number | null = null): void {
    const { earliest, latest } = timesOf(steps);
    const begun = Math.min(earliest, root_started_us ?? earliest);
    // Steps that all lie at one moment have no order in time that could be shown.
    const timed = latest > begun;
    const origin_us = timed ? begun : 0;
    if (from > 0 && (timed !== this.timed || origin_us !== this.origin_us)) {
      this.update(steps, 0, root_started_us, ended_us);
      return;
    }
    this.#cut(from);
    this.timed = timed;
    this.origin_us = origin_us;
    this.#reserve(steps.count);
    for (let step = from; step < steps.count; step++) this.#place(steps, step);
    for (const lane of this.lanes) for (const row of lane.rows) row.settle();
    this.#countCopied(steps);
    this.#measure(timed && ended_us !== null ? ended_us - origin_us : 0);
    this.idle = this.timed ? this.#findIdle() : [];
  }

  #cut(from: number): void {
    for (const lane of this.lanes) {
      if (lane.steps.last < from) continue;
      for (const row of lane.rows) row.cutFrom(from);
      while (lane.rows.at(-1)?.length === 0) lane.rows.pop();
      lane.steps.cutFrom(from);
    }
    while (this.lanes.at(-1)?.steps.length === 0) this.lanes.pop();
    for (const [run, lane] of this.#laneOfRun) {
      if (lane >= this.lanes.length) this.#laneOfRun.delete(run);
    }
    for (const list of [this.turns, this.compactions, this.calls]) list.cutFrom(from);
  }

  #place(steps: TimelineSteps, step: number): void {
    const started = steps.started_at_us[step] ?? Number.NaN;
    const duration = steps.duration_us[step] ?? Number.NaN;
    const known = !Number.isNaN(started);
    const lane_index = this.#laneFor(steps.run[step] ?? 0);
    const lane = this.lanes[lane_index];
    if (!lane) return;
    let start = step;
    let end = step + 1;
    if (this.timed) {
      start = known ? started - this.origin_us : (this.#at[lane.steps.length > 0 ? lane.steps.last : step - 1] ?? 0);
      end = start + (known && duration > 0 ? duration : 0);
      if (steps.status[step] === RUNNING) end = Number.POSITIVE_INFINITY;
    }
    this.#at[step] = start;
    this.#lane[step] = lane_index;
    const row = this.timed ? this.#findRow(steps, step, start, lane_index, lane) : 0;
    this.#row[step] = row;
    lane.steps.push(step);
    const kind = KIND_OF_TYPE[steps.type[step] ?? 0] ?? 0;
    rowAt(lane, row).push(start, end, step, kind, flagsOf(steps, step, this.timed, known));
    if (steps.run[step] === 0) this.#note(steps, step);
  }

  #note(steps: TimelineSteps, step: number): void {
    if (steps.mark[step] === TURN) this.turns.push(step);
    else if (steps.mark[step] === COMPACTION) this.compactions.push(step);
    if (steps.type[step] === LLM) this.calls.push(step);
  }

  #laneFor(run: number): number {
    const known = this.#laneOfRun.get(run);
    if (known !== undefined) return known;
    if (this.lanes.length === MAX_LANES) return MAX_LANES - 1;
    const index = this.lanes.push({ run, rows: [], steps: new StepList(), copied: 0 }) - 1;
    this.#laneOfRun.set(run, index);
    return index;
  }

  /** The first row that is free at `start`, below the nearest parent that is still open then. */
  #findRow(steps: TimelineSteps, step: number, start: number, lane_index: number, lane: Lane): number {
    let row = 0;
    let above = steps.parent[step] ?? -1;
    for (let n = 0; above >= 0 && above < step && n < MAX_ANCESTORS; n++) {
      if (this.laneOf(above) === lane_index && this.#openAt(steps, above, start)) {
        row = this.rowOf(above) + 1;
        break;
      }
      above = steps.parent[above] ?? -1;
    }
    row = Math.min(row, MAX_ROWS - 1);
    while (row < MAX_ROWS - 1 && (lane.rows[row]?.lastEnd ?? Number.NEGATIVE_INFINITY) > start) row++;
    return row;
  }

  #openAt(steps: TimelineSteps, step: number, time: number): boolean {
    if (steps.status[step] === RUNNING) return true;
    const duration = steps.duration_us[step] ?? Number.NaN;
    return duration > 0 && this.at(step) + duration > time;
  }

  #countCopied({ count, flags }: TimelineSteps): void {
    for (const lane of this.lanes) lane.copied = 0;
    for (let step = 0; step < count; step++) {
      const lane = this.lanes[this.laneOf(step)];
      if (lane && ((flags[step] ?? 0) & STEP_FLAGS.copied) !== 0) lane.copied++;
    }
  }

  #measure(least: number): void {
    let last = least;
    let open = false;
    for (const lane of this.lanes) {
      for (const row of lane.rows) {
        for (let index = row.crowded ? 0 : row.length - 1; index < row.length; index++) {
          const end = row.end[index] ?? 0;
          const running = end === Number.POSITIVE_INFINITY;
          last = Math.max(last, running ? (row.start[index] ?? 0) : end);
          open ||= running;
        }
      }
    }
    this.last = last;
    this.length = open ? last + Math.max(LEAST_OPEN_US, Math.round(last * OPEN_SHARE)) : last;
  }

  #findIdle(): { from_us: number; to_us: number }[] {
    const covers = [[0, 0] as readonly [number, number]];
    for (const lane of this.lanes) for (const row of lane.rows) covers.push(...row.covers());
    covers.sort((a, b) => a[0] - b[0]);
    const idle: { from_us: number; to_us: number }[] = [];
    let open_until = 0;
    for (const [from, to] of covers) {
      if (from - open_until > IDLE_US) idle.push({ from_us: open_until, to_us: from });
      open_until = Math.max(open_until, to);
    }
    let folded = idle;
    for (let least = IDLE_US * 2; folded.length > MAX_BREAKS; least *= 2) {
      folded = folded.filter(({ from_us, to_us }) => to_us - from_us > least);
    }
    return folded;
  }

  #reserve(count: number): void {
    if (count <= this.#at.length) return;
    const size = Math.max(count, Math.ceil(this.#at.length * 1.5));
    this.#at = grown(Float64Array, this.#at, size);
    this.#lane = grown(Uint16Array, this.#lane, size);
    this.#row = grown(Uint8Array, this.#row, size);
  }
}

/** Indexes of steps in order, growing at the end. */
export class StepList {
  length = 0;
  #values = new Uint32Array(16);

  get last(): number {
    return this.length === 0 ? -1 : this.at(this.length - 1);
  }

  at(index: number): number {
    return this.#values[index] ?? 0;
  }

  push(step: number): void {
    if (this.length === this.#values.length) this.#values = grown(Uint32Array, this.#values, this.length * 2);
    this.#values[this.length++] = step;
  }

  cutFrom(step: number): void {
    while (this.last >= step) this.length--;
  }

  /** First index whose step holds, where those that hold come last; `length` for none. */
  firstIndex(holds: (step: number) => boolean): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (holds(this.at(middle))) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

function rowAt(lane: Lane, index: number): SpanRow {
  while (lane.rows.length <= index) lane.rows.push(new SpanRow(lane.rows.length === MAX_ROWS - 1));
  // The loop above made it.
  return lane.rows[index] as SpanRow;
}

/** First start and last end that are known; what is still open has an end that is yet to come. */
function timesOf({ count, started_at_us, duration_us, status }: TimelineSteps): { earliest: number; latest: number } {
  let earliest = Number.POSITIVE_INFINITY;
  let latest = Number.NEGATIVE_INFINITY;
  for (let step = 0; step < count; step++) {
    const started = started_at_us[step] ?? Number.NaN;
    if (Number.isNaN(started)) continue;
    if (started < earliest) earliest = started;
    const end = status[step] === RUNNING ? Number.POSITIVE_INFINITY : started + Math.max(0, duration_us[step] || 0);
    if (end > latest) latest = end;
  }
  return { earliest, latest };
}

function flagsOf(steps: TimelineSteps, step: number, timed: boolean, known: boolean): number {
  const status = steps.status[step] ?? 0;
  let flags = 0;
  if (status === ERROR) flags |= SPAN_FLAGS.error;
  if ((steps.attempt[step] ?? 1) > 1) flags |= SPAN_FLAGS.retry;
  if (!timed) return flags;
  if (status === RUNNING) return flags | SPAN_FLAGS.running;
  if (!known) return flags | SPAN_FLAGS.no_time;
  const endless = Number.isNaN(steps.duration_us[step] ?? Number.NaN) && !POINTS.has(steps.type[step] ?? 0);
  return endless ? flags | SPAN_FLAGS.open_end : flags;
}
