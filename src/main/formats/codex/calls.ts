import type { StepType } from '../../../shared/model/step.ts';
import type { MadeCall } from '../failed-calls.ts';
import { OpenCalls, type OpenCallsState } from '../open-calls.ts';

/** A tool call, from the item that makes it to its output. */
export interface Call extends MadeCall {
  type: StepType;
  at_us: number | null;
  /** A field, not a text, said how it ended. */
  recorded: 'ok' | 'error' | null;
  /** A duration was recorded: the output need not derive one. */
  timed: boolean;
  /** Part of the history of another session. */
  copied: boolean;
}

export type CallsState = OpenCallsState<Call>;

export class Calls extends OpenCalls<Call> {
  /** Ends all open calls and returns them: nobody waits for their outputs any more. */
  abandon(): Call[] {
    const left = [...this.open];
    for (const [id] of left) this.end(id);
    return left.map(([, call]) => call);
  }
}
