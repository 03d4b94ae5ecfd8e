/** Narrower than two to four pixels, spans are merged into cells of one power-of-two width. */
const CELL_PX = 2;

/** A part of the axis at a resolution of `px` pixels over its whole length. */
export interface AxisWindow {
  from_us: number;
  to_us: number;
  px: number;
}

/**
 * The window to ask for so that `from` to `to` can be drawn `px` wide: bounds and resolution are rounded to
 * powers of two, so that small pans and zooms ask for the same window again, and at least a quarter of the
 * view is loaded beyond each side.
 */
export function normaliseWindow(from: number, to: number, px: number): AxisWindow {
  const width = Math.max(to - from, Number.MIN_VALUE);
  const quantum = 2 ** Math.floor(Math.log2(width) - 1);
  const resolution = 2 ** Math.ceil(Math.log2(width / px));
  const from_us = (Math.floor(from / quantum) - 1) * quantum;
  const to_us = (Math.ceil(to / quantum) + 1) * quantum;
  return { from_us, to_us, px: Math.max(1, Math.min(8192, Math.round((to_us - from_us) / resolution))) };
}

/** Width on the axis of the cells in which narrow spans of a window are merged: a power of two. */
export function cellWidth({ from_us, to_us, px }: AxisWindow): number {
  return 2 ** Math.ceil(Math.log2((CELL_PX * Math.max(to_us - from_us, Number.MIN_VALUE)) / px) - 1e-9);
}
