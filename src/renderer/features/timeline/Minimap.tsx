import { type KeyboardEvent, type PointerEvent, useEffect, useLayoutEffect, useRef } from 'react';
import { watchTheme } from '../../ui/watch-theme.ts';
import { zoomOf } from '../../ui/zoom.ts';
import { playheadAt } from './draw-lanes.ts';
import { drawMinimap } from './draw-minimap.ts';
import styles from './Minimap.module.css';
import type { TimelineModel } from './model.ts';
import { readPalette } from './palette.ts';
import { positionLabel, rangeLabel } from './ruler.ts';
import { Surface } from './surface.ts';
import type { TipState } from './tip-state.ts';
import { panBy, type View, widthOf } from './viewport.ts';

type Part = 'from' | 'window' | 'to';
const DRAG_PX = 3;

/** The whole run, with a brush over the part that the lanes show. */
export function Minimap({ model, tips }: { model: TimelineModel; tips: TipState }) {
  const area = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const before = useRef<HTMLDivElement>(null);
  const after = useRef<HTMLDivElement>(null);
  const playhead = useRef<HTMLDivElement>(null);
  const parts = {
    from: useRef<HTMLDivElement>(null),
    window: useRef<HTMLDivElement>(null),
    to: useRef<HTMLDivElement>(null),
  };
  const drag = useRef<{ part: Part | 'new'; at: number; view: View; moved: boolean } | null>(null);

  useEffect(() => {
    if (!canvas.current || !area.current) return;
    const frame = area.current;
    let drawn: unknown = null;
    const redraw = () => {
      drawn = null;
      model.invalidate();
    };
    const surface = new Surface(canvas.current, redraw);
    const stops = [
      watchTheme(redraw),
      model.paints(() => {
        const { timeline, view, length } = model;
        if (!timeline || surface.width === 0) return;
        if (drawn !== timeline) {
          drawn = timeline;
          drawMinimap(timeline, surface, readPalette(frame));
        }
        frame.toggleAttribute('data-whole', model.whole);
        const share = (at: number) => `${Math.min(100, Math.max(0, (at / length) * 100))}%`;
        frame.style.setProperty('--from', share(view.from));
        frame.style.setProperty('--to', share(view.to));
        frame.style.setProperty('--playhead', share(playheadAt(model)));
        frame.toggleAttribute('data-selected', model.selected !== null);
        tell(model, parts.from.current, view.from, positionLabel(model.scale, view.from, widthOf(view) / 40));
        tell(model, parts.to.current, view.to, positionLabel(model.scale, view.to, widthOf(view) / 40));
        tell(model, parts.window.current, (view.from + view.to) / 2, rangeLabel(model.scale, view));
      }),
    ];
    return () => {
      for (const stop of stops) stop();
      surface.close();
    };
  }, [model, parts.from, parts.to, parts.window]);

  useLayoutEffect(() => model.invalidate(), [model]);

  const position = (event: PointerEvent) => {
    const box = area.current?.getBoundingClientRect();
    if (!box || !area.current) return 0;
    return ((event.clientX - box.left) / zoomOf(area.current) / area.current.clientWidth) * model.length;
  };
  const down = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    tips.hide();
    event.currentTarget.setPointerCapture(event.pointerId);
    const part = (event.target as HTMLElement).dataset.part as Part | undefined;
    drag.current = {
      part: part && !(part === 'window' && model.whole) ? part : 'new',
      at: position(event),
      view: model.view,
      moved: false,
    };
  };
  const move = (event: PointerEvent) => {
    if (!area.current) return;
    if (!drag.current) {
      tellContext(event);
      return;
    }
    const { part, at, view } = drag.current;
    const to = position(event);
    if (!drag.current.moved && (Math.abs(to - at) / model.length) * area.current.clientWidth < DRAG_PX) return;
    drag.current.moved = true;
    if (part === 'window') model.setView(panBy(view, to - at));
    else if (part === 'new') model.setView(between(at, to));
    else if (part === 'from') model.setView(between(to, view.to));
    else model.setView(between(view.from, to));
  };
  const tellContext = (event: PointerEvent) => {
    const overview = model.timeline?.overview;
    const box = area.current?.getBoundingClientRect();
    if (!overview || !box) return;
    const cell = Math.min(
      overview.cells - 1,
      Math.max(0, Math.floor((position(event) / model.length) * overview.cells)),
    );
    const tokens = overview.context_tokens[cell] ?? 0;
    if (tokens === 0) {
      tips.hide();
      return;
    }
    const at_us = (cell / overview.cells) * model.length;
    tips.show({
      subject: { type: 'context', at_us, tokens },
      anchor: new DOMRect(event.clientX, box.top, 1, box.height),
      focus: false,
    });
  };
  const up = () => {
    const ended = drag.current;
    drag.current = null;
    // A press beside the brush brings the brush there.
    if (ended?.part === 'new' && !ended.moved && !model.whole) {
      model.pan(ended.at - (model.view.from + model.view.to) / 2);
    }
  };
  const key = (part: Part) => (event: KeyboardEvent) => {
    const { view, length } = model;
    const step = { ArrowLeft: -0.01, ArrowDown: -0.01, ArrowRight: 0.01, ArrowUp: 0.01, PageDown: -0.1, PageUp: 0.1 }[
      event.key
    ];
    const jump = { Home: 0, End: length }[event.key];
    if (step === undefined && jump === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const moved = (at: number) => jump ?? at + (step ?? 0) * length * (event.shiftKey ? 0.1 : 1);
    if (part === 'from') model.setView(between(Math.min(moved(view.from), view.to - model.least), view.to));
    else if (part === 'to') model.setView(between(view.from, Math.max(moved(view.to), view.from + model.least)));
    else model.setView(panBy(view, moved(view.from) - view.from));
  };
  const slider = (part: Part, label: string) => ({
    ref: parts[part],
    role: 'slider',
    tabIndex: 0,
    'aria-label': label,
    'aria-valuemin': 0,
    'aria-valuenow': 0,
    'data-part': part,
    onKeyDown: key(part),
  });

  return (
    <div
      ref={area}
      className={styles.minimap}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={up}
      onPointerLeave={() => tips.hide()}
    >
      <canvas ref={canvas} className={styles.canvas} aria-hidden />
      <div ref={before} className={styles.before} />
      <div ref={after} className={styles.after} />
      <div {...slider('from', 'Start of the visible range')} className={styles.handle} />
      <div {...slider('window', 'Visible range')} className={styles.window} />
      <div {...slider('to', 'End of the visible range')} className={styles.handle} />
      <div ref={playhead} className={styles.playhead} />
    </div>
  );
}

const between = (a: number, b: number): View => ({ from: Math.min(a, b), to: Math.max(a, b) });

function tell(model: TimelineModel, element: HTMLElement | null, at: number, text: string): void {
  if (!element) return;
  set(element, 'aria-valuetext', text);
  set(element, 'aria-valuenow', String(Math.round(at)));
  set(element, 'aria-valuemax', String(Math.round(model.length)));
}

function set(element: HTMLElement, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
