import type { TimelineLane } from '../../../shared/api.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';

export const ROW = 17;
export const BAR = 15;
const PAD_TOP = 3;
const PAD_BOTTOM = 2;
/** Bars of a folded lane share the height of one. */
const LEAST_BAR = 2;

export interface LaneBox {
  top: number;
  height: number;
  /** Room for turns above the first row. */
  turns: boolean;
  folded: boolean;
  rows: number;
}

export interface LaneLayout {
  boxes: LaneBox[];
  height: number;
}

/** Where the lanes lie, in CSS px from the top of the first. */
export function layoutLanes(
  lanes: readonly Pick<TimelineLane, 'run' | 'rows'>[],
  folded: ReadonlySet<string>,
  has_turns: boolean,
): LaneLayout {
  let top = 0;
  const boxes = lanes.map((lane, index): LaneBox => {
    const turns = index === 0 && has_turns;
    const is_folded = folded.has(lane.run) && lane.rows > 1;
    const rows = (is_folded ? 1 : Math.max(1, lane.rows)) + (turns ? 1 : 0);
    const box = { top, height: rows * ROW + PAD_TOP + PAD_BOTTOM, turns, folded: is_folded, rows: lane.rows };
    top += box.height;
    return box;
  });
  return { boxes, height: top };
}

/** Top and height of a row's bars, from the top of the lane. */
export function rowBox(box: LaneBox, row: number): { top: number; height: number } {
  const top = PAD_TOP + (box.turns ? ROW : 0);
  if (!box.folded) return { top: top + row * ROW, height: BAR };
  const height = Math.max(LEAST_BAR, Math.floor(BAR / box.rows));
  return { top: top + Math.min(row * height, BAR - height), height: Math.max(1, height - (height > 3 ? 1 : 0)) };
}

export const TURN_TOP = PAD_TOP;

/** The height below which the last lane that is shown is shown whole; all of it where even the first is not. */
export function wholeLanes({ boxes }: LaneLayout, height: number): number {
  let whole = 0;
  for (const box of boxes) {
    if (box.top + box.height > height) break;
    whole = box.top + box.height;
  }
  return whole === 0 ? height : whole;
}

/** Index of the lane at a height; the last one below all. */
export function laneAt({ boxes }: LaneLayout, y: number): number {
  let low = 0;
  let high = boxes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((boxes[middle]?.top ?? 0) <= y) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** The row of a lane at a height inside it, -1 between rows and for turns. */
export function rowAt(box: LaneBox, y: number): number {
  const inside = y - PAD_TOP - (box.turns ? ROW : 0);
  const pitch = box.folded ? Math.max(LEAST_BAR, Math.floor(BAR / box.rows)) : ROW;
  if (inside < 0 || (box.folded && inside >= ROW)) return -1;
  const row = Math.floor(inside / pitch);
  if (row < box.rows) return row;
  return box.folded ? box.rows - 1 : -1;
}

/** Lanes that show between two heights, as a range in blocks of sixteen so that scrolling asks seldom. */
export function laneRange(layout: LaneLayout, from: number, to: number): { from: number; to: number } {
  const BLOCK = 16;
  const first = Math.floor(laneAt(layout, from) / BLOCK) * BLOCK;
  const last = Math.ceil((laneAt(layout, to) + 1) / BLOCK) * BLOCK;
  return { from: first, to: Math.min(last, layout.boxes.length) };
}

/** Name of a lane: the agent's own where it has one, else what it was asked to do. */
export function laneTitle(lanes: readonly TimelineLane[], index: number): string {
  const lane = lanes[index];
  if (index === 0 || !lane) return 'Main';
  const named = lane.agent_name !== lanes[0]?.agent_name ? lane.agent_name : lane.title;
  return visibleLine(named) || visibleLine(lane.title) || 'Sub-agent';
}
