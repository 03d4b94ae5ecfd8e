import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { openApp, startServer } from '../browser.ts';
import { connectEngine, untilIndexed } from '../engine-client.ts';
import { Random } from '../generate/random.ts';
import { Words } from '../generate/words.ts';
import { type Context, type Figure, type Measure, median } from '../measure.ts';

const BYTES = 1_000_000;
/** Lines of the one text that are not in the other. */
const EDITS = 20;

export const compareTextMeasures: readonly Measure[] = [
  { name: 'compare-text', about: 'two texts of 1 MB side by side, and how long the window stands still for them', run },
];

/** Each round is a page of its own: nothing of the texts is kept from the round before. */
async function run(context: Context): Promise<Figure[]> {
  const home = join(context.folder, 'compare-text');
  const traces = join(home, 'traces');
  mkdirSync(traces, { recursive: true });
  const text = longText();
  writeFileSync(join(traces, 'left.trace.jsonl'), trace('left', text));
  writeFileSync(join(traces, 'right.trace.jsonl'), trace('right', edited(text)));
  const server = await startServer(context, home, [traces]);
  const engine = await connectEngine(server.address);
  await untilIndexed(engine);
  engine.close();
  await server.stop();

  const shown: { texts: number; difference: number; longest: number }[] = [];
  for (let round = 0; round < (context.quick ? 2 : 5); round += 1) {
    const app = await openApp(context, { home, path: '/compare/retrace%3Aleft/retrace%3Aright/pair/0' });
    await app.page.locator(`${DETAIL} [aria-busy="false"]`).waitFor();
    shown.push(await showLongTexts(app.page));
    await app.close();
  }
  return [
    {
      what: 'two texts of 1 MB side by side',
      value: median(shown.map(({ texts }) => texts)),
      unit: 'ms',
      budget: { limit: 1000, side: 'at most' },
      note: `from another pair of steps to both texts on screen, ${EDITS} lines differ; slowest ${Math.round(Math.max(...shown.map(({ texts }) => texts)))} ms, their difference marked after ${Math.round(median(shown.map(({ difference }) => difference)))} ms`,
    },
    {
      what: 'longest frame meanwhile',
      value: median(shown.map(({ longest }) => longest)),
      unit: 'ms',
      budget: null,
      note: 'the window stands still for so long',
    },
  ];
}

const DETAIL = 'section[aria-label="Difference"]';

async function showLongTexts(page: Page): Promise<{ texts: number; difference: number; longest: number }> {
  return page.evaluate((detail) => {
    const asked = performance.now();
    history.pushState(null, '', '/compare/retrace%3Aleft/retrace%3Aright/pair/1');
    dispatchEvent(new PopStateEvent('popstate'));
    return new Promise((resolve) => {
      const seen = { texts: 0, difference: 0, longest: 0 };
      let last = asked;
      const look = () => {
        const now = performance.now();
        seen.longest = Math.max(seen.longest, now - last);
        last = now;
        const sides = [...document.querySelectorAll(`${detail} [role="region"][aria-label$=", response"]`)];
        const here = sides.length === 2 && sides.every((side) => /The\slong\stext/.test(side.textContent));
        if (here && seen.texts === 0) seen.texts = now - asked;
        const marked = here && document.querySelector(`${detail} [aria-busy="false"]`) !== null;
        if (!marked) return requestAnimationFrame(look);
        seen.difference = now - asked;
        resolve(seen);
      };
      requestAnimationFrame(look);
    });
  }, DETAIL);
}

function longText(): string[] {
  const words = new Words(new Random(7));
  const lines = ['The long text.'];
  for (let bytes = 0; bytes < BYTES; bytes += (lines.at(-1)?.length ?? 0) + 1) lines.push(words.sentence().trimEnd());
  return lines.flatMap((line) => line.split('\n'));
}

function edited(lines: readonly string[]): string[] {
  return lines.map((line, n) => (n % Math.ceil(lines.length / EDITS) === 0 ? `${line} and more` : line));
}

function trace(run: string, text: readonly string[]): string {
  const started_at = '2026-05-03T10:00:00.000Z';
  const step = (seq: number, response: string) => ({
    type: 'step',
    run_id: run,
    step_id: `s${seq}`,
    seq,
    step_type: 'tool',
    name: `tool.${seq}`,
    started_at,
    status: 'ok',
    request: { seq },
    response,
  });
  const records = [
    { type: 'run', schema: 'retrace/1', run_id: run, title: run, agent_id: 'bench', started_at },
    step(1, `short, ${run}`),
    step(2, text.join('\n')),
    { type: 'end', run_id: run, ended_at: started_at, status: 'success' },
  ];
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}
