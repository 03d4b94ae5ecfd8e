import { useEffect, useState } from 'react';
import { useView } from './view-store.ts';

export const ZOOMS = [0.5, 0.67, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2] as const;

/** The next step of interface zoom, 50 to 200 %. */
export function nextZoom(scale: number, step: 1 | -1): number {
  const larger =
    step === 1 ? ZOOMS.find((zoom) => zoom > scale + 0.001) : ZOOMS.findLast((zoom) => zoom < scale - 0.001);
  return larger ?? scale;
}

/** Widths below which the layout changes, CSS px. */
export const LIMITS = [1360, 1200, 1120] as const;
export type WidthLimit = (typeof LIMITS)[number];

export function limitsUnder(width: number): WidthLimit[] {
  return LIMITS.filter((limit) => width < limit);
}

/** Applies the interface zoom, and says on `<html data-under>` which widths the window is under at that zoom. */
export function useApplyZoom(): void {
  const scale = useView((view) => view.scale);
  useEffect(() => {
    const root = document.documentElement;
    root.style.zoom = String(scale);
    const measure = () => {
      root.dataset.under = limitsUnder(window.innerWidth / scale).join(' ');
    };
    measure();
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, [scale]);
}

/** Whether the window is under a width, for what CSS cannot do alone. */
export function useUnder(limit: WidthLimit): boolean {
  const scale = useView((view) => view.scale);
  const [under, setUnder] = useState(() => window.innerWidth / scale < limit);
  useEffect(() => {
    const measure = () => setUnder(window.innerWidth / scale < limit);
    measure();
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, [scale, limit]);
  return under;
}
