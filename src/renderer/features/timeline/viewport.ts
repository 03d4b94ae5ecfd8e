/** The visible part of the axis, in axis µs (steps, where the run has no times). */
export interface View {
  from: number;
  to: number;
}

/** A tenth of a millisecond across the whole width is as deep as a zoom goes. */
export const LEAST_US = 100;
export const LEAST_STEPS = 3;
/** Keyboard zoom and pan take this long, and any other input takes over at once. */
export const EASE_MS = 120;

export const widthOf = (view: View): number => view.to - view.from;

/** Keeps a view inside the axis, at least `least` wide where the axis is. */
export function clampView(view: View, length: number, least: number): View {
  const width = Math.min(Math.max(widthOf(view), least), Math.max(length, least));
  const middle = (view.from + view.to) / 2;
  const wanted = widthOf(view) === width ? view.from : middle - width / 2;
  const from = Math.max(0, Math.min(wanted, length - width));
  return { from, to: from + width };
}

/** `factor` above 1 zooms in; the position `at` stays where it is on screen. */
export function zoomAround(view: View, factor: number, at: number): View {
  return { from: at - (at - view.from) / factor, to: at + (view.to - at) / factor };
}

export function panBy(view: View, distance: number): View {
  return { from: view.from + distance, to: view.to + distance };
}

/** A view that shows `from` to `to` with a tenth of it free on each side. */
export function viewAround(from: number, to: number): View {
  const margin = (to - from) * 0.1;
  return { from: from - margin, to: to + margin };
}

/**
 * The view moved, without zooming, so that `from` to `to` is on screen; the same view when it is already, or
 * when it fills the screen. `null` for the second means: nothing to do.
 */
export function viewShowing(view: View, from: number, to: number): View | null {
  const width = widthOf(view);
  if (from >= view.from && to <= view.to) return null;
  if (to - from >= width * 0.8) {
    // What is wider than the screen counts as shown while it covers a good part of it.
    if (Math.min(to, view.to) - Math.max(from, view.from) > width / 4) return null;
    return panBy(view, from - width * 0.1 - view.from);
  }
  return panBy(view, (from + to) / 2 - (view.from + view.to) / 2);
}

/** How far along a movement is, `share` of its time in: fast first, then settling. */
export function eased(share: number): number {
  return 1 - (1 - Math.min(1, Math.max(0, share))) ** 3;
}

export function between(start: View, end: View, share: number): View {
  return { from: start.from + (end.from - start.from) * share, to: start.to + (end.to - start.to) * share };
}
