import { barOf, firstEndingAfter } from './draw-bars.ts';
import { laneAt, rowAt } from './lanes.ts';
import type { TimelineModel } from './model.ts';
import type { Surface } from './surface.ts';
import { type LoadedWindow, rowKey } from './window-cache.ts';

/** Bars are easier to hit than they are wide. */
const SLACK_PX = 3;

export interface Hit {
  window: LoadedWindow;
  index: number;
}

/** The span at a point of the lanes' drawing area, the nearest one where bars are thinner than a pointer. */
export function hitTest(model: TimelineModel, surface: Surface, x: number, y: number): Hit | null {
  const window = model.drawn.at(-1);
  const lane = laneAt(model.lanes, y + model.scroll);
  const box = model.lanes.boxes[lane];
  if (!window || !box) return null;
  const row = rowAt(box, y + model.scroll - box.top);
  const range = window.rows.get(rowKey(lane, row));
  if (!range) return null;
  let best: Hit | null = null;
  let nearest = SLACK_PX;
  const first = firstEndingAfter(window, range[0], range[1], model.toAxis(x - 24));
  for (let index = first; index < range[1]; index++) {
    const bar = barOf(model, surface, window, index);
    if (!bar || bar.x > x + SLACK_PX) break;
    const distance = Math.max(bar.x - x, x - (bar.x + bar.width), 0);
    if (distance <= nearest) {
      nearest = distance;
      best = { window, index };
    }
  }
  return best;
}
