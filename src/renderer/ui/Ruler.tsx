import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { cx } from './cx.ts';
import styles from './Ruler.module.css';
import { markedPieces } from './ruler-pieces.ts';
import { zoomOf } from './zoom.ts';

/** Finer than this nobody sees, CSS px. */
const PIECE = 2;
/** How far from a mark a click still means it, CSS px. */
const REACH = 6;

interface RulerProps {
  /** Rows of the list. */
  count: number;
  /** CSS px; where all rows are in view, each mark stands beside its row. */
  rowHeight: number;
  /** First and last row in view. */
  view: { first: number; last: number };
  /** A mark for each piece of all rows, 0 for none. */
  marks: Uint8Array;
  /** Into how many pieces the rows are to be cut; null while there is no room. */
  onPieces(pieces: number | null): void;
  /** How a mark is drawn. */
  classOf(mark: number): string | undefined;
  /** A click on a place, or dragging. `marked`: a click that means the mark at this row or right after it. */
  onGoTo(index: number, marked: boolean): void;
}

/** Beside a list: where in all of it the marks are, and what of it is in view. For the pointer; keys lead there, too. */
export function Ruler({ count, rowHeight, view, marks, onPieces, classOf, onGoTo }: RulerProps) {
  const ruler = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(0);
  useEffect(() => {
    const element = ruler.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setRoom(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const height = Math.min(room, count * rowHeight);
  const whole = count * rowHeight <= room;
  const wanted = height === 0 ? null : whole ? count : Math.min(8192, Math.max(1, Math.floor(height / PIECE)));
  useEffect(() => onPieces(wanted), [onPieces, wanted]);
  const pieces = markedPieces(marks, whole);
  const scale = height / Math.max(1, marks.length);

  const placeOf = (event: PointerEvent) =>
    (event.clientY - event.currentTarget.getBoundingClientRect().top) / zoomOf(event.currentTarget);
  const rowAt = (y: number) => Math.max(0, Math.min(count - 1, Math.floor((y / height) * count)));
  const drag = (event: PointerEvent) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) onGoTo(rowAt(placeOf(event)), false);
  };
  const jump = (event: PointerEvent) => {
    if (event.button !== 0 || height === 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const y = placeOf(event);
    const near = pieces.find(({ from, to }) => y >= from * scale - REACH && y <= to * scale + REACH);
    const at = near && (y < near.from * scale || y >= near.to * scale) ? near.from * scale : y;
    onGoTo(rowAt(at), near !== undefined);
  };

  return (
    <div className={styles.place} aria-hidden="true">
      <div ref={ruler} className={styles.ruler} onPointerDown={jump} onPointerMove={drag}>
        {pieces.map(({ from, to, mark }) => (
          <span
            key={from}
            className={cx(styles.mark, classOf(mark))}
            style={
              whole
                ? { top: from * scale + 4, height: scale - 8 }
                : { top: from * scale, height: Math.max(3, (to - from) * scale) }
            }
          />
        ))}
        {!whole && room > 0 && (
          <span
            className={styles.view}
            style={{
              top: (view.first / count) * height,
              height: Math.max(8, ((view.last - view.first + 1) / count) * height),
            }}
          />
        )}
      </div>
    </div>
  );
}
