import { hash } from 'node:crypto';
import { writeLikeness } from '../../shared/align/likeness.ts';
import { LIKENESS_WORDS } from '../../shared/align/step-sequence.ts';
import { RetraceError } from '../../shared/errors.ts';
import { canonicalJson } from '../../shared/json/canonical.ts';
import {
  type HiddenValue,
  type NormaliseOptions,
  type Normaliser,
  normaliser,
} from '../../shared/normalise/normalise.ts';
import type { ReadStep } from '../library/read/step-batches.ts';
import type { WholeRun } from '../library/read/whole-runs.ts';
import {
  type ComparedStep,
  comparedStep,
  type StepOptions,
  type StepState,
  VALUE_FIELDS,
  type ValueField,
} from './compared-step.ts';
import { type StepSymbols, stepSymbols } from './step-symbols.ts';
import type { Symbols } from './symbols.ts';

/** A value that a rule hid, and in which field. */
export interface HiddenInField extends HiddenValue {
  field: ValueField;
}

/** What is kept of every step of a run to compare it with another: symbols, not content. Indexed by place. */
export interface RunSignatures {
  readonly count: number;
  readonly steps: StepSymbols;
  /** Symbol of the normalised form; -1 where the trace does not have the field. */
  readonly fields: Readonly<Record<ValueField, Int32Array>>;
  /** What normalisation hid in each step, in the order found; null for nothing. */
  readonly hidden: readonly (readonly HiddenInField[] | null)[];
  /** Steps in a field of which more ids were hidden than are kept. */
  readonly hidden_cut: ReadonlySet<number>;
  /** See `StepSequence`. */
  readonly likeness: Uint32Array;
  /** Steps whose content could not be read, and why the first of them could not. */
  readonly unread: ReadonlySet<number>;
  readonly unread_reason: string | null;
}

/** How the steps of one side are compared. */
export interface SideOptions extends NormaliseOptions, StepOptions {}

export interface SignatureOptions extends SideOptions {
  symbols: Symbols;
  signal: AbortSignal;
  onProgress?: (done: number) => void;
}

/** Steps read together, and between two reports of progress. */
const BATCH = 128;
/** Hidden values kept of one field of a step: a long conversation repeats its ids in every request. */
const MAX_HIDDEN = 64;
/** Characters of a field that tell what a step is like. */
const LIKENESS_CHARACTERS = 500;

/** Reads all steps of a run once. Throws `cancelled` on abort. */
export async function readSignatures(run: WholeRun, options: SignatureOptions): Promise<RunSignatures> {
  const { count } = run.tree;
  const normal = normaliser(options);
  const column = () => new Int32Array(count).fill(-1);
  const fields = { request: column(), response: column(), reasoning: column(), state: column() };
  const hidden: (HiddenInField[] | null)[] = [];
  const hidden_cut = new Set<number>();
  const likeness = new Uint32Array(count * LIKENESS_WORDS);
  const unread = new Set<number>();
  let unread_reason: string | null = null;
  for (let from = 0; from < count; from += BATCH) {
    const steps = Array.from({ length: Math.min(BATCH, count - from) }, (_, at) => from + at);
    const read = await run.read(steps, options.signal);
    for (const [at, one] of read.entries()) {
      const step = from + at;
      if (one.content === null) {
        unread.add(step);
        unread_reason ??= one.unread;
      }
      const compared = await comparedAt(run, step, one, options, options.signal);
      const found: HiddenInField[] = [];
      let text = '';
      for (const field of VALUE_FIELDS) {
        const value = compared[field];
        const canonical =
          value === undefined ? null : normalText(value, field, normal, found, () => hidden_cut.add(step));
        if (canonical !== null) fields[field][step] = options.symbols.of(digest(canonical));
        if (field === 'request' || field === 'response') text += `${canonical?.slice(0, LIKENESS_CHARACTERS) ?? ''} `;
      }
      hidden.push(found.length === 0 ? null : found);
      writeLikeness(likeness, step, text);
    }
    options.onProgress?.(from + steps.length);
  }
  return {
    count,
    steps: stepSymbols(run, options.symbols),
    fields,
    hidden,
    hidden_cut,
    likeness,
    unread,
    unread_reason,
  };
}

/** What of one step of a run is compared, its state included. Throws `cancelled` on abort. */
export async function comparedAt(
  run: WholeRun,
  step: number,
  read: ReadStep,
  options: StepOptions,
  signal: AbortSignal,
): Promise<ComparedStep> {
  const facts = run.facts[step];
  if (facts === undefined) throw new RangeError(`the run has no step ${step}`);
  return comparedStep(read, facts, run.tree.type[step] ?? 0, await stateAt(run, step, read, signal), options);
}

async function stateAt(run: WholeRun, step: number, { content }: ReadStep, signal: AbortSignal): Promise<StepState> {
  if (content === null) return { absent: null };
  try {
    return await run.state(step, content, signal);
  } catch (error) {
    // One that builds on bytes that are gone is as unknown as those.
    if (error instanceof RetraceError && (error.code === 'gone' || error.code === 'unreadable')) {
      return { absent: error.message };
    }
    throw error;
  }
}

function normalText(
  value: unknown,
  field: ValueField,
  { normalise }: Normaliser,
  into: HiddenInField[],
  onIdsCut: () => void,
): string {
  const { value: normal, hidden } = normalise(value);
  // Where they stand, not when they were met: equal values have theirs in the same order.
  if (hidden.length > 1) hidden.sort((a, b) => (a.pointer < b.pointer ? -1 : a.pointer > b.pointer ? 1 : 0));
  for (const one of hidden.slice(0, MAX_HIDDEN)) into.push({ ...one, field });
  if (hidden.slice(MAX_HIDDEN).some(({ rule }) => rule === 'generated_ids')) onIdsCut();
  return canonicalJson(normal);
}

function digest(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, 22);
}
