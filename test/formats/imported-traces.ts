import type { TraceCount } from '../independent-count/count-otlp.ts';
import { importFiles } from './import-files.ts';

/** What was imported, by trace, in the words of the count. */
export async function importedTraces(paths: readonly string[]): Promise<Map<string, TraceCount>> {
  const runs = await importFiles(paths);
  return new Map(
    runs.map(({ detail: { run_id, totals } }) => [
      run_id,
      {
        spans: totals.steps,
        calls: totals.llm_calls,
        tools: totals.tool_calls,
        errors: totals.errors,
        input: totals.input_tokens,
        output: totals.output_tokens,
      },
    ]),
  );
}
