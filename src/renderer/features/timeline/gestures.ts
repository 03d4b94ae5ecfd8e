import { zoomOf } from '../../ui/zoom.ts';
import type { TimelineModel } from './model.ts';

/** A press that moves less than this is a click. */
const DRAG_PX = 3;
const WHEEL_ZOOM = 0.0016;
const PINCH_ZOOM = 0.012;
const LINE_PX = 32;

export interface Pointing {
  /** The pointer rests at a point of the drawing area (CSS px), or left it. */
  point(at: { x: number; y: number } | null): void;
  click(at: { x: number; y: number }): void;
  doubleClick(at: { x: number; y: number }): void;
  scrollBy(distance: number): void;
}

/**
 * Wheel zooms at the pointer; with Shift, or sideways, it pans; so does dragging. Nothing eases: the picture
 * follows the hand. Returns what takes the listeners away.
 */
export function listenToGestures(area: HTMLElement, model: TimelineModel, pointing: Pointing): () => void {
  let drag: { id: number; x: number; y: number; moved: boolean } | null = null;

  const place = (event: MouseEvent) => {
    const box = area.getBoundingClientRect();
    const zoom = zoomOf(area);
    return { x: (event.clientX - box.left) / zoom, y: (event.clientY - box.top) / zoom };
  };
  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : LINE_PX;
    const [sideways, along] = [event.deltaX * unit, event.deltaY * unit];
    if (event.ctrlKey) model.zoom(Math.exp(-along * PINCH_ZOOM), model.toAxis(place(event).x));
    else if (event.shiftKey || Math.abs(sideways) > Math.abs(along)) model.pan((sideways || along) * model.perPx);
    else model.zoom(Math.exp(-along * WHEEL_ZOOM), model.toAxis(place(event).x));
    pointing.point(null);
  };
  const down = (event: PointerEvent) => {
    if (event.button !== 0) return;
    drag = { id: event.pointerId, ...place(event), moved: false };
    area.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent) => {
    const at = place(event);
    if (!drag) {
      pointing.point(at);
      return;
    }
    if (!drag.moved && Math.hypot(at.x - drag.x, at.y - drag.y) < DRAG_PX) return;
    if (!drag.moved) {
      pointing.point(null);
      area.dataset.dragging = '';
    }
    model.pan((drag.x - at.x) * model.perPx);
    pointing.scrollBy(drag.y - at.y);
    drag = { ...drag, ...at, moved: true };
  };
  const up = (event: PointerEvent) => {
    const ended = drag;
    drag = null;
    delete area.dataset.dragging;
    if (ended && !ended.moved && event.type === 'pointerup') pointing.click(place(event));
  };
  const leave = () => {
    if (!drag) pointing.point(null);
  };
  const twice = (event: MouseEvent) => pointing.doubleClick(place(event));

  area.addEventListener('wheel', wheel, { passive: false });
  area.addEventListener('pointerdown', down);
  area.addEventListener('pointermove', move);
  area.addEventListener('pointerup', up);
  area.addEventListener('pointercancel', up);
  area.addEventListener('pointerleave', leave);
  area.addEventListener('dblclick', twice);
  return () => {
    area.removeEventListener('wheel', wheel);
    area.removeEventListener('pointerdown', down);
    area.removeEventListener('pointermove', move);
    area.removeEventListener('pointerup', up);
    area.removeEventListener('pointercancel', up);
    area.removeEventListener('pointerleave', leave);
    area.removeEventListener('dblclick', twice);
  };
}
