import type { Params, Result, StatePathRow, StateTimeline, StateWriteRow, StepRef } from '../../shared/api.ts';
import { jsonDifference } from '../../shared/difference/json-difference.ts';
import { changeSides } from '../../shared/difference/print-change.ts';
import { RetraceError } from '../../shared/errors.ts';
import { pointerKeys, pointerTo } from '../../shared/json/pointer.ts';
import { StateHistory, type StateWrite } from '../../shared/state/state-history.ts';
import { fittingRows } from '../library/payload/fitting-rows.ts';
import type { WholeRun, WholeRuns } from '../library/read/whole-runs.ts';
import type { StateMethod } from './protocol.ts';
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
const MAX_CHANGES = 200;
const MAX_CHANGE = 500;

interface Ready {
  timeline: StateTimeline;
  run: WholeRun;
  history: StateHistory;
  states: Map<number, unknown>;
}

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
    'state.tree': async ({ id, seq, pointer, from, n }, signal) => {
      const ready = this.#works.result(id);
      const step = stepWithState(ready, seq);
      const value = valueAt(await stateAt(ready, step, signal), pointer);
      const children = childrenOf(value, pointer);
      const rows = children.slice(from, from + n).map((child) => pathRow(ready, child, step));
      return { seq: step + 1, rows: [...fittingRows(rows)], total: children.length };
    },
    'state.writes': ({ id, pointer, from, n }) => {
      const ready = this.#works.result(id);
      const writes = ready.history.writesOf(pointer);
      return { rows: [...fittingRows(writeRows(ready, writes.slice(from, from + n)))], total: writes.length };
    },
    'state.writer': ({ id, pointer, seq }) => {
      const ready = this.#works.result(id);
      const write = ready.history.lastWrite(pointer, seq - 1);
      return { write: write === null ? null : (writeRows(ready, [write])[0] ?? null) };
    },
    'state.difference': async ({ id, left, right }, signal) => {
      const ready = this.#works.result(id);
      const before = await stateAt(ready, stepWithState(ready, left), signal);
      const after = await stateAt(ready, stepWithState(ready, right), signal);
      const { changes, cut, same } = jsonDifference(before, after, { limit: MAX_CHANGES });
      const printed = changes.map((change) => ({
        ...{ pointer: change.pointer.slice(0, 1_000), change: change.change },
        ...changeSides(change, MAX_CHANGE),
      }));
      return { changes: printed, cut, same };
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
      else if (content === null || content.state !== null) {
        unread.steps++;
        unread.reason ??= found.absent;
      }
    }
    onProgress({ done: from + steps.length, total: own.length });
  }
  const timeline: StateTimeline = {
    ...{ id, rev: tree.rev, run: run.detail.run },
    seqs: history.steps.slice(0, MAX_SEQS).map((step) => step + 1),
    seqs_cut: history.steps.length > MAX_SEQS,
    ...{ unread, dropped: history.dropped },
  };
  return { timeline, run, history, states: new Map() };
}

/** The last step with a state at or before one. Throws `not_found`. */
function stepWithState({ history }: Ready, seq: number): number {
  const step = history.steps.findLast((one) => one < seq);
  if (step === undefined) {
    throw new RetraceError('not_found', `Not in this trace: a state up to step ${seq}.`, 'Choose a later step.');
  }
  return step;
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

/** Throws `not_found` where the state has nothing there. */
function valueAt(state: unknown, pointer: string): unknown {
  let value = state;
  for (const key of pointerKeys(pointer)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) {
      throw new RetraceError('not_found', `The state has nothing at ${pointer.slice(0, 200)} after this step.`);
    }
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

interface Child {
  key: string;
  pointer: string;
  value: unknown;
}

function childrenOf(value: unknown, pointer: string): Child[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).map(([key, inner]) => ({ key, pointer: pointerTo(pointer, key), value: inner }));
}

function pathRow(ready: Ready, { key, pointer, value }: Child, step: number): StatePathRow {
  const write = ready.history.lastWrite(pointer, step);
  const children = typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
  return {
    ...{ pointer, key: key.toWellFormed(), kind: kindOf(value), preview: previewOf(value, children), children },
    writes: ready.history.countOf(pointer),
    last_write: write === null ? null : (writeRows(ready, [write])[0] ?? null),
  };
}

function kindOf(value: unknown): StatePathRow['kind'] {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value as 'string' | 'number' | 'boolean';
    default:
      return 'object';
  }
}

function previewOf(value: unknown, children: number): string {
  if (Array.isArray(value)) return `${children} ${children === 1 ? 'item' : 'items'}`;
  if (typeof value === 'object' && value !== null) return `${children} ${children === 1 ? 'key' : 'keys'}`;
  const text = JSON.stringify(value) ?? 'null';
  return text.length <= MAX_PREVIEW ? text.toWellFormed() : `${text.slice(0, MAX_PREVIEW - 1).toWellFormed()}…`;
}

function writeRows({ run }: Ready, writes: readonly StateWrite[]): StateWriteRow[] {
  const refs = new Map<number, StepRef>();
  for (const { step, seq, name } of run.rows([...new Set(writes.map((write) => write.step))])) {
    refs.set(seq - 1, { step, seq, name });
  }
  return writes.flatMap(({ step, pointer, before, after }) => {
    const ref = refs.get(step);
    return ref === undefined ? [] : [{ step: ref, pointer: pointer.toWellFormed(), before, after }];
  });
}
