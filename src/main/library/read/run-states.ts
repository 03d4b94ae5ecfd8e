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

/** What a step that was read says of the state after it. */
export interface RecordedState {
  step: number;
  key: string;
  state: NonNullable<StepContent['state']>;
}

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

/** The states of a run's steps, read one after the other: each is made from the one it builds on, not from the last whole one. */
export class RunStates {
  readonly #options: RunStatesOptions;
  readonly #states: StepStates;
  readonly #kept = new Map<string, Kept>();
  /** Steps whose state cannot be told: those that build on them need not look for it again. */
  readonly #absent = new Map<string, string>();
  /** Steps that were read together last: one may build on another that comes after it. */
  readonly #met = new Map<string, RecordedState>();

  constructor(options: RunStatesOptions) {
    this.#options = options;
    this.#states = new StepStates(options.contents);
  }

  /** Takes note of steps that were read together. */
  meet(steps: readonly RecordedState[]): void {
    this.#met.clear();
    for (const recorded of steps) this.#met.set(this.#name(recorded.step, recorded.key), recorded);
  }

  /**
   * The state after a step, or why there is none. The value is shared and must not be changed. Throws `gone` or
   * `unreadable` where a state that it builds on cannot be read, `cancelled` on abort.
   */
  async of({ step, key, state }: RecordedState, signal: AbortSignal): Promise<{ value: unknown } | { absent: string }> {
    const name = this.#name(step, key);
    if ('value' in state) return this.#keep(name, whole(state.value));
    const base = this.#name(step, state.base_key);
    await this.#makeKnown(base, signal);
    const absent = this.#absent.get(base);
    if (absent !== undefined) return this.#miss(name, absent);
    const kept = this.#kept.get(base);
    const patched = kept === undefined ? null : patchedState(kept, state.patch);
    if (patched !== null) return this.#keep(name, patched);
    // Far from its base: found the long way, which also knows the words for what is wrong.
    const found = await this.#states.find(this.#way(), this.#options.tree.id[step] ?? 0, signal);
    return 'value' in found
      ? this.#keep(name, { value: found.value, depth: MAX_DEPTH })
      : this.#miss(name, found.absent);
  }

  /** Finds the state of a step at hand before it is its turn. */
  async #makeKnown(name: string, signal: AbortSignal): Promise<void> {
    if (this.#kept.has(name) || this.#absent.has(name)) return;
    const met = this.#met.get(name);
    // Looked at once: patches may build on each other in a circle.
    if (this.#met.delete(name) && met !== undefined) await this.of(met, signal);
  }

  /** A step's name among those of all runs of the tree. */
  #name(step: number, key: string): string {
    return `${this.#options.tree.run[step] ?? 0}\0${key}`;
  }

  #miss(name: string, absent: string): { absent: string } {
    putLast(this.#absent, name, absent);
    return { absent };
  }

  #keep(name: string, kept: Kept): Kept {
    putLast(this.#kept, name, kept);
    return kept;
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

function putLast<T>(map: Map<string, T>, name: string, value: T): void {
  map.delete(name);
  map.set(name, value);
  for (const oldest of map.keys()) {
    if (map.size <= MAX_KEPT) break;
    map.delete(oldest);
  }
}

function whole(value: unknown): Kept {
  // A record nests at most so deep: its reader refused it otherwise.
  return { value, depth: isDeeper(value, SHALLOW) ? MAX_DEPTH : SHALLOW };
}

/** The state that a patch makes of another; null where it does not apply or nests too deep. */
function patchedState({ value: base, depth }: Kept, patch: unknown): Kept | null {
  let value: unknown;
  try {
    value = applyPatch(base, patch);
  } catch (error) {
    if (error instanceof PatchError) return null;
    throw error;
  }
  // Measuring a whole state for each small patch would cost more than all the rest.
  const most = depth + SHALLOW;
  if (most <= MAX_DEPTH && !isDeeper(patch, SHALLOW)) return { value, depth: most };
  return isDeeper(value, MAX_DEPTH) ? null : whole(value);
}
