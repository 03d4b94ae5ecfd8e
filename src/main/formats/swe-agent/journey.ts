import type { Emit, Locator, ParserContext, RecordOutcome, RunEvent, StepEvent } from '../format.ts';

export type StepChange = Omit<StepEvent, 'kind' | 'run' | 'step' | 'turn' | 'parts'>;

/** The turn read last: messages of the history that follow belong to it. */
export interface Turn {
  /** Null where SWE-agent itself spoke in the model's place. */
  model: number | null;
  action: number | null;
  /** Fingerprint of the answer. */
  answer: string;
  /** The answer was found in the history, too. */
  answered: boolean;
  attempt: number;
  /** Only the history tells of it: what came of the action is in the next message. */
  from_history: boolean;
  /** The action gave something back. */
  observed: boolean;
}

/** All that is remembered of a document: JSON, and none of it grows with it. */
export interface Memory {
  /** The record with the whole document has come. */
  begun: boolean;
  run: boolean;
  steps: number;
  /** Turns of the current attempt. */
  turns: number;
  /** Attempts so far; 0 where the agent had one only. */
  attempts: number;
  /** Step of the current attempt. */
  attempt: number | null;
  /** What ended the run or the attempt, as the file calls it. */
  exit: string | null;
  model: string | null;
  /** Models of the attempts in turn. */
  models: (string | null)[];
  prompted: boolean;
  turn: Turn | null;
  state_hash: string | null;
}

const BEGINNING: Memory = {
  begun: false,
  run: false,
  steps: 0,
  turns: 0,
  attempts: 0,
  attempt: null,
  exit: null,
  model: null,
  models: [],
  prompted: false,
  turn: null,
  state_hash: null,
};

/** What is known of one document, and the ways to tell the library. A document holds one run. */
export class Journey {
  readonly stem: string;
  readonly memory: Memory;
  emit: Emit = () => undefined;

  constructor(context: ParserContext) {
    this.stem = context.file_stem;
    // The index kept it, and the index is ours.
    this.memory = (context.resume as Memory | undefined) ?? { ...BEGINNING };
  }

  /** Tells facts of the run, which begins with the first. */
  run(facts: Omit<RunEvent, 'kind' | 'run'>): void {
    const first = this.memory.run ? {} : { native_id: this.stem, agent_name: 'swe-agent' };
    this.memory.run = true;
    this.emit({ kind: 'run', run: 0, ...first, ...facts });
  }

  /** Adds a step; returns its number. `key` is made unique among attempts. */
  step(key: string, at: Locator, step: StepChange): number {
    const { memory } = this;
    if (!memory.run) this.run({});
    const number = memory.steps++;
    this.emit({
      kind: 'step',
      run: 0,
      step: number,
      key: memory.attempt === null ? key : `attempt-${memory.attempts}/${key}`,
      ...(memory.attempt === null ? {} : { parent: memory.attempt }),
      ...(memory.prompted ? { turn: 1 } : {}),
      ...step,
      parts: [at],
    });
    return number;
  }

  /** The record becomes one more part of the step. */
  update(step: number, at: Locator, change: StepChange): void {
    this.emit({ kind: 'step', run: 0, step, ...change, parts: [at] });
  }

  change(step: number, change: StepChange): void {
    this.emit({ kind: 'step', run: 0, step, ...change });
  }

  malformed(kind: string, message: string, at: Locator): RecordOutcome {
    this.emit({ kind: 'problem', code: 'wrong_type', severity: 'error', message, at });
    return { kind: `${kind}:malformed`, became: 'problem' };
  }
}
