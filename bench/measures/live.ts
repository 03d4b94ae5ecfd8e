import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApp } from '../browser.ts';
import { Clock, RunWriter } from '../generate/run-writer.ts';
import { type Context, type Figure, type Measure, quantile } from '../measure.ts';

const STEPS_BEFORE = 2000;
/** Between appends; the page is at rest again long before the next. */
const PAUSE_MS = 120;

/** Appends that come before code is compiled and pages are cached; told apart. */
const WARM_UP = 20;

export const liveMeasures: readonly Measure[] = [
  { name: 'live', about: 'append to a visible step row of a run that is being written', run: measureLive },
];

/** Both clocks are the machine's: ms since 1970. */
const now = () => performance.timeOrigin + performance.now();

async function measureLive(context: Context): Promise<Figure[]> {
  const appends = WARM_UP + (context.quick ? 60 : 300);
  const folder = join(context.folder, 'live');
  mkdirSync(join(folder, 'home'), { recursive: true });
  const path = join(folder, 'live.trace.jsonl');
  const lines: string[] = [];
  const clock = new Clock('2026-05-03T10:00:00.000Z');
  const run = new RunWriter((line) => lines.push(`${line}\n`), clock, {
    run_id: 'run_live',
    title: 'A run being written',
    agent_id: 'live-agent',
    agent_version: '1.0.0',
  });
  const step = (name: string) =>
    run.step({
      step_type: 'tool',
      name,
      latency_ms: 40,
      request: { file: `src/${name}.ts` },
      response: 'ok '.repeat(400),
    });
  for (let n = 0; n < STEPS_BEFORE; n += 1) step('read_file');
  writeFileSync(path, lines.splice(0).join(''));

  const app = await openApp(context, { open: [path], home: join(folder, 'home') });
  const { page } = app;
  await page.getByRole('option', { name: /A run being written/ }).click();
  const list = page.getByRole('tree', { name: 'Steps', exact: true });
  await list.getByRole('treeitem').first().waitFor();
  await list.focus();
  await page.keyboard.press('End');
  await list.getByText('2,000', { exact: true }).waitFor();
  await page.evaluate(() => {
    const seen = new Map<string, number>();
    Object.assign(window, { benchSeen: seen });
    const look = (at: number) => {
      for (const row of document.querySelectorAll('[role=tree] [role=treeitem]')) {
        const name = /live_\d{5}/.exec(row.textContent ?? '')?.[0];
        if (name !== undefined && !seen.has(name)) seen.set(name, performance.timeOrigin + at);
      }
    };
    // The row is visible with the frame after it was put into the document.
    new MutationObserver(() => requestAnimationFrame(look)).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  });
  const written = new Map<string, number>();
  for (let n = 0; n < appends; n += 1) {
    const name = `live_${String(n).padStart(5, '0')}`;
    step(name);
    written.set(name, now());
    appendFileSync(path, lines.splice(0).join(''));
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  await list
    .getByText(`live_${String(appends - 1).padStart(5, '0')}`)
    .first()
    .waitFor();
  const seen = new Map(
    await page.evaluate(() => [...(window as unknown as { benchSeen: Map<string, number> }).benchSeen]),
  );
  await app.close();
  const times = [...written].flatMap(([name, at]) => {
    const shown = seen.get(name);
    return shown === undefined ? [] : [shown - at];
  });
  if (times.length < appends * 0.98) throw new Error(`only ${times.length} of ${appends} steps were seen on screen`);
  const first = Math.max(...times.slice(0, WARM_UP));
  const warm = times.slice(WARM_UP);
  return [
    {
      what: 'append to visible step row, p99',
      value: quantile(warm, 0.99),
      unit: 'ms',
      budget: { limit: 100, side: 'at most' },
      note: `${warm.length} appends, ${PAUSE_MS} ms apart; p50 ${quantile(warm, 0.5).toFixed(0)} ms, longest ${Math.max(...warm).toFixed(0)} ms; ${first.toFixed(0)} ms among the first ${WARM_UP}, not counted`,
    },
  ];
}
