import type { Database } from 'better-sqlite3';
import type { Params, Result } from '../../../../shared/api.ts';
import { RetraceError } from '../../../../shared/errors.ts';
import type { RunStatus } from '../../../../shared/model/run.ts';
import type { TraceFormat } from '../../../formats/format.ts';
import type { FieldText } from '../../payload/field-text.ts';
import { buildToFit } from '../../payload/fit.ts';
import type { RunTree, TreeRun } from '../run-tree.ts';
import type { StepKeys } from '../steps/step-keys.ts';
import type { StepRows } from '../steps/step-rows.ts';
import { findText } from './find-text.ts';
import { readBytes } from './read-bytes.ts';
import { compareStates } from './state-changes.ts';
import { StepContents } from './step-contents.ts';
import { buildDetail, type IndexedStep, readIndexed, type ShownState } from './step-detail.ts';
import { type StepColumns, StepFacts } from './step-facts.ts';
import { fieldAt, jsonField, type StepFields, unreadFields } from './step-fields.ts';
import { type PartPlace, type StepSource, StepSources } from './step-source.ts';
import { type StateWay, StepStates } from './step-states.ts';

export interface StepInspectorOptions {
  db: Database;
  tree: (address: string) => RunTree;
  keys: StepKeys;
  rows: StepRows;
  formatById: (id: string) => TraceFormat | null;
  priceNote: (model: string) => string | null;
  /** Status of a run of a tree, by its place. */
  statusOf: (tree: RunTree, run: TreeRun) => { status: RunStatus; steps: number };
}

/** The states of the steps looked at last, as fields. */
const MAX_STATE_FIELDS = 4;

/** Answers what a step holds, from the index and from the bytes behind it. */
export class StepInspector {
  readonly #options: StepInspectorOptions;
  readonly #facts: StepFacts;
  readonly #contents: StepContents;
  readonly #states: StepStates;
  readonly #stateFields = new Map<string, FieldText>();

  constructor(options: StepInspectorOptions) {
    this.#options = options;
    this.#facts = new StepFacts(options.db, options.rows, new StepSources(options.db));
    this.#contents = new StepContents(options.formatById);
    this.#states = new StepStates(this.#contents);
  }

  /** Throws `not_found`. Where the file does not have the step any more, tells what the index has. */
  async get(params: Params<'step.get'>, signal: AbortSignal): Promise<Result<'step.get'>> {
    const indexed = this.#find(params);
    const { fields, state } = await this.#content(indexed, signal);
    return this.#read(() =>
      buildToFit((scale) => buildDetail(this.#facts, this.#options, indexed, fields, state, scale)),
    );
  }

  /** A window of one field. Throws `not_found` when the step has no such field, `gone` or `unreadable` without its file. */
  async read(params: Params<'payload.read'> & { step: string }, signal: AbortSignal): Promise<Result<'payload.read'>> {
    const { field: address, offset, n } = params;
    const indexed = this.#find(params);
    const { rev } = indexed.tree;
    const part = partAt(indexed.question.source, address);
    if (part !== null && part.pointer === null) return { rev, ...(await readPart(indexed, part, offset, n, signal)) };
    const field = await this.#field(indexed, address, signal);
    if (field === null) throw new RetraceError('not_found', `This step has no field ${address.slice(0, 100)}.`);
    return { rev, data: field.window(offset, n), bytes: field.bytes };
  }

  /** Matches of a text, in whatever case, in all fields of a step. Throws as `read` does. */
  async find(params: Params<'step.find'>, signal: AbortSignal): Promise<Result<'step.find'>> {
    const indexed = this.#find(params);
    const fields = await this.#contents.load(indexed.question, signal);
    const state = await this.#field(indexed, 'state', signal);
    const searched = [...fields.all.values(), ...(state === null ? [] : [state]), ...fields.parts];
    return { rev: indexed.tree.rev, ...findText(searched, params.text, signal) };
  }

  /** What the index has of the step. */
  #find({ root, step }: { root: string; step: string }): IndexedStep {
    return this.#read(() => {
      const tree = this.#options.tree(root);
      const index = this.#options.keys.indexOf(tree, step);
      const indexed = index === -1 ? null : readIndexed(this.#facts, tree, index);
      if (indexed === null) {
        throw new RetraceError(
          'not_found',
          `This run has no step ${step.slice(0, 100)}.`,
          'Choose a step of the list.',
        );
      }
      return indexed;
    });
  }

  async #content(indexed: IndexedStep, signal: AbortSignal): Promise<{ fields: StepFields; state: ShownState | null }> {
    try {
      const fields = await this.#contents.load(indexed.question, signal);
      return { fields, state: await this.#state(indexed, fields, signal) };
    } catch (error) {
      if (!(error instanceof RetraceError) || (error.code !== 'gone' && error.code !== 'unreadable')) throw error;
      const unread = error.action === undefined ? error.message : `${error.message} ${error.action}`;
      const state = indexed.step.state_source === null ? null : { absent: unread };
      return { fields: unreadFields(indexed.question.source, unread), state };
    }
  }

  async #field(indexed: IndexedStep, address: string, signal: AbortSignal): Promise<FieldText | null> {
    const fields = await this.#contents.load(indexed.question, signal);
    if (address.startsWith('part/')) return fields.parts.find((part) => part.field === address) ?? null;
    if (address !== 'state') return fieldAt(fields, address);
    const state = await this.#stateOf(indexed.tree, indexed.step.id, fields, signal);
    return state !== null && 'value' in state ? this.#stateField(fields.signature, state.value) : null;
  }

  async #stateOf(tree: RunTree, id: number, fields: StepFields, signal: AbortSignal) {
    if (fields.content.state === null) return null;
    return this.#states.find(this.#way(tree, id), id, signal);
  }

  /** The state of a step and what it changed; null when the file has none, a reason when it cannot be told. */
  async #state(indexed: IndexedStep, fields: StepFields, signal: AbortSignal): Promise<ShownState | null> {
    const { tree, step } = indexed;
    const state = await this.#stateOf(tree, step.id, fields, signal);
    if (state === null || 'absent' in state) return state;
    const field = this.#stateField(fields.signature, state.value);
    for (const id of this.#before(step, fields)) {
      const question = this.#read(() => this.#facts.question(tree, id));
      const before = question && (await this.#contents.read(question, signal));
      if (before === undefined || before.content.state === null) continue;
      const found = await this.#states.find(this.#way(tree, id), id, signal);
      if ('absent' in found) continue;
      return { field, compared_with: tree.indexOfId(id), ...compareStates(found.value, state.value) };
    }
    return { field, compared_with: -1, changes: [], changes_cut: false, unchanged_paths: 0 };
  }

  /** Steps whose state this one's may be compared with, best first: the one it builds on, or those before it. */
  #before(step: StepColumns, { content: { state } }: StepFields): number[] {
    return this.#read(() => {
      const base = state !== null && 'base_key' in state ? state.base_key : null;
      const id = base === null ? null : this.#facts.keyed(step.id, step.run_id, base);
      return id === null ? this.#facts.statesBefore(step.id, step.run_id) : [id];
    });
  }

  #way(tree: RunTree, of: number): StateWay {
    const run = this.#read(() => this.#facts.step(of)?.run_id ?? 0);
    return {
      question: (id) => this.#read(() => this.#facts.question(tree, id)),
      base: (id, key) => this.#read(() => this.#facts.keyed(id, run, key)),
      nameOf: (id) => {
        const index = tree.indexOfId(id);
        return index === -1 ? 'a step that is gone' : `step ${index + 1}`;
      },
    };
  }

  #stateField(signature: string, value: unknown): FieldText {
    const known = this.#stateFields.get(signature) ?? jsonField('state', value);
    this.#stateFields.delete(signature);
    this.#stateFields.set(signature, known);
    for (const oldest of this.#stateFields.keys()) {
      if (this.#stateFields.size <= MAX_STATE_FIELDS) break;
      this.#stateFields.delete(oldest);
    }
    return known;
  }

  /** All that `read` asks the index belongs to one commit. */
  #read<T>(read: () => T): T {
    return this.#options.db.transaction(read)();
  }
}

/** The part that `part/N` names. */
function partAt({ parts }: StepSource, address: string): PartPlace | null {
  const number = /^part\/(\d{1,9})$/.exec(address)?.[1];
  return number === undefined ? null : (parts[Number(number)] ?? null);
}

/** A window of the very bytes of a part, without reading the rest of it. */
async function readPart(
  { question }: IndexedStep,
  { file_id, offset, length }: PartPlace,
  from: number,
  n: number,
  signal: AbortSignal,
): Promise<{ data: Uint8Array; bytes: number }> {
  const file = question.source.files.get(file_id);
  if (file === undefined) throw new RetraceError('gone', 'The file behind this step is no longer indexed.');
  const start = Math.min(from, length);
  const range = { offset: offset + start, length: Math.min(n, length - start) };
  const [bytes] = await readBytes(file, [range], signal);
  return { data: new Uint8Array(bytes ?? Buffer.alloc(0)), bytes: length };
}
