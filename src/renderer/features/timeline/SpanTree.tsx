import { type KeyboardEvent, useId, useSyncExternalStore } from 'react';
import { SPAN_FLAGS, type TimelineMove, type TimelinePlace, type TimelineStep } from '../../../shared/api.ts';
import { formatCount, formatPlural } from '../../../shared/format/numbers.ts';
import { useReply } from '../../api/hooks.ts';
import { spokenStep } from '../../ui/step-words.ts';
import { eachVisibleRow, firstEndingAfter } from './draw-bars.ts';
import { laneTitle } from './lanes.ts';
import type { TimelineModel } from './model.ts';
import { rangeLabel } from './ruler.ts';
import styles from './SpanTree.module.css';

/** Spans in the tree at most; of more, the widest. The set sizes tell of all. */
const MOST = 80;

const MOVES: Record<string, TimelineMove> = {
  ArrowLeft: 'previous',
  ArrowRight: 'next',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
};

interface SpanTreeProps {
  model: TimelineModel;
  /** The span that has the keyboard's focus. */
  active: TimelinePlace | null;
  /** seq of the selected step. */
  selected: number | null;
  /** Id of the open tooltip, which belongs to the active span. */
  described_by: string;
  onFocus(): void;
  onBlur(): void;
  onMove(to: TimelineMove): void;
  onSelect(): void;
}

/** The lanes and spans on screen, for readers: it holds the focus, and arrow keys walk it. */
export function SpanTree({ model, active, selected, described_by, onFocus, onBlur, onMove, onSelect }: SpanTreeProps) {
  useSyncExternalStore(model.subscribe, () => model.settled);
  const prefix = useId();
  const { timeline } = model;
  const items = collect(model, active);
  const seqs = [...items.values()].flat().map(({ seq }) => seq);
  const asked = timeline && seqs.length > 0 ? { id: timeline.id, seqs } : null;
  const steps = new Map(useReply('timeline.steps', asked).data?.steps.map((step) => [step.seq, step]));

  const key = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = MOVES[event.key];
    if (move) onMove(move);
    else if (event.key === 'Enter' || event.key === ' ') onSelect();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      role="tree"
      tabIndex={0}
      aria-label="Steps by lane"
      aria-activedescendant={active ? `${prefix}${active.seq}` : undefined}
      className={styles.tree}
      onFocus={onFocus}
      onBlur={onBlur}
      onKeyDown={key}
    >
      {[...items].map(([index, spans]) => {
        const lane = timeline?.lanes[index];
        if (!lane) return null;
        const title = laneTitle(timeline.lanes, index);
        return (
          <div
            key={lane.run}
            role="treeitem"
            aria-level={1}
            aria-expanded={true}
            aria-posinset={index + 1}
            aria-setsize={timeline.lanes.length}
            aria-label={`Lane ${title}, ${formatPlural(lane.steps, 'step')}`}
            tabIndex={-1}
          >
            {/* biome-ignore lint/a11y/useSemanticElements: the children of a tree item form a group, not a fieldset */}
            <div role="group">
              {spans.map((span) => (
                <div
                  key={span.seq}
                  id={`${prefix}${span.seq}`}
                  role="treeitem"
                  aria-level={2}
                  aria-posinset={steps.get(span.seq)?.position ?? 1}
                  aria-setsize={lane.steps}
                  aria-selected={selected === span.seq}
                  aria-describedby={active?.seq === span.seq ? described_by : undefined}
                  tabIndex={-1}
                >
                  {nameOf(span, steps.get(span.seq), model)}
                </div>
              ))}
            </div>
          </div>
        );
      })}
    </div>
  );
}

interface TreeSpan {
  seq: number;
  merged: number;
  start: number;
  end: number;
  error: boolean;
}

function nameOf(span: TreeSpan, step: TimelineStep | undefined, model: TimelineModel): string {
  if (span.merged === 1) return step ? spokenStep(step) : `Step ${formatCount(span.seq)}`;
  const range = rangeLabel(model.scale, { from: span.start, to: span.end });
  return `${formatPlural(span.merged, 'step')} from ${formatCount(span.seq)}, ${range}${span.error ? ', with failures' : ''}, zoom in to tell them apart`;
}

/** What is on screen by lane, in order of time; the active span is always among it. */
function collect(model: TimelineModel, active: TimelinePlace | null): Map<number, TreeSpan[]> {
  const found: (TreeSpan & { lane: number })[] = [];
  const window = model.drawn.at(-1);
  if (window && window.request.id === model.timeline?.id) {
    const { data } = window;
    eachVisibleRow(model, window, (from, to) => {
      for (let index = firstEndingAfter(window, from, to, model.view.from); index < to; index++) {
        const start = data.start[index] ?? 0;
        if (start > model.view.to) break;
        found.push({
          lane: data.lane[index] ?? 0,
          seq: data.seq[index] ?? 0,
          merged: data.merged[index] ?? 1,
          start,
          end: data.end[index] ?? 0,
          error: ((data.flags[index] ?? 0) & SPAN_FLAGS.error) !== 0,
        });
      }
    });
  }
  const kept = found.toSorted((a, b) => b.end - b.start - (a.end - a.start)).slice(0, MOST);
  if (active) {
    const same = kept.findIndex(({ seq }) => seq === active.seq);
    if (same >= 0) kept.splice(same, 1);
    kept.push({ ...active, merged: 1, start: active.start_us, end: active.end_us, error: false });
  }
  const lanes = new Map<number, TreeSpan[]>();
  for (const { lane, ...span } of kept.toSorted((a, b) => a.lane - b.lane || a.start - b.start || a.seq - b.seq)) {
    const spans = lanes.get(lane);
    if (spans) spans.push(span);
    else lanes.set(lane, [span]);
  }
  return lanes;
}
