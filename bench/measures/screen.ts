import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import Database from 'better-sqlite3';
import { type App, framesDuring, openApp, startServer } from '../browser.ts';
import { connectEngine, untilIndexed } from '../engine-client.ts';
import { type Context, type Figure, type Measure, median, quantile } from '../measure.ts';

/** Small lines: what is measured here is the number of steps, not their texts. */
const LINE_BYTES = 600;
const ACT_MS = 3000;
const FRAME_BUDGET_MS = 20;
const MEMORY_BUDGET_MB = 300;

export const screenMeasures: readonly Measure[] = [
  { name: 'screen', about: 'first paint, frames and renderer memory of 10,000 to 1,000,000 steps', run: measureScreen },
];

async function measureScreen(context: Context): Promise<Figure[]> {
  const sizes = context.quick ? [1000, 10_000, 100_000] : [10_000, 100_000, 1_000_000];
  const figures: Figure[] = [];
  const memory: number[] = [];
  for (const steps of sizes) {
    const home = await indexed(context, steps);
    const paints: { rows: number; timeline: number }[] = [];
    for (let round = 0; round < (context.quick ? 2 : 3); round += 1) {
      forgetView(home);
      const app = await openApp(context, { home });
      paints.push(await openRun(app.page));
      await app.close();
    }
    const name = `${steps.toLocaleString('en-US')} steps`;
    const slowest = Math.max(...paints.map((paint) => paint.rows));
    figures.push({
      what: `open a run of ${name} to first paint`,
      value: median(paints.map((paint) => paint.rows)),
      unit: 'ms',
      // The budget names 100,000; a million has none of its own.
      budget: steps <= 100_000 ? { limit: 500, side: 'at most' } : null,
      note: `click to rows on screen, engine just started; slowest ${Math.round(slowest)} ms, timeline drawn after ${Math.round(median(paints.map((paint) => paint.timeline)))} ms`,
    });
    forgetView(home);
    const app = await openApp(context, { home });
    await openRun(app.page);
    figures.push(...(await frames(app, name)));
    const bytes = await app.rendererMemory();
    memory.push(bytes);
    figures.push({
      what: `renderer memory, ${name}`,
      value: bytes / 1e6,
      unit: 'MB',
      budget: { limit: MEMORY_BUDGET_MB, side: 'at most' },
      note: 'private memory of the page after scrolling, zooming and panning',
    });
    await app.close();
  }
  const [smallest, , largest] = memory;
  if (smallest !== undefined && largest !== undefined)
    figures.push({
      what: `renderer memory of ${sizes[2]?.toLocaleString('en-US')} steps to ${sizes[0]?.toLocaleString('en-US')}`,
      value: largest / smallest,
      unit: 'ratio',
      budget: { limit: 1.15, side: 'at most' },
      note: 'the same at any size',
    });
  return figures;
}

/** A home whose index holds one run of so many steps. */
async function indexed(context: Context, steps: number): Promise<string> {
  const { path } = context.trace({ format: 'retrace', shape: 'text', steps, lineBytes: LINE_BYTES });
  const home = join(context.folder, `screen-${steps}`);
  mkdirSync(home);
  const server = await startServer(context, home, [path]);
  const engine = await connectEngine(server.address);
  await untilIndexed(engine);
  engine.close();
  await server.stop();
  return home;
}

/** Otherwise the next start would open the run by itself, before it is clicked. */
function forgetView(home: string): void {
  const db = new Database(join(home, 'user.db'));
  db.exec('DELETE FROM view');
  db.close();
}

/** Clicks the run and waits for what a person waits for. Times count from the click, in ms. */
async function openRun(page: Page): Promise<{ rows: number; timeline: number }> {
  const run = page.getByRole('option', { name: /Generated text trace/ }).first();
  await run.waitFor();
  await page.evaluate(() => {
    const painted = (done: () => void) => requestAnimationFrame(() => requestAnimationFrame(done));
    const seen: { clicked: number; rows: number; timeline: number } = { clicked: 0, rows: 0, timeline: 0 };
    Object.assign(window, { benchOpen: seen });
    window.addEventListener(
      'pointerdown',
      (event) => {
        seen.clicked = event.timeStamp;
      },
      { capture: true, once: true },
    );
    const look = () => {
      if (seen.clicked > 0 && seen.rows === 0 && document.querySelector('[role=tree] [role=treeitem]:not([aria-busy])'))
        painted(() => {
          seen.rows = performance.now() - seen.clicked;
        });
      if (seen.clicked > 0 && seen.timeline === 0 && document.querySelector('[role=application][aria-label^=Timeline]'))
        painted(() => {
          seen.timeline = performance.now() - seen.clicked;
        });
      if (seen.rows === 0 || seen.timeline === 0) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await run.click();
  await page.waitForFunction(() => {
    const { benchOpen } = window as unknown as { benchOpen: { rows: number; timeline: number } };
    return benchOpen.rows > 0 && benchOpen.timeline > 0;
  });
  return page.evaluate(() => (window as unknown as { benchOpen: { rows: number; timeline: number } }).benchOpen);
}

async function frames({ page }: App, name: string): Promise<Figure[]> {
  const list = page.getByRole('tree', { name: 'Steps', exact: true });
  const area = page.getByRole('application', { name: /^Timeline/ });
  const acts: [string, () => Promise<void>][] = [
    ['scroll the step list', () => wheel(page, list, (tick) => ({ y: tick % 90 < 60 ? 420 : -640 }))],
    ['zoom the timeline', () => wheel(page, area, (tick) => ({ y: tick % 80 < 40 ? -60 : 60 }))],
    ['pan the timeline', () => wheel(page, area, (tick) => ({ x: tick % 60 < 30 ? 90 : -90 }))],
  ];
  const figures: Figure[] = [];
  for (const [act, run] of acts) {
    // Zoomed in far enough for panning to move something.
    if (act.startsWith('pan')) await wheel(page, area, () => ({ y: -100 }), 600);
    const times = await framesDuring(page, run);
    figures.push({
      what: `${act}, ${name}, p95 frame`,
      value: quantile(times, 0.95),
      unit: 'ms',
      budget: { limit: FRAME_BUDGET_MS, side: 'at most' },
      note: `${times.length} frames, median ${median(times).toFixed(1)} ms, longest ${Math.max(...times).toFixed(0)} ms, drawn in software`,
    });
  }
  return figures;
}

/** Turns the wheel over an element about once a frame. */
async function wheel(
  page: Page,
  over: ReturnType<Page['getByRole']>,
  delta: (tick: number) => { x?: number; y?: number },
  ms = ACT_MS,
): Promise<void> {
  const box = await over.boundingBox();
  if (box === null) throw new Error('nothing to turn the wheel over');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const until = performance.now() + ms;
  for (let tick = 0; performance.now() < until; tick += 1) {
    const { x = 0, y = 0 } = delta(tick);
    const turned = performance.now();
    await page.mouse.wheel(x, y);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, 16 - (performance.now() - turned))));
  }
}
