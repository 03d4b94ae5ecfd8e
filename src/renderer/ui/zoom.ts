/**
 * Interface zoom is CSS `zoom` on the root element. Rectangles and pointer coordinates are then in screen
 * px, lengths in styles, `offsetWidth` and `scrollTop` in CSS px: divide the former by this.
 */
export function zoomOf(element: Element): number {
  return element.currentCSSZoom ?? 1;
}
