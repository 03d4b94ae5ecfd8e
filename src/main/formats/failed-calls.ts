import { hash } from 'node:crypto';

/** A tool call that failed, until another call of the same tool follows. */
export interface FailedCall {
  tool: string;
  arguments_hash: string;
  step: number;
  attempt: number;
  /** Step of the response that made the call, and of the first later response with a call of the same tool. */
  response: number | null;
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

export function rememberFailure(run: HasFailed, call: FailedCall): void {
  run.failed.push(call);
  if (run.failed.length > MOST_FAILED) run.failed.shift();
}

/**
 * The failed call that a new one repeats: same tool, equal arguments, in the next response with calls of that
 * tool. It counts once. Transcripts record no such link, so this is a match, not a fact.
 */
export function takeRepeated(
  run: HasFailed,
  tool: string,
  hash: string,
  response: number | null,
): FailedCall | undefined {
  let repeated: FailedCall | undefined;
  run.failed = run.failed.filter((call) => {
    if (call.tool !== tool || call.response === response) return true;
    call.followed_by ??= response;
    if (call.followed_by !== response) return false;
    if (repeated !== undefined || call.arguments_hash !== hash) return true;
    repeated = call;
    return false;
  });
  return repeated;
}
