import { isRecord, valuesOf } from './json-values.ts';

/**
 * Counts a Codex rollout from the description of the format alone. It shares no line with the importer, so that a
 * mistake in one shows as a disagreement.
 */
export interface CodexCount {
  /** JSON values, and lines that hold none. */
  records: number;
  unreadable: number[];
  /** Null where no token count says it. */
  input: number | null;
  output: number | null;
  cached: number | null;
  reasoning: number | null;
  /** Token counts that changed the totals. */
  counts: number;
  /** Calls that the model made. */
  calls: number;
  unanswered: number;
  /** Calls whose output or event says that they failed, by the three ways there are. */
  failed: number;
  /** Messages that a `user_message` event matches; of files without events, null. */
  prompts: number | null;
  compactions: number;
  aborted: number;
}

const CALLS = new Set(['function_call', 'custom_tool_call', 'local_shell_call', 'web_search_call', 'tool_search_call']);
const OUTPUTS = new Set(['function_call_output', 'custom_tool_call_output', 'tool_search_output']);

export function countCodex(text: string): CodexCount {
  const { values, unreadable } = valuesOf(text);
  const lines = values.map(({ value }) => value).filter(isRecord);
  const items = lines.map((line) => (isRecord(line.payload) ? line.payload : line));
  const usages = changedUsages(lines);
  const sum = (key: string) =>
    usages.length === 0 ? null : usages.reduce((total, usage) => total + Number(usage[key] ?? 0), 0);
  const of = (kinds: ReadonlySet<string>) => items.filter((item) => kinds.has(String(item.type)));
  const calls = of(CALLS);
  const answered = new Set(of(OUTPUTS).map((item) => item.call_id));
  const said = items.filter((item) => item.type === 'user_message').length;
  return {
    records: values.length + unreadable.length,
    unreadable,
    input: sum('input_tokens'),
    output: sum('output_tokens'),
    cached: sum('cached_input_tokens'),
    reasoning: sum('reasoning_output_tokens'),
    counts: usages.length,
    calls: calls.length,
    // A search of the provider has no output.
    unanswered: calls.filter((call) => call.type !== 'web_search_call' && !answered.has(call.call_id)).length,
    failed: failedCalls(items).size,
    prompts: said === 0 ? null : said,
    compactions: lines.filter((line) => line.type === 'compacted').length,
    aborted: items.filter((item) => item.type === 'turn_aborted').length,
  };
}

/** The last usage of each token count whose totals differ from those of the one before. */
function changedUsages(lines: readonly Record<string, unknown>[]): Record<string, unknown>[] {
  const usages: Record<string, unknown>[] = [];
  let before = '';
  for (const { type, payload } of lines) {
    if (type !== 'event_msg' || !isRecord(payload) || payload.type !== 'token_count' || !isRecord(payload.info))
      continue;
    const totals = JSON.stringify(payload.info.total_token_usage);
    if (totals !== before && isRecord(payload.info.last_token_usage)) usages.push(payload.info.last_token_usage);
    before = totals;
  }
  return usages;
}

function failedCalls(items: readonly Record<string, unknown>[]): Set<unknown> {
  const failed = new Set<unknown>();
  for (const item of items) {
    if (item.type === 'patch_apply_end' && item.success === false) failed.add(item.call_id);
    if (item.type === 'mcp_tool_call_end' && isRecord(item.result) && 'Err' in item.result) failed.add(item.call_id);
    if (OUTPUTS.has(String(item.type)) && typeof item.output === 'string' && exitCode(item.output) !== 0)
      failed.add(item.call_id);
  }
  return failed;
}

/** What Codex writes in front of the output, line by line; or metadata in JSON. */
function exitCode(output: string): number {
  if (output.startsWith('{')) {
    try {
      const value: unknown = JSON.parse(output);
      if (isRecord(value) && isRecord(value.metadata)) return Number(value.metadata.exit_code ?? 0);
    } catch {
      return 0;
    }
    return 0;
  }
  for (const line of output.split('\n')) {
    if (line === 'Output:') return 0;
    const [, code] = line.split(/^(?:Exit code: |Process exited with code )/);
    if (code !== undefined) return Number(code);
  }
  return 0;
}
