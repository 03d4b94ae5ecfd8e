/** Tallest element we ask of a browser, CSS px: they cap heights, on high-density screens earlier. */
export const MAX_HEIGHT = 8_000_000;

/**
 * Where rows lie, in content px. Rows are of one height but for *heads* (group titles), which are of another
 * and whose indices are known; so every question is answered without walking the rows.
 */
export interface RowGeometry {
  readonly count: number;
  /** Height of all rows. */
  readonly total: number;
  /** Height of the element that stands for them: `total`, or less where a browser could not hold it. */
  readonly height: number;
  top(index: number): number;
  heightOf(index: number): number;
  /** Row at a content position, clamped to the rows there are; 0 when there are none. */
  indexAt(y: number): number;
  isHead(index: number): boolean;
  /** Heads before a row: what to leave out of its position in the set. */
  headsBefore(index: number): number;
}

/** `heads` ascending. */
export function rowGeometry(
  count: number,
  rowHeight: number,
  heads: readonly number[] = [],
  headHeight = rowHeight,
): RowGeometry {
  const less = rowHeight - headHeight;
  const headsBefore = (index: number): number => {
    let low = 0;
    let high = heads.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((heads[middle] ?? 0) < index) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const top = (index: number): number => index * rowHeight - headsBefore(index) * less;
  const isHead = (index: number): boolean => heads.length > 0 && heads[headsBefore(index)] === index;
  const total = top(count);

  return {
    count,
    total,
    height: Math.min(total, MAX_HEIGHT),
    top,
    heightOf: (index) => (isHead(index) ? headHeight : rowHeight),
    isHead,
    headsBefore,
    indexAt(y) {
      let low = 0;
      let high = heads.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((heads[middle] ?? 0) * rowHeight - middle * less <= y) low = middle + 1;
        else high = middle;
      }
      const start = low === 0 ? 0 : (heads[low - 1] ?? 0);
      const inside = y - (start * rowHeight - Math.max(0, low - 1) * less);
      const index =
        low === 0
          ? Math.floor(inside / rowHeight)
          : inside < headHeight
            ? start
            : start + 1 + Math.floor((inside - headHeight) / rowHeight);
      return Math.max(0, Math.min(count - 1, index));
    },
  };
}

/** Content position shown at the top of the view for a scroll position of the (perhaps shorter) element. */
export function contentOffset(geometry: RowGeometry, scrollTop: number, viewHeight: number): number {
  const reach = geometry.height - viewHeight;
  if (geometry.total === geometry.height || reach <= 0) return scrollTop;
  return (scrollTop / reach) * (geometry.total - viewHeight);
}

/** The scroll position that shows a content position at the top of the view. */
export function scrollPosition(geometry: RowGeometry, offset: number, viewHeight: number): number {
  const clamped = Math.max(0, Math.min(offset, geometry.total - viewHeight));
  if (geometry.total === geometry.height) return clamped;
  return (clamped / (geometry.total - viewHeight)) * (geometry.height - viewHeight);
}
