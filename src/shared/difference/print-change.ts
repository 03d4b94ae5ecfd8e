import { cutText, shortJson } from '../json/short.ts';
import type { Change } from './json-difference.ts';
import type { TextDifference } from './text-difference.ts';

const LONGEST = 80;

/** One sentence on one line: "/timeout_ms is 15000 and 10000." */
export function printChange(change: Change, longest = LONGEST): string {
  const place = change.pointer === '' ? 'the value' : change.pointer;
  if (change.change === 'moved') return `${place} moved to ${change.right_pointer ?? change.pointer}.`;
  const window = change.text?.windows[0];
  if (window === undefined) {
    return `${place} is ${printSide(change, 'left', longest)} and ${printSide(change, 'right', longest)}.`;
  }
  const { left_line, right_line } = window;
  const lines = left_line === right_line ? `line ${left_line}` : `lines ${left_line} and ${right_line}`;
  return `${place}, ${lines}, is ${shortJson(window.left, longest)} and ${shortJson(window.right, longest)}.`;
}

function printSide(change: Change, side: 'left' | 'right', longest: number): string {
  const there = side === 'left' ? change.change !== 'added' : change.change !== 'removed';
  return there ? shortJson(change[side], longest) : 'absent';
}

/** Both sides for reading, cut to about `most` characters each; null on the side where there is nothing. */
export function changeSides(change: Change, most: number): { left: string | null; right: string | null } {
  const side = (name: 'left' | 'right'): string | null => {
    if (change.change === (name === 'left' ? 'added' : 'removed')) return null;
    return change.text === undefined ? shortJson(change[name], most) : cutText(windowsOf(change.text, name), most);
  };
  return { left: side('left'), right: side('right') };
}

/** The windows of a text with what stands around them, "…" for what is left out between. */
function windowsOf(text: TextDifference, side: 'left' | 'right'): string {
  const windows = text.windows.map((window) =>
    `${window.before}${window[side]}${window.after}`.replace(/^\n|\n$/g, ''),
  );
  return `${windows.join('\n…\n')}${text.cut ? '\n…' : ''}`;
}
