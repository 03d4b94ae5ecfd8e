import type { InspectedRun, Inspection } from '../main/library/inspect/inspect.ts';

/** The runs of an index that go by a name; all without one. */
export async function* chosenRuns(inspection: Inspection, id: string | undefined): AsyncGenerator<InspectedRun> {
  for await (const run of inspection.runs()) {
    if (id === undefined || namesOf(run).includes(id)) yield run;
  }
}

/** What a run may be asked for by; a sub-agent's also by its own id, alone or after that of its session. */
function namesOf({ detail: { format, run_id, run, agent_id }, run_key }: InspectedRun): string[] {
  const names = [run_id, run, run_key, run_key.slice(format.length + 1)];
  return agent_id === null ? names : [...names, agent_id];
}
