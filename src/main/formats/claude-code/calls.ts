import type { StepType } from '../../../shared/model/step.ts';
import type { MadeCall } from '../failed-calls.ts';
import { OpenCalls, type OpenCallsState } from '../open-calls.ts';

/** A tool call, from its `tool_use` block to its result. */
export interface Call extends MadeCall {
  run: number;
  type: StepType;
  at_us: number | null;
  /** Of calls that start a sub-agent: what it is asked, hashed, its title, and its run once it is known. */
  prompt_hash: string | null;
  title: string | null;
  sub_run: number | null;
  /** A duration was recorded: the result need not derive one. */
  timed: boolean;
  /** Already told that it was left behind. */
  abandoned: boolean;
}

export type CallsState = OpenCallsState<Call>;

export class Calls extends OpenCalls<Call> {
  /** Calls of a run that wait for their result. */
  *openOf(run: number): Iterable<[id: string, call: Call]> {
    for (const entry of this.open) if (entry[1].run === run) yield entry;
  }

  /** Id of the oldest open call that asks for a sub-agent with this prompt and has none yet. */
  waitingFor(prompt_hash: string): string | null {
    for (const [id, call] of this.open) {
      if (call.sub_run === null && call.prompt_hash === prompt_hash) return id;
    }
    return null;
  }
}
