import { useState } from 'react';
import { DEFAULT_VIEW, useView } from '../../app/view-store.ts';

const WIDTH = { min: 360, max: 1000, narrow: 404 };
const HEIGHT = { min: 140, max: 900, usual: 320 };

interface InspectorSize {
  /** CSS px: a width beside the steps, a height below them. */
  size: number;
  splitter: { size: number; min: number; max: number; onResize(size: number): void; onReset(): void };
}

/** Width of the inspector, kept with the view; its height where the window is too narrow for both side by side. */
export function useInspectorSize(below: boolean, narrow: boolean): InspectorSize {
  const kept = useView((view) => view.sizes.inspector);
  const [height, setHeight] = useState(HEIGHT.usual);
  const usual = DEFAULT_VIEW.sizes.inspector;
  if (below) {
    const { min, max } = HEIGHT;
    const onReset = () => setHeight(HEIGHT.usual);
    return { size: height, splitter: { size: height, min, max, onResize: setHeight, onReset } };
  }
  const { min, max } = WIDTH;
  const size = narrow && kept === usual ? WIDTH.narrow : kept;
  const onResize = (inspector: number) => {
    const { sizes, change } = useView.getState();
    change({ sizes: { ...sizes, inspector } });
  };
  return { size, splitter: { size, min, max, onResize, onReset: () => onResize(usual) } };
}
