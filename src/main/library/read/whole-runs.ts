import type { Database, Statement } from 'better-sqlite3';
import type { RunDetail, StepRow } from '../../../shared/api.ts';
import type { StepContent } from '../../formats/content.ts';
import type { TraceFormat } from '../../formats/format.ts';
import { formatById as registeredFormat } from '../../formats/registry.ts';
import { StepContents } from '../query/content/step-contents.ts';
import { StepFacts as IndexFacts } from '../query/content/step-facts.ts';
import { LastDocument, readParts, type StepSource, StepSources } from '../query/content/step-source.ts';
import { type RunTree, RunTrees } from '../query/run-tree.ts';
import { RunDetails } from '../query/runs/run-detail.ts';
import { StepKeys } from '../query/steps/step-keys.ts';
import { StepRows } from '../query/steps/step-rows.ts';
import { type RecordedState, RunStates } from './run-states.ts';
import { type ContentStep, type ReadStep, StepBatches } from './step-batches.ts';

/** What the index itself has of a step, beside its row. */
export interface StepFacts {
  key: string;
  name: string;
  model: string | null;
  group_key: string | null;
  input_tokens: number | null;
  output_tokens: number | null;
  partial_output: number | null;
  cost_nano_usd: number | null;
  cost_computed: number | null;
  failure_type: string | null;
  failure_code: string | null;
  failure_message: string | null;
  state_hash: string | null;
  /** Repeats history of another run, and counts in no total; null for a step of its own. */
  copied_from: number | null;
}

interface FactColumns extends StepFacts {
  id: number;
}

/** Longest failure message that is looked at, in characters. */
const MAX_MESSAGE = 4_000;
/** Steps whose facts are read with one statement. */
const PAGE = 10_000;

/** Opens runs to be read whole. Each is as it was at one commit, however long reading takes. */
export class WholeRuns {
  readonly #db: Database;
  readonly #trees: RunTrees;
  readonly #rows: StepRows;
  readonly #details: RunDetails;
  readonly #sources: StepSources;
  readonly #contents: StepContents;
  readonly #formatById: (id: string) => TraceFormat | null;
  readonly #facts: Statement<[ids: string], FactColumns>;
  /** Of the steps as they are in these columns, which never change. */
  readonly #known = new WeakMap<RunTree['columns'], readonly StepFacts[]>();

  /** `db` is the index, opened for reading. */
  constructor(db: Database, formatById: (id: string) => TraceFormat | null = registeredFormat) {
    this.#db = db;
    this.#formatById = formatById;
    this.#trees = new RunTrees({ db, formatById, now: () => Date.now() * 1000 });
    this.#rows = new StepRows(db, new StepKeys(db));
    this.#details = new RunDetails({
      ...{ db, tree: (address: string) => this.#trees.get(address), rows: this.#rows },
      recordsEnd: (format) => formatById(format)?.records_end === true,
      labelOf: (format) => formatById(format)?.label ?? format,
      priceNote: () => null,
    });
    this.#sources = new StepSources(db);
    this.#contents = new StepContents(formatById);
    this.#facts = db.prepare(
      `SELECT id, key, name, model, group_key, input_tokens, output_tokens, partial_output, cost_nano_usd, cost_computed, failure_type,
              failure_code, substr(failure_message, 1, ${MAX_MESSAGE}) AS failure_message, state_hash, copied_from
       FROM step WHERE id IN (SELECT value FROM json_each(?))`,
    );
  }

  /** The run at an address and the runs below it. Throws `not_found`. */
  open(address: string): WholeRun {
    return this.#db.transaction(() => {
      const tree = this.#trees.get(address);
      const detail = this.#details.get(address);
      const facts = this.#factsOf(tree);
      const run = tree.runs[0];
      const indexFacts = new IndexFacts(this.#db, this.#rows, this.#sources);
      return new WholeRun({
        ...{ db: this.#db, tree, detail, facts, rows: this.#rows, sources: this.#sources },
        states: new RunStates({ db: this.#db, tree, facts: indexFacts, contents: this.#contents }),
        format: this.#formatById(run?.format ?? ''),
        runSource: this.#sources.findRun(run?.id ?? 0),
      });
    })();
  }

  #factsOf(tree: RunTree): readonly StepFacts[] {
    const known = this.#known.get(tree.columns);
    if (known !== undefined) return known;
    const facts: StepFacts[] = [];
    for (let from = 0; from < tree.count; from += PAGE) {
      const ids = Array.from(tree.id.subarray(from, Math.min(tree.count, from + PAGE)));
      const byId = new Map(this.#facts.all(JSON.stringify(ids)).map((row) => [row.id, row]));
      for (const id of ids) {
        const row = byId.get(id);
        if (row === undefined) throw new Error(`step ${id} of ${tree.root} is not in the index`);
        facts.push(row);
      }
    }
    this.#known.set(tree.columns, facts);
    return facts;
  }
}

interface WholeRunParts {
  db: Database;
  tree: RunTree;
  detail: RunDetail;
  facts: readonly StepFacts[];
  rows: StepRows;
  sources: StepSources;
  states: RunStates;
  format: TraceFormat | null;
  runSource: StepSource;
}

/** A run and the runs below it as of one commit. Steps go by their place in order of `seq`, from 0. */
export class WholeRun {
  readonly tree: RunTree;
  readonly detail: RunDetail;
  readonly facts: readonly StepFacts[];
  readonly #parts: WholeRunParts;
  readonly #batches: StepBatches;

  constructor(parts: WholeRunParts) {
    this.tree = parts.tree;
    this.detail = parts.detail;
    this.facts = parts.facts;
    this.#parts = parts;
    this.#batches = new StepBatches(parts.format);
  }

  /** Rows of these steps as lists show them; those that a file read anew does not have any more are left out. */
  rows(steps: readonly number[]): StepRow[] {
    const { db, rows } = this.#parts;
    return db.transaction(() => rows.rows(this.tree, steps))();
  }

  /**
   * What the files say of these steps, in the order asked for. A step whose bytes are not there any more comes with the
   * reason. Throws `cancelled` on abort.
   */
  async read(steps: readonly number[], signal: AbortSignal): Promise<ReadStep[]> {
    const { db, tree, facts, sources, states } = this.#parts;
    const questions = db.transaction(() =>
      sources.findAll(steps.map((step) => tree.id[step] ?? 0)).map((source, at): ContentStep => {
        const step = steps[at] ?? 0;
        const { key = '', name = '' } = facts[step] ?? {};
        return { source, key, name, type: tree.type[step] ?? 0 };
      }),
    )();
    const read = await this.#batches.read(questions, signal);
    states.meet(read.flatMap(({ content }, at) => this.#recorded(steps[at] ?? 0, content) ?? []));
    return read;
  }

  /** The state after a step that was read, or why there is none. Throws as `RunStates.of` does. */
  async state(
    step: number,
    content: StepContent,
    signal: AbortSignal,
  ): Promise<{ value: unknown } | { absent: string | null }> {
    const recorded = this.#recorded(step, content);
    return recorded === null ? { absent: content.absent.state ?? null } : this.#parts.states.of(recorded, signal);
  }

  #recorded(step: number, content: StepContent | null): RecordedState | null {
    return content?.state ? { step, key: this.facts[step]?.key ?? '', state: content.state } : null;
  }

  /** What the file says of the run as a whole, by label; empty where it says nothing or cannot be read any more. */
  async fields(signal: AbortSignal): Promise<{ label: string; value: unknown }[]> {
    const { format, runSource } = this.#parts;
    if (format?.runContent === undefined) return [];
    const parts = await readParts(runSource, new LastDocument(), signal);
    return format.runContent(parts.map((part) => part.value));
  }
}
