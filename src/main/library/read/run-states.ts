import type { Database } from 'better-sqlite3';
import type { StepContent } from '../../formats/content.ts';
import { isDeeper } from '../payload/json-text.ts';
import { applyPatch, PatchError } from '../query/content/json-patch.ts';
import type { StepContents } from '../query/content/step-contents.ts';
import type { StepFacts } from '../query/content/step-facts.ts';
import { StepStates } from '../query/content/step-states.ts';
import type { RunTree } from '../query/run-tree.ts';

/** States kept: a patch mostly builds on the state of one of the steps just before. */
const MAX_KEPT = 64;
/** Levels of a state at most, as in a record. */
const MAX_DEPTH = 2_000;
/** A patch that nests no deeper than this is not measured against the whole state each time. */
const SHALLOW = 32;

interface Kept {
  value: unknown;
  /** Levels at most. */
  depth: number;
}

export interface RunStatesOptions {
  db: Database;
  tree: RunTree;
  facts: StepFacts;
  contents: StepContents;
}

/** The states of a run's steps, read one after the other: each is made from the one before, not from the last whole one. */
export class RunStates {
  readonly #options: RunStatesOptions;
  readonly #states: StepStates;
  readonly #kept = new Map<string, Kept>();
  /** Steps whose state cannot be told: those that build on them need not look for it again. */
  readonly #absent = new Map<string, string>();

  constructor(options: RunStatesOptions) {
    this.#options = options;
    this.#states = new StepStates(options.contents);
  }

  /**
   * The state after a step, or why there is none. The value is shared and must not be changed. Throws `gone` or
   * `unreadable` where a state that it builds on cannot be read, `cancelled` on abort.
   */
  async of(
    step: number,
    key: string,
    content: StepContent,
    signal: AbortSignal,
  ): Promise<{ value: unknown } | { absent: string | null }> {
    const { state, absent } = content;
    if (state === null) return { absent: absent.state ?? null };
    const { tree } = this.#options;
    const run = tree.run[step] ?? 0;
    // A record nests at most so deep: its reader refused it otherwise.
    if ('value' in state)
      return this.#keep(run, key, { value: state.value, depth: isDeeper(state.value, SHALLOW) ? MAX_DEPTH : SHALLOW });
    const base = `${run}\0${state.base_key}`;
    const absentBase = this.#absent.get(base);
    if (absentBase !== undefined) return this.#miss(run, key, absentBase);
    const kept = this.#kept.get(base);
    if (kept !== undefined) {
      const patched = patchedState(kept, state.patch);
      if (patched !== null) return this.#keep(run, key, patched);
    }
    // Far from its base, or out of order: found the long way, which also knows the words for what is wrong.
    const found = await this.#states.find(this.#way(), tree.id[step] ?? 0, signal);
    return 'value' in found
      ? this.#keep(run, key, { value: found.value, depth: MAX_DEPTH })
      : this.#miss(run, key, found.absent);
  }

  #miss(run: number, key: string, absent: string): { absent: string } {
    this.#absent.set(`${run}\0${key}`, absent);
    for (const oldest of this.#absent.keys()) {
      if (this.#absent.size <= MAX_KEPT) break;
      this.#absent.delete(oldest);
    }
    return { absent };
  }

  #keep(run: number, key: string, kept: Kept): { value: unknown } {
    this.#kept.set(`${run}\0${key}`, kept);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MAX_KEPT) break;
      this.#kept.delete(oldest);
    }
    return { value: kept.value };
  }

  #way() {
    const { db, tree, facts } = this.#options;
    const read = <T>(one: () => T): T => db.transaction(one)();
    return {
      question: (id: number) => read(() => facts.question(tree, id)),
      base: (id: number, key: string) => read(() => facts.keyed(id, facts.step(id)?.run_id ?? 0, key)),
      nameOf: (id: number) => {
        const index = tree.indexOfId(id);
        return index === -1 ? 'a step that is gone' : `step ${index + 1}`;
      },
    };
  }
}

/** The state that a patch makes of another; null where it does not apply or nests too deep. */
function patchedState({ value: base, depth }: Kept, patch: unknown): Kept | null {
  let value: unknown;
  try {
    value = applyPatch(structuredClone(base), patch);
  } catch (error) {
    if (error instanceof PatchError) return null;
    throw error;
  }
  // Measuring a whole state for each small patch would cost more than all the rest.
  const most = depth + SHALLOW;
  if (most <= MAX_DEPTH && !isDeeper(patch, SHALLOW)) return { value, depth: most };
  return isDeeper(value, MAX_DEPTH) ? null : { value, depth: isDeeper(value, SHALLOW) ? MAX_DEPTH : SHALLOW };
}
