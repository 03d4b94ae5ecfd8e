import { type RefObject, useEffect, useLayoutEffect, useReducer, useRef, useState } from 'react';
import { useStable } from '../use-stable.ts';
import { contentOffset, type RowGeometry, scrollPosition } from './row-geometry.ts';

export interface ListScroll {
  /** Height of the view, CSS px; 0 before it is measured. */
  viewHeight: number;
  /** Content px at the top of the view. */
  offset(): number;
  /** How far down the window of rows is moved inside its (perhaps scaled) element. */
  shift(): number;
  maxOffset(): number;
  moveTo(offset: number): void;
  /** Scrolls as little as possible so that a row is in view; to the middle when it is more than two views away. */
  show(index: number): void;
  onScroll(): void;
}

/** Scrolling in content px, whatever the height of the element that the browser scrolls. */
export function useListScroll(
  scroller: RefObject<HTMLElement | null>,
  geometry: RowGeometry,
  line: number,
): ListScroll {
  const [viewHeight, setViewHeight] = useState(0);
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const offset = useRef(0);
  /** The scroll position that we set ourselves, to tell it from the user's. */
  const own = useRef<number | null>(null);
  const scaled = geometry.total !== geometry.height;
  const maxOffset = () => Math.max(0, geometry.total - viewHeight);

  const moveTo = (to: number) => {
    offset.current = Math.max(0, Math.min(to, maxOffset()));
    const element = scroller.current;
    if (element) {
      element.scrollTop = scrollPosition(geometry, offset.current, viewHeight);
      own.current = element.scrollTop;
    }
    redraw();
  };

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = () => setViewHeight(element.clientHeight);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [scroller]);

  // A scaled list would move several rows a pixel; the wheel still moves content by what it says.
  const wheel = useStable((event: WheelEvent) => {
    if (event.ctrlKey || event.deltaY === 0) return;
    event.preventDefault();
    moveTo(offset.current + (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * line : event.deltaY));
  });
  useEffect(() => {
    const element = scroller.current;
    if (!element || !scaled) return;
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  }, [scroller, scaled, wheel]);

  return {
    viewHeight,
    offset: () => offset.current,
    shift: () => (scaled ? scrollPosition(geometry, offset.current, viewHeight) - offset.current : 0),
    maxOffset,
    moveTo,
    show(index) {
      const top = geometry.top(index);
      const bottom = top + geometry.heightOf(index);
      if (Math.abs(top - offset.current) > 2 * viewHeight) moveTo(top - viewHeight / 2);
      else if (top < offset.current) moveTo(top);
      else if (bottom > offset.current + viewHeight) moveTo(bottom - viewHeight);
    },
    onScroll() {
      const element = scroller.current;
      if (!element || (own.current !== null && Math.abs(element.scrollTop - own.current) < 1)) return;
      own.current = null;
      offset.current = contentOffset(geometry, element.scrollTop, viewHeight);
      redraw();
    },
  };
}
