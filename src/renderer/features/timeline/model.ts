import type { EngineClient, Timeline, TimelinePlace } from '../../../shared/api.ts';
import type { RetraceError } from '../../../shared/errors.ts';
import { Axis, NO_BREAKS } from '../../../shared/timeline/axis.ts';
import { normaliseWindow } from '../../../shared/timeline/window.ts';
import { type LaneLayout, laneRange } from './lanes.ts';
import type { Scale } from './ruler.ts';
import {
  between,
  clampView,
  EASE_MS,
  eased,
  LEAST_STEPS,
  LEAST_US,
  panBy,
  type View,
  viewAround,
  viewShowing,
  widthOf,
  zoomAround,
} from './viewport.ts';
import { type LoadedWindow, WindowCache, type WindowRequest } from './window-cache.ts';

/** The view counts as settled when nothing has moved it for so long. */
const SETTLED_MS = 200;

export interface ModelEvents {
  /** The engine no longer knows the timeline: open it again. */
  gone(): void;
  failed(error: RetraceError): void;
}

/**
 * What the timeline shows, outside React: view, lanes, loaded windows, what is selected and under the pointer. It
 * asks for a frame when something changed and sleeps otherwise.
 */
export class TimelineModel {
  timeline: Timeline | null = null;
  scale: Scale = {
    axis: new Axis(NO_BREAKS),
    timed: true,
    started_at_us: null,
    display: 'since_start',
    zone: 'system',
  };
  lanes: LaneLayout = { boxes: [], height: 0 };
  view: View = { from: 0, to: 1 };
  /** The view is the whole run, also when the run grows. */
  whole = true;
  /** CSS px of the drawing area of the lanes, and how far it is scrolled. */
  width = 0;
  height = 0;
  scroll = 0;
  selected: TimelinePlace | null = null;
  focused: TimelinePlace | null = null;
  /** Index into the drawn window, and that window, of the span under the pointer. */
  hovered: { window: LoadedWindow; index: number } | null = null;
  /** Drawn last, finest one last. */
  drawn: LoadedWindow[] = [];
  /** Counts settled views; the readers' tree and the stored zoom follow it. */
  settled = 0;
  /** Where the selected step lies is being asked for; what is known is of the one before. */
  #locating = false;
  /** To be fitted as soon as that is known. */
  #fitting = false;
  #animation: { from: View; to: View; since: number } | null = null;
  #frame = 0;
  #settling: ReturnType<typeof setTimeout> | undefined;
  readonly #windows: WindowCache;
  readonly #painters = new Set<() => void>();
  readonly #listeners = new Set<() => void>();

  constructor(client: EngineClient, events: ModelEvents) {
    this.#windows = new WindowCache(
      client,
      () => this.invalidate(),
      (error) => (error.code === 'gone' || error.code === 'not_found' ? events.gone() : events.failed(error)),
    );
  }

  get length(): number {
    return Math.max(this.timeline?.length_us ?? 0, this.least);
  }

  get least(): number {
    return this.scale.timed ? LEAST_US : LEAST_STEPS;
  }

  get perPx(): number {
    return widthOf(this.view) / Math.max(1, this.width);
  }

  toX(at: number): number {
    return (at - this.view.from) / this.perPx;
  }

  toAxis(x: number): number {
    return this.view.from + x * this.perPx;
  }

  /** Takes over a reply. A zoom keeps its wall time when breaks open, close or move. */
  setTimeline(timeline: Timeline, display: Pick<Scale, 'display' | 'zone'>): void {
    const before = this.timeline?.run === timeline.run ? this.scale.axis : null;
    const axis = new Axis(timeline.breaks);
    if (before && !this.whole) {
      const { from, to } = this.#animation?.to ?? this.view;
      this.view = { from: axis.toAxis(before.toWall(from)), to: axis.toAxis(before.toWall(to)) };
      this.#animation = null;
    }
    this.timeline = timeline;
    this.scale = { axis, timed: timeline.timed, started_at_us: timeline.started_at_us, ...display };
    this.#windows.outdate(timeline.rev);
    this.setView(this.whole ? null : this.view);
  }

  setLanes(lanes: LaneLayout): void {
    this.lanes = lanes;
    this.invalidate();
    this.#settle();
  }

  /** Shows a part of the axis, `null` for the whole run, at once or eased. */
  setView(view: View | null, ease = false): void {
    const whole = { from: 0, to: this.length };
    const target = view ? clampView(view, this.length, this.least) : whole;
    this.whole = view === null || (target.from <= 0 && target.to >= this.length);
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.#animation = ease && !still ? { from: this.view, to: target, since: performance.now() } : null;
    if (!this.#animation) this.view = target;
    this.invalidate();
    this.#settle();
  }

  /** Where the view is heading: what keys pressed in quick succession build on. */
  get target(): View {
    return this.#animation?.to ?? this.view;
  }

  zoom(factor: number, at: number, ease = false): void {
    this.setView(zoomAround(ease ? this.target : this.view, factor, at), ease);
  }

  pan(distance: number, ease = false): void {
    this.setView(panBy(ease ? this.target : this.view, distance), ease);
  }

  fit(from: number, to: number, ease = false): void {
    this.setView(viewAround(from, Math.max(to, from + this.least)), ease);
  }

  /** Takes over the selected step; `locating` while its place is on its way. */
  select(place: TimelinePlace | null, locating: boolean): void {
    this.selected = place;
    this.#locating = locating;
    if (this.#fitting && !locating) this.fitSelected();
    this.invalidate();
  }

  /** Shows the selected step alone, once it is known where it lies. False when none is selected. */
  fitSelected(): boolean {
    this.#fitting = this.#locating;
    if (this.#locating) return true;
    if (this.selected) this.fit(this.selected.start_us, this.selected.end_us, true);
    return this.selected !== null;
  }

  /** Brings a step on screen without zooming. Returns how far to scroll for its lane, null for not at all. */
  reveal(place: TimelinePlace): number | null {
    const moved = viewShowing(this.target, place.start_us, place.end_us);
    if (moved) this.setView(moved);
    const box = this.lanes.boxes[place.lane];
    if (!box || (box.top >= this.scroll && box.top + box.height <= this.scroll + this.height)) return null;
    return box.height > this.height || box.top < this.scroll ? box.top : box.top + box.height - this.height;
  }

  /** Where keyboard zoom holds still: the selected step when it is on screen, else the middle. */
  get anchor(): number {
    const { from, to } = this.target;
    const at = this.selected ? (this.selected.start_us + this.selected.end_us) / 2 : Number.NaN;
    return at >= from && at <= to ? at : (from + to) / 2;
  }

  /** Adds what draws a frame; returns how to take it away. */
  paints(painter: () => void): () => void {
    this.#painters.add(painter);
    this.invalidate();
    return () => this.#painters.delete(painter);
  }

  /** Tells of settled views, for `useSyncExternalStore`. */
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  invalidate(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame((now) => this.#paint(now));
  }

  close(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#settling);
    this.#windows.clear();
  }

  #paint(now: number): void {
    this.#frame = 0;
    if (this.#animation) {
      const { from, to, since } = this.#animation;
      const share = (now - since) / EASE_MS;
      this.view = between(from, to, eased(share));
      if (share >= 1) {
        this.view = to;
        this.#animation = null;
      } else this.invalidate();
    }
    this.#choose();
    for (const painter of this.#painters) painter();
  }

  /** Picks what to draw: the window that fits, else the last one with the whole run behind it. */
  #choose(): void {
    const { timeline } = this;
    if (!timeline || this.width === 0 || timeline.lanes.length === 0) {
      this.drawn = [];
      return;
    }
    const overall = this.#windows.get(this.#request({ from: 0, to: this.length }));
    const best = this.whole ? overall : this.#windows.get(this.#request(this.view));
    if (best) {
      if (this.drawn.at(-1) !== best) this.#settle();
      this.drawn = [best];
      if (!this.#animation) this.#prefetch();
      return;
    }
    const last = this.drawn.findLast((window) => window !== overall && window.request.id === timeline.id);
    this.drawn = [overall, last].filter((window) => window !== null && window !== undefined);
  }

  #prefetch(): void {
    const middle = (this.view.from + this.view.to) / 2;
    this.#windows.prefetch(
      [zoomAround(this.view, 2, middle), zoomAround(this.view, 0.5, middle)].map((view) =>
        this.#request(clampView(view, this.length, this.least)),
      ),
    );
  }

  #request(view: View): WindowRequest {
    const range = laneRange(this.lanes, this.scroll, this.scroll + this.height);
    return {
      id: this.timeline?.id ?? '',
      ...normaliseWindow(view.from, view.to, Math.max(1, this.width)),
      lane_from: range.from,
      lane_to: range.to,
    };
  }

  #settle(): void {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => {
      this.settled++;
      for (const listener of this.#listeners) listener();
    }, SETTLED_MS);
  }
}
