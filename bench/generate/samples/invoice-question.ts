import { GPT_MINI } from './conversation.ts';
import { Agent, add, set } from './scenario.ts';

/** The plain good case: memory, retrieval, one tool, one answer. */
export function invoiceQuestion(emit: (line: string) => void): void {
  const agent = Agent.start(emit, '2026-05-04T08:15:03.220Z', {
    run_id: 'run_19d0be4c72',
    title: 'Sample: why was I charged twice?',
    agent_id: 'support-agent',
    agent_version: '2.9.1',
    environment: 'production',
    model: GPT_MINI,
    system:
      'You answer questions of customers about plans, seats and invoices. Look at the account before you explain anything: most ' +
      'questions about double charges are about seats that were added during a month or about the switch to annual billing. ' +
      'Quote the invoice numbers and the help article you rely on, so that the customer can check them. Do not promise refunds, ' +
      'credits or changes of a plan: those are made by a person. Explain what a charge is for, for which days, and what the next ' +
      'invoice will show. If the invoices contradict the help article, say so and hand the case over. Keep it under six ' +
      'sentences. Amounts with two decimals and the currency of the account.',
    tools: {
      'help.search': ['Search the articles of the help centre', { query: 'string', limit: 'integer' }],
      'invoices.list': [
        'Invoices of an account with their lines, newest first',
        { account: 'string', limit: 'integer' },
      ],
    },
    entry: { command: ['node', 'dist/support.js'], cwd: '.' },
    input: { account: 'acc_5521' },
    session_id: 'chat_0c81',
    tags: ['support', 'billing'],
  });
  const { run } = agent;
  run.recordState({ account: 'acc_5521', facts: [], sources: 0, answered: false });

  agent.user('You charged me twice in April!');
  agent.act('memory_read', 'profile', 6, { account: 'acc_5521' }, { plan: 'team', seats: 12, language: 'en' }, [
    add('/facts/-', 'plan: team, 12 seats'),
  ]);
  const look = agent.think({
    ms: 1420,
    thinking:
      'Two charges in one month is often the switch from monthly to annual, or seats added. Look at both at once.',
    calls: {
      'help.search': { query: 'two charges in one month', limit: 3 },
      'invoices.list': { account: 'acc_5521', limit: 3 },
    },
  });
  const [search, invoices] = look.calls;
  if (search === undefined || invoices === undefined) throw new Error('two calls were asked for');
  agent.parallel('g1', [
    [
      search,
      {
        type: 'retrieval',
        ms: 340,
        result: {
          hits: [
            {
              id: 'kb-118',
              title: 'Seats added during the month',
              score: 0.81,
              text: 'Seats that are added during a month are charged at once for the days that are left. The next invoice shows all seats.',
            },
            {
              id: 'kb-042',
              title: 'Switching to annual billing',
              score: 0.64,
              text: 'The first annual invoice takes off what was paid for the running month.',
            },
            { id: 'kb-007', title: 'Reading your invoice', score: 0.51 },
          ],
        },
        changes: [set('/sources', 3)],
      },
    ],
    [
      invoices,
      {
        ms: 128,
        result: [
          { invoice: 'INV-3391', date: '2026-04-18', cents: 2400, lines: ['4 seats, 18 to 30 April, prorated'] },
          { invoice: 'INV-3347', date: '2026-04-01', cents: 9600, lines: ['8 seats, April'] },
          { invoice: 'INV-3220', date: '2026-03-01', cents: 9600, lines: ['8 seats, March'] },
        ],
        changes: [add('/facts/-', 'INV-3391 is prorated seats, not a repeat of INV-3347')],
      },
    ],
  ]);
  const answer = agent.think({
    type: 'response',
    name: 'answer',
    ms: 2210,
    text:
      'You were charged twice, but for different things. INV-3347 (96.00, 1 April) is your eight seats for April. INV-3391 ' +
      '(24.00, 18 April) is four seats that were added on the 18th, for the rest of the month. From May on it is one invoice for ' +
      'twelve seats. Help article: "Seats added during the month".',
    wire: true,
    changes: [set('/answered', true)],
  });
  run.signal(answer.step, 'grounded', 'cites_source', true);
  run.signal(answer.step, 'tone', 'apologises', false, 0.2);
  agent.act(
    'memory_write',
    'profile',
    9,
    { account: 'acc_5521', add: 'asked about prorated seats' },
    { stored: true },
    [add('/facts/-', 'asked about prorated seats')],
  );
  run.end('success', { answered: true });
}
