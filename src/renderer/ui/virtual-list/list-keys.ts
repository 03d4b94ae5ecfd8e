import type { RowGeometry } from './row-geometry.ts';

/** The row that a key leads to from `from`, heads skipped; null when the key does not move. */
export function rowForKey(key: string, from: number | null, geometry: RowGeometry, page: number): number | null {
  const last = geometry.count - 1;
  if (last < 0) return null;
  switch (key) {
    case 'ArrowDown':
      return landing(geometry, from === null ? 0 : from + 1, 1, from);
    case 'ArrowUp':
      return landing(geometry, from === null ? last : from - 1, -1, from);
    case 'PageDown':
      return landing(geometry, Math.min(last, (from ?? 0) + page), 1, from);
    case 'PageUp':
      return landing(geometry, Math.max(0, (from ?? 0) - page), -1, from);
    case 'Home':
      return landing(geometry, 0, 1, from);
    case 'End':
      return landing(geometry, last, -1, from);
    default:
      return null;
  }
}

/** First row at or after `index` in a direction that is no head; else towards the other side; else where it was. */
function landing(geometry: RowGeometry, index: number, step: 1 | -1, from: number | null): number | null {
  for (const direction of [step, -step]) {
    let at = index;
    while (at >= 0 && at < geometry.count && geometry.isHead(at)) at += direction;
    if (at >= 0 && at < geometry.count) return at;
    if (from !== null) return from;
  }
  return from;
}
