import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { type ComparedRows, PAIR_MARKS } from '../../../shared/api.ts';
import { useEngine, useReply } from '../../api/hooks.ts';
import { errorText } from '../../app/use-action.ts';
import { useView } from '../../app/view-store.ts';
import { say } from '../../ui/notice.ts';
import { zoomOf } from '../../ui/zoom.ts';
import styles from './DifferenceRuler.module.css';
import { markedPieces } from './ruler-pieces.ts';

/** Finer than this nobody sees, CSS px. */
const PIECE = 2;
/** How far from a mark a click still means it, CSS px. */
const REACH = 6;

interface DifferenceRulerProps {
  rows: ComparedRows;
  view: { first: number; last: number };
  /** Of a row in the list: where all rows are in view, each mark stands beside its row. */
  rowHeight: number;
  onGoTo(index: number): void;
}

/** Where in the whole list the differences are, and what of it is in view. A click leads there; F7 does from the keyboard. */
export function DifferenceRuler({ rows, view, rowHeight, onGoTo }: DifferenceRulerProps) {
  const client = useEngine();
  const ruler = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(0);
  useEffect(() => {
    const element = ruler.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setRoom(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const height = Math.min(room, rows.count * rowHeight);
  const whole = rows.count * rowHeight <= room;
  const px = whole ? rows.count : Math.min(8192, Math.max(1, Math.floor(height / PIECE)));
  const marks = useReply('compare.ruler', height === 0 ? null : { id: rows.id, px }).data?.marks ?? new Uint8Array();
  const pieces = markedPieces(marks, whole);
  const scale = height / Math.max(1, marks.length);

  const placeOf = (event: PointerEvent) =>
    (event.clientY - event.currentTarget.getBoundingClientRect().top) / zoomOf(event.currentTarget);
  const rowAt = (y: number) => Math.max(0, Math.min(rows.count - 1, Math.floor((y / height) * rows.count)));
  const drag = (event: PointerEvent) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) onGoTo(rowAt(placeOf(event)));
  };
  const jump = (event: PointerEvent) => {
    if (event.button !== 0 || height === 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const y = placeOf(event);
    const near = pieces.find(({ from, to }) => y >= from * scale - REACH && y <= to * scale + REACH);
    const at = near && (y < near.from * scale || y >= near.to * scale) ? near.from * scale : y;
    const index = rowAt(at);
    if (!near) {
      onGoTo(index);
      return;
    }
    client.request('compare.next', { id: rows.id, index: index - 1, back: false }).then(
      ({ pair }) => pair !== null && useView.getState().selectPair(pair),
      (error: unknown) => say(errorText(error)),
    );
  };

  return (
    <div className={styles.place} aria-hidden="true">
      <div ref={ruler} className={styles.ruler} onPointerDown={jump} onPointerMove={drag}>
        {pieces.map(({ from, to, mark }) => (
          <span
            key={from}
            className={styles[PAIR_MARKS[mark] ?? 'same']}
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
              top: (view.first / rows.count) * height,
              height: Math.max(8, ((view.last - view.first + 1) / rows.count) * height),
            }}
          />
        )}
      </div>
    </div>
  );
}
