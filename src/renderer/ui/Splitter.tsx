import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { cx } from './cx.ts';
import styles from './Splitter.module.css';
import { zoomOf } from './zoom.ts';

interface SplitterProps {
  /** What it resizes, for its name: "Runs sidebar". */
  label: string;
  /** `vertical` is a line from top to bottom between left and right. */
  orientation: 'vertical' | 'horizontal';
  /** Whether the pane it sizes lies before (left, above) or after it. */
  sizes: 'before' | 'after';
  /** Current size in CSS px, and its limits. */
  size: number;
  min: number;
  max: number;
  /** Called while dragging; the caller stores the size. */
  onResize(size: number): void;
  /** Double click. */
  onReset(): void;
  /** Id of the pane it sizes. */
  controls?: string;
}

/** Draws 1 px, takes the pointer over 7. Arrow keys move 8 px, with Shift 32; Home and End go to the limits. */
export function Splitter({ label, orientation, sizes, size, min, max, onResize, onReset, controls }: SplitterProps) {
  const drag = useRef<{ at: number; size: number } | null>(null);
  const vertical = orientation === 'vertical';
  const clamp = (value: number) => Math.round(Math.max(min, Math.min(max, value)));
  const position = (event: PointerEvent) => (vertical ? event.clientX : event.clientY) / zoomOf(event.currentTarget);

  const down = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { at: position(event), size };
  };
  const move = (event: PointerEvent) => {
    if (!drag.current) return;
    const delta = position(event) - drag.current.at;
    onResize(clamp(drag.current.size + (sizes === 'before' ? delta : -delta)));
  };
  const up = () => {
    drag.current = null;
  };
  const key = (event: KeyboardEvent) => {
    const grow = vertical ? 'ArrowRight' : 'ArrowDown';
    const shrink = vertical ? 'ArrowLeft' : 'ArrowUp';
    const step = (event.shiftKey ? 32 : 8) * (sizes === 'before' ? 1 : -1);
    const next: Record<string, number> = { [grow]: size + step, [shrink]: size - step, Home: min, End: max };
    const to = next[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onResize(clamp(to));
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a window splitter is a focusable separator, which <hr> is not
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={size}
      aria-valuemin={min}
      aria-valuemax={max}
      aria-controls={controls}
      className={cx(styles.splitter, vertical ? styles.vertical : styles.horizontal)}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={up}
      onDoubleClick={onReset}
      onKeyDown={key}
    />
  );
}
