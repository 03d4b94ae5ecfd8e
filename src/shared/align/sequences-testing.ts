import { writeLikeness } from './likeness.ts';
import { LIKENESS_WORDS, type StepSequence } from './step-sequence.ts';

/** A step as a test writes it. What is absent is the same for all steps. */
export interface PlainStep {
  call: string;
  /** Type and name; the call when absent, so that other calls are other kinds. */
  kind?: string;
  answer?: string;
  /** Position of the parent. */
  parent?: number;
  actor?: string;
  group?: number;
  /** What likeness is taken from; without it likeness is not known. */
  text?: string;
}

/** Both sides with shared symbols. */
export function stepSequence(left: readonly PlainStep[], right: readonly PlainStep[]): [StepSequence, StepSequence] {
  const [one, other] = stepSequences([left, right]);
  if (one === undefined || other === undefined) throw new Error('two sides make two sequences');
  return [one, other];
}

export function stepSequences(runs: readonly (readonly PlainStep[])[]): StepSequence[] {
  const symbols = new Map<string, number>();
  const symbol = (...parts: string[]) => {
    const key = JSON.stringify(parts);
    const known = symbols.get(key);
    if (known !== undefined) return known;
    symbols.set(key, symbols.size);
    return symbols.size - 1;
  };
  const knowsText = runs.every((run) => run.every(({ text }) => text !== undefined));
  return runs.map((run) => {
    const likeness = new Uint32Array(run.length * LIKENESS_WORDS);
    if (knowsText) run.forEach(({ text = '' }, place) => void writeLikeness(likeness, place, text));
    return {
      count: run.length,
      parent: Int32Array.from(run, ({ parent = -1 }) => parent),
      actor: Int32Array.from(run, ({ actor = '' }) => symbol('actor', actor)),
      group: Int32Array.from(run, ({ group = -1 }) => group),
      kind: Int32Array.from(run, ({ call, kind = call }) => symbol('kind', kind)),
      call: Int32Array.from(run, ({ call, kind = call }) => symbol('call', kind, call)),
      whole: Int32Array.from(run, ({ call, kind = call, answer = '' }) => symbol('whole', kind, call, answer)),
      likeness: knowsText ? likeness : null,
    };
  });
}
