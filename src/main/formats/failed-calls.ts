import { hash } from 'node:crypto';

/** A tool call as the model made it. */
export interface MadeCall {
  tool: string;
  step: number;
  attempt: number;
  /** Step of the response that made the call. */
  response: number | null;
  /** Of an open call, until its state is asked for: hashing the arguments of every call costs an import a twentieth. */
  arguments: unknown;
  /** Stands for them from then on, until the call ends. */
  arguments_hash: string | null;
}

/** A tool call that failed, until another call of the same tool follows. */
export interface FailedCall extends Omit<MadeCall, 'arguments'> {
  /** Step of the first later response with a call of the same tool. */
  followed_by: number | null;
}

interface HasFailed {
  failed: FailedCall[];
}

const MOST_FAILED = 32;

/** Equal text has an equal fingerprint; only ever compared inside one file. */
export function fingerprint(text: string): string {
  return hash('sha1', text, 'base64').slice(0, 16);
}

/** Puts the hash of its arguments in their place, where that was not done yet. */
export function sealArguments(call: MadeCall): void {
  if (call.arguments === undefined) return;
  call.arguments_hash = hashOf(call.arguments);
  call.arguments = undefined;
}

function hashOf(callArguments: unknown): string {
  return fingerprint(JSON.stringify(callArguments) ?? '');
}

export function rememberFailure(run: HasFailed, call: MadeCall): void {
  sealArguments(call);
  const { tool, arguments_hash, step, attempt, response } = call;
  run.failed.push({ tool, arguments_hash, step, attempt, response, followed_by: null });
  if (run.failed.length > MOST_FAILED) run.failed.shift();
}

/**
 * The failed call that a new one repeats: same tool, equal arguments, in the next response with calls of that
 * tool. It counts once. Transcripts record no such link, so this is a match, not a fact.
 */
export function takeRepeated(
  run: HasFailed,
  tool: string,
  callArguments: unknown,
  response: number | null,
): FailedCall | undefined {
  let repeated: FailedCall | undefined;
  let hash: string | null = null;
  run.failed = run.failed.filter((call) => {
    if (call.tool !== tool || call.response === response) return true;
    call.followed_by ??= response;
    if (call.followed_by !== response) return false;
    hash ??= hashOf(callArguments);
    if (repeated !== undefined || call.arguments_hash !== hash) return true;
    repeated = call;
    return false;
  });
  return repeated;
}
