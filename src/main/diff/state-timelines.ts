import type { Params, Result, StatePathRow, StateTimeline, StateWriteRow, StepRef } from '../../shared/api.ts';
import { STATE_LANE_PARTS } from '../../shared/api.ts';
import { RetraceError } from '../../shared/errors.ts';
import { formatPlural } from '../../shared/format/numbers.ts';
import { pointerKeys } from '../../shared/json/pointer.ts';
import { cutText, shortJson } from '../../shared/json/short.ts';
import { StateHistory, type StateWrite } from '../../shared/state/state-history.ts';
import { fittingRows } from '../library/payload/fitting-rows.ts';
import type { WholeRun, WholeRuns } from '../library/read/whole-runs.ts';
import type { StateMethod } from './protocol.ts';
import { stateDifference } from './state-difference.ts';
import { foundPaths, holds, kindOf, type StatePath, type StatePaths, unfoldedPaths } from './state-paths.ts';
import { Works } from './works.ts';

/** Timelines kept: the one on screen, and the one before. */
const MAX_TIMELINES = 2;
/** Steps read together, and between two reports of progress. */
const BATCH = 128;
/** Steps with a state listed at most. */
const MAX_SEQS = 20_000;
/** States kept: those that are looked at. */
const MAX_STATES = 4;
const MAX_PREVIEW = 200;
/** Longest key of a row, and longest path where it is shown only. */
const MAX_KEY = 1_000;

interface Ready {
  timeline: StateTimeline;
  run: WholeRun;
  history: StateHistory;
  states: Map<number, unknown>;
  /** The paths that were asked for last: their pages follow. */
  listed: { question: string; paths: StatePaths } | null;
}

type PathsQuestion = Pick<Params<'state.tree'>, 'seq' | 'unfolded' | 'text'>;

interface Progress {
  done: number;
  total: number;
}

/** Answers the contract's questions about the state of a run over its steps. */
export class StateTimelines {
  readonly #runs: WholeRuns;
  readonly #works: Works<Progress, Ready>;

  constructor(runs: WholeRuns, onDefect: (error: unknown) => void) {
    this.#runs = runs;
    this.#works = new Works('state timeline', MAX_TIMELINES, onDefect);
  }

  /** Answers a method with checked parameters. Throws `RetraceError`. */
  handle(method: StateMethod, params: unknown, signal: AbortSignal): unknown {
    // The engine checked `params` against this very method's schema.
    const handler = this.#handlers[method] as (params: unknown, signal: AbortSignal) => unknown;
    return handler(params, signal);
  }

  close(): void {
    this.#works.closeAll();
  }

  readonly #handlers: {
    [M in StateMethod]: (params: Params<M>, signal: AbortSignal) => Result<M> | Promise<Result<M>>;
  } = {
    'state.open': ({ run }) => ({
      id: this.#works.start({ done: 0, total: 0 }, (work) => readTimeline(this.#runs.open(run), work)),
    }),
    'state.get': ({ id }) => {
      const state = this.#works.state(id);
      switch (state.phase) {
        case 'working':
          return { phase: 'working', ...state.progress };
        case 'ready':
          return { phase: 'ready', timeline: state.result.timeline };
        case 'failed':
          return state;
      }
    },
    'state.close': ({ id }) => ({ closed: this.#works.close(id) }),
    'state.tree': async ({ id, from, n, ...question }, signal) => {
      const ready = this.#works.result(id);
      const step = stepWithState(ready, question.seq);
      const { paths, cut } = await listPaths(ready, step, question, signal);
      const rows = pathRows(ready, paths.slice(from, from + n), step);
      return { seq: step + 1, rows: [...fittingRows(rows)], total: paths.length, cut };
    },
    'state.place': async ({ id, pointer, ...question }, signal) => {
      const ready = this.#works.result(id);
      const { paths } = await listPaths(ready, stepWithState(ready, question.seq), question, signal);
      const index = paths.findIndex((path) => path.pointer === pointer);
      return { index: index === -1 ? null : index };
    },
    'state.writes': ({ id, pointer, from, n }) => {
      const { history, run } = this.#works.result(id);
      const rows = writeRows(run, history.writesOf(pointer, from, n));
      return { rows: [...fittingRows(rows)], total: history.countOf(pointer) };
    },
    'state.writer': ({ id, pointer, seq }) => {
      const { history, run } = this.#works.result(id);
      const write = history.lastWrite(pointer, seq - 1);
      const { before, after } = history.writersAround(pointer, seq - 1);
      const refs = stepRefs(run, [before, after]);
      return {
        write: write === null ? null : (writeRows(run, [write])[0] ?? null),
        place: history.lastPlace(pointer, seq - 1),
        previous: refs.get(before) ?? null,
        next: refs.get(after) ?? null,
      };
    },
    'state.difference': async ({ id, left, right, pointer }, signal) => {
      const ready = this.#works.result(id);
      const [before, after] = [ready.history.lastStep(left - 1), stepWithState(ready, right)];
      return stateDifference(
        before === null ? undefined : valueAt(await stateAt(ready, before, signal), pointer),
        valueAt(await stateAt(ready, after, signal), pointer),
        pointer,
      );
    },
  };
}

/** Reads the states of all own steps of a run. Throws `cancelled` on abort. */
async function readTimeline(
  run: WholeRun,
  { id, signal, onProgress }: { id: string; signal: AbortSignal; onProgress: (progress: Progress) => void },
): Promise<Ready> {
  const { tree } = run;
  const own = Array.from({ length: tree.count }, (_, step) => step).filter((step) => tree.run[step] === 0);
  const history = new StateHistory();
  const unread = { steps: 0, reason: null as string | null };
  for (let from = 0; from < own.length; from += BATCH) {
    const steps = own.slice(from, from + BATCH);
    const read = await run.read(steps, signal);
    for (const [at, step] of steps.entries()) {
      const content = read[at]?.content ?? null;
      const found = content === null ? { absent: read[at]?.unread ?? null } : await run.state(step, content, signal);
      if ('value' in found) history.add(step, found.value);
      else if (content === null || content.state !== null || run.facts[step]?.state_hash != null) {
        unread.steps++;
        unread.reason ??= found.absent;
      }
    }
    onProgress({ done: from + steps.length, total: own.length });
  }
  const timeline: StateTimeline = {
    ...{ id, rev: tree.rev, run: run.detail.run, steps: tree.count },
    seqs: history.steps.slice(0, MAX_SEQS).map((step) => step + 1),
    seqs_cut: history.steps.length > MAX_SEQS,
    ...{ unread, dropped: history.dropped },
  };
  return { timeline, run, history, states: new Map(), listed: null };
}

/** The last step with a state at or before one. Throws `not_found`. */
function stepWithState({ history }: Ready, seq: number): number {
  const step = history.lastStep(seq - 1);
  if (step === null) {
    throw new RetraceError('not_found', `Not in this trace: a state up to step ${seq}.`, 'Choose a later step.');
  }
  return step;
}

async function listPaths(
  ready: Ready,
  step: number,
  { unfolded, text }: PathsQuestion,
  signal: AbortSignal,
): Promise<StatePaths> {
  const question = JSON.stringify([step, text, unfolded]);
  if (ready.listed?.question === question) return ready.listed.paths;
  const state = await stateAt(ready, step, signal);
  const paths = text.trim() === '' ? unfoldedPaths(state, new Set(unfolded)) : foundPaths(state, text.trim());
  ready.listed = { question, paths };
  return paths;
}

async function stateAt({ run, states }: Ready, step: number, signal: AbortSignal): Promise<unknown> {
  if (states.has(step)) return states.get(step);
  const [read] = await run.read([step], signal);
  if (read === undefined || read.content === null) {
    throw new RetraceError('gone', read?.unread ?? `Step ${step + 1} is no longer in the file.`);
  }
  const found = await run.state(step, read.content, signal);
  if (!('value' in found)) throw new RetraceError('gone', found.absent ?? `Step ${step + 1} has no state any more.`);
  states.set(step, found.value);
  for (const oldest of states.keys()) {
    if (states.size <= MAX_STATES) break;
    states.delete(oldest);
  }
  return found.value;
}

/** Undefined where the state has nothing there. */
function valueAt(state: unknown, pointer: string): unknown {
  let value = state;
  for (const key of pointerKeys(pointer)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

function pathRows({ run, history, timeline }: Ready, paths: readonly StatePath[], step: number): StatePathRow[] {
  const writers = paths.map(({ pointer }) => history.lastWrite(pointer, step)?.step ?? null);
  const refs = stepRefs(run, writers);
  return paths.map(({ pointer, key, depth, value, unfolded }, at) => {
    const children = holds(value);
    return {
      ...{ pointer, key: cutText(key, MAX_KEY).toWellFormed(), depth, kind: kindOf(value), children, unfolded },
      preview: previewOf(value, children),
      writes: history.countOf(pointer),
      written: history.partsWritten(pointer, timeline.steps, STATE_LANE_PARTS),
      last_writer: refs.get(writers[at] ?? null) ?? null,
    };
  });
}

function previewOf(value: unknown, children: number): string {
  if (Array.isArray(value)) return formatPlural(children, 'item');
  if (typeof value === 'object' && value !== null) return formatPlural(children, 'key');
  return shortJson(value, MAX_PREVIEW).toWellFormed();
}

function writeRows(run: WholeRun, writes: readonly StateWrite[]): StateWriteRow[] {
  const refs = stepRefs(
    run,
    writes.map(({ step }) => step),
  );
  return writes.flatMap(({ step, pointer, before, after }) => {
    const ref = refs.get(step);
    return ref === undefined ? [] : [{ step: ref, pointer: cutText(pointer, MAX_KEY).toWellFormed(), before, after }];
  });
}

/** What lists show of these steps, by their place. */
function stepRefs(run: WholeRun, steps: readonly (number | null)[]): ReadonlyMap<number | null, StepRef> {
  const wanted = [...new Set(steps.filter((step) => step !== null))];
  return new Map(run.rows(wanted).map(({ step, seq, name }) => [seq - 1, { step, seq, name }]));
}
