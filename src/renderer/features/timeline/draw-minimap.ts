import type { Timeline } from '../../../shared/api.ts';
import { BREAK_US } from '../../../shared/timeline/axis.ts';
import type { Palette } from './palette.ts';
import type { Surface } from './surface.ts';

const ERROR_BIT = 16;
const TOP = 6;
const PITCH = 8;
const BAR = 4;
const CROWDED = 0.1;
const LEAST_DISTANCE_PX = 6;

/** Paints the whole run: context size behind, a thin row per lane or group of lanes before it. */
export function drawMinimap(timeline: Timeline, surface: Surface, palette: Palette): void {
  surface.begin(palette.app);
  drawContext(timeline, surface, palette);
  drawMarks(timeline, surface, palette);
  const { rows, cells, kinds } = timeline.overview;
  const pitch = Math.min(PITCH, Math.floor((surface.height - 4) / Math.max(1, rows)));
  const bar = Math.min(BAR, Math.max(2, pitch - 1));
  const top = rows <= 3 ? TOP : Math.max(2, Math.floor((surface.height - rows * pitch) / 2));
  for (let row = 0; row < rows; row++) drawRow(row * cells, top + row * pitch, bar);

  function drawRow(base: number, y: number, height: number): void {
    const { context } = surface;
    const errors: number[] = [];
    let filled = 0;
    for (let from = 0; from < cells; ) {
      const cell = kinds[base + from] ?? 0;
      const kind = cell & (ERROR_BIT - 1);
      let to = from + 1;
      if (cell & ERROR_BIT) errors.push(from);
      else while (to < cells && kinds[base + to] === cell) to++;
      if (kind > 0) {
        filled += to - from;
        const x = surface.snap((from / cells) * surface.width);
        const width = Math.max(surface.hairline, surface.snap((to / cells) * surface.width) - x);
        context.fillStyle = palette.edge[kind - 1] ?? '';
        context.fillRect(x, y, width, height);
      }
      from = to;
    }
    context.fillStyle = palette.bad;
    // Caps that stand apart; where failures are everywhere, a line at the foot leaves the rest readable.
    const crowded = errors.length > filled * CROWDED;
    for (const cell of errors) {
      const x = surface.snap(((cell + 1) / cells) * surface.width);
      if (crowded) context.fillRect(Math.max(0, x - 1), y + height - 1, 1, 1);
      else context.fillRect(Math.max(0, x - 3), y - 1, 3, height + 2);
    }
  }
}

function drawContext({ overview }: Timeline, surface: Surface, palette: Palette): void {
  if (overview.max_context_tokens === 0) return;
  const { context, width, height } = surface;
  const { cells, context_tokens } = overview;
  const yOf = (tokens: number) => height - 2 - (tokens / overview.max_context_tokens) * (height - 12);
  for (let from = 0; from < cells; from++) {
    if (context_tokens[from] === 0) continue;
    let to = from;
    while (to < cells && (context_tokens[to] ?? 0) > 0) to++;
    const area = new Path2D();
    const line = new Path2D();
    area.moveTo((from / cells) * width, height);
    for (let cell = from; cell < to; cell++) {
      const y = surface.snap(yOf(context_tokens[cell] ?? 0));
      const [x, next] = [(cell / cells) * width, ((cell + 1) / cells) * width];
      if (cell === from) line.moveTo(x, y);
      else line.lineTo(x, y);
      line.lineTo(next, y);
      area.lineTo(x, y);
      area.lineTo(next, y);
    }
    area.lineTo((to / cells) * width, height);
    context.fillStyle = palette.press;
    context.fill(area);
    context.strokeStyle = palette.line_control;
    context.lineWidth = surface.hairline;
    context.stroke(line);
    from = to;
  }
}

/** Idle stretches as dotted lines, compactions as dashed ones; of those close together only some. */
function drawMarks({ breaks, compactions, length_us }: Timeline, surface: Surface, palette: Palette): void {
  const { context, hairline, height } = surface;
  const draw = (places: Iterable<number>, colour: string, dash: number, pitch: number) => {
    context.fillStyle = colour;
    let last = Number.NEGATIVE_INFINITY;
    for (const at of places) {
      const x = surface.snap((at / length_us) * surface.width);
      if (x - last < LEAST_DISTANCE_PX) continue;
      last = x;
      for (let y = 1; y < height; y += pitch) context.fillRect(x, y, hairline, dash);
    }
  };
  const middles = breaks.at_us.map((at) => at + BREAK_US / 2);
  draw(middles, palette.line_control, 2, 4);
  const compacted = compactions.map(({ at_us }) => at_us);
  draw(compacted, palette.fg_2, 4, 6);
}
