import { GPT_MINI } from './conversation.ts';
import { Agent, add, errorOf, set } from './scenario.ts';

const TIMEOUT = {
  type: 'tool',
  code: 'timeout',
  message: 'billing.refund: no answer from payments-gateway within 30000 ms (request 8f1c-20)',
} as const;

/** A refund that times out on all three attempts; the agent cannot know whether money moved, and says so. */
export function refundTimeout(emit: (line: string) => void): void {
  const agent = Agent.start(emit, '2026-05-11T10:02:11.480Z', {
    run_id: 'run_7f3ac2d81b',
    title: 'Sample: refund fails after three timeouts',
    agent_id: 'refund-agent',
    agent_version: '1.4.0',
    environment: 'staging',
    model: GPT_MINI,
    system:
      'You handle refund requests of an online shop that sells lamps. Work in this order: read the ticket, look the order up, ' +
      'decide by the policy below, act, answer. Refund a single line when one item is damaged, the whole order when it never ' +
      'arrived. Refund at most the amount paid, and never the delivery fee of a partial refund. Refunds above 200.00 and refunds ' +
      'after the return window need a person: use tickets.escalate with a note that a colleague understands without the ticket. ' +
      'The payment provider is slow in the morning: a timeout of billing.refund does not mean that no money moved. Try at most ' +
      'three times, then escalate. Never say that a refund was made unless billing.refund confirmed it with a reference. ' +
      'Amounts are in cents in tools and in euros with two decimals in answers. Answer in the language of the ticket, in at most ' +
      'four sentences, without blaming the customer, the courier or a colleague.',
    tools: {
      'orders.lookup': ['Find an order by its number, with lines, payments and delivery', { order: 'integer' }],
      'billing.refund': [
        'Refund an amount for an order. Returns the reference of the payment provider, or fails after 30 seconds',
        { order: 'integer', cents: 'integer', reason: 'string' },
      ],
      'tickets.escalate': ['Hand the case to a person in the payments queue', { ticket: 'string', note: 'string' }],
    },
    entry: { command: ['node', 'agent.js', '--ticket', 'T-20931'], cwd: '.' },
    input: { ticket: 'T-20931' },
    task_id: 'T-20931',
    tags: ['refunds'],
  });
  const { run } = agent;
  run.recordState({
    phase: 'new',
    order: null,
    refund: { status: 'none', attempts: 0 },
    budget: { wall_ms_left: 120_000 },
  });

  agent.user('Hi, order 48213 came with a broken lamp. I would like my 39.90 back.', 0, [set('/phase', 'reading')]);
  const first = agent.think({
    ms: 1840,
    thinking: 'I need the order before anything else: was it paid, how much, is it inside the return window?',
    calls: { 'orders.lookup': { order: 48213 } },
  });
  for (const call of first.calls)
    agent.call(call, {
      ms: 212,
      result: {
        order: 48213,
        paid_cents: 8470,
        lines: [
          { sku: 'LAMP-22', title: 'Desk lamp, brass', cents: 3990 },
          { sku: 'BULB-04', title: 'Bulbs, pack of four', cents: 4480 },
        ],
        delivered_at: '2026-05-07',
        return_window_days: 30,
      },
      changes: [set('/order', { id: 48213, paid_cents: 8470 }), set('/phase', 'deciding')],
    });

  const route = agent.act('route', 'refund_policy', 2, { paid_cents: 8470, asked_cents: 3990 }, { rule: 'full_line' });
  run.decision(route, {
    type: 'policy',
    selected: 'refund_line',
    candidates: ['refund_line', 'refund_order', 'replace', 'escalate'],
    reason: 'damaged_on_arrival',
    confidence: 0.93,
  });

  const refund = agent.think({
    ms: 1260,
    text: 'The lamp is one line of the order, 39.90, delivered four days ago. I will refund that line.',
    calls: { 'billing.refund': { order: 48213, cents: 3990, reason: 'damaged_on_arrival' } },
    wire: true,
  });
  const [call] = refund.calls;
  if (call === undefined) throw new Error('the refund was not asked for');
  let previous: string | undefined;
  for (const attempt of [1, 2, 3]) {
    const step = agent.call(
      call,
      {
        ms: 30_004 + attempt,
        error: TIMEOUT,
        attempt,
        ...(previous === undefined ? {} : { retry_of: previous }),
        changes: [
          set('/refund/attempts', attempt),
          set('/refund/status', 'unconfirmed'),
          set('/budget/wall_ms_left', 120_000 - attempt * 32_500),
        ],
      },
      attempt === 3,
    );
    run.signal(step, 'tool_success', 'timeout', false);
    previous = step;
    if (attempt < 3) {
      const ms = 2000 * attempt;
      agent.act('event', 'backoff', ms, { before_attempt: attempt + 1, ms }, null);
    } else run.failure(step, errorOf(TIMEOUT));
  }

  const giveUp = agent.act('route', 'retry_policy', 1, { attempts: 3, limit: 3 }, { next: 'escalate' });
  run.decision(giveUp, {
    type: 'retry',
    selected: 'escalate',
    candidates: ['retry', 'escalate', 'stop'],
    reason: 'attempts_exhausted',
    confidence: 1,
  });
  const escalate = agent.think({
    ms: 1570,
    thinking: 'Three timeouts. The gateway may have booked the refund anyway, so a fourth try could pay twice.',
    text: 'I could not confirm the refund. A person has to check the gateway before anyone tries again.',
    calls: {
      'tickets.escalate': {
        ticket: 'T-20931',
        note: 'Refund of 39.90 unconfirmed after 3 timeouts. Check request 8f1c-20.',
      },
    },
  });
  for (const ticket of escalate.calls)
    agent.call(ticket, {
      ms: 96,
      result: { queue: 'payments', position: 4 },
      changes: [set('/phase', 'escalated'), add('/last_error', 'tool/timeout')],
    });
  agent.think({
    type: 'response',
    name: 'answer',
    ms: 910,
    text:
      'Sorry about the lamp. Our payment provider did not answer, so I cannot say yet whether your refund went through. ' +
      'A colleague is checking it and will write to you today.',
  });
  run.end('failure', { refunded: null, escalated: true });
}
