/** Lines of small native traces, for tests that only care when and where bytes arrive. */

const START = Date.parse('2026-05-03T10:00:00.000Z');

export function runLine(id: string): string {
  return line({
    type: 'run',
    schema: 'retrace/1',
    run_id: id,
    agent_id: 'test-agent',
    agent_version: '1.0.0',
    environment: 'test',
    started_at: new Date(START).toISOString(),
  });
}

/** Step `n` counts from 1. */
export function stepLine(id: string, n: number, text = `step ${n} says grüße 世界 🦊`): string {
  return line({
    type: 'step',
    run_id: id,
    step_id: `s${n}`,
    seq: n,
    step_type: 'tool',
    name: 'notes.write',
    started_at: new Date(START + n * 1000).toISOString(),
    latency_ms: 5,
    status: 'ok',
    request: { text },
    response: { written: true },
  });
}

export function trace(id: string, steps: number): string {
  return runLine(id) + Array.from({ length: steps }, (_, n) => stepLine(id, n + 1)).join('');
}

function line(record: unknown): string {
  return `${JSON.stringify(record)}\n`;
}
