import { type Region, textRegions } from './text-regions.ts';
import { Work } from './work.ts';

/** One place where two texts differ. */
export interface TextWindow {
  /** Number of the line in which `left` begins in the left text, from 1; and `right` in the right one. */
  left_line: number;
  right_line: number;
  /** Where they begin, in UTF-16 units from the start of each text. */
  left_at: number;
  right_at: number;
  /** What stands before and after in both texts: up to three lines, or a part of a long one; told once between two windows. */
  before: string;
  after: string;
  /** Whole lines where they are not long. */
  left: string;
  right: string;
  /** The parts of `left` that `right` has not, and the other way round: [from, to) in UTF-16 units. */
  left_marks: [number, number][];
  right_marks: [number, number][];
  /** `left` or `right` is only the beginning of what differs. */
  cut: boolean;
}

export interface TextDifference {
  windows: TextWindow[];
  /** There are more windows than are listed, or some are cut. */
  cut: boolean;
  /** Holding all against all would take too long: windows may be larger than what differs. */
  capped: boolean;
}

export interface TextOptions {
  /** Most windows listed. */
  windows?: number;
  work?: Work;
}

const WINDOWS = 20;
const TEXT_WORK = 10_000_000;
/** Longest `left` or `right` of a window. */
const LONGEST = 2_000;
const CONTEXT_LINES = 3;
const CONTEXT = 200;
/** Part of a long line that is shown on each side of a change. */
const LINE_CONTEXT = 40;
/** Lines up to this length are shown whole. */
const SHORT_LINE = 200;

/** Long enough for showing the whole of it to hide what differs. */
export function isLongText(text: string): boolean {
  return text.length > SHORT_LINE || text.includes('\n');
}

export function textDifference(left: string, right: string, options: TextOptions = {}): TextDifference {
  const work = options.work ?? new Work(TEXT_WORK);
  const most = options.windows ?? WINDOWS;
  const capped = work.capped;
  work.capped = false;
  // Always the same way round, so that what is found does not depend on which side is which.
  const regions = left <= right ? textRegions(left, right, work) : textRegions(right, left, work).map(turned);
  const groups = grouped(left, right, regions);
  const lines = { left: new LineCounter(left), right: new LineCounter(right) };
  const windows: TextWindow[] = [];
  // What stands around a window ends where its neighbours begin, and is told once.
  let told = 0;
  for (const [at, group] of groups.slice(0, most).entries()) {
    const between = { left: told, left_end: groups[at + 1]?.around.left ?? left.length };
    const window = windowOf(left, right, group, between, lines);
    told = group.around.left_end + window.after.length;
    windows.push(window);
  }
  const result = {
    windows,
    cut: groups.length > most || windows.some((window) => window.cut),
    capped: work.capped,
  };
  work.capped ||= capped;
  return result;
}

function turned(region: Region): Region {
  return { left: region.right, left_end: region.right_end, right: region.left, right_end: region.left_end };
}

/** Regions of one window: those on one line, or on lines next to each other. */
interface Group {
  regions: Region[];
  /** The window itself: its regions, and the rest of their lines. */
  around: Region;
}

function grouped(left: string, right: string, regions: readonly Region[]): Group[] {
  const groups: Group[] = [];
  for (let at = 0; at < regions.length; at++) {
    const region = regions[at];
    if (region === undefined) continue;
    const gap = {
      before: region.left - (regions[at - 1]?.left_end ?? 0),
      after: (regions[at + 1]?.left ?? left.length) - region.left_end,
    };
    const around = wholeLines(left, right, region, gap);
    const last = groups.at(-1);
    if (last !== undefined && around.left <= last.around.left_end + 1) {
      last.regions.push(region);
      last.around.left_end = around.left_end;
      last.around.right_end = around.right_end;
    } else {
      groups.push({ regions: [region], around });
    }
  }
  return groups;
}

/** A region with the rest of the lines in which it begins and ends, where these are short, up to its neighbours. */
function wholeLines(left: string, right: string, region: Region, gap: { before: number; after: number }): Region {
  let before = 0;
  while (before < gap.before && before <= SHORT_LINE && left[region.left - before - 1] !== '\n') before++;
  if (before > SHORT_LINE) before = 0;
  let after = 0;
  // Lines that were put in or taken out are whole as they are.
  if (before > 0 || midLine(left, region.left_end) || midLine(right, region.right_end)) {
    while (after < gap.after && after <= SHORT_LINE && left[region.left_end + after] !== '\n') after++;
    if (after > SHORT_LINE) after = 0;
  }
  return {
    left: region.left - before,
    left_end: region.left_end + after,
    right: region.right - before,
    right_end: region.right_end + after,
  };
}

function midLine(text: string, at: number): boolean {
  return at > 0 && text[at - 1] !== '\n';
}

function windowOf(
  left: string,
  right: string,
  group: Group,
  between: { left: number; left_end: number },
  lines: { left: LineCounter; right: LineCounter },
): TextWindow {
  const { around, regions } = group;
  const leftEnd = Math.min(around.left_end, around.left + LONGEST);
  const rightEnd = Math.min(around.right_end, around.right + LONGEST);
  const marks = (from: number, end: number, side: 'left' | 'right'): [number, number][] =>
    regions
      .map((region): [number, number] => [
        Math.min(region[side], end) - from,
        Math.min(side === 'left' ? region.left_end : region.right_end, end) - from,
      ])
      .filter(([begin, stop]) => stop > begin);
  return {
    left_line: lines.left.at(around.left),
    right_line: lines.right.at(around.right),
    left_at: around.left,
    right_at: around.right,
    before: contextBefore(left, between.left, around.left),
    after: contextAfter(
      left,
      around.left_end,
      between.left_end,
      midLine(left, around.left_end) || midLine(right, around.right_end),
    ),
    left: left.slice(around.left, leftEnd),
    right: right.slice(around.right, rightEnd),
    left_marks: marks(around.left, leftEnd, 'left'),
    right_marks: marks(around.right, rightEnd, 'right'),
    cut: leftEnd < around.left_end || rightEnd < around.right_end,
  };
}

/** Up to three lines between two places, or the end of one where the line goes on. */
function contextBefore(text: string, from: number, end: number): string {
  const near = text.slice(Math.max(from, end - CONTEXT), end);
  if (!near.endsWith('\n')) return near.slice(Math.max(near.lastIndexOf('\n') + 1, near.length - LINE_CONTEXT));
  const lines = near.split(/(?<=\n)/);
  // Where more stands before it, the first line may be only the end of one.
  const whole = near.length === end - from || lines.length === 1;
  return lines
    .slice(whole ? 0 : 1)
    .slice(-CONTEXT_LINES)
    .join('');
}

function contextAfter(text: string, from: number, end: number, midLine: boolean): string {
  const near = text.slice(from, Math.min(end, from + CONTEXT));
  if (midLine && !near.startsWith('\n')) return near.split('\n', 1)[0]?.slice(0, LINE_CONTEXT) ?? '';
  const lines = near.split(/(?<=\n)/);
  const whole = near.length === end - from || near.endsWith('\n') || lines.length === 1;
  return lines
    .slice(0, whole ? lines.length : -1)
    .slice(0, CONTEXT_LINES + (midLine ? 1 : 0))
    .join('');
}

/** Numbers of lines, asked for in order of place. */
class LineCounter {
  readonly #text: string;
  #line = 1;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  at(place: number): number {
    for (;;) {
      const end = this.#text.indexOf('\n', this.#at);
      if (end < 0 || end >= place) return this.#line;
      this.#line++;
      this.#at = end + 1;
    }
  }
}
