import { SONNET } from './conversation.ts';
import { Agent, add, set } from './scenario.ts';

/** A release that a person turns down once and lets through the second time, after a long wait. */
export function releaseApproval(emit: (line: string) => void): void {
  const agent = Agent.start(emit, '2026-05-06T14:31:20.000Z', {
    run_id: 'run_52b7e9d013',
    title: 'Sample: release waits for a person',
    agent_id: 'release-bot',
    agent_version: '4.0.2',
    environment: 'production',
    model: SONNET,
    system:
      'You cut releases of the orders service. Steps: commits since the last tag, state of the checks, changelog, approval, ' +
      'deploy, one line of summary. The changelog is for users: leave out what they cannot see, and put what breaks them first, ' +
      'under "Breaking". A commit that drops or renames anything of the public interface is breaking, whatever its title says. ' +
      'Every deploy to production needs the approval of the person on call; ask with the number of commits and the state of the ' +
      'checks. If it is refused, fix what they name and ask again; never argue, never deploy meanwhile. Do not start a deploy on ' +
      'a Friday after 15:00 UTC. Deploy rolling, and wait until all instances are healthy before you say that it is done.',
    tools: {
      'git.log': ['Commits between two tags or branches, newest first', { from: 'string', to: 'string' }],
      'ci.status': ['State of the checks of a commit or branch', { ref: 'string' }],
      'changelog.write': [
        'Write the entry of a version, in place of the one it has',
        { version: 'string', text: 'string' },
      ],
      'deploy.start': [
        'Deploy a version to an environment; returns when all instances answer or ten minutes have passed',
        { version: 'string', environment: 'string', strategy: 'string' },
      ],
    },
    entry: { command: ['release-bot', 'cut', '4.12.0'], cwd: '.' },
    input: { version: '4.12.0' },
    task_id: 'release-4.12.0',
    tags: ['release'],
  });
  const { run } = agent;
  run.recordState({
    version: '4.12.0',
    checks: 'unknown',
    changelog: 'draft',
    approval: { asked: 0, given: false },
    deployed: [],
  });

  agent.user('Cut 4.12.0.');
  const plan = agent.think({
    type: 'plan',
    name: 'plan',
    ms: 2600,
    text: '1. What changed since 4.11.3. 2. Checks green. 3. Changelog. 4. Approval. 5. Deploy to production.',
    calls: { 'git.log': { from: 'v4.11.3', to: 'main' }, 'ci.status': { ref: 'main' } },
  });
  const [log, checks] = plan.calls;
  if (log === undefined || checks === undefined) throw new Error('two calls were asked for');
  agent.parallel('g1', [
    [
      log,
      {
        ms: 310,
        result: [
          '9a41c2 Orders: export as CSV',
          '1d77e0 Search: accents are ignored',
          'c0b3f9 Drop the v1 webhook format',
          '77aa15 Faster start of the worker',
        ],
      },
    ],
    [
      checks,
      { ms: 180, result: { ref: 'c0b3f9', state: 'success', checks: 14 }, changes: [set('/checks', 'success')] },
    ],
  ]);
  const draft = agent.think({
    ms: 3100,
    text: 'Four commits, checks are green. Writing the entry.',
    calls: {
      'changelog.write': {
        version: '4.12.0',
        text: 'Orders can be exported as CSV. Search ignores accents. The worker starts faster.',
      },
    },
    wire: true,
  });
  for (const call of draft.calls)
    agent.call(call, { ms: 44, result: { ok: true }, changes: [set('/changelog', 'written')] });

  const refusal = agent.act(
    'approval',
    'deploy 4.12.0 to production',
    1_140_000,
    { question: 'Deploy 4.12.0 to production?', commits: 4, checks: 'success' },
    {
      approved: false,
      by: 'on-call',
      comment: 'c0b3f9 drops the v1 webhook format. That is a breaking change and must be first in the changelog.',
    },
    [set('/approval/asked', 1)],
  );
  run.signal(refusal, 'approval', 'refused', false);
  agent.note('Approval refused: c0b3f9 drops the v1 webhook format. It must be first in the changelog.');
  const fix = agent.think({
    ms: 2900,
    thinking: 'They are right: I left the webhook commit out since its title reads like a clean-up. It breaks callers.',
    calls: {
      'changelog.write': {
        version: '4.12.0',
        text: 'Breaking: webhooks are sent in format v2 only. Orders can be exported as CSV. Search ignores accents. The worker starts faster.',
      },
    },
  });
  for (const call of fix.calls)
    agent.call(call, { ms: 41, result: { ok: true }, changes: [set('/changelog', 'corrected')] });
  const approval = agent.act(
    'approval',
    'deploy 4.12.0 to production',
    412_000,
    { question: 'Deploy 4.12.0 to production? The changelog now opens with the breaking change.' },
    { approved: true, by: 'on-call', comment: null },
    [set('/approval', { asked: 2, given: true })],
  );
  run.signal(approval, 'approval', 'given', true);
  agent.note('Approval given.');
  const deploy = agent.think({
    ms: 1500,
    calls: { 'deploy.start': { version: '4.12.0', environment: 'production', strategy: 'rolling' } },
  });
  for (const call of deploy.calls)
    agent.call(call, {
      ms: 96_400,
      result: { state: 'healthy', instances: 6, errors_per_minute: 0.4 },
      changes: [add('/deployed/-', { version: '4.12.0', environment: 'production' })],
    });
  agent.think({
    type: 'response',
    name: 'summary',
    ms: 1250,
    text: '4.12.0 is in production on six instances, healthy.',
  });
  run.end('success', { version: '4.12.0', deployed: true });
}
