import { isUtf8 } from 'node:buffer';
import type { ProblemCode } from '../../formats/format.ts';

/** Limits on one JSON value, in bytes and levels. Tests set them low. */
export interface ValueLimits {
  /** A larger value becomes a problem: parsing holds about four times its bytes in memory. */
  bytes: number;
  /** A deeper value becomes a problem: what prints or walks it may recurse. */
  depth: number;
}

/** A value within these is parsed inside the memory budget (docs/architecture.md) and walked without overflow. */
export const LINE_LIMITS: ValueLimits = { bytes: 32 * 2 ** 20, depth: 2_000 };

/** Why bytes are not a record, said of the line or document that they are: "is not valid UTF-8". */
export interface Unreadable {
  code: ProblemCode;
  message: string;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * End of the object or array that begins at `start`, or -1 when it does not end within `bytes` or no
 * object or array begins there. Knows brackets and strings only: `JSON.parse` judges what is between.
 */
export function endOfValue(bytes: Buffer, start: number): number {
  let depth = 0;
  for (let i = start; i < bytes.length; i++) {
    switch (bytes[i]) {
      case 0x7b: // {
      case 0x5b: // [
        depth++;
        break;
      case 0x7d: // }
      case 0x5d: // ]
        depth--;
        if (depth === 0) return i + 1;
        break;
      case QUOTE:
        i = endOfString(bytes, i);
        if (i < 0) return -1;
        break;
    }
    if (depth === 0) return -1;
  }
  return -1;
}

/** Index of the quote that closes the string opened at `open`, or -1. */
function endOfString(bytes: Buffer, open: number): number {
  let close = bytes.indexOf(QUOTE, open + 1);
  while (close >= 0) {
    let backslashes = 0;
    while (bytes[close - 1 - backslashes] === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return close;
    close = bytes.indexOf(QUOTE, close + 1);
  }
  return -1;
}

/** Parses the bytes of one JSON text; never throws. `parse` is `JSON.parse` or `parseExact`. */
export function parseValue(
  bytes: Buffer,
  parse: (text: string) => unknown = JSON.parse,
): { value: unknown } | Unreadable {
  if (!isUtf8(bytes)) return { code: 'invalid_utf8', message: 'is not valid UTF-8' };
  try {
    return { value: parse(bytes.toString('utf8')) };
  } catch (error) {
    const nul = bytes.indexOf(0);
    if (nul >= 0) return { code: 'invalid_json', message: `holds a NUL byte, ${nul} bytes into the value` };
    return { code: 'invalid_json', message: `is not valid JSON: ${jsonReason(error)}` };
  }
}

/** Why a parsed value cannot be a record, or null when it can. `length` is that of its JSON text. */
export function notARecord(value: unknown, length: number, limits: ValueLimits): Unreadable | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { code: 'not_an_object', message: `is ${typeName(value)}, not a JSON object` };
  }
  // Each level takes two bytes at least, so that short values need no walk.
  if (length > 2 * limits.depth && deeperThan(value, limits.depth)) {
    return { code: 'too_deep', message: `is nested deeper than ${limits.depth.toLocaleString('en')} levels` };
  }
  return null;
}

/** Why a value over the limit is left out. */
export function tooLarge(limits: ValueLimits): Unreadable {
  return { code: 'too_large', message: `is larger than ${megabytes(limits.bytes)}` };
}

/** Level by level: a recursion as deep as the value would need more stack than a thread may have. */
function deeperThan(value: object, levels: number): boolean {
  let level: object[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth === levels) return true;
    const below: object[] = [];
    for (const outer of level) {
      // Arrays are walked by index: `for in` over them takes many times as long.
      if (Array.isArray(outer)) {
        for (const inner of outer) if (typeof inner === 'object' && inner !== null) below.push(inner);
      } else {
        for (const key in outer) {
          const inner: unknown = outer[key as keyof typeof outer];
          if (typeof inner === 'object' && inner !== null) below.push(inner);
        }
      }
    }
    level = below;
  }
  return false;
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}

function megabytes(bytes: number): string {
  return bytes >= 2 ** 20 ? `${Math.round(bytes / 2 ** 20)} MB` : `${bytes} bytes`;
}

/** The engine's reason without the excerpt of the trace that it may quote. */
function jsonReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const reason = message
    .replace(/, (?:\.\.\.)?"[\s\S]*$/, '')
    .replace(/ in JSON at position (\d+)[\s\S]*$/, ' at character $1')
    .replace(/ after JSON at position (\d+)[\s\S]*$/, ' after the value at character $1')
    .replace('Unexpected token', 'unexpected character')
    .replace('Unexpected end of JSON input', 'it is cut short');
  return reason.charAt(0).toLowerCase() + reason.slice(1);
}
