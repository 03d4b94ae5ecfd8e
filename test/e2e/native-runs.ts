import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Small native traces for specs of the run list: what a row shows, and nothing else. */
export interface NativeRun {
  id: string;
  title: string;
  agent?: string;
  steps?: number;
  /** How many of the steps end with an error. */
  errors?: number;
  status?: 'success' | 'failure' | 'partial' | 'cancelled' | null;
  /** UTC, the time of the run's start. */
  started_at?: string;
}

const DEFAULT_START = '2026-05-03T10:00:00.000Z';
const at = (start: string, seconds: number) => new Date(Date.parse(start) + seconds * 1000).toISOString();
const line = (record: unknown) => `${JSON.stringify(record)}\n`;

export function runHead({ id, title, agent = 'test-agent', started_at = DEFAULT_START }: NativeRun): string {
  return line({
    type: 'run',
    schema: 'retrace/1',
    run_id: id,
    title,
    agent_id: agent,
    agent_version: '1.0.0',
    started_at,
  });
}

/** Step `n` counts from 1. */
export function nativeStep(id: string, n: number, error = false, start = DEFAULT_START): string {
  return line({
    type: 'step',
    run_id: id,
    step_id: `s${n}`,
    seq: n,
    step_type: 'tool',
    name: 'notes.write',
    started_at: at(start, n),
    latency_ms: 250,
    status: error ? 'error' : 'ok',
    request: { note: n },
    ...(error && { error: { failure_type: 'tool', failure_code: 'timeout', message: 'ran past 60 s' } }),
  });
}

export function nativeRun(run: NativeRun): string {
  const { id, steps = 3, errors = 0, status = 'success', started_at = DEFAULT_START } = run;
  const lines = [runHead(run)];
  for (let n = 1; n <= steps; n++) lines.push(nativeStep(id, n, n <= errors, started_at));
  if (status !== null) lines.push(line({ type: 'end', run_id: id, ended_at: at(started_at, steps + 1), status }));
  return lines.join('');
}

/** Writes one file a run into a new folder and returns it. */
export function writeRuns(parent: string, name: string, runs: readonly NativeRun[]): string {
  const folder = join(parent, name);
  mkdirSync(folder, { recursive: true });
  for (const run of runs) writeFileSync(join(folder, `${run.id}.trace.jsonl`), nativeRun(run));
  return folder;
}
