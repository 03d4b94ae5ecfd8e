import type { RecordedStatus } from '../../../shared/model/run.ts';
import type { FailureType, StepError } from '../../../shared/model/step.ts';
import { oneLine } from '../summary.ts';

/** Longest error message in the index, in UTF-16 units. */
const MESSAGE_LENGTH = 300;
/** Characters looked at on either end of an observation, which may be megabytes: the first may repeat a whole command. */
const START_LENGTH = 20_000;
const END_LENGTH = 400;

/** How observations begin that SWE-agent or its tools write where a command was not carried out. */
const STARTS: readonly [start: RegExp, code: string][] = [
  [/^The command '[\s\S]*' was cancelled because it took more than/, 'timeout'],
  [/^Your proposed edit has introduced new syntax error/, 'edit_rejected'],
  [/^Interactive operation '/, 'blocked'],
  [/^Environment died unexpectedly/, 'environment_died'],
];

/** What 0.x puts behind the output of a command that it lost. */
const ENDS: readonly [end: RegExp, code: string][] = [
  [/(?:^|\n)EXECUTION TIMED OUT(?: AND INTERRUPT FAILED\. RESTARTING PROCESS\.)?\s*$/, 'timeout'],
  [/(?:^|\n)(?:COMMAND FAILED TO EXECUTE|BROKEN PIPE ERROR)\. RESTARTING PROCESS\.\s*$/, 'environment_died'],
  [/(?:^|\n)EXECUTION FAILED OR COMMAND MALFORMED\s*$/, 'malformed_command'],
];

/** SWE-agent writes no exit codes and no failures: what can be told of an action is in what came of it. */
export function actionFailure(observation: string): StepError | null {
  const start = observation.slice(0, START_LENGTH).trimStart();
  const begun = STARTS.find(([pattern]) => pattern.test(start));
  if (begun !== undefined) return toolError(begun[1], start);
  const end = observation.slice(-END_LENGTH);
  const ended = ENDS.find(([pattern]) => pattern.test(end));
  return ended === undefined ? null : toolError(ended[1], end.trimEnd().split('\n').at(-1) ?? '');
}

function toolError(code: string, text: string): StepError {
  const message = oneLine(text.split('\n')[0] ?? '', MESSAGE_LENGTH);
  return { failure_type: 'tool', failure_code: code, message, from_text: true };
}

/** The model was asked once more, with this complaint about its answer. */
export function rejectedAnswer(complaint: string): StepError {
  const message = oneLine(complaint.trimStart().split('\n')[0] ?? '', MESSAGE_LENGTH);
  return { failure_type: 'model', failure_code: 'answer_rejected', message, from_text: false };
}

/** How a run or an attempt ended. Null: it has not, as far as the file says. */
export interface Ending {
  status: RecordedStatus;
  failure: StepError | null;
}

const SUBMITTED = 'submitted';
/** The patch as it stood was handed in after something else ended the run. */
const SUBMITTED_AFTER = /^submitted \((.{1,200})\)$/;

/** The reason in an exit status: of `submitted (exit_cost)` it is `exit_cost`. */
export function exitCodeOf(recorded: unknown): string | null {
  const failure = endingOf(recorded)?.failure ?? null;
  return failure?.failure_code ?? null;
}

export function endingOf(recorded: unknown): Ending | null {
  if (recorded === null || recorded === undefined || recorded === '') return null;
  const exit = oneLine(String(recorded));
  if (exit === SUBMITTED) return { status: 'success', failure: null };
  if (exit === 'exit_command') return { status: 'cancelled', failure: null };
  const reason = SUBMITTED_AFTER.exec(exit)?.[1];
  if (reason === undefined) return { status: 'failure', failure: exitError(exit, `Ended with ${exit}`) };
  return { status: 'partial', failure: exitError(reason, `Ended with ${reason}; the patch so far was submitted`) };
}

/** What ended a run: limits and errors of the model, of the environment, or of the agent itself. */
export function exitError(code: string, message: string): StepError {
  return {
    failure_type: typeOf(code),
    failure_code: code,
    message: oneLine(message, MESSAGE_LENGTH),
    from_text: false,
  };
}

function typeOf(code: string): FailureType {
  switch (code) {
    case 'exit_context':
    case 'exit_format':
    case 'exit_api':
      return 'model';
    case 'exit_command_timeout':
    case 'exit_environment_error':
      return 'tool';
    default:
      return 'orchestration';
  }
}
