import { SONNET } from './conversation.ts';
import { Agent, add, set } from './scenario.ts';

const OVERLOADED = { type: 'model', code: 'overloaded', message: '529 overloaded_error: Overloaded' } as const;
const UNAVAILABLE = {
  type: 'tool',
  code: 'http_503',
  message: 'warehouse.query: 503 Service Unavailable, retry-after 5',
} as const;

/** Everything fails once or more, and the run still ends well: retries of the model and of a tool. */
export function rateLimited(emit: (line: string) => void): void {
  const agent = Agent.start(emit, '2026-05-05T02:00:00.000Z', {
    run_id: 'run_c4e81f0a96',
    title: 'Sample: nightly report survives an overloaded model',
    agent_id: 'report-agent',
    agent_version: '0.8.3',
    environment: 'production',
    model: SONNET,
    system:
      'You write the nightly report of orders for the team channel. Use warehouse.query for every number and never estimate one. ' +
      'The table orders has one row an order: id, day (UTC), cents, currency (always EUR), country, channel (web, app, phone), ' +
      'refunded_cents. Compare a day with the same weekday of the week before, not with the day before: weekends differ. Name a ' +
      'change only when it is above five per cent. If the warehouse does not answer, wait as long as it asks and try again, at ' +
      'most three times; a report without numbers is worse than none. Post once, in one line, with the day first. Then end with ' +
      'a sentence for the log.',
    tools: {
      'warehouse.query': ['Run one read-only SQL query against the warehouse, 30 seconds at most', { sql: 'string' }],
      'slack.post': ['Post one message to a channel', { channel: 'string', text: 'string' }],
    },
    entry: { command: ['node', 'nightly.js', '--report', 'orders'], cwd: '.' },
    input: { report: 'orders', day: '2026-05-04' },
    tags: ['nightly'],
  });
  const { run } = agent;
  run.recordState({ day: '2026-05-04', numbers: {}, posted: false, retries: { model: 0, tool: 0 } });

  agent.user('Report for 2026-05-04.');
  let refused: string | undefined;
  for (const attempt of [1, 2, 3]) {
    refused = agent.refused(1100 * attempt, OVERLOADED, attempt, refused);
    run.signal(refused, 'model_available', 'overloaded', false);
    agent.act('event', 'backoff', 1000 * 2 ** attempt, { before_attempt: attempt + 1 }, null, [
      set('/retries/model', attempt),
    ]);
  }
  const plan = agent.think({
    ms: 3900,
    text: 'Orders and refunds of the day first, then the same day of last week to compare.',
    calls: [
      ['warehouse.query', { sql: "select count(*), sum(cents) from orders where day = '2026-05-04'" }],
      ['warehouse.query', { sql: "select count(*), sum(cents) from orders where day = '2026-04-27'" }],
    ],
    wire: true,
  });
  const [today, lastWeek] = plan.calls;
  if (today === undefined || lastWeek === undefined) throw new Error('two queries were asked for');
  let failed: string | undefined;
  for (const attempt of [1, 2]) {
    failed = agent.call(
      today,
      { ms: 5040, error: UNAVAILABLE, attempt, ...(failed === undefined ? {} : { retry_of: failed }) },
      false,
    );
    run.signal(failed, 'tool_success', 'http_503', false);
    agent.act('event', 'backoff', 5000, { before_attempt: attempt + 1, retry_after_s: 5 }, null, [
      set('/retries/tool', attempt),
    ]);
  }
  const answered = agent.call(today, {
    ms: 1830,
    result: { rows: [[1284, 5_193_720]] },
    attempt: 3,
    ...(failed === undefined ? {} : { retry_of: failed }),
    changes: [add('/numbers/today', { orders: 1284, cents: 5_193_720 })],
  });
  run.signal(answered, 'tool_success', 'ok', true);
  agent.call(lastWeek, {
    ms: 960,
    result: { rows: [[1190, 4_702_055]] },
    changes: [add('/numbers/last_week', { orders: 1190, cents: 4_702_055 })],
  });
  const post = agent.think({
    ms: 2700,
    thinking: '1284 against 1190 is 7.9 % more; 51,937.20 against 47,020.55 is 10.5 % more.',
    calls: {
      'slack.post': { channel: '#orders', text: '4 May: 1,284 orders (+7.9 % on 27 April), 51,937.20 (+10.5 %).' },
    },
  });
  for (const call of post.calls)
    agent.call(call, { ms: 240, result: { ok: true, ts: '1777946461.114' }, changes: [set('/posted', true)] });
  agent.think({ type: 'response', name: 'summary', ms: 1300, text: 'Posted the report of 4 May to #orders.' });
  run.end('success', { posted: true });
}
