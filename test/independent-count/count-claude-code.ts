import { isRecord, valuesOf } from './json-values.ts';

/**
 * Counts a Claude Code file from the description of the format alone. It shares no line with the importer, so that
 * a mistake in one shows as a disagreement. It reads the whole file at once and may be slow.
 */
export interface ClaudeCodeCount {
  /** JSON values, and lines that hold none. */
  records: number;
  unreadable: number[];
  glued: number[];
  /** The session and its sub-agents. */
  runs: number;
  main: Sums;
  with_subagents: Sums;
  /** Ids of the responses with their tokens, to count a response once over many files. */
  responses: Map<string, Tokens>;
}

/** Null where no response of the file says it. */
export interface Tokens {
  input: number | null;
  output: number | null;
  cache_read: number | null;
  cache_write: number | null;
}

export interface Sums extends Tokens {
  responses: number;
  /** Calls of tools that run. */
  tool_calls: number;
  /** Calls that start a sub-agent. */
  delegations: number;
  /** Calls that only wait for a person, which is no work of a tool. */
  questions: number;
  /** Calls of any of the three whose result says that it failed. */
  tool_errors: number;
  /** Failed requests to the model that the harness tried again. */
  api_retries: number;
  /** Requests it gave up on: they stand in the file as messages that no model wrote. */
  api_errors: number;
  compactions: number;
}

/** What was seen of one run: the session, or one of its sub-agents. */
interface Seen {
  /** Usage of the last line of each response. */
  responses: Map<string, Tokens>;
  /** Name of the tool by the id of the call. */
  calls: Map<string, string>;
  failed: Set<string>;
  api_retries: number;
  api_errors: number;
  compactions: number;
}

const SESSION = '';
const CALLS = new Set(['tool_use', 'server_tool_use']);
const DELEGATIONS = new Set(['Task', 'Agent']);
const QUESTIONS = new Set(['AskUserQuestion', 'EnterPlanMode', 'ExitPlanMode']);

export function countClaudeCode(text: string): ClaudeCodeCount {
  const { values, unreadable, glued } = valuesOf(text);
  const runs = new Map<string, Seen>();
  const records = values.map(({ value }) => value).filter(isRecord);
  const agentFile = records.every((record) => record.isSidechain !== false);
  let compacted = false;
  for (const [index, record] of records.entries()) {
    // A line that names neither a response nor itself is a response of its own.
    const own = String(record.requestId ?? record.uuid ?? `line ${index}`);
    if (record.type === 'progress' && isRecord(record.data) && record.data.type === 'agent_progress') {
      const inner = isRecord(record.data.message) ? record.data.message : {};
      message(seen(runs, String(record.data.agentId)), inner, String(inner.uuid ?? own));
      continue;
    }
    const run = seen(runs, agentFile ? SESSION : agentOf(record));
    if (record.type === 'system' && record.subtype === 'api_error') run.api_retries += 1;
    // A summary stands behind the boundary it belongs to; exports keep the summary alone.
    const boundary = record.type === 'system' && record.subtype === 'compact_boundary';
    if (boundary || (record.isCompactSummary === true && !compacted)) run.compactions += 1;
    compacted = boundary;
    if (record.isApiErrorMessage === true) run.api_errors += 1;
    message(run, record, own);
  }
  const session = runs.get(SESSION);
  const responses = new Map<string, Tokens>();
  for (const run of runs.values()) for (const [id, tokens] of run.responses) responses.set(id, tokens);
  return {
    records: values.length + unreadable.length,
    unreadable,
    glued,
    runs: runs.size,
    main: sums(session === undefined ? [] : [session]),
    with_subagents: sums([...runs.values()]),
    responses,
  };
}

/** Sub-agent lines in the session's own file carry `isSidechain`; a stream names the call that started them. */
function agentOf(record: Record<string, unknown>): string {
  if (record.isSidechain === true) return String(record.agentId ?? 'sidechain');
  if (typeof record.parent_tool_use_id === 'string') return record.parent_tool_use_id;
  return SESSION;
}

function seen(runs: Map<string, Seen>, id: string): Seen {
  const known = runs.get(id);
  if (known !== undefined) return known;
  const run: Seen = {
    responses: new Map(),
    calls: new Map(),
    failed: new Set(),
    api_retries: 0,
    api_errors: 0,
    compactions: 0,
  };
  runs.set(id, run);
  return run;
}

function message(run: Seen, record: Record<string, unknown>, fallback: string): void {
  if (!isRecord(record.message)) return;
  const { id, model, usage, content } = record.message;
  if (record.type === 'assistant' && model !== '<synthetic>')
    run.responses.set(typeof id === 'string' ? id : fallback, tokensOf(isRecord(usage) ? usage : {}));
  if (!Array.isArray(content)) return;
  for (const block of content.filter(isRecord)) {
    if (record.type === 'assistant' && CALLS.has(String(block.type)))
      run.calls.set(String(block.id), String(block.name));
    if (record.type === 'user' && block.type === 'tool_result' && block.is_error === true)
      run.failed.add(String(block.tool_use_id));
  }
}

/** `input_tokens` on disk is what was not cached; the size of the prompt is the three inputs together. */
function tokensOf(usage: Record<string, unknown>): Tokens {
  const fresh = numberOf(usage.input_tokens);
  const cache_write = numberOf(usage.cache_creation_input_tokens);
  const cache_read = numberOf(usage.cache_read_input_tokens);
  const input = fresh === null ? null : fresh + (cache_write ?? 0) + (cache_read ?? 0);
  return { input, output: numberOf(usage.output_tokens), cache_read, cache_write };
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

function sums(runs: Seen[]): Sums {
  const tokens = sumTokens(runs.flatMap((run) => [...run.responses.values()]));
  const total = (count: (run: Seen) => number) => runs.reduce((sum, run) => sum + count(run), 0);
  const calls = (test: (name: string) => boolean) => total((run) => [...run.calls.values()].filter(test).length);
  return {
    ...tokens,
    responses: total((run) => run.responses.size),
    tool_calls: calls((name) => !DELEGATIONS.has(name) && !QUESTIONS.has(name)),
    delegations: calls((name) => DELEGATIONS.has(name)),
    questions: calls((name) => QUESTIONS.has(name)),
    tool_errors: total((run) => run.failed.size),
    api_retries: total((run) => run.api_retries),
    api_errors: total((run) => run.api_errors),
    compactions: total((run) => run.compactions),
  };
}

/** Adds what is known; what nobody knows stays null. */
export function sumTokens(all: Tokens[]): Tokens {
  const sum = (key: keyof Tokens) => {
    const known = all.map((tokens) => tokens[key]).filter((count) => count !== null);
    return known.length === 0 ? null : known.reduce((total, count) => total + count, 0);
  };
  return { input: sum('input'), output: sum('output'), cache_read: sum('cache_read'), cache_write: sum('cache_write') };
}
