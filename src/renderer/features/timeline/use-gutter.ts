import { type RefObject, useLayoutEffect, useState } from 'react';

/** Width of the vertical scroll bar, so that what stands above the lanes can end where they do. */
export function useGutter(scroller: RefObject<HTMLElement | null>): number {
  const [gutter, setGutter] = useState(0);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = () => setGutter(element.offsetWidth - element.clientWidth);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    if (element.firstElementChild) observer.observe(element.firstElementChild);
    measure();
    return () => observer.disconnect();
  }, [scroller]);
  return gutter;
}
