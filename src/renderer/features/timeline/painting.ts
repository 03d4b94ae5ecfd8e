import { watchTheme } from '../../ui/watch-theme.ts';
import { BarText } from './bar-text.ts';
import { type Brushes, hatchPattern } from './draw-bars.ts';
import { drawLanes } from './draw-lanes.ts';
import { drawRuler } from './draw-ruler.ts';
import type { TimelineModel } from './model.ts';
import { readPalette } from './palette.ts';
import { shortRangeLabel, ticksOf } from './ruler.ts';
import { Surface } from './surface.ts';

export interface Painted {
  ruler: HTMLCanvasElement;
  lanes: HTMLCanvasElement;
  /** Gets the visible range as text. */
  range: HTMLElement;
}

export interface Painting {
  lanes: Surface;
  close(): void;
}

/** Keeps the canvases painted as the model asks, in the colours of the theme. */
export function paint(model: TimelineModel, { ruler, lanes, range }: Painted): Painting {
  let brushes: Brushes | null = null;
  let hatched_for = 0;
  const text = new BarText();
  const lanes_surface = new Surface(lanes, () => {
    model.width = lanes_surface.width;
    model.height = lanes_surface.height;
    model.invalidate();
  });
  const ruler_surface = new Surface(ruler, () => model.invalidate());

  const forget = () => {
    brushes = null;
    model.invalidate();
  };
  const take = model.paints(() => {
    if (model.width === 0) return;
    if (!brushes || hatched_for !== lanes_surface.scale) {
      const palette = readPalette(lanes);
      hatched_for = lanes_surface.scale;
      brushes = { palette, text, hatch: hatchPattern(lanes_surface.context, palette.hatch, hatched_for) };
    }
    const ticks = ticksOf(model.scale, model.view, model.width);
    drawRuler(model, ruler_surface, brushes.palette, ticks);
    drawLanes(model, lanes_surface, brushes, ticks);
    const label = shortRangeLabel(model.scale, model.view);
    if (range.textContent !== label) range.textContent = label;
  });
  const unwatch = watchTheme(forget);
  // Labels drawn before the fonts were there have the wrong width.
  void document.fonts.ready.then(forget);
  return {
    lanes: lanes_surface,
    close() {
      take();
      unwatch();
      lanes_surface.close();
      ruler_surface.close();
    },
  };
}
