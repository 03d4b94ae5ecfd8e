import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openApp, startServer } from '../browser.ts';
import { connectEngine, type EngineConnection, untilIndexed } from '../engine-client.ts';
import { type Context, type Figure, type Measure, median } from '../measure.ts';

/** Steps of about a gigabyte: lines of 2 KB, one and a half of them a step. */
const STEPS_OF_A_GIGABYTE = 333_000;

export const startMeasures: readonly Measure[] = [
  { name: 'first-rows', about: 'first rows of a 1 GB file just opened', run: measureFirstRows },
  { name: 'start', about: 'start to interactive with 1 GB already indexed', run: measureStart },
];

function gigabyte(context: Context) {
  const steps = context.quick ? STEPS_OF_A_GIGABYTE / 10 : STEPS_OF_A_GIGABYTE;
  return context.trace({ format: 'retrace', shape: 'text', steps });
}

/** From the start of the engine with an empty index, and from its answer to the first rows. */
async function measureFirstRows(context: Context): Promise<Figure[]> {
  const { path, bytes } = gigabyte(context);
  const fromStart: number[] = [];
  const fromOpen: number[] = [];
  for (let round = 0; round < (context.quick ? 2 : 3); round += 1) {
    const home = join(context.folder, `first-rows-${round}`);
    mkdirSync(home);
    const started = performance.now();
    const server = await startServer(context, home, ['--allow-browse']);
    const engine = await connectEngine(server.address);
    const opened = performance.now();
    await engine.calls.request('sources.add', { paths: [path] });
    await firstRows(engine);
    fromOpen.push(performance.now() - opened);
    fromStart.push(performance.now() - started);
    engine.close();
    await server.stop();
  }
  return [
    {
      what: `first rows of a file of ${Math.round(bytes / 1e6)} MB just opened`,
      value: median(fromOpen),
      unit: 'ms',
      budget: { limit: 1500, side: 'at most' },
      note: `run and 50 steps answered, no index before; with the start of Retrace ${Math.round(median(fromStart))} ms`,
    },
  ];
}

async function firstRows({ calls }: EngineConnection): Promise<void> {
  const listing = {
    filter: {},
    sort: 'last_write',
    descending: true,
    group: 'none',
    utc_offset_minutes: 0,
  } as const;
  for (;;) {
    const list = await calls.request('runs.open', listing);
    const { rows } = await calls.request('runs.slice', { id: list.id, from: 0, n: 20 });
    const run = rows.find((row) => row.row === 'run');
    if (run !== undefined && run.row === 'run') {
      const folds = { all: 'open', except: [] } as const;
      const steps = await calls.request('rows.open', { root: run.run, filter: {}, folds: { ...folds, except: [] } });
      const slice = await calls.request('rows.slice', { id: steps.id, from: 0, n: 50 });
      if (slice.rows.length === 50) return;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** From the start of the command to a run list on screen whose first run is chosen by a key. */
async function measureStart(context: Context): Promise<Figure[]> {
  const { path, bytes } = gigabyte(context);
  const home = join(context.folder, 'start-home');
  mkdirSync(home);
  const server = await startServer(context, home, [path]);
  const engine = await connectEngine(server.address);
  await untilIndexed(engine);
  engine.close();
  await server.stop();
  const times: number[] = [];
  for (let round = 0; round < (context.quick ? 3 : 5); round += 1) {
    const started = performance.now();
    const app = await openApp(context, { home });
    const { page } = app;
    await page
      .getByRole('option', { name: /Generated text trace/ })
      .first()
      .waitFor();
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    times.push(performance.now() - started - app.browser_ms);
    await app.close();
  }
  return [
    {
      what: `start to interactive, ${Math.round(bytes / 1e6)} MB already indexed`,
      value: median(times),
      unit: 'ms',
      budget: { limit: 1500, side: 'at most' },
      note: `command, page and run list; the browser itself was open. Slowest of ${times.length}: ${Math.round(Math.max(...times))} ms`,
    },
  ];
}
