import type { Database } from 'better-sqlite3';
import type { MethodName, Params, Result } from '../../../shared/api.ts';
import { RetraceError } from '../../../shared/errors.ts';
import type { TraceFormat } from '../../formats/format.ts';
import { formatById as registeredFormat } from '../../formats/registry.ts';
import { priceNote as listPriceNote } from '../../pricing/price-of.ts';
import { ProblemLines } from './content/problem-lines.ts';
import { RunContents } from './content/run-contents.ts';
import { StepInspector } from './content/step-inspector.ts';
import { type PaletteOptions, searchPalette } from './palette.ts';
import { RunTrees, readRev } from './run-tree.ts';
import { RunCatalog } from './runs/catalog.ts';
import { Peers } from './runs/peers.ts';
import { listUnrecognised, Problems, type SourcePlace } from './runs/problems.ts';
import { RunDetails } from './runs/run-detail.ts';
import { RunLists } from './runs/run-list.ts';
import { jumpFrom } from './steps/jumps.ts';
import { RowSpaces } from './steps/row-spaces.ts';
import { StepKeys } from './steps/step-keys.ts';
import { StepRows } from './steps/step-rows.ts';
import { Timelines } from './timeline.ts';

export interface QueriesOptions {
  /** The index, opened for reading. */
  db: Database;
  formatById?: (id: string) => TraceFormat | null;
  /** µs UTC. */
  now?: () => number;
  sources?: () => readonly SourcePlace[];
  priceNote?: (model: string) => string | null;
}

export interface Queries {
  /** Answers a method with checked parameters. Throws `RetraceError`. */
  handle(method: MethodName, params: unknown, signal: AbortSignal): unknown;
}

/** Answers everything about runs and steps from an index, and from the files that it points at. */
export function createQueries(options: QueriesOptions): Queries {
  const { db } = options;
  const formatById = options.formatById ?? registeredFormat;
  const now = options.now ?? (() => Date.now() * 1000);
  const priceNote = options.priceNote ?? listPriceNote;
  const trees = new RunTrees({ db, formatById, now });
  const tree = (address: string) => trees.get(address);
  const keys = new StepKeys(db);
  const rows = new StepRows(db, keys);
  const catalog = new RunCatalog(db, formatById);
  const lists = new RunLists(catalog, now);
  const spaces = new RowSpaces(db, tree, keys, rows);
  const details = new RunDetails({
    ...{ db, tree, rows },
    recordsEnd: (format) => formatById(format)?.records_end === true,
    labelOf: (format) => formatById(format)?.label ?? format,
    priceNote,
  });
  const inspector = new StepInspector({
    ...{ db, tree, keys, rows, formatById, priceNote },
    statusOf: (one, run) => details.brief(one, run),
  });
  const runContents = new RunContents({ db, tree, formatById });
  const problems = new Problems({ db, tree, rows });
  const problemLines = new ProblemLines(db);
  const peers = new Peers(db);
  const palette: PaletteOptions = { db, catalog, tree, keys, rows, now };
  const timelines = new Timelines({
    ...{ db, tree },
    rows: (one, steps) => rows.rows(one, steps),
    indexOf: (one, step) => keys.indexOf(one, step),
  });

  /** Methods on the list of runs: they need the catalog as it is now. */
  const listed =
    <P, R>(method: (params: P) => R) =>
    (params: P): R => {
      catalog.refresh(readRev(db));
      return method(params);
    };

  const handlers: { [M in IndexMethod]: (params: Params<M>) => Result<M> } = {
    'runs.open': listed((params) => lists.open(params)),
    'runs.slice': listed((params) => lists.slice(params)),
    'runs.indexOf': listed((params) => lists.indexOf(params)),
    'runs.newest': listed((params) => lists.newest(params)),
    'run.get': ({ run }) => details.get(run),
    'rows.open': (params) => spaces.open(params),
    'rows.slice': (params) => spaces.slice(params),
    'rows.indexOf': (params) => spaces.indexOf(params),
    'steps.jump': ({ root, ...params }) => {
      const run = tree(root);
      return { rev: run.rev, target: rows.ref(run, jumpFrom(run, params)) };
    },
    'steps.at': ({ root, seq }) => {
      const run = tree(root);
      return { rev: run.rev, target: rows.ref(run, seq - 1) };
    },
    'problems.list': (params) => problems.list(params),
    'problems.step': (params) => problems.step(params),
    'sources.unrecognised': (params) => listUnrecognised(db, options.sources?.() ?? [], params),
    'palette.search': listed((params) => searchPalette(palette, params)),
    'timeline.open': (params) => timelines.open(params),
    'timeline.window': (params) => timelines.window(params),
    'timeline.locate': (params) => timelines.locate(params),
    'timeline.move': (params) => timelines.move(params),
    'timeline.steps': (params) => timelines.steps(params),
    'compare.peer': ({ run }) => peers.find(run),
  };
  const content: { [M in ContentMethod]: (params: Params<M>, signal: AbortSignal) => Promise<Result<M>> } = {
    'step.get': (params, signal) => inspector.get(params, signal),
    'run.content': (params, signal) => runContents.get(params, signal),
    'payload.read': ({ step, ...params }, signal) =>
      step === null ? runContents.read({ step, ...params }, signal) : inspector.read({ step, ...params }, signal),
    'step.find': (params, signal) => inspector.find(params, signal),
    'problems.read': (params, signal) => problemLines.read(params, signal),
  };
  // All that one reply reads belongs to one commit.
  const answer = db.transaction((method: IndexMethod, params: unknown): unknown => {
    // The engine checked `params` against this very method's schema.
    const handler = handlers[method] as (params: unknown) => unknown;
    return handler(params);
  });

  return {
    handle(method, params, signal) {
      if (signal.aborted) throw new RetraceError('cancelled', `${method} was cancelled.`);
      if (isOneOf(INDEX_METHODS, method)) return answer(method, params);
      if (isOneOf(CONTENT_METHODS, method)) {
        const handler = content[method] as (params: unknown, signal: AbortSignal) => unknown;
        return handler(params, signal);
      }
      throw new RetraceError('invalid_request', `${method} is not a question about the index.`);
    },
  };
}

/** Answered from the index, at once. */
const INDEX_METHODS = [
  'runs.open',
  'runs.slice',
  'runs.indexOf',
  'runs.newest',
  'run.get',
  'rows.open',
  'rows.slice',
  'rows.indexOf',
  'steps.jump',
  'steps.at',
  'problems.list',
  'problems.step',
  'sources.unrecognised',
  'palette.search',
  'timeline.open',
  'timeline.window',
  'timeline.locate',
  'timeline.move',
  'timeline.steps',
  'compare.peer',
] as const satisfies readonly MethodName[];
type IndexMethod = (typeof INDEX_METHODS)[number];

/** Answered from trace files, too. */
const CONTENT_METHODS = [
  'step.get',
  'run.content',
  'payload.read',
  'step.find',
  'problems.read',
] as const satisfies readonly MethodName[];
type ContentMethod = (typeof CONTENT_METHODS)[number];

function isOneOf<M extends MethodName>(methods: readonly M[], method: MethodName): method is M {
  return (methods as readonly MethodName[]).includes(method);
}
