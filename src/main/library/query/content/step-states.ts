import { RetraceError } from '../../../../shared/errors.ts';
import { isDeeper } from '../../payload/json-text.ts';
import { applyPatch, PatchError } from './json-patch.ts';
import type { ContentQuestion, StepContents } from './step-contents.ts';

/** Patches followed back to a whole state at most; the format writes a whole one every 50 steps. */
const MAX_CHAIN = 1_000;
/** Whole states kept: those of neighbours, which build on one another. */
const MAX_KEPT = 8;
/** Levels of a state at most, as in a record. */
const MAX_DEPTH = 2_000;

/** A step's state, or why there is none. */
export type FoundState = { value: unknown } | { absent: string };

/** How the states find their way from one step to another; each call is a transaction of its own. */
export interface StateWay {
  question(id: number): ContentQuestion | undefined;
  /** Row id of the step whose state a patch builds on. */
  base(id: number, key: string): number | null;
  /** How a step is called in a message: "step 12". */
  nameOf(id: number): string;
}

/** The states of steps: recorded whole, or as patches on the state of an earlier step. */
export class StepStates {
  readonly #contents: StepContents;
  readonly #kept = new Map<string, unknown>();

  constructor(contents: StepContents) {
    this.#contents = contents;
  }

  /** The state after a step; the value is shared and must not be changed. Throws as `StepContents.load` does. */
  async find(way: StateWay, id: number, signal: AbortSignal): Promise<FoundState> {
    const patches: { patch: unknown; id: number }[] = [];
    const seen = new Set<number>();
    let at = id;
    let first = '';
    for (;;) {
      if (signal.aborted) throw new RetraceError('cancelled', 'Reading was cancelled.');
      const question = way.question(at);
      if (question === undefined) return { absent: missing(way.nameOf(at)) };
      const { signature } = question.source;
      first ||= signature;
      const kept = this.#kept.get(signature);
      if (kept !== undefined) return this.#build(way, kept, patches, first);
      const { state } = (await this.#contents.read(question, signal)).content;
      if (state === null) return { absent: missing(way.nameOf(at)) };
      if ('value' in state) return this.#build(way, state.value, patches, first);
      patches.push({ patch: state.patch, id: at });
      const base = way.base(at, state.base_key);
      if (base === null) return { absent: missing(`step "${state.base_key.slice(0, 100)}"`) };
      seen.add(at);
      if (seen.has(base) || patches.length > MAX_CHAIN) {
        return { absent: `Not in this trace: a whole state within ${MAX_CHAIN} patches of this one.` };
      }
      at = base;
    }
  }

  #build(
    way: StateWay,
    base: unknown,
    patches: readonly { patch: unknown; id: number }[],
    signature: string,
  ): FoundState {
    let value = base;
    if (patches.length > 0) {
      for (const { patch, id } of patches.toReversed()) {
        try {
          value = applyPatch(value, patch);
        } catch (error) {
          if (!(error instanceof PatchError)) throw error;
          return {
            absent: `Not in this trace: the state patch of ${way.nameOf(id)} does not apply: ${error.message}.`,
          };
        }
      }
      if (isDeeper(value, MAX_DEPTH)) return { absent: `Not shown: nested deeper than ${MAX_DEPTH} levels.` };
    }
    this.#kept.delete(signature);
    this.#kept.set(signature, value);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MAX_KEPT) break;
      this.#kept.delete(oldest);
    }
    return { value };
  }
}

function missing(step: string): string {
  return `Not in this trace: the state of ${step}, on which this one builds.`;
}
