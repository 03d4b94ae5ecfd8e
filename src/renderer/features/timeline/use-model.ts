import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Settings, Timeline, TimelinePlace } from '../../../shared/api.ts';
import { useEngine, useReply } from '../../api/hooks.ts';
import { errorText } from '../../app/use-action.ts';
import { NEW_RUN_VIEW, useView } from '../../app/view-store.ts';
import { say } from '../../ui/notice.ts';
import { useStable } from '../../ui/use-stable.ts';
import { type LaneLayout, layoutLanes } from './lanes.ts';
import { TimelineModel } from './model.ts';

/** The model of an open timeline, kept in step with the engine's reply, the settings and the view store. */
export function useModel(
  root: string,
  timeline: Timeline,
  settings: Settings,
  onGone: () => void,
): { model: TimelineModel; lanes: LaneLayout } {
  const client = useEngine();
  const gone = useStable(onGone);
  const [model] = useState(() => new TimelineModel(client, { gone, failed: (error) => say(errorText(error)) }));
  const { zoom, collapsed_lanes } = useView((state) => state.runs[root] ?? NEW_RUN_VIEW);
  const { time_display: display, time_zone: zone } = settings;

  const lanes = useMemo(
    () => layoutLanes(timeline.lanes, new Set(collapsed_lanes), timeline.has_turns),
    [timeline, collapsed_lanes],
  );

  useEffect(() => () => model.close(), [model]);
  useLayoutEffect(() => model.setTimeline(timeline, { display, zone }), [model, timeline, display, zone]);
  useLayoutEffect(() => model.setLanes(lanes), [model, lanes]);

  // The store keeps the zoom over a restart; what the model wrote there itself comes back unheeded.
  const written = useRef<typeof zoom | undefined>(undefined);
  useLayoutEffect(() => {
    if (zoom === written.current) return;
    written.current = zoom;
    model.setView(zoom && { from: zoom.from_us, to: zoom.to_us });
  }, [model, zoom]);
  useEffect(
    () =>
      model.subscribe(() => {
        const { from, to } = model.target;
        const next = model.whole ? null : { from_us: from, to_us: to };
        const known = written.current ?? null;
        if (next?.from_us === known?.from_us && next?.to_us === known?.to_us) return;
        written.current = next;
        useView.getState().changeRun(root, { zoom: next });
      }),
    [model, root],
  );
  return { model, lanes };
}

/** Follows the selected step: marks it, and brings it on screen when another one was selected. Returns its place. */
export function useSelection(
  model: TimelineModel,
  root: string,
  id: string,
  scrollTo: (top: number) => void,
): TimelinePlace | null {
  const step = useView((state) => state.runs[root]?.step ?? null);
  const located = useReply('timeline.locate', step === null ? null : { id, step });
  const place = step === null ? null : (located.data?.place ?? null);
  const shown = useRef<string | null>(null);
  const scroll = useStable(scrollTo);

  useLayoutEffect(() => {
    model.select(place, step !== null && (located.isPending || located.isPlaceholderData));
    if (!place || located.isPlaceholderData || shown.current === step) return;
    shown.current = step;
    const top = model.reveal(place);
    if (top !== null) scroll(top);
  }, [model, place, step, located.isPending, located.isPlaceholderData, scroll]);
  return place;
}
