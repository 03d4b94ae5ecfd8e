import { cutText, shortJson, wholeAt } from '../json/short.ts';
import type { Change } from './json-difference.ts';
import type { TextDifference } from './text-difference.ts';

const LONGEST = 80;

/** One sentence on one line: "/timeout_ms is 15000 and 10000." */
export function printChange(change: Change, longest = LONGEST): string {
  const place = change.pointer === '' ? 'the value' : change.pointer;
  if (change.change === 'moved') return `${place} moved to ${change.right_pointer ?? change.pointer}.`;
  if (change.change === 'added') return `${place} is absent and ${shortJson(change.right, longest)}.`;
  if (change.change === 'removed') return `${place} is ${shortJson(change.left, longest)} and absent.`;
  const window = change.text?.windows[0];
  const [left, right] = bothShort(window?.left ?? change.left, window?.right ?? change.right, longest);
  const there = change.right_pointer === undefined ? place : `${place}, in the other ${change.right_pointer},`;
  if (window === undefined) return `${there} is ${left} and ${right}.`;
  const { left_line, right_line } = window;
  const lines = left_line === right_line ? `line ${left_line}` : `lines ${left_line} and ${right_line}`;
  return `${there.replace(/,$/, '')}, ${lines}, is ${left} and ${right}.`;
}

/** Two texts that begin alike are printed from a little before where they differ: their beginnings would look the same. */
function bothShort(left: unknown, right: unknown, longest: number): [string, string] {
  if (typeof left !== 'string' || typeof right !== 'string')
    return [shortJson(left, longest), shortJson(right, longest)];
  let alike = 0;
  while (alike < left.length && alike < right.length && left[alike] === right[alike]) alike++;
  const from = alike < longest / 2 ? 0 : wholeAt(left, alike - Math.floor(longest / 4));
  const print = (text: string): string => shortJson(`${from > 0 ? '…' : ''}${text.slice(from)}`, longest);
  return [print(left), print(right)];
}

/** Both sides of a change for reading. */
export interface ChangeSides {
  /** Cut; of a long text the windows that differ, with what stands around them. Null on the side where there is nothing. */
  left: string | null;
  right: string | null;
  /** The parts of it that the other side has not, [from, to) in UTF-16 units; null where the whole of it is another one. */
  left_marks: [number, number][] | null;
  right_marks: [number, number][] | null;
}

/** Each side is cut to about `most` characters. */
export function changeSides(change: Change, most: number): ChangeSides {
  const side = (name: 'left' | 'right'): Excerpt => {
    if (change.change === (name === 'left' ? 'added' : 'removed')) return { text: null, marks: null };
    if (change.text === undefined) return { text: shortJson(change[name], most), marks: null };
    return windowsOf(change.text, name, most);
  };
  const [left, right] = [side('left'), side('right')];
  return { left: left.text, right: right.text, left_marks: left.marks, right_marks: right.marks };
}

interface Excerpt {
  text: string | null;
  marks: [number, number][] | null;
}

/** The windows of a text with what stands around them, "…" for what is left out between. */
function windowsOf(text: TextDifference, side: 'left' | 'right', most: number): Excerpt {
  let printed = '';
  const marks: [number, number][] = [];
  // A line end that is no part of what differs says nothing at the end of a stretch.
  const trim = () => {
    if (printed.endsWith('\n') && (marks.at(-1)?.[1] ?? 0) < printed.length) printed = printed.slice(0, -1);
  };
  let end = -1;
  for (const [at, window] of text.windows.entries()) {
    const goesOn = window.left_at - window.before.length === end;
    const before = goesOn ? window.before : window.before.replace(/^\n/, '');
    if (at > 0 && !goesOn) {
      trim();
      printed += '\n…\n';
    }
    printed += before;
    for (const [from, to] of window[`${side}_marks`]) marks.push([printed.length + from, printed.length + to]);
    printed += `${window[side]}${window.cut ? '…' : ''}${window.after}`;
    end = window.left_at + window.left.length + window.after.length;
  }
  trim();
  const shown = cutText(text.cut ? `${printed}\n…` : printed, most);
  const marked = marks
    .map(([from, to]): [number, number] => [from, Math.min(to, shown.length)])
    .filter(([from, to]) => from < to);
  return { text: shown, marks: marked };
}
