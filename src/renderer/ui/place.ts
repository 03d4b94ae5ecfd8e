import { zoomOf } from './zoom.ts';

const GAP = 4;
const MARGIN = 6;

/**
 * Puts a fixed element of the top layer at `anchor` (screen px), flipping to the other side and shifting to stay in the
 * window. `below-end` aligns the right edges.
 */
export function placeBeside(element: HTMLElement, anchor: DOMRect, where: 'below' | 'below-end'): void {
  const zoom = zoomOf(element);
  const box = element.getBoundingClientRect();
  const below = anchor.bottom + GAP;
  const above = anchor.top - GAP - box.height;
  const top = below + box.height <= innerHeight - MARGIN || above < MARGIN ? below : above;
  const start = where === 'below-end' ? anchor.right - box.width : anchor.left;
  const left = Math.max(MARGIN, Math.min(start, innerWidth - MARGIN - box.width));
  element.style.left = `${left / zoom}px`;
  element.style.top = `${Math.max(MARGIN, Math.min(top, innerHeight - MARGIN - box.height)) / zoom}px`;
}
