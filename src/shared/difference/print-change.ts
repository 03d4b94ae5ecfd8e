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
  if (window === undefined) return `${place} is ${left} and ${right}.`;
  const { left_line, right_line } = window;
  const lines = left_line === right_line ? `line ${left_line}` : `lines ${left_line} and ${right_line}`;
  return `${place}, ${lines}, is ${left} and ${right}.`;
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
  const stretches: string[] = [];
  let end = -1;
  for (const window of text.windows) {
    const excerpt = `${window.before}${window[side]}${window.cut ? '…' : ''}${window.after}`;
    const goesOn = window.left_at - window.before.length === end ? stretches.pop() : undefined;
    stretches.push(`${goesOn ?? ''}${excerpt}`);
    end = window.left_at + window.left.length + window.after.length;
  }
  const printed = stretches.map((stretch) => stretch.replace(/^\n|\n$/g, '')).join('\n…\n');
  return `${printed}${text.cut ? '\n…' : ''}`;
}
