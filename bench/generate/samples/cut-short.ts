import { SONNET } from './conversation.ts';
import { Agent, add, set } from './scenario.ts';

/** The file ends inside a tool call: the process was killed, and the trace says no more. */
export function cutShort(emit: (line: string) => void): void {
  const agent = Agent.start(emit, '2026-05-10T21:12:30.000Z', {
    run_id: 'run_6b19fa4d80',
    title: 'Sample: migration killed while it ran',
    agent_id: 'migration-agent',
    agent_version: '0.3.0',
    environment: 'staging',
    model: SONNET,
    system:
      'You migrate tables of the staging database to the new layout, in batches of ten thousand rows. Count first. After each ' +
      'batch compare the rows migrated and skipped with the batch; stop on any mismatch and report the range. Watch lock_wait_ms: ' +
      'above five seconds something else holds the table, and you wait a minute before the next batch. A batch that was started ' +
      'is never started again before its range was counted: it may have been written in part. Do not touch production.',
    tools: {
      'db.query': ['Run a read-only query against staging', { sql: 'string' }],
      'db.migrate': [
        'Migrate one batch of rows to the new layout',
        { table: 'string', from: 'integer', rows: 'integer' },
      ],
    },
    entry: { command: ['node', 'migrate.js', '--table', 'addresses'], cwd: '.' },
    input: { table: 'addresses' },
    tags: ['migration'],
  });
  const { run } = agent;
  run.recordState({ table: 'addresses', rows: null, done: 0, batches: [] });

  agent.user('Migrate addresses on staging.');
  const count = agent.think({ ms: 1600, calls: { 'db.query': { sql: 'select count(*) from addresses' } } });
  for (const call of count.calls) agent.call(call, { ms: 340, result: [[48_210]], changes: [set('/rows', 48_210)] });
  for (const batch of [1, 2, 3]) {
    const migrate = agent.think({
      ms: 1200 + 70 * batch,
      calls: { 'db.migrate': { table: 'addresses', from: (batch - 1) * 10_000, rows: 10_000 } },
      wire: batch === 1,
    });
    for (const call of migrate.calls)
      agent.call(call, {
        ms: 18_400 + 2100 * batch,
        result: { migrated: 10_000, skipped: 0, lock_wait_ms: 900 * batch },
        changes: [set('/done', batch * 10_000), add('/batches/-', { from: (batch - 1) * 10_000, ok: true })],
      });
  }
  agent.think({
    ms: 1490,
    thinking:
      'Lock waits grow with each batch: 0.9 s, 1.8 s, 2.7 s. Something else holds the table. One more, then look.',
    calls: { 'db.migrate': { table: 'addresses', from: 30_000, rows: 10_000 } },
  });
  // Announced and never finished: what a reader sees of a process that was killed.
  run.begin({ step_type: 'tool', name: 'db.migrate', request: { table: 'addresses', from: 30_000, rows: 10_000 } });
}
