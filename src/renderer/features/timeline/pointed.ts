import { SPAN_FLAGS, type TimelinePlace } from '../../../shared/api.ts';
import { BREAK_US } from '../../../shared/timeline/axis.ts';
import { barOf } from './draw-bars.ts';
import { type Hit, hitTest } from './hit.ts';
import { ROW, TURN_TOP } from './lanes.ts';
import type { TimelineModel } from './model.ts';
import type { Surface } from './surface.ts';
import type { TipSubject } from './tip-state.ts';

const MARK_SLACK_PX = 4;

/** What lies under a point of the lanes' drawing area. */
export interface Pointed {
  hit: Hit | null;
  subject: TipSubject;
  /** The step that a click selects; null for breaks. */
  place: TimelinePlace | null;
  /** Top and height of what is pointed at, CSS px of the drawing area. */
  top: number;
  height: number;
}

/** Spans first, then turns and compactions, then breaks. */
export function pointedAt(model: TimelineModel, surface: Surface, x: number, y: number): Pointed | null {
  const hit = hitTest(model, surface, x, y);
  if (hit) return pointedSpan(model, surface, hit, y);
  return pointedMark(model, x, y) ?? pointedBreak(model, x, y);
}

function pointedSpan(model: TimelineModel, surface: Surface, hit: Hit, y: number): Pointed {
  const { data } = hit.window;
  const bar = barOf(model, surface, hit.window, hit.index);
  const seq = data.seq[hit.index] ?? 0;
  const place: TimelinePlace = {
    seq,
    lane: data.lane[hit.index] ?? 0,
    row: data.row[hit.index] ?? 0,
    start_us: data.start[hit.index] ?? 0,
    end_us: data.end[hit.index] ?? 0,
  };
  const count = data.merged[hit.index] ?? 1;
  const error = ((data.flags[hit.index] ?? 0) & SPAN_FLAGS.error) !== 0;
  const subject: TipSubject =
    count === 1
      ? { type: 'step', seq }
      : { type: 'merged', seq, count, from_us: place.start_us, to_us: place.end_us, error };
  return { hit, subject, place, top: bar?.y ?? y, height: bar?.height ?? 1 };
}

function pointedMark(model: TimelineModel, x: number, y: number): Pointed | null {
  const box = model.lanes.boxes[0];
  const in_turns = box?.turns === true && y + model.scroll >= TURN_TOP && y + model.scroll < TURN_TOP + ROW;
  for (const mark of model.drawn.at(-1)?.data.marks ?? []) {
    const start = model.toX(mark.start_us);
    const pointed =
      mark.kind === 'compaction'
        ? Math.abs(x - start) <= MARK_SLACK_PX
        : in_turns && x >= start && x < model.toX(mark.end_us);
    if (!pointed) continue;
    const { seq, start_us, end_us } = mark;
    const turn = mark.kind === 'turn';
    return {
      hit: null,
      subject: { type: 'step', seq },
      place: { seq, lane: 0, row: 0, start_us, end_us: turn ? start_us : end_us },
      top: turn ? TURN_TOP - model.scroll : y,
      height: turn ? ROW : 1,
    };
  }
  return null;
}

function pointedBreak(model: TimelineModel, x: number, y: number): Pointed | null {
  const { axis } = model.scale;
  const slack = MARK_SLACK_PX * model.perPx;
  const index = axis.breakAtOrBefore(model.toAxis(x) + slack);
  if (index < 0 || model.toAxis(x) - slack > axis.startOf(index) + BREAK_US) return null;
  const hidden_us = axis.hiddenBy(index) + BREAK_US;
  return { hit: null, subject: { type: 'idle', hidden_us }, place: null, top: y, height: 1 };
}
