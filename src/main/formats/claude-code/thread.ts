import type { FailedCall } from '../failed-calls.ts';

/**
 * What the parser remembers of one run: of the session, or of a sub-agent whose lines lie in the same file. All of
 * it is JSON, and none of it grows with the file.
 */
export interface Thread {
  /** File-local number of the run. */
  run: number;
  /** Agent id of a sub-agent. */
  agent: string | null;
  /** User's turns so far. */
  turn: number;
  /** Time from which the next model call can have been under way: the last prompt, result or response. */
  cursor_us: number | null;
  /** Model responses under way or lately ended, oldest first: their lines may be interleaved. */
  responses: Response[];
  /** Failed attempts of a model call that no response has followed yet. */
  attempts: { step: number; attempt: number } | null;
  /** Tool calls that failed, until another call of the same tool follows. */
  failed: FailedCall[];
  /** Step of a compaction whose summary has not come yet. */
  compaction: number | null;
  /** What the user typed last: its output, its expansion and the duration of its turn come later. */
  input: { step: number; uuid: string | null; text: string; args: boolean; turn: boolean } | null;
  /** Rank of the title given so far, of `TITLE`. */
  title: number;
  /** Newest messages of a sub-agent told in progress lines, which repeat them. */
  messages: string[];
  /** Facts told so far, so that only changes are told. */
  version: string | null;
  cwd: string | null;
  branch: string | null;
}

export interface Response {
  id: string;
  step: number;
  started_us: number | null;
  /** 0 nothing, 1 names of tools, 2 thinking, 3 text. */
  summary: number;
  /** Names of tools with the number of calls, while the summary is made of them. */
  tools: [name: string, calls: number][];
  calls: number;
  /** Characters of content so far, and whether a line says that the response is whole. */
  written: number;
  stopped: boolean;
  /** Told to have less output tokens than it wrote. */
  partial: boolean;
  /** Step of the first tool call: it gets a group once there is a second. */
  first_call: number | null;
}

/** A slash command stands in until the user says something in words of his own. */
export const TITLE = { none: 0, command: 1, prompt: 2, generated: 3, custom: 4, given: 5 } as const;

const MOST_RESPONSES = 32;
const MOST_MESSAGES = 16;

export function newThread(run: number, agent: string | null): Thread {
  return {
    run,
    agent,
    turn: 0,
    cursor_us: null,
    responses: [],
    attempts: null,
    failed: [],
    compaction: null,
    input: null,
    title: TITLE.none,
    messages: [],
    version: null,
    cwd: null,
    branch: null,
  };
}

export function findResponse(thread: Thread, id: string): Response | undefined {
  return thread.responses.findLast((response) => response.id === id);
}

export function rememberResponse(thread: Thread, response: Response): void {
  thread.responses.push(response);
  if (thread.responses.length > MOST_RESPONSES) thread.responses.shift();
}

export function rememberMessage(thread: Thread, uuid: string): void {
  thread.messages.push(uuid);
  if (thread.messages.length > MOST_MESSAGES) thread.messages.shift();
}
