import { formatDuration } from '../../../shared/format/duration.ts';
import { BREAK_US } from '../../../shared/timeline/axis.ts';
import { playheadAt } from './draw-lanes.ts';
import type { TimelineModel } from './model.ts';
import type { Palette } from './palette.ts';
import { positionLabel, type Tick } from './ruler.ts';
import type { Surface } from './surface.ts';
import { widthOf } from './viewport.ts';

const TEXT_Y = 14;

/** Paints the ticks, what the breaks hide, and the flag of the playhead. */
export function drawRuler(model: TimelineModel, surface: Surface, palette: Palette, ticks: readonly Tick[]): void {
  const context = surface.begin(palette.raised);
  const { height, hairline } = surface;
  context.textBaseline = 'alphabetic';
  context.font = `420 11px ${palette.font}`;
  const taken = drawBreakLabels(model, surface, palette);
  const flag = flagOf(model, surface, palette);
  if (flag) taken.push([flag.left, flag.left + flag.width]);
  context.font = `420 11px ${palette.font}`;
  for (const { at, label } of ticks) {
    const x = surface.snap(model.toX(at));
    context.fillStyle = palette.line_strong;
    context.fillRect(x, 0, hairline, height);
    const width = context.measureText(label).width;
    if (x + 4 + width > model.width) continue;
    if (taken.some(([from, to]) => x + 4 < to && x + 4 + width > from)) continue;
    context.fillStyle = palette.fg_3;
    context.fillText(label, x + 4, TEXT_Y);
  }
  context.fillStyle = palette.line;
  context.fillRect(0, height - hairline, surface.width, hairline);
  if (flag) drawFlag(surface, palette, flag);
}

function drawBreakLabels(model: TimelineModel, surface: Surface, palette: Palette): (readonly [number, number])[] {
  const { context, height } = surface;
  const { axis } = model.scale;
  const taken: (readonly [number, number])[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (let index = Math.max(0, axis.breakAtOrBefore(model.view.from)); index < axis.count; index++) {
    if (axis.startOf(index) > model.view.to) break;
    const middle = model.toX(axis.startOf(index) + BREAK_US / 2);
    const label = `${formatDuration(axis.hiddenBy(index) + BREAK_US)} idle`;
    const width = context.measureText(label).width + 8;
    const room = BREAK_US / model.perPx;
    if (room < width || middle - width / 2 < last) continue;
    last = middle + width / 2;
    taken.push([middle - width / 2, last]);
    context.fillStyle = palette.app;
    context.fillRect(middle - room / 2, 0, room, height);
    context.fillStyle = palette.fg_3;
    context.fillText(label, middle - width / 2 + 4, TEXT_Y);
  }
  return taken;
}

interface Flag {
  /** Of the playhead's line. */
  x: number;
  left: number;
  width: number;
  label: string;
}

/** The flag hangs to the right of its line, and to the left where the window ends; null when it is off screen. */
function flagOf(model: TimelineModel, surface: Surface, palette: Palette): Flag | null {
  if (!model.selected) return null;
  const { context, hairline } = surface;
  const x = surface.snap(model.toX(playheadAt(model)));
  const label = positionLabel(model.scale, playheadAt(model), Math.min(100_000, widthOf(model.view) / 1000));
  context.font = flagFont(palette);
  const width = context.measureText(label).width + 8;
  if (x < -width || x > model.width + width) return null;
  return { x, label, width, left: x + hairline + width > model.width ? x - width : x + hairline };
}

function drawFlag({ context, height, hairline }: Surface, palette: Palette, { x, left, width, label }: Flag): void {
  context.fillStyle = palette.accent;
  context.fillRect(x, 0, hairline, height);
  context.fillStyle = palette.accent_fill;
  context.beginPath();
  context.roundRect(left, 3, width, 14, 2);
  context.fill();
  context.font = flagFont(palette);
  context.fillStyle = palette.on_accent;
  context.fillText(label, left + 4, TEXT_Y);
}

const flagFont = (palette: Palette) => `530 10.5px ${palette.font}`;
