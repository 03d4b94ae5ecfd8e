import type { Database } from 'better-sqlite3';
import type { Params, Result, StepRow, TimelineLane, TimelinePlace, TimelineStep } from '../../../shared/api.ts';
import { RetraceError } from '../../../shared/errors.ts';
import type { Cost } from '../../../shared/model/run.ts';
import { STEP_KINDS, STEP_TYPES, type StepKind, stepKind } from '../../../shared/model/step.ts';
import type { Axis } from '../../../shared/timeline/axis.ts';
import { type RunTree, sameSteps } from './run-tree.ts';
import { type Lane, MAX_LANES, TimelineLayout } from './timeline-layout.ts';
import { moveFrom, positionInLane } from './timeline-moves.ts';
import { timelineOverview } from './timeline-overview.ts';
import { TimelineTexts } from './timeline-texts.ts';
import { timelineWindow } from './timeline-window.ts';

/** Steps of the layouts that are kept, together; the one in use is always kept. */
const MOST_STEPS = 1_500_000;
const MOST_COMPACTIONS = 500;
/** Characters of a lane's name that travel. */
const TITLE_LENGTH = 100;
const MOST_HANDLES = 200;

export interface TimelinesOptions {
  db: Database;
  /** The tree below a run as of the last commit. */
  tree(address: string): RunTree;
  /** Rows of steps by index, in the order asked for. */
  rows(tree: RunTree, steps: readonly number[]): StepRow[];
  /** Index of a step by its key, -1 when it is not in the tree. */
  indexOf(tree: RunTree, step: string): number;
}

interface Laid {
  tree: RunTree;
  layout: TimelineLayout;
}

/** Answers the timeline methods from layouts that follow the trees of the runs on screen. */
export class Timelines {
  readonly #options: TimelinesOptions;
  readonly #texts: TimelineTexts;
  readonly #laid = new Map<string, Laid>();
  readonly #handles = new Map<string, { root: string; fold_idle: boolean }>();
  #next = 1;

  constructor(options: TimelinesOptions) {
    this.#options = options;
    this.#texts = new TimelineTexts(options.db);
  }

  open({ root, fold_idle }: Params<'timeline.open'>): Result<'timeline.open'> {
    const { tree, layout } = this.#layoutOf(root);
    const axis = layout.axis(fold_idle);
    const costs = this.#texts.costs(tree.runs.map((run) => run.id));
    return {
      rev: tree.rev,
      id: this.#handleFor(root, fold_idle),
      run: root,
      timed: layout.timed,
      started_at_us: layout.timed ? layout.origin_us : null,
      length_us: axis.toAxis(layout.length),
      wall_us: layout.timed ? layout.last : 0,
      steps: tree.count,
      kinds: kindsOf(tree),
      lanes: layout.lanes.map((lane, index) => laneOf(tree, lane, index, costs)),
      idle_stretches: layout.idle.length,
      breaks: axis.breaks,
      compactions: compactionsOf(layout, axis),
      has_turns: layout.turns.length > 0,
      overview: timelineOverview(layout, axis, (step) => tree.context_tokens[step] ?? Number.NaN),
    };
  }

  window({ id, ...query }: Params<'timeline.window'>): Result<'timeline.window'> {
    if (!(query.to_us > query.from_us) || !Number.isFinite(query.to_us - query.from_us)) {
      throw new RetraceError('invalid_request', 'timeline.window: to_us must be after from_us.');
    }
    const { tree, layout, axis } = this.#opened(id);
    const texts = {
      label: (step: number) => this.#texts.label(tree.id[step] ?? 0),
      turn: (step: number) => this.#texts.turn(tree.id[step] ?? 0),
    };
    return { rev: tree.rev, ...timelineWindow(layout, axis, query, texts) };
  }

  locate({ id, seq, step }: Params<'timeline.locate'>): Result<'timeline.locate'> {
    const { tree, layout, axis } = this.#opened(id);
    const index = step === undefined ? (seq ?? 0) - 1 : this.#options.indexOf(tree, step);
    return { rev: tree.rev, place: placeOf(tree, layout, axis, index) };
  }

  move({ id, seq, to }: Params<'timeline.move'>): Result<'timeline.move'> {
    const { tree, layout, axis } = this.#opened(id);
    const inside = seq >= 1 && seq <= tree.count;
    return { rev: tree.rev, place: inside ? placeOf(tree, layout, axis, moveFrom(layout, seq - 1, to)) : null };
  }

  steps({ id, seqs }: Params<'timeline.steps'>): Result<'timeline.steps'> {
    const { tree, layout, axis } = this.#opened(id);
    const indexes = seqs.map((seq) => seq - 1).filter((index) => index >= 0 && index < tree.count);
    const parents = indexes.map((index) => tree.parent[index] ?? -1).filter((index) => index >= 0);
    const rows = new Map(
      this.#options.rows(tree, [...new Set([...indexes, ...parents])]).map((row) => [row.seq - 1, row]),
    );
    const steps = indexes.flatMap((index): TimelineStep[] => {
      const row = rows.get(index);
      const place = placeOf(tree, layout, axis, index);
      const lane = layout.lanes[layout.laneOf(index)];
      if (!row || !place || !lane) return [];
      const above = rows.get(tree.parent[index] ?? -1);
      return [
        {
          ...row,
          ...place,
          position: positionInLane(lane, index),
          lane_steps: lane.steps.length,
          parent: above ? { step: above.step, seq: above.seq, name: above.name } : null,
          failure: this.#texts.failure(tree.id[index] ?? 0),
        },
      ];
    });
    return { rev: tree.rev, steps };
  }

  #opened(id: string): Laid & { axis: Axis } {
    const handle = this.#handles.get(id);
    if (!handle) throw new RetraceError('gone', 'This timeline is no longer open.', 'Open the run again.');
    const laid = this.#layoutOf(handle.root);
    return { ...laid, axis: laid.layout.axis(handle.fold_idle) };
  }

  #handleFor(root: string, fold_idle: boolean): string {
    for (const [id, handle] of this.#handles) {
      if (handle.root === root && handle.fold_idle === fold_idle) return id;
    }
    const id = `timeline-${this.#next++}`;
    this.#handles.set(id, { root, fold_idle });
    for (const oldest of this.#handles.keys()) {
      if (this.#handles.size <= MOST_HANDLES) break;
      this.#handles.delete(oldest);
    }
    return id;
  }

  /** The layout of a run, brought up to what its tree is now. */
  #layoutOf(root: string): Laid {
    const tree = this.#options.tree(root);
    const known = this.#laid.get(root);
    if (known?.tree === tree) return known;
    const layout = known?.layout ?? new TimelineLayout();
    const from = known ? sameSteps(known.tree, tree) : 0;
    layout.update(tree, from, tree.runs[0]?.started_at_us ?? null, tree.runs[0]?.last_at_us ?? null);
    const laid = { tree, layout };
    this.#laid.delete(root);
    this.#laid.set(root, laid);
    let kept = 0;
    for (const one of this.#laid.values()) kept += one.tree.count;
    for (const [oldest, one] of this.#laid) {
      if (kept <= MOST_STEPS || oldest === root) break;
      this.#laid.delete(oldest);
      kept -= one.tree.count;
    }
    return laid;
  }
}

const NO_COST: Cost = {
  cost_nano_usd: null,
  cost_computed: false,
  cost_coverage: { known: 0, calls: 0 },
  partial_outputs: 0,
};

function laneOf(tree: RunTree, lane: Lane, index: number, costs: ReturnType<TimelineTexts['costs']>): TimelineLane {
  const run = tree.runs[lane.run];
  const starter = tree.started_by[lane.run] ?? -1;
  const more = index === MAX_LANES - 1 ? tree.runs.length - MAX_LANES : 0;
  const title = (run?.title ?? run?.agent_name ?? '').slice(0, TITLE_LENGTH);
  const cost = more > 0 ? undefined : costs.get(run?.id ?? 0);
  return {
    run: run?.address ?? '',
    title: more > 0 ? `${title} and ${more} more sub-agent runs` : title,
    agent_name: (run?.agent_name ?? '').slice(0, TITLE_LENGTH),
    steps: lane.steps.length - lane.copied,
    copied_steps: lane.copied,
    ...(cost ?? NO_COST),
    rows: lane.rows.length,
    parent_seq: starter < 0 ? null : starter + 1,
  };
}

function placeOf(tree: RunTree, layout: TimelineLayout, axis: Axis, index: number): TimelinePlace | null {
  if (index < 0 || index >= tree.count) return null;
  const lane = layout.laneOf(index);
  const row = layout.rowOf(index);
  const spans = layout.lanes[lane]?.rows[row];
  const at = spans?.indexOf(index, layout.at(index)) ?? -1;
  const start = layout.at(index);
  const end = at < 0 ? start : layout.endOf(spans?.end[at] ?? start);
  return { seq: index + 1, lane, row, start_us: axis.toAxis(start), end_us: axis.toAxis(end) };
}

function kindsOf({ count, type }: RunTree): StepKind[] {
  const seen = new Uint8Array(STEP_TYPES.length);
  for (let step = 0; step < count; step++) seen[type[step] ?? 0] = 1;
  const kinds = new Set(STEP_TYPES.filter((_, index) => seen[index] === 1).map(stepKind));
  return STEP_KINDS.filter((kind) => kinds.has(kind));
}

function compactionsOf(layout: TimelineLayout, axis: Axis): { at_us: number; seq: number }[] {
  const { compactions } = layout;
  return Array.from({ length: Math.min(compactions.length, MOST_COMPACTIONS) }, (_, index) => {
    const step = compactions.at(index);
    return { at_us: axis.toAxis(layout.at(step)), seq: step + 1 };
  });
}
