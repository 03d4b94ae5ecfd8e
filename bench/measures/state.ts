import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { Params, Result, StateTimeline } from '../../src/shared/api.ts';
import { startServer } from '../browser.ts';
import { connectEngine, type EngineConnection, untilIndexed } from '../engine-client.ts';
import { Random } from '../generate/random.ts';
import { type Context, type Figure, type Measure, quantile } from '../measure.ts';

/** REPLAY.md and the budget ask for an answer within 50 ms at 10,000 steps. */
const BUDGET_MS = 50;
const STEPS = 10_000;
/** Files that the state tells of, each with a few facts: what a coding agent keeps. */
const FILES = 400;
const WHOLE_EVERY = 50;

export const stateMeasures: readonly Measure[] = [
  { name: 'state', about: 'who last wrote a path of the state in 50 ms at 10,000 steps, and a page of its paths', run },
];

async function run(context: Context): Promise<Figure[]> {
  const home = join(context.folder, 'state');
  const traces = join(home, 'traces');
  mkdirSync(traces, { recursive: true });
  await writeTrace(join(traces, 'state.trace.jsonl'));
  const server = await startServer(context, home, [traces]);
  const engine = await connectEngine(server.address);
  try {
    await untilIndexed(engine);
    const opened = performance.now();
    const timeline = await openTimeline(engine);
    const read_ms = performance.now() - opened;
    return await figures(engine, timeline, read_ms, context.quick ? 200 : 1_000);
  } finally {
    engine.close();
    await server.stop();
  }
}

async function figures(
  { calls }: EngineConnection,
  { id }: StateTimeline,
  read_ms: number,
  questions: number,
): Promise<Figure[]> {
  const random = new Random(11);
  const step = () => random.int(1, STEPS);
  const writers = await times(questions, () =>
    calls.request('state.writer', { id, pointer: anyPath(random), seq: step() }),
  );
  const trees = await times(Math.ceil(questions / 5), () =>
    calls.request('state.tree', { id, seq: step(), unfolded: ['/files'], text: '', from: 0, n: 100 }),
  );
  const found = await times(20, () =>
    calls.request('state.tree', {
      id,
      seq: step(),
      unfolded: [],
      text: `_${random.int(1, FILES)}.py`,
      from: 0,
      n: 100,
    }),
  );
  const at = `${STEPS.toLocaleString('en-US')} steps, ${(FILES * 3).toLocaleString('en-US')} values`;
  return [
    {
      what: `who last wrote a path, ${at}`,
      value: quantile(writers, 0.99),
      unit: 'ms',
      budget: { limit: BUDGET_MS, side: 'at most' },
      note: `99 of 100 of ${writers.length} paths and steps, over the socket; median ${ms(quantile(writers, 0.5))}, slowest ${ms(Math.max(...writers))}`,
    },
    {
      what: 'a page of 100 paths as of any step',
      value: quantile(trees, 0.99),
      unit: 'ms',
      budget: { limit: BUDGET_MS, side: 'at most' },
      note: `99 of 100 of ${trees.length}, the state read from the file each time; median ${ms(quantile(trees, 0.5))}`,
    },
    {
      what: 'paths that match a text, as of any step',
      value: quantile(found, 0.5),
      unit: 'ms',
      budget: null,
      note: `median of ${found.length}, slowest ${ms(Math.max(...found))}`,
    },
    {
      what: 'reading the state after every step',
      value: read_ms,
      unit: 'ms',
      budget: null,
      note: 'once, in the background',
    },
  ];
}

async function times(count: number, ask: () => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  for (let n = 0; n < count; n++) {
    const asked = performance.now();
    await ask();
    taken.push(performance.now() - asked);
  }
  return taken;
}

async function openTimeline({ calls }: EngineConnection): Promise<StateTimeline> {
  const question: Params<'state.open'> = { run: 'retrace:state' };
  const { id } = await calls.request('state.open', question);
  for (;;) {
    const state: Result<'state.get'> = await calls.request('state.get', { id });
    if (state.phase === 'ready') return state.timeline;
    if (state.phase === 'failed') throw new Error(state.message);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Of what is asked for most are values, some are what holds them, one in fifty is all. */
function anyPath(random: Random): string {
  const file = `/files/src~1module_${random.int(0, FILES - 1)}.py`;
  const kind = random.next();
  if (kind < 0.02) return '';
  if (kind < 0.1) return '/files';
  if (kind < 0.2) return '/budget/wall_ms_left';
  if (kind < 0.4) return file;
  return `${file}/${['hash', 'lines', 'dirty'][random.int(0, 2)] ?? 'hash'}`;
}

/** A coding agent's state: facts of files, a budget that falls with each step, a list that grows. Patches between whole states. */
async function writeTrace(path: string): Promise<void> {
  const random = new Random(12);
  const started_at = '2026-05-03T10:00:00.000Z';
  const file = createWriteStream(path);
  const write = (record: unknown) => file.write(`${JSON.stringify(record)}\n`);
  const state = {
    budget: { wall_ms_left: 36_000_000 },
    files: Object.fromEntries(
      Array.from({ length: FILES }, (_, n) => [`src/module_${n}.py`, { hash: `h${n}`, lines: n, dirty: false }]),
    ),
    tests: { failed: [] as string[] },
  };
  write({ type: 'run', schema: 'retrace/1', run_id: 'state', title: 'State', agent_id: 'bench', started_at });
  for (let seq = 1; seq <= STEPS; seq++) {
    state.budget.wall_ms_left -= 1_000;
    const state_patch: unknown[] = [{ op: 'replace', path: '/budget/wall_ms_left', value: state.budget.wall_ms_left }];
    if (random.chance(0.3)) {
      const name = `src/module_${random.int(0, FILES - 1)}.py`;
      const facts = { hash: `h${seq}`, lines: seq, dirty: random.chance(0.5) };
      state.files[name] = facts;
      state_patch.push({ op: 'replace', path: `/files/${name.replace('/', '~1')}`, value: facts });
    }
    if (random.chance(0.01)) {
      state.tests.failed.push(`test_${seq}`);
      state_patch.push({ op: 'add', path: '/tests/failed/-', value: `test_${seq}` });
    }
    const recorded = seq % WHOLE_EVERY === 1 ? { state } : { state_base: `s${seq - 1}`, state_patch };
    const step = {
      type: 'step',
      run_id: 'state',
      step_id: `s${seq}`,
      seq,
      step_type: 'tool',
      name: `tool.${seq % 20}`,
    };
    write({ ...step, started_at, status: 'ok', request: { seq }, response: 'ok', ...recorded });
  }
  write({ type: 'end', run_id: 'state', ended_at: started_at, status: 'success' });
  file.end();
  await finished(file);
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}
