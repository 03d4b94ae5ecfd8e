import { GPT_MINI } from './conversation.ts';
import { Agent, add, errorOf, set } from './scenario.ts';

/** Decisions with candidates and confidence: an unsure one picks a stale source, a check catches it. */
export function staleAnswer(emit: (line: string) => void): void {
  const agent = Agent.start(emit, '2026-05-08T11:20:45.000Z', {
    run_id: 'run_08c5d7b3e2',
    title: 'Sample: research agent trusts a stale page',
    agent_id: 'research-agent',
    agent_version: '1.1.0',
    model: GPT_MINI,
    system:
      'You answer questions about the public interfaces of our suppliers, with sources. Choose a source first: the cache is ' +
      'cheap and may be old, the web is slow and fresh. For anything that suppliers change, such as limits, prices and dates, ' +
      'prefer pages that were updated this year. Check every number against a second source before you state it. When two ' +
      'sources differ, say which is newer and which is official, and state the newer official one. When no second source can be ' +
      'read, say so in the answer: an unverified number must be recognisable as one. Two sentences, then the sources.',
    tools: {
      'cache.search': ['Search pages that were fetched for earlier questions', { query: 'string', limit: 'integer' }],
      'web.search': ['Search the web; returns addresses, titles and dates', { query: 'string' }],
      'page.read': ['Fetch one page as text', { url: 'string' }],
    },
    entry: { command: ['node', 'research.js'], cwd: '.' },
    input: { question: 'What is the request limit of the Orders API per minute?' },
    tags: ['research'],
  });
  const { run } = agent;
  run.recordState({ claims: [], sources: [], confidence: 0 });

  agent.user('What is the request limit of the Orders API per minute?');
  const source = agent.act('route', 'choose_source', 3, { question: 'Orders API limit' }, { selected: 'cache' });
  run.decision(source, {
    type: 'source_selection',
    selected: 'cache',
    candidates: ['cache', 'web', 'ask_user'],
    reason: 'cost',
    confidence: 0.41,
  });
  run.signal(source, 'decision_quality', 'low_confidence', true, 0.5);
  const search = agent.think({ ms: 1300, calls: { 'cache.search': { query: 'Orders API rate limit', limit: 2 } } });
  for (const call of search.calls)
    agent.call(call, {
      ms: 45,
      type: 'retrieval',
      result: [
        {
          id: 'c-771',
          title: 'Orders API: limits',
          fetched: '2024-11-02',
          text: 'Each key may send 60 requests a minute.',
        },
        { id: 'c-102', title: 'Orders API: errors', fetched: '2025-01-19', text: '429 is returned above the limit.' },
      ],
      changes: [add('/sources/-', 'c-771'), set('/confidence', 0.6)],
    });
  const claim = agent.think({
    ms: 1500,
    text: 'The limit is 60 requests a minute per key.',
    changes: [add('/claims/-', { text: '60 requests a minute', source: 'c-771', verified: false })],
    wire: true,
  });
  const check = agent.act('route', 'verify_claims', 2, { claims: 1 }, { next: 'second_source' });
  run.decision(check, {
    type: 'verification',
    selected: 'second_source',
    candidates: ['accept', 'second_source', 'drop_claim'],
    reason: 'source_older_than_a_year',
    confidence: 0.97,
  });
  const web = agent.think({
    ms: 1400,
    calls: { 'web.search': { query: 'Orders API limit requests per minute 2026' } },
  });
  for (const call of web.calls)
    agent.call(call, {
      ms: 1870,
      type: 'retrieval',
      result: [
        { url: 'https://docs.example.com/orders/limits', title: 'Limits', updated: '2026-03-30' },
        { url: 'https://status.example.com/2026-03', title: 'March 2026: higher limits' },
      ],
    });
  const read = agent.think({
    ms: 1100,
    calls: [
      ['page.read', { url: 'https://docs.example.com/orders/limits' }],
      ['page.read', { url: 'https://status.example.com/2026-03' }],
    ],
  });
  const [limits, status] = read.calls;
  if (limits === undefined || status === undefined) throw new Error('two pages were asked for');
  const gone = { type: 'retrieval', code: 'http_404', message: 'page.read: 404 Not Found' } as const;
  agent.parallel('g1', [
    [
      limits,
      {
        ms: 620,
        type: 'retrieval',
        result: 'Each key may send 300 requests a minute.',
        changes: [add('/sources/-', 'docs/orders/limits')],
      },
    ],
    [status, { ms: 410, type: 'retrieval', error: gone }],
  ]);
  run.failure(
    claim.step,
    errorOf({
      type: 'retrieval',
      code: 'stale_source',
      message: 'c-771 (2024) says 60, the documentation of 2026 says 300',
    }),
  );
  const settle = agent.act('route', 'resolve_conflict', 2, { values: [60, 300] }, { selected: 'newer' }, [
    set('/claims/0', { text: '300 requests a minute', source: 'docs/orders/limits', verified: false }),
    set('/confidence', 0.8),
  ]);
  run.decision(settle, {
    type: 'conflict',
    selected: 'newer',
    candidates: ['newer', 'older', 'report_both'],
    reason: 'newer_official_source',
    confidence: 0.88,
  });
  agent.think({
    type: 'response',
    name: 'answer',
    ms: 1700,
    text:
      '300 requests a minute per key, by the documentation of 30 March 2026. An older page says 60. I could not read a second ' +
      'current source: the status page of March 2026 is gone.',
  });
  run.end('partial', { answered: true, verified: false });
}
