import { isObject } from './fields.ts';
import { SUMMARY_LENGTH } from './format.ts';

/** Characters looked at for one line: blanks at the start may hide the text. */
const LOOKED_AT = SUMMARY_LENGTH * 4;

/** Runs of blanks but for single spaces: those are between all words. */
const UNEVEN_BLANKS = /[^\S ]\s*| \s+/g;
/** Where a text was cut inside a character. */
const HALF_A_CHARACTER = /[\ud800-\udbff]$/;

/** The beginning of a text as one line of at most `length` UTF-16 units. */
export function oneLine(text: string, length: number = SUMMARY_LENGTH): string {
  const start = text.trimStart();
  // Most texts fill the line with their first characters: looking at all of them costs more than parsing the record.
  const first = squeeze(start.slice(0, length + 16));
  const isEnough = first.length > length || start.length <= length + 16;
  if (isEnough) return cutText(first, length);
  const more = squeeze(start.slice(0, Math.max(LOOKED_AT, length)));
  return cutText(HALF_A_CHARACTER.test(more) ? more.slice(0, -1) : more, length);
}

/** Each run of blanks as one space, none at the end. */
function squeeze(text: string): string {
  return text.replace(UNEVEN_BLANKS, ' ').trimEnd();
}

/** Cuts a text to `length` UTF-16 units, an ellipsis included, never inside a character. */
export function cutText(text: string, length: number): string {
  if (text.length <= length) return text;
  const last = text.charCodeAt(length - 2);
  return `${text.slice(0, last >= 0xd800 && last < 0xdc00 ? length - 2 : length - 1)}…`;
}

/**
 * One line that tells a JSON value apart: the values of an object with few words around. The work is bounded
 * whatever the size of the value.
 */
export function valueLine(value: unknown): string {
  return oneLine(compact(value, SUMMARY_LENGTH + 1, 3));
}

function compact(value: unknown, room: number, depth: number): string {
  if (typeof value === 'string') return value.slice(0, room * 2);
  if (value === null || value === undefined) return '';
  if (typeof value !== 'object') return String(value);
  if (depth === 0) return Array.isArray(value) ? '[…]' : '{…}';
  let line = '';
  if (Array.isArray(value)) {
    for (const item of value) {
      if (line.length >= room) break;
      line += `${line === '' ? '' : ', '}${compact(item, room - line.length, depth - 1)}`;
    }
    return `[${line}]`;
  }
  if (!isObject(value)) return '';
  for (const key in value) {
    if (line.length >= room) break;
    const text = compact(value[key], room - line.length, depth - 1);
    line += `${line === '' ? '' : ', '}${key}: ${text}`;
  }
  return line;
}
