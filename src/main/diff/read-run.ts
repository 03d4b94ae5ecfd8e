import type { ComparisonQuestion } from '../../shared/api.ts';
import { RetraceError } from '../../shared/errors.ts';
import { RULE_IDS } from '../../shared/normalise/rule-ids.ts';
import type { WholeRun } from '../library/read/whole-runs.ts';
import { type RunSignatures, readSignatures, type SideOptions } from './run-signatures.ts';
import { Symbols } from './symbols.ts';

/** A run with what is kept of its steps. */
export interface ReadRun {
  run: WholeRun;
  signatures: RunSignatures;
}

/** Signatures kept, by run and options: comparing again, or swapped, reads nothing. */
const MAX_SIGNATURES = 8;
/** More are kept while all are of so few steps together: several runs of one task, one of them taken out or added. */
const MAX_KEPT_STEPS = 400_000;
/** Symbols are never taken back: with so many, all is read anew. */
const MAX_SYMBOLS = 8_000_000;

/** What was read of runs before; the symbols in it mean the same in all of them. */
export class KnownRuns {
  readonly symbols = new Symbols();
  readonly #signatures = new Map<string, RunSignatures>();

  get isFull(): boolean {
    return this.symbols.size > MAX_SYMBOLS;
  }

  get(key: string): RunSignatures | undefined {
    const known = this.#signatures.get(key);
    if (known !== undefined) this.keep(key, known);
    return known;
  }

  keep(key: string, signatures: RunSignatures): void {
    this.#signatures.delete(key);
    this.#signatures.set(key, signatures);
    let steps = 0;
    for (const { count } of this.#signatures.values()) steps += count;
    for (const [oldest, { count }] of this.#signatures) {
      if (this.#signatures.size <= MAX_SIGNATURES || steps <= MAX_KEPT_STEPS) return;
      this.#signatures.delete(oldest);
      steps -= count;
    }
  }
}

export interface ReadOptions {
  options: SideOptions;
  known: KnownRuns;
  signal: AbortSignal;
  onProgress: (done: number) => void;
}

/** A run with what is kept of its steps: read, or known from before. Throws `cancelled` on abort. */
export async function readRun(run: WholeRun, { options, known, signal, onProgress }: ReadOptions): Promise<ReadRun> {
  const { detail, tree } = run;
  const key = JSON.stringify([
    detail.run,
    tree.runs.map(({ id, rev, file_identity }) => [id, rev, file_identity]),
    tree.live,
    options,
  ]);
  const before = known.get(key);
  if (before !== undefined) return { run, signatures: before };
  const signatures = await readSignatures(run, { ...options, symbols: known.symbols, signal, onProgress });
  known.keep(key, signatures);
  return { run, signatures };
}

/** The models that the steps of a run name, those of copied history as well. */
export function modelsOf({ facts }: WholeRun): readonly string[] {
  const known = MODELS.get(facts);
  if (known !== undefined) return known;
  const named = new Set<string>();
  for (const { model } of facts) if (model !== null) named.add(model);
  const models = [...named].sort();
  MODELS.set(facts, models);
  return models;
}

/** Facts never change, and are the same for every comparison of a run. */
const MODELS = new WeakMap<WholeRun['facts'], readonly string[]>();

/** How the steps of a run are compared. */
export function sideOptions(
  { rules_off = [], ignore = [] }: Pick<ComparisonQuestion, 'rules_off' | 'ignore'>,
  run: WholeRun,
  with_model: boolean,
): SideOptions {
  const rules = RULE_IDS.filter((rule) => !rules_off.includes(rule));
  return { rules, ignore, folder: run.detail.cwd, with_model };
}

/** Lets messages in between two long stretches of work. Throws `cancelled` on abort. */
export async function breath(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  if (signal.aborted) throw new RetraceError('cancelled', 'Comparing was cancelled.');
}
