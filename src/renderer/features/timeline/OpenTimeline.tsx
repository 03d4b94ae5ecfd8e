import { useEffect, useId, useRef, useState } from 'react';
import type { RunDetail, Settings, Timeline } from '../../../shared/api.ts';
import { formatDuration, speakDuration } from '../../../shared/format/duration.ts';
import { formatPlural } from '../../../shared/format/numbers.ts';
import { useView } from '../../app/view-store.ts';
import { Hidden } from '../../ui/Hidden.tsx';
import { Splitter } from '../../ui/Splitter.tsx';
import { tip } from '../../ui/tip.ts';
import { LaneHeads } from './LaneHeads.tsx';
import { Legend } from './Legend.tsx';
import { laneRange } from './lanes.ts';
import { Minimap } from './Minimap.tsx';
import { paint } from './painting.ts';
import { SpanTip } from './SpanTip.tsx';
import { SpanTree } from './SpanTree.tsx';
import type { Surface } from './surface.ts';
import styles from './Timeline.module.css';
import { TipState } from './tip-state.ts';
import { useAnnouncement } from './use-announcement.ts';
import { useTimelineCommands } from './use-commands.ts';
import { useFocus } from './use-focus.ts';
import { useGutter } from './use-gutter.ts';
import { useHeight } from './use-height.ts';
import { useModel, useSelection } from './use-model.ts';
import { usePointing } from './use-pointing.ts';

interface OpenTimelineProps {
  root: string;
  detail: RunDetail;
  timeline: Timeline;
  settings: Settings;
  onGone(): void;
  onFold(on: boolean): void;
}

export function OpenTimeline({ root, detail, timeline, settings, onGone, onFold }: OpenTimelineProps) {
  const { model, lanes: layout } = useModel(root, timeline, settings, onGone);
  const [tips] = useState(() => new TipState());
  const tip_id = useId();
  const frame = useRef<HTMLElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const ruler = useRef<HTMLCanvasElement>(null);
  const lanes = useRef<HTMLCanvasElement>(null);
  const range = useRef<HTMLSpanElement>(null);
  const surface = useRef<Surface | null>(null);
  const openRun = useView((state) => state.openRun);
  const fold = timeline.idle_stretches > 0 ? { on: settings.fold_idle, change: onFold } : null;
  const announcement = useAnnouncement(model);

  const scrollTo = (top: number) => scroller.current?.scrollTo({ top });
  const selected = useSelection(model, root, timeline.id, scrollTo);
  useTimelineCommands(model, fold);
  const select = usePointing({ model, root, tips, stage, surface, scroller });
  const focus = useFocus({ model, tips, stage, scrollTo, onSelect: select });
  const height = useHeight(frame, layout);

  useEffect(() => {
    if (!ruler.current || !lanes.current || !range.current) return;
    const painting = paint(model, { ruler: ruler.current, lanes: lanes.current, range: range.current });
    surface.current = painting.lanes;
    return () => {
      surface.current = null;
      painting.close();
    };
  }, [model]);

  // Heads are drawn in blocks, so that scrolling through thousands of lanes seldom renders.
  const [near, setNear] = useState({ from: 0, to: 64 });
  const scrolled = () => {
    const top = scroller.current?.scrollTop ?? 0;
    model.scroll = top;
    model.invalidate();
    tips.hide();
    const next = laneRange(layout, top - height.lanes, top + 2 * height.lanes);
    if (next.from !== near.from || next.to !== near.to) setNear(next);
  };
  const gutter = useGutter(scroller);

  const length = timeline.timed ? `, ${speakDuration(timeline.wall_us)}` : ', no times recorded';
  const toggle = (run: string) => {
    const { runs, changeRun } = useView.getState();
    const folded = runs[root]?.collapsed_lanes ?? [];
    changeRun(root, { collapsed_lanes: folded.includes(run) ? folded.filter((one) => one !== run) : [...folded, run] });
  };

  return (
    <section
      ref={frame}
      aria-label="Timeline"
      className={styles.timeline}
      style={{ '--gutter': `${gutter}px` } as object}
    >
      <div className={styles.row}>
        <div
          className={styles.corner}
          {...tip(
            timeline.timed
              ? 'From the start of the run to the end of its last step, idle time included'
              : 'No times in this trace set its steps apart: the axis counts steps.',
          )}
        >
          {timeline.timed ? 'Whole run' : 'No times, by step'}
          {timeline.timed && <span>{formatDuration(timeline.wall_us)} to last step</span>}
        </div>
        <Minimap model={model} tips={tips} />
      </div>
      <div className={styles.row}>
        <div className={styles.rangeHead}>
          <span ref={range} />
        </div>
        <canvas ref={ruler} className={styles.ruler} aria-hidden />
      </div>
      <div ref={scroller} className={styles.scroller} style={{ height: height.lanes }} onScroll={scrolled}>
        <div className={styles.content} style={{ height: layout.height }}>
          <div className={styles.heads}>
            <LaneHeads
              lanes={timeline.lanes}
              layout={layout}
              range={near}
              onFold={toggle}
              onOpen={(run) => openRun(run)}
            />
          </div>
          <div
            ref={stage}
            role="application"
            aria-label={`Timeline, ${formatPlural(timeline.steps, 'step')}${length}`}
            className={styles.stage}
            style={{ height: height.lanes }}
          >
            <canvas ref={lanes} className={styles.canvas} aria-hidden />
            <SpanTree
              model={model}
              active={focus.active}
              selected={selected?.seq ?? null}
              described_by={tip_id}
              onFocus={focus.enter}
              onBlur={focus.leave}
              onMove={focus.move}
              onSelect={focus.select}
            />
          </div>
        </div>
      </div>
      <Legend
        kinds={timeline.kinds}
        retries={detail.counts.retries > 0}
        errors={detail.counts.errors > 0}
        context={timeline.overview.max_context_tokens}
        fold={fold}
      />
      <Splitter
        label="Timeline height"
        orientation="horizontal"
        sizes="before"
        size={height.size}
        min={height.min}
        max={height.max}
        onResize={height.resize}
        onReset={height.reset}
      />
      <SpanTip id={tip_id} model={model} state={tips} />
      <Hidden>
        <span role="status">{announcement}</span>
      </Hidden>
    </section>
  );
}
