import { commonSubsequence } from './subsequence.ts';
import type { Work } from './work.ts';

/** A part of the left text, from `left` to `left_end`, in whose place the right one has another, maybe an empty one. */
export interface Region {
  left: number;
  left_end: number;
  right: number;
  right_end: number;
}

/** Lines longer than this are taken apart further. */
const LONG_LINE = 1_000;
const LONGEST_PIECE = 8_192;
/** Most words of a changed stretch that are held against each other. */
const MOST_WORDS = 4_000;
/** Equal parts between two changes that are too small to be worth telling apart. */
const SMALL_ISLAND = 3;
/** Most lines of a stretch without an equal one that are held against each other. */
const MOST_LINES = 200;

const WORD = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}\p{M}_]+|[^\S\n]+|./gsu;

/** What differs between two texts, in order: by lines, then by words in what changed. Long lines are cut into pieces. */
export function textRegions(left: string, right: string, work: Work): Region[] {
  const all = trimmed(left, right, { left: 0, left_end: left.length, right: 0, right_end: right.length });
  if (isEmpty(all)) return [];
  const before = all.left - lineStart(left, all.left);
  const after = lineEnd(left, all.left_end) - all.left_end;
  const lines: Region = {
    left: all.left - before,
    left_end: all.left_end + after,
    right: all.right - before,
    right_end: all.right_end + after,
  };
  work.spend((lines.left_end - lines.left + lines.right_end - lines.right) >> 4);
  const a = piecesOf(left, lines.left, lines.left_end);
  const b = piecesOf(right, lines.right, lines.right_end);
  const regions: Region[] = [];
  for (const region of unmatched(left, a, right, b, work)) regions.push(...byWords(left, right, region, work));
  return joined(left, regions);
}

function isEmpty(region: Region): boolean {
  return region.left === region.left_end && region.right === region.right_end;
}

/** Without what both begin and end with; never between the halves of a surrogate pair. */
function trimmed(left: string, right: string, region: Region): Region {
  let { left: from, left_end: end, right: to, right_end: toEnd } = region;
  while (from < end && to < toEnd && left.charCodeAt(from) === right.charCodeAt(to)) {
    from++;
    to++;
  }
  if (from > region.left && isHigh(left.charCodeAt(from - 1))) {
    from--;
    to--;
  }
  while (end > from && toEnd > to && left.charCodeAt(end - 1) === right.charCodeAt(toEnd - 1)) {
    end--;
    toEnd--;
  }
  if (end < region.left_end && isLow(left.charCodeAt(end))) {
    end++;
    toEnd++;
  }
  return { left: from, left_end: end, right: to, right_end: toEnd };
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}

/** Where the line around a place begins; of a long line, a part of it that begins with a word. */
function lineStart(text: string, at: number): number {
  for (let start = at; start > at - LONG_LINE; start--) {
    if (start === 0 || text.charCodeAt(start - 1) === NEW_LINE) return start;
  }
  for (let start = at; start > at - LONG_LINE; start--) if (!isWord(text.charCodeAt(start - 1))) return start;
  return at;
}

function lineEnd(text: string, at: number): number {
  if (at > 0 && text.charCodeAt(at - 1) === NEW_LINE) return at;
  for (let end = at; end < at + LONG_LINE; end++) {
    if (end === text.length) return end;
    if (text.charCodeAt(end) === NEW_LINE) return end + 1;
  }
  for (let end = at; end < at + LONG_LINE; end++) if (!isWord(text.charCodeAt(end))) return end;
  return at;
}

const NEW_LINE = 10;

/** Latin letters and digits, and all that is not ASCII: a text is not cut before or after these. */
function isWord(unit: number): boolean {
  return (unit >= 0x30 && unit < 0x3a) || ((unit | 0x20) >= 0x61 && (unit | 0x20) < 0x7b) || unit > 0x7f;
}

/** Where pieces begin and end: lines, and of long lines parts cut by what stands there, so that both texts are cut alike. */
function piecesOf(text: string, from: number, end: number): number[] {
  const cuts = [from];
  for (let at = from; at < end; ) {
    const line = text.indexOf('\n', at);
    const stop = line < 0 || line >= end ? end : line + 1;
    if (stop - at > LONG_LINE) cutLine(text, at, stop, cuts);
    cuts.push(stop);
    at = stop;
  }
  return cuts;
}

function cutLine(text: string, from: number, end: number, cuts: number[]): void {
  let begun = from;
  for (let at = from + 4; at < end; at++) {
    const unit = text.charCodeAt(at - 1);
    const mixed = unit * 31 + text.charCodeAt(at - 2) * 17 + text.charCodeAt(at - 3) * 7 + text.charCodeAt(at - 4);
    const here = !isWord(unit) && mixed % 16 === 0;
    if (!here && (at - begun < LONGEST_PIECE || isLow(text.charCodeAt(at)))) continue;
    cuts.push(at);
    begun = at;
  }
}

function wordsOf(text: string, from: number, end: number): number[] {
  const cuts = [from];
  for (const match of text.slice(from, end).matchAll(WORD)) {
    cuts.push(from + match.index + match[0].length);
    if (cuts.length > MOST_WORDS) break;
  }
  return cuts;
}

/** The stretches between the pieces that both texts have, in order. `a` and `b` are where pieces begin and end. */
function unmatched(left: string, a: readonly number[], right: string, b: readonly number[], work: Work): Region[] {
  const numbers = new Map<string, number>();
  const numbered = (text: string, cuts: readonly number[]): Int32Array =>
    Int32Array.from({ length: cuts.length - 1 }, (_, at) => {
      const piece = text.slice(cuts[at], cuts[at + 1]);
      const known = numbers.get(piece) ?? numbers.size;
      numbers.set(piece, known);
      return known;
    });
  const places = commonSubsequence(numbered(left, a), numbered(right, b), work);
  const regions: Region[] = [];
  let [from, to] = [0, 0];
  const close = (end: number, toEnd: number): void => {
    const region = { left: a[from] ?? 0, left_end: a[end] ?? 0, right: b[to] ?? 0, right_end: b[toEnd] ?? 0 };
    if (!isEmpty(region)) regions.push(region);
    [from, to] = [end + 1, toEnd + 1];
  };
  places.forEach((place, at) => {
    if (place >= 0) close(at, place);
  });
  close(a.length - 1, b.length - 1);
  return regions;
}

function byWords(left: string, right: string, region: Region, work: Work): Region[] {
  if (region.left === region.left_end || region.right === region.right_end) return [region];
  const a = wordsOf(left, region.left, region.left_end);
  const b = wordsOf(right, region.right, region.right_end);
  if (a.length <= MOST_WORDS && b.length <= MOST_WORDS && work.rest > 0) {
    work.spend(8 * (a.length + b.length));
    return unmatched(left, a, right, b, work);
  }
  work.capped = true;
  return lineByLine(left, right, region, work) ?? [trimmed(left, right, region)];
}

/** A stretch in which every line changed: each is held against the one in its place, as far as there is work for it. */
function lineByLine(left: string, right: string, region: Region, work: Work): Region[] | null {
  const a = piecesOf(left, region.left, region.left_end);
  const b = piecesOf(right, region.right, region.right_end);
  if (a.length !== b.length || a.length === 2 || work.rest === 0) return null;
  const regions: Region[] = [];
  for (let at = 0; at + 1 < a.length; at++) {
    const line = { left: a[at] ?? 0, left_end: a[at + 1] ?? 0, right: b[at] ?? 0, right_end: b[at + 1] ?? 0 };
    if (at < MOST_LINES) {
      regions.push(...byWords(left, right, line, work));
      continue;
    }
    const rest = trimmed(left, right, { ...line, left_end: region.left_end, right_end: region.right_end });
    if (!isEmpty(rest)) regions.push(rest);
    break;
  }
  return regions;
}

/** Changes with next to nothing between them are one. */
function joined(left: string, regions: readonly Region[]): Region[] {
  const result: Region[] = [];
  for (const region of regions) {
    const last = result.at(-1);
    if (last === undefined || !isIsland(left.slice(last.left_end, Math.min(region.left, last.left_end + 80)))) {
      result.push({ ...region });
      continue;
    }
    last.left_end = region.left_end;
    last.right_end = region.right_end;
  }
  return result;
}

function isIsland(text: string): boolean {
  return !text.includes('\n') && (text.length < SMALL_ISLAND || (text.length < 80 && text.trim() === ''));
}
