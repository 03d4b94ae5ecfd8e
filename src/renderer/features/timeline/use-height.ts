import { type RefObject, useLayoutEffect, useState } from 'react';
import { useView } from '../../app/view-store.ts';
import { type LaneLayout, wholeLanes } from './lanes.ts';

/** Overview, ruler and legend with their lines. */
const AROUND = 34 + 20 + 22;
const LEAST_LANES = 39;
const SHARE = 0.4;
const MOST_SHARE = 0.6;

interface Height {
  /** Of everything, and of the lanes alone. */
  size: number;
  lanes: number;
  min: number;
  max: number;
  resize(size: number): void;
  reset(): void;
}

/** As high as the lanes need, of more lanes those that fit into four tenths of the view, unless the user pulled it elsewhere. */
export function useHeight(frame: RefObject<HTMLElement | null>, layout: LaneLayout): Height {
  const wanted = useView((state) => state.sizes.timeline);
  const [view, setView] = useState(900);

  useLayoutEffect(() => {
    const main = frame.current?.closest('main');
    if (!main) return;
    const observer = new ResizeObserver(() => setView(main.clientHeight));
    observer.observe(main);
    setView(main.clientHeight);
    return () => observer.disconnect();
  }, [frame]);

  const natural = layout.height;
  const least = AROUND + Math.min(LEAST_LANES, natural);
  const most = Math.max(least, Math.min(AROUND + natural, Math.floor(view * MOST_SHARE)));
  const usual = Math.max(least, AROUND + wholeLanes(layout, Math.floor(view * SHARE) - AROUND));
  const size = wanted === null ? usual : Math.max(least, Math.min(most, wanted));
  const store = (timeline: number | null) => useView.setState((state) => ({ sizes: { ...state.sizes, timeline } }));
  return { size, lanes: size - AROUND, min: least, max: most, resize: store, reset: () => store(null) };
}
