import { SPAN_FLAGS } from '../../../shared/api.ts';
import type { BarText } from './bar-text.ts';
import { type LaneBox, rowBox } from './lanes.ts';
import type { TimelineModel } from './model.ts';
import type { Palette } from './palette.ts';
import type { Surface } from './surface.ts';
import type { LoadedWindow } from './window-cache.ts';
import { rowKey } from './window-cache.ts';

const RADIUS = 2;
const LEAST_PX = 2;
const CAP_PX = 5;
const TEXT_PAD = 4;
/** A span without an end is drawn as a stub: where it ends is not known. */
const STUB_PX = 14;
/** From here on a bar has round corners and an outline of its own; below, both would hide its colour. */
const SHAPED_PX = 5;
/** Bars of folded lanes are too low for any of that. */
const SHAPED_HEIGHT = 8;

export interface Bar {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Brushes {
  palette: Palette;
  hatch: CanvasPattern | null;
  text: BarText;
}

/** Where a span of a window is drawn, in CSS px of the lanes' drawing area. */
export function barOf(model: TimelineModel, surface: Surface, window: LoadedWindow, index: number): Bar | null {
  const { data } = window;
  const box = model.lanes.boxes[data.lane[index] ?? 0];
  if (!box) return null;
  const { top, height } = rowBox(box, data.row[index] ?? 0);
  const start = model.toX(data.start[index] ?? 0);
  const end = model.toX(data.end[index] ?? 0);
  const merged = (data.merged[index] ?? 1) > 1;
  const unknown = (data.flags[index] ?? 0) & (SPAN_FLAGS.open_end | SPAN_FLAGS.no_time);
  const from = surface.snap(Math.max(start, -20));
  const to = surface.snap(Math.min(end, model.width + 20));
  // A pixel to the right stays free, so that neighbours and merged cells read as separate.
  let width = to - from >= LEAST_PX + 1 ? to - from - 1 : Math.max(LEAST_PX, to - from);
  if (unknown && !merged) width = Math.max(width, STUB_PX);
  return { x: from, y: box.top - model.scroll + top, width, height };
}

/** Draws the bars of a window that lie between two x positions. */
export function drawBars(
  model: TimelineModel,
  surface: Surface,
  brushes: Brushes,
  window: LoadedWindow,
  from: number,
  to: number,
): void {
  const { context } = surface;
  const shaped: number[] = [];
  const failed: number[] = [];
  let fill = -1;
  eachVisibleRow(model, window, (first, beyond) => {
    for (let index = firstEndingAfter(window, first, beyond, model.toAxis(from - STUB_PX)); index < beyond; index++) {
      const bar = barOf(model, surface, window, index);
      if (!bar || bar.x > to) break;
      const flags = window.data.flags[index] ?? 0;
      if (bar.height >= SHAPED_HEIGHT && (bar.width >= SHAPED_PX || flags & ~SPAN_FLAGS.error)) {
        shaped.push(index);
        continue;
      }
      const kind = window.data.kind[index] ?? 0;
      if (kind !== fill) {
        fill = kind;
        context.fillStyle = brushes.palette.edge[kind] ?? '';
      }
      context.fillRect(bar.x, bar.y, bar.width, bar.height);
      if (flags & SPAN_FLAGS.error) failed.push(index);
    }
  });
  context.fillStyle = brushes.palette.bad;
  for (const index of failed) {
    const bar = barOf(model, surface, window, index);
    if (!bar) continue;
    // One span is red as a whole, as the cap of a wider one is; of many, only the foot: the others did not fail.
    const foot = (window.data.merged[index] ?? 1) > 1 ? Math.max(1, Math.round(bar.height / 3)) : bar.height;
    context.fillRect(bar.x, bar.y + bar.height - foot, bar.width, foot);
  }
  context.font = `500 10.5px ${brushes.palette.font}`;
  context.textBaseline = 'alphabetic';
  for (const index of shaped) {
    const bar = barOf(model, surface, window, index);
    if (bar) drawShaped(surface, brushes, window, index, bar, model.width);
  }
}

function drawShaped(
  surface: Surface,
  { palette, hatch, text }: Brushes,
  window: LoadedWindow,
  index: number,
  bar: Bar,
  view_width: number,
): void {
  const { context } = surface;
  const { x, y, width, height } = bar;
  const kind = window.data.kind[index] ?? 0;
  const flags = window.data.flags[index] ?? 0;
  const fill = palette.fill[kind] ?? '';
  const edge = palette.edge[kind] ?? '';
  const error = (flags & SPAN_FLAGS.error) !== 0;
  if (flags & SPAN_FLAGS.no_time) {
    outline(surface, bar, edge, surface.hairline, true);
    return;
  }
  context.beginPath();
  context.roundRect(x, y, width, height, RADIUS);
  context.fillStyle = flags & SPAN_FLAGS.running ? fading(context, bar, fill) : fill;
  context.fill();
  if (edge !== fill && !(flags & (SPAN_FLAGS.running | SPAN_FLAGS.open_end))) outline(surface, bar, edge, 1, false);
  const cap = error ? Math.min(CAP_PX, width / 2) : 0;
  const left = Math.max(x, 0);
  const room = Math.min(x + width, view_width) - left - cap - 2 * TEXT_PAD;
  const label = text.fit(context, window.labels[index] ?? '', room, width);
  const label_width = label === '' ? 0 : context.measureText(label).width + 2 * TEXT_PAD;
  if (flags & SPAN_FLAGS.retry && hatch && left + label_width < x + width - cap) {
    context.save();
    context.beginPath();
    context.rect(left + label_width, y, x + width - cap - left - label_width, height);
    context.clip();
    context.fillStyle = hatch;
    context.fillRect(x, y, width, height);
    context.restore();
  }
  if (flags & SPAN_FLAGS.open_end) dots(surface, bar, palette.panel);
  if (error) {
    context.fillStyle = palette.bad;
    context.beginPath();
    context.roundRect(x + width - cap, y, cap, height, [0, RADIUS, RADIUS, 0]);
    context.fill();
    context.strokeStyle = palette.bad;
    context.lineWidth = 1.5;
    context.beginPath();
    context.roundRect(x - 0.25, y - 0.25, width + 0.5, height + 0.5, RADIUS);
    context.stroke();
  } else if (palette.forced) {
    outline(surface, bar, palette.forced, 1, false);
  }
  if (label !== '') {
    context.fillStyle = palette.text;
    context.fillText(label, left + TEXT_PAD, y + height - 4);
  }
}

/** The right fifth fades out: the span is still open. */
function fading(context: CanvasRenderingContext2D, { x, width }: Bar, fill: string): CanvasGradient {
  const gradient = context.createLinearGradient(x, 0, x + width, 0);
  const from = Math.max(0.4, 1 - 40 / width);
  gradient.addColorStop(0, fill);
  gradient.addColorStop(from, fill);
  gradient.addColorStop(1, `color-mix(in srgb, ${fill} 8%, transparent)`);
  return gradient;
}

/** A dotted right edge: the end is not in the trace. */
function dots({ context }: Surface, { x, y, width, height }: Bar, colour: string): void {
  context.fillStyle = colour;
  for (let at = 0; at < height; at += 5) context.fillRect(x + width - 2.5, y + at, 2.5, Math.min(3, height - at));
}

export function outline(surface: Surface, bar: Bar, colour: string, line: number, dashed: boolean, out = 0): void {
  const { context } = surface;
  const inset = line / 2 - out;
  context.strokeStyle = colour;
  context.lineWidth = line;
  if (dashed) context.setLineDash([2, 2]);
  context.beginPath();
  const [width, height] = [Math.max(0.5, bar.width - 2 * inset), Math.max(0.5, bar.height - 2 * inset)];
  context.roundRect(bar.x + inset, bar.y + inset, width, height, Math.max(0, RADIUS + out - line / 2));
  context.stroke();
  if (dashed) context.setLineDash([]);
}

/** Calls back with the index range of every row that is on screen. */
export function eachVisibleRow(
  model: TimelineModel,
  window: LoadedWindow,
  visit: (from: number, to: number, box: LaneBox) => void,
): void {
  const { boxes } = model.lanes;
  for (let lane = window.request.lane_from; lane < Math.min(boxes.length, window.request.lane_to); lane++) {
    const box = boxes[lane];
    if (!box || box.top + box.height < model.scroll || box.top > model.scroll + model.height) continue;
    for (let row = 0; row < box.rows; row++) {
      const range = window.rows.get(rowKey(lane, row));
      if (range) visit(range[0], range[1], box);
    }
  }
}

/** First span of a row that may reach beyond a position. */
export function firstEndingAfter(window: LoadedWindow, from: number, to: number, at: number): number {
  const { end } = window.data;
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((end[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Diagonal strokes for retries, at the device's resolution. */
export function hatchPattern(context: CanvasRenderingContext2D, colour: string, scale: number): CanvasPattern | null {
  const size = Math.max(4, Math.round(6 * Math.SQRT2 * scale));
  const tile = new OffscreenCanvas(size, size);
  const brush = tile.getContext('2d');
  if (!brush) return null;
  brush.strokeStyle = colour;
  brush.lineWidth = 2 * scale;
  brush.beginPath();
  for (const shift of [-size, 0, size]) {
    brush.moveTo(shift - 2, size + 2);
    brush.lineTo(shift + size + 2, -2);
  }
  brush.stroke();
  const pattern = context.createPattern(tile, 'repeat');
  pattern?.setTransform(new DOMMatrix().scale(1 / scale));
  return pattern;
}
