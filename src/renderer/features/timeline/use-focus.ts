import { type RefObject, useRef, useState } from 'react';
import type { TimelineMove, TimelinePlace } from '../../../shared/api.ts';
import { useEngine } from '../../api/hooks.ts';
import { errorText } from '../../app/use-action.ts';
import { say } from '../../ui/notice.ts';
import { zoomOf } from '../../ui/zoom.ts';
import { rowBox } from './lanes.ts';
import type { TimelineModel } from './model.ts';
import type { TipState } from './tip-state.ts';

/** Key presses that wait for the engine at most; a key held down must not run on after it is let go. */
const MOST_WAITING = 4;

interface FocusOptions {
  model: TimelineModel;
  tips: TipState;
  stage: RefObject<HTMLElement | null>;
  scrollTo(top: number): void;
  onSelect(place: TimelinePlace): void;
}

interface Focus {
  active: TimelinePlace | null;
  enter(): void;
  leave(): void;
  move(to: TimelineMove): void;
  select(): void;
}

/** The keyboard's place in the timeline: it moves in time and between rows, and its tooltip goes along. */
export function useFocus({ model, tips, stage, scrollTo, onSelect }: FocusOptions): Focus {
  const client = useEngine();
  const [active, setActive] = useState<TimelinePlace | null>(null);
  const last = useRef(Promise.resolve());
  const waiting = useRef(0);

  const go = (place: TimelinePlace) => {
    model.focused = place;
    setActive(place);
    const top = model.reveal(place);
    if (top !== null) scrollTo(top);
    model.invalidate();
    // After scrolling and panning have placed the bar.
    requestAnimationFrame(() => {
      const anchor = stage.current && anchorOf(model, stage.current, place);
      if (anchor && model.focused === place)
        tips.show({ subject: { type: 'step', seq: place.seq }, anchor, focus: true });
    });
  };

  /** Asks the engine for a place, after what was asked before, and goes there if the focus is still here. */
  const goTo = (ask: (id: string) => Promise<{ place: TimelinePlace | null }>) => {
    if (waiting.current >= MOST_WAITING) return;
    waiting.current++;
    last.current = last.current
      .then(async () => {
        const id = model.timeline?.id;
        const place = id === undefined ? null : (await ask(id)).place;
        if (place && stage.current?.contains(document.activeElement)) go(place);
      })
      .catch((error: unknown) => say(errorText(error)))
      .finally(() => waiting.current--);
  };

  /** The selected step, else the first span on screen. */
  const enter = () => {
    const data = model.drawn.at(-1)?.data;
    const first = data?.start.findIndex((start) => start >= model.view.from) ?? -1;
    const seq = data?.seq[Math.max(0, first)] ?? 1;
    if (model.selected) go(model.selected);
    else goTo((id) => client.request('timeline.locate', { id, seq }));
  };

  return {
    active,
    enter,
    leave() {
      model.focused = null;
      model.invalidate();
      tips.hide();
    },
    move(to) {
      // Each from where the one before led.
      goTo((id) => client.request('timeline.move', { id, seq: model.focused?.seq ?? 1, to }));
    },
    select() {
      if (active) onSelect(active);
    },
  };
}

function anchorOf(model: TimelineModel, stage: HTMLElement, place: TimelinePlace): DOMRect | null {
  const box = model.lanes.boxes[place.lane];
  if (!box) return null;
  const zoom = zoomOf(stage);
  const area = stage.getBoundingClientRect();
  const { top, height } = rowBox(box, place.row);
  const x = Math.max(0, Math.min(model.width - 40, model.toX(place.start_us)));
  return new DOMRect(area.left + x * zoom, area.top + (box.top - model.scroll + top) * zoom, 1, height * zoom);
}
