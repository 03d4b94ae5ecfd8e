import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { runHead } from './native-runs.ts';
import { expect } from './shell.ts';

/** What the specs of the timeline share: its runs, and its parts on the page. */

const SAMPLES = resolve(import.meta.dirname, '../../resources/samples');
/** "Sample: flaky test fixed with sub-agents": four of them, one below another. */
export const FLAKY = { open: [SAMPLES], path: '/run/retrace%3Arun_e60b12a7f9' };

const START = Date.parse('2026-05-03T10:00:00.000Z');
export const line = (record: unknown) => `${JSON.stringify(record)}\n`;

interface Drafted {
  n: number;
  /** Seconds after the start. */
  at: number;
  seconds: number;
  type?: string;
  name?: string;
}

export function stepLine({ n, at, seconds, type = 'tool', name = 'bash' }: Drafted): string {
  const times = { started_at: new Date(START + at * 1000).toISOString(), latency_ms: seconds * 1000 };
  return line({
    type: 'step',
    run_id: 'long',
    step_id: `s${n}`,
    seq: n,
    step_type: type,
    name,
    ...times,
    status: 'ok',
  });
}

/** Ten tool calls of ten seconds, then eleven minutes of silence, then ten more. */
export function writeLongRun(folder: string, end = true): string {
  const path = join(folder, 'traces');
  mkdirSync(path);
  const steps = Array.from({ length: 20 }, (_, index) => {
    const at = index * 12 + (index >= 10 ? 660 : 0);
    return stepLine({ n: index + 1, at, seconds: 10 });
  });
  const last = end ? line({ type: 'end', run_id: 'long', status: 'success', ended_at: null }) : '';
  writeFileSync(join(path, 'long.trace.jsonl'), runHead({ id: 'long', title: 'A long run' }) + steps.join('') + last);
  return path;
}
export const LONG = '/run/retrace%3Along';

export const timeline = (page: Page) => page.getByRole('region', { name: 'Timeline' });
export const tree = (page: Page) => page.getByRole('tree', { name: 'Steps by lane' });
export const area = (page: Page) => page.getByRole('application', { name: /^Timeline, / });
export const slider = (page: Page, name: string) => page.getByRole('slider', { name, exact: true });
export const shown = (page: Page) => slider(page, 'Visible range').getAttribute('aria-valuetext');
export const expectShown = (page: Page, range: string) =>
  expect(slider(page, 'Visible range')).toHaveAttribute('aria-valuetext', range);

/** Name of the span that has the keyboard's focus. */
const spoken = (page: Page) =>
  tree(page).evaluate((element) => {
    const id = element.getAttribute('aria-activedescendant');
    return (id && document.getElementById(id)?.textContent) ?? null;
  });
export const expectSpoken = (page: Page, name: RegExp) => expect.poll(() => spoken(page)).toMatch(name);

/** The span is on screen: it can be pointed at. */
export const expectDrawn = (page: Page, seq: number) =>
  expect(tree(page).getByRole('treeitem', { name: new RegExp(`^${seq}, `) })).toHaveCount(1);

/** The visible range, once it moves no more. */
export async function settled(page: Page): Promise<string> {
  const read = () => page.evaluate(() => new Promise(requestAnimationFrame)).then(() => shown(page));
  let before = await shown(page);
  let unchanged = 0;
  await expect
    .poll(
      async () => {
        const now = await read();
        unchanged = now === before ? unchanged + 1 : 0;
        before = now;
        return unchanged;
      },
      { intervals: [20] },
    )
    .toBeGreaterThan(1);
  return before ?? '';
}

/** A point of the lanes: share of the width, px from the top. */
export async function pointOf(page: Page, share: number, y: number): Promise<{ x: number; y: number }> {
  const box = await area(page).boundingBox();
  if (!box) throw new Error('the timeline is not on screen');
  return { x: box.x + box.width * share, y: box.y + y };
}
