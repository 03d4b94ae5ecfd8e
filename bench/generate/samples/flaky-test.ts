import { HAIKU, SONNET } from './conversation.ts';
import { Agent, type AgentFacts, add, set } from './scenario.ts';

const EXPLORER: AgentFacts = {
  run_id: 'run_a1f0c3ee07',
  agent_id: 'explorer',
  agent_version: '2.7.1',
  model: HAIKU,
  system:
    'You read code and answer one question about it for another agent. Search first, then read only the lines you need. Quote ' +
    'file and line for everything you claim, say what you did not look at, and do not propose changes.',
  tools: {
    code_search: ['Search the repository with a regular expression', { pattern: 'string' }],
    read_file: ['Read lines of a file, both ends included', { path: 'string', from: 'integer', to: 'integer' }],
  },
};
const TEST_RUNNER: AgentFacts = {
  run_id: 'run_b83d5710c4',
  agent_id: 'test-runner',
  agent_version: '2.7.1',
  model: HAIKU,
  system:
    'You run tests for another agent and report what happened: how many runs, how many failed, and the shortest output that ' +
    'shows why. A run that hangs is a failure of its own kind: take a dump of the threads before it is killed, and have it read.',
  tools: {
    bash: ['Run a command in the repository', { command: 'string', timeout_ms: 'integer' }],
    'log-reader': ['Ask another agent about a log or a dump', { question: 'string' }],
  },
};
const LOG_READER: AgentFacts = {
  run_id: 'run_d0924be6f1',
  agent_id: 'log-reader',
  agent_version: '2.7.1',
  model: HAIKU,
  system:
    'You read dumps of threads for another agent and say which locks are held and waited for, by whom, and since when. Answer ' +
    'in one sentence and name the threads as the dump does.',
  tools: { grep: ['Lines of a file that match a regular expression', { pattern: 'string', file: 'string' }] },
};

/** A flaky test, found and fixed with sub-agents down to two levels. */
export function flakyTest(emit: (line: string) => void): void {
  const agent = Agent.start(emit, '2026-05-07T16:40:02.100Z', {
    run_id: 'run_e60b12a7f9',
    title: 'Sample: flaky test fixed with sub-agents',
    agent_id: 'repo-fixer',
    agent_version: '2.7.1',
    model: SONNET,
    system:
      'You fix failing tests in a Python repository of a job queue. Find the cause before you edit: a test that passes after a ' +
      'change you cannot explain is not fixed. Never skip a test, never raise a timeout, never add a retry to make one pass. ' +
      'Delegate: explorer reads code and answers one question at a time, test-runner runs tests and reports. Both start without ' +
      'your context, so put all they need into the question. Make the smallest change that removes the cause. For a flaky test, ' +
      'prove the fix with at least 50 runs. End with the cause, the change and the proof, in three sentences at most.',
    tools: {
      edit_file: ['Replace a text that occurs once in a file', { path: 'string', old: 'string', new: 'string' }],
      explorer: ['Ask a sub-agent one question about the code', { prompt: 'string' }],
      'test-runner': ['Have a sub-agent run tests and report', { prompt: 'string' }],
    },
    entry: { command: ['repo-fixer', 'tests/scheduler/test_drain.py'], cwd: '.' },
    input: { test: 'tests/scheduler/test_drain.py::test_scheduler_drain' },
    task_id: 'ISSUE-812',
    tags: ['ci', 'flaky'],
  });
  const { run } = agent;
  run.recordState({ hypothesis: null, tests: { status: 'failing', runs: 0 }, edits: [], agents: 0 });

  agent.user('test_scheduler_drain fails about one time in six on CI. Please fix it.');
  agent.think({
    type: 'plan',
    name: 'plan',
    ms: 4200,
    text: 'See it fail first. Then find what holds the drain lock. Then the smallest fix, and 50 runs to be sure.',
    changes: [set('/hypothesis', 'two locks, taken in different orders')],
  });

  agent.delegate(
    TEST_RUNNER,
    'Run test_scheduler_drain until it fails, 20 times at most. Say what the threads wait for.',
    (runner) => {
      const asked = runner.think({
        ms: 1900,
        calls: { bash: { command: 'pytest tests/scheduler/test_drain.py -x -q --count 20', timeout_ms: 60_000 } },
      });
      for (const call of asked.calls)
        runner.call(
          call,
          {
            ms: 60_012,
            error: {
              type: 'tool',
              code: 'timeout',
              message:
                'bash ran past 60000 ms, process group 48117 killed\nworker-3 waits for "drain", held by worker-1 for 41.2 s',
            },
          },
          true,
        );
      runner.delegate(LOG_READER, 'Which locks does each worker hold in the dump of process 48117?', (reader) => {
        const grep = reader.think({
          ms: 1200,
          calls: { grep: { pattern: 'holds|waits', file: '/tmp/dump-48117.txt' } },
        });
        for (const call of grep.calls)
          reader.call(call, {
            ms: 21,
            type: 'retrieval',
            result: 'worker-1 holds drain, waits flush\nworker-3 holds flush, waits drain',
          });
        const found = 'A deadlock: worker-1 holds drain and waits for flush, worker-3 holds flush and waits for drain.';
        reader.think({ type: 'response', name: 'report', ms: 1400, text: found });
        return found;
      });
      const text = 'Hangs on run 7 of 20. worker-1 and worker-3 hold drain and flush and wait for each other.';
      runner.think({ type: 'response', name: 'report', ms: 1500, text });
      return text;
    },
    [set('/tests', { status: 'hangs', runs: 7 }), set('/agents', 2)],
  );
  agent.note('test-runner: hangs on run 7 of 20, drain and flush deadlock.');

  agent.delegate(
    EXPLORER,
    'Where are the locks "drain" and "flush" taken, and in which order?',
    (explorer) => {
      const search = explorer.think({ ms: 1600, calls: { code_search: { pattern: 'acquire\\((drain|flush)' } } });
      for (const call of search.calls)
        explorer.call(call, {
          ms: 930,
          type: 'retrieval',
          result: [
            'src/scheduler/drain.py:41',
            'src/scheduler/drain.py:42',
            'src/scheduler/flush.py:77',
            'src/scheduler/flush.py:80',
          ],
        });
      const reads = explorer.think({
        ms: 1300,
        calls: [
          ['read_file', { path: 'src/scheduler/drain.py', from: 36, to: 48 }],
          ['read_file', { path: 'src/scheduler/flush.py', from: 72, to: 84 }],
        ],
      });
      const [drain, flush] = reads.calls;
      if (drain === undefined || flush === undefined) throw new Error('two files were asked for');
      explorer.parallel('g1', [
        [drain, { ms: 38, result: '41  self.flush_lock.acquire()\n42  self.drain_lock.acquire()' }],
        [flush, { ms: 31, result: '77  self.drain_lock.acquire()\n80  self.flush_lock.acquire()' }],
      ]);
      const text =
        'drain() takes flush before drain (drain.py:41-42); flush() takes drain before flush (flush.py:77-80).';
      explorer.think({ type: 'response', name: 'report', ms: 1700, text });
      return text;
    },
    [set('/agents', 3)],
  );
  agent.note('explorer: drain() takes flush before drain; flush() takes drain before flush.');

  const edit = agent.think({
    ms: 5600,
    thinking:
      'Opposite orders: a textbook deadlock. flush() is called from more places, so its order stays; drain() changes.',
    text: 'drain() takes the two locks in the opposite order of flush(). I swap them in drain().',
    calls: {
      edit_file: {
        path: 'src/scheduler/drain.py',
        old: 'self.flush_lock.acquire()\n        self.drain_lock.acquire()',
        new: 'self.drain_lock.acquire()\n        self.flush_lock.acquire()',
      },
    },
    wire: true,
  });
  for (const call of edit.calls)
    agent.call(call, { ms: 52, result: { replaced: 1 }, changes: [add('/edits/-', 'src/scheduler/drain.py')] });

  const proof: AgentFacts = { ...TEST_RUNNER, run_id: 'run_f4471aa902' };
  agent.delegate(
    proof,
    'Run test_scheduler_drain 50 times.',
    (runner) => {
      const asked = runner.think({
        ms: 1700,
        calls: { bash: { command: 'pytest tests/scheduler/test_drain.py -q --count 50', timeout_ms: 300_000 } },
      });
      for (const call of asked.calls) runner.call(call, { ms: 71_300, result: '50 passed in 70.88s' });
      const text = '50 of 50 runs passed, 70.9 s.';
      runner.think({ type: 'response', name: 'report', ms: 1100, text });
      return text;
    },
    [set('/tests', { status: 'passing', runs: 50 }), set('/agents', 4)],
  );
  agent.note('test-runner: 50 of 50 passed.');
  const done = agent.think({
    type: 'response',
    name: 'answer',
    ms: 3300,
    text: 'Fixed: drain() and flush() took two locks in opposite orders and deadlocked. drain() now takes them in the order of flush(). 50 of 50 runs pass.',
  });
  run.signal(done.step, 'verified', 'tests_pass', true);
  run.end('success', { fixed: true, runs: 50 });
}
