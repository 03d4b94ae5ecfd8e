import { SONNET } from './conversation.ts';
import { Agent, add, drop, errorOf, set } from './scenario.ts';

/** State step by step: a summary drops a constraint, and seven steps later the plan breaks it. */
export function lostConstraint(emit: (line: string) => void): void {
  const agent = Agent.start(emit, '2026-05-09T09:05:00.000Z', {
    run_id: 'run_3de2f871a5',
    title: 'Sample: trip planner forgets a constraint',
    agent_id: 'trip-planner',
    agent_version: '5.2.0',
    model: SONNET,
    system:
      'You plan trips of small teams: train, hotel, one dinner. Before anything else, write every constraint that the user named ' +
      'into the state; a plan must satisfy all of them, and you check each choice against the state, not against what you ' +
      'remember. When the conversation grows long it is summarised: the state stays. Spend at most the budget and keep a tenth ' +
      'of it for surprises. Prefer one hotel for everybody. Never book: show the plan, with prices and how each constraint is ' +
      'met, and wait for a yes. If the check of the plan fails, stop and say which constraint is broken.',
    tools: {
      'trains.search': [
        'Trains between two cities on a day, cheapest first',
        { from: 'string', to: 'string', day: 'string', seats: 'integer', step_free: 'boolean' },
      ],
      'hotels.search': [
        'Hotels with rooms for a group, best rated first',
        { city: 'string', rooms: 'integer', step_free: 'boolean', nights: 'integer' },
      ],
      'restaurants.search': [
        'Restaurants that seat a group, best rated first',
        { city: 'string', seats: 'integer', step_free: 'boolean', evening: 'string' },
      ],
    },
    entry: { command: ['python', 'planner.py'], cwd: '.' },
    input: { people: 9 },
    tags: ['planning', 'state'],
  });
  const { run } = agent;
  run.recordState({
    constraints: {},
    budget: { total_eur: 2700, spent_eur: 0 },
    plan: { train: null, hotel: null, dinner: null },
    memory: { summarised: 0, notes: [] },
  });

  agent.user(
    'Nine of us, Lyon, 12 to 13 June, 2,700 euro. Two use a wheelchair, one has a nut allergy. No flights.',
    0,
    [
      add('/constraints/city', 'Lyon'),
      add('/constraints/dates', ['2026-06-12', '2026-06-13']),
      add('/constraints/step_free', true),
      add('/constraints/no_nuts', true),
      add('/constraints/no_flights', true),
    ],
  );
  agent.think({
    type: 'plan',
    name: 'plan',
    ms: 3300,
    text: 'Train, then hotel, then dinner. Check every choice against the five constraints.',
  });
  const train = agent.think({
    ms: 1700,
    calls: { 'trains.search': { from: 'Paris', to: 'Lyon', day: '2026-06-12', seats: 9, step_free: true } },
  });
  for (const call of train.calls)
    agent.call(call, {
      ms: 1240,
      result: [{ train: 'TGV 6609', leaves: '08:58', arrives: '10:56', eur: 612, step_free: true }],
      changes: [set('/plan/train', 'TGV 6609'), set('/budget/spent_eur', 612)],
    });
  const hotel = agent.think({
    ms: 1900,
    calls: { 'hotels.search': { city: 'Lyon', rooms: 5, step_free: true, nights: 1 } },
    wire: true,
  });
  for (const call of hotel.calls)
    agent.call(call, {
      ms: 2210,
      result: [
        { hotel: 'Les Quais', eur: 980, step_free: true },
        { hotel: 'Croix-Rousse 12', eur: 760, step_free: false },
      ],
      changes: [set('/plan/hotel', 'Les Quais'), set('/budget/spent_eur', 1592)],
    });
  // The summary is where it goes wrong: "no_nuts" is not carried over.
  const summary = agent.act(
    'memory_write',
    'summarise',
    2600,
    { messages: 8, keep: 'constraints, choices' },
    {
      note: 'Lyon 12 to 13 June, nine people, step-free, no flights. Train and hotel chosen, 1,592 of 2,700 euro spent.',
    },
    [
      set('/memory/summarised', 8),
      add('/memory/notes/-', 'Lyon 12 to 13 June, nine people, step-free, no flights'),
      drop('/constraints/no_nuts'),
    ],
  );
  run.signal(summary, 'memory', 'lossless', false);
  const dinner = agent.think({
    ms: 1800,
    calls: { 'restaurants.search': { city: 'Lyon', seats: 9, step_free: true, evening: '2026-06-12' } },
  });
  for (const call of dinner.calls)
    agent.call(call, {
      ms: 890,
      result: [
        { name: 'Noisette', seats: 12, eur: 414, step_free: true, note: 'everything with hazelnut' },
        { name: 'Le Canut', seats: 20, eur: 396, step_free: true, note: 'allergies on request' },
      ],
    });
  const choice = agent.act('route', 'choose_dinner', 2, { candidates: 2 }, { selected: 'Noisette' }, [
    set('/plan/dinner', 'Noisette'),
    set('/budget/spent_eur', 2006),
  ]);
  run.decision(choice, {
    type: 'choice',
    selected: 'Noisette',
    candidates: ['Noisette', 'Le Canut'],
    reason: 'highest_rated',
    confidence: 0.74,
  });
  agent.act('memory_read', 'request', 4, { field: 'first message' }, { text: 'one has a nut allergy' });
  const violated = {
    type: 'orchestration',
    code: 'constraint_violated',
    message: 'Dinner at Noisette serves nuts in every dish; the request names a nut allergy, the state does not',
  } as const;
  const check = run.step({
    step_type: 'event',
    name: 'check_plan',
    latency_ms: 12,
    request: { constraints: 4, named_by_user: 5 },
    error: errorOf(violated),
    changes: [add('/last_error', 'orchestration/constraint_violated')],
  });
  run.failure(check, errorOf(violated));
  agent.think({
    type: 'response',
    name: 'answer',
    ms: 2100,
    text: 'I have a train and a hotel, but my dinner choice breaks your nut allergy constraint, so I stop here instead of booking.',
  });
  run.end('failure', { booked: false });
}
