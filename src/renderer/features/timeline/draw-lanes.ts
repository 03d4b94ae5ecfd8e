import { BREAK_US } from '../../../shared/timeline/axis.ts';
import { type Brushes, barOf, drawBars, outline } from './draw-bars.ts';
import { BAR, rowBox, TURN_TOP } from './lanes.ts';
import type { TimelineModel } from './model.ts';
import type { Tick } from './ruler.ts';
import type { Surface } from './surface.ts';
import type { LoadedWindow } from './window-cache.ts';

const LEAST_BREAK_PX = 7;
const RAGGED_FROM_PX = 3;
const BAND_FROM_PX = 14;
const LEAST_DISTANCE_PX = 24;

/** Paints everything below the ruler. */
export function drawLanes(model: TimelineModel, surface: Surface, brushes: Brushes, ticks: readonly Tick[]): void {
  const { palette } = brushes;
  const context = surface.begin(palette.panel);
  drawGrid(model, surface, brushes, ticks);
  drawBreaks(model, surface, brushes);
  const best = model.drawn.at(-1);
  if (best) {
    const behind = model.drawn.length > 1 ? model.drawn[0] : undefined;
    if (behind) drawBeside(model, surface, brushes, behind, best);
    drawBars(model, surface, brushes, best, 0, model.width);
    drawCompactions(model, surface, brushes, best);
  }
  drawPlaces(model, surface, brushes, best);
  if (model.selected) {
    context.fillStyle = palette.accent;
    context.fillRect(surface.snap(model.toX(playheadAt(model))), 0, surface.hairline, surface.height);
  }
  if (best) drawTurns(model, surface, brushes, best);
}

/** The playhead stands where the selected step ends; on an axis of steps, at the step. */
export function playheadAt({ selected, scale }: TimelineModel): number {
  return (scale.timed ? selected?.end_us : selected?.start_us) ?? 0;
}

function drawGrid(model: TimelineModel, surface: Surface, { palette }: Brushes, ticks: readonly Tick[]): void {
  const { context, hairline } = surface;
  context.fillStyle = palette.line;
  for (const { at } of ticks) context.fillRect(surface.snap(model.toX(at)), 0, hairline, surface.height);
  for (const box of model.lanes.boxes) {
    const bottom = box.top + box.height - model.scroll;
    if (bottom < 0) continue;
    if (box.top - model.scroll > surface.height) break;
    context.fillRect(0, surface.snap(bottom) - hairline, surface.width, hairline);
  }
}

/** A break is a band with ragged edges, a ragged line, or from afar a dotted one; of those close together only some. */
function drawBreaks(model: TimelineModel, surface: Surface, { palette }: Brushes): void {
  const { context } = surface;
  const { axis } = model.scale;
  const room = BREAK_US / model.perPx;
  const far = room < RAGGED_FROM_PX;
  let last = Number.NEGATIVE_INFINITY;
  context.lineWidth = surface.hairline;
  for (let index = Math.max(0, axis.breakAtOrBefore(model.view.from)); index < axis.count; index++) {
    if (axis.startOf(index) > model.view.to) break;
    const middle = model.toX(axis.startOf(index) + BREAK_US / 2);
    if (middle - last < (far ? LEAST_DISTANCE_PX : LEAST_BREAK_PX + 1)) continue;
    last = middle;
    context.strokeStyle = palette.line_control;
    context.beginPath();
    if (far) {
      context.setLineDash([1, 3]);
      context.moveTo(surface.snap(middle) + surface.hairline / 2, 0);
      context.lineTo(surface.snap(middle) + surface.hairline / 2, surface.height);
    } else {
      const left = surface.snap(middle - Math.max(LEAST_BREAK_PX, room) / 2);
      const right = surface.snap(middle + Math.max(LEAST_BREAK_PX, room) / 2);
      context.fillStyle = palette.app;
      context.fillRect(left, 0, right - left, surface.height);
      for (const x of room < BAND_FROM_PX ? [middle] : [left, right]) {
        context.moveTo(x, 0);
        for (let y = 0, side = 1; y < surface.height; y += 4, side = -side) context.lineTo(x + side * 1.5, y + 4);
      }
    }
    context.stroke();
    context.setLineDash([]);
  }
}

/** A box with its number, over the playhead that would strike it out; a tick where the number does not fit. */
function drawTurns(model: TimelineModel, surface: Surface, { palette, text }: Brushes, window: LoadedWindow): void {
  const box = model.lanes.boxes[0];
  if (!box?.turns || box.top + box.height < model.scroll) return;
  const { context } = surface;
  const y = box.top - model.scroll + TURN_TOP;
  context.font = `420 10.5px ${palette.font}`;
  context.textBaseline = 'alphabetic';
  for (const mark of window.data.marks) {
    if (mark.kind !== 'turn') continue;
    const x = surface.snap(Math.max(-4, model.toX(mark.start_us)));
    const end = surface.snap(Math.min(model.width + 4, model.toX(mark.end_us)));
    if (end < 0 || x > model.width) continue;
    const left = Math.max(x, 0);
    const room = Math.min(end, model.width) - left - 9;
    const label = text.firstFit(context, mark.turn === null ? ['turn'] : [`turn ${mark.turn}`, `${mark.turn}`], room);
    if (label === '') {
      context.fillStyle = palette.line_strong;
      context.fillRect(x, y, surface.hairline, BAR);
      continue;
    }
    outline(surface, { x, y, width: end - x - 1, height: BAR }, palette.line_strong, surface.hairline, false);
    context.fillStyle = palette.panel;
    context.fillRect(left + 2, y + 1, context.measureText(label).width + 4, BAR - 2);
    context.fillStyle = palette.fg_2;
    context.fillText(label, left + 4, y + BAR - 4);
  }
}

function drawCompactions(model: TimelineModel, surface: Surface, { palette }: Brushes, window: LoadedWindow): void {
  const { context } = surface;
  context.strokeStyle = palette.fg_2;
  context.lineWidth = surface.hairline;
  context.setLineDash([3, 3]);
  for (const mark of window.data.marks) {
    if (mark.kind !== 'compaction') continue;
    const x = surface.snap(model.toX(mark.start_us)) + surface.hairline / 2;
    if (x < -1 || x > model.width + 1) continue;
    context.beginPath();
    context.moveTo(x, 0);
    context.lineTo(x, surface.height);
    context.stroke();
  }
  context.setLineDash([]);
}

/** Spans of the coarse window left and right of what the finer one covers. */
function drawBeside(
  model: TimelineModel,
  surface: Surface,
  brushes: Brushes,
  coarse: LoadedWindow,
  fine: LoadedWindow,
): void {
  const { context } = surface;
  const left = model.toX(fine.request.from_us);
  const right = model.toX(fine.request.to_us);
  for (const [from, to] of [
    [0, Math.min(left, model.width)],
    [Math.max(right, 0), model.width],
  ] as const) {
    if (to - from < 1) continue;
    context.save();
    context.beginPath();
    context.rect(from, 0, to - from, surface.height);
    context.clip();
    drawBars(model, surface, brushes, coarse, from, to);
    context.restore();
  }
}

/** Selected, focused and hovered spans. */
function drawPlaces(
  model: TimelineModel,
  surface: Surface,
  { palette }: Brushes,
  best: LoadedWindow | undefined,
): void {
  const { hovered, selected, focused } = model;
  if (hovered && hovered.window === best) {
    const bar = barOf(model, surface, hovered.window, hovered.index);
    if (bar) outline(surface, bar, palette.fg_2, 1, false, 1);
  }
  for (const [place, colour] of [
    [selected, palette.fg],
    [focused, palette.accent],
  ] as const) {
    const box = place && model.lanes.boxes[place.lane];
    if (!place || !box) continue;
    const { top, height } = rowBox(box, place.row);
    const x = surface.snap(Math.max(-20, model.toX(place.start_us)));
    const end = surface.snap(Math.min(model.width + 20, model.toX(place.end_us)));
    if (end < -10 || x > model.width + 10) continue;
    const bar = { x, y: box.top - model.scroll + top, width: Math.max(2, end - x - 1), height };
    outline(surface, bar, palette.panel, 1, false, 1);
    outline(surface, bar, colour, 2, false, 3);
  }
}
