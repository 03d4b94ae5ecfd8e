import { type RefObject, useEffect } from 'react';
import type { TimelinePlace } from '../../../shared/api.ts';
import { useEngine } from '../../api/hooks.ts';
import { errorText } from '../../app/use-action.ts';
import { useView } from '../../app/view-store.ts';
import { say } from '../../ui/notice.ts';
import { useStable } from '../../ui/use-stable.ts';
import { zoomOf } from '../../ui/zoom.ts';
import { listenToGestures } from './gestures.ts';
import type { TimelineModel } from './model.ts';
import { pointedAt } from './pointed.ts';
import type { Surface } from './surface.ts';
import type { TipState } from './tip-state.ts';

interface PointingOptions {
  model: TimelineModel;
  root: string;
  tips: TipState;
  stage: RefObject<HTMLElement | null>;
  surface: RefObject<Surface | null>;
  scroller: RefObject<HTMLElement | null>;
}

/** Hover, click and double click on the lanes. Returns what selects the step at a place. */
export function usePointing({ model, root, tips, stage, surface, scroller }: PointingOptions) {
  const client = useEngine();
  const select = useStable((place: TimelinePlace) => {
    // Marked at once; the list and the inspector follow when the engine has named the step.
    model.select(place, false);
    client.request('steps.at', { root, seq: place.seq }).then(
      ({ target }) => target && useView.getState().selectStep(target.step),
      (error: unknown) => say(errorText(error)),
    );
  });

  useEffect(() => {
    const area = stage.current;
    if (!area) return;
    const at = (point: { x: number; y: number }) =>
      surface.current && pointedAt(model, surface.current, point.x, point.y);
    let resting: { x: number; y: number } | null = null;
    const point = (to: { x: number; y: number } | null) => {
      resting = to;
      const pointed = to && at(to);
      const hovered = pointed?.hit ?? null;
      if (hovered?.index !== model.hovered?.index || hovered?.window !== model.hovered?.window) {
        model.hovered = hovered;
        model.invalidate();
      }
      if (!to || !pointed) {
        tips.hide();
        return;
      }
      const zoom = zoomOf(area);
      const box = area.getBoundingClientRect();
      const anchor = new DOMRect(box.left + to.x * zoom, box.top + pointed.top * zoom, 1, pointed.height * zoom);
      tips.show({ subject: pointed.subject, anchor, focus: false });
    };
    // The spans may come to a pointer that was there first, or move under it.
    const unsubscribe = model.subscribe(() => {
      if (resting && !tips.read()?.focus) point(resting);
    });
    const unlisten = listenToGestures(area, model, {
      point,
      click(point) {
        const place = at(point)?.place;
        if (place) select(place);
      },
      doubleClick(point) {
        const place = at(point)?.place;
        if (place) model.fit(place.start_us, place.end_us, true);
        else model.setView(null, true);
      },
      scrollBy(distance) {
        scroller.current?.scrollBy({ top: distance });
      },
    });
    return () => {
      unsubscribe();
      unlisten();
    };
  }, [model, tips, stage, surface, scroller, select]);

  return select;
}
