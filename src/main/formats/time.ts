/** A point in time as files write it. */
export interface ParsedTime {
  /** Integer microseconds UTC. */
  us: number;
  /** Nanoseconds beyond the microsecond. */
  ns: number;
  /** False where the text names no zone: it was read as UTC. */
  zoned: boolean;
}

const ISO = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9})\d*)?\s*(Z|z|[+-]\d\d:?\d\d)?$/;
const ZERO = 0x30;

/**
 * Reads an ISO 8601 time. Null for anything else, days that do not exist included. Nearly all times in traces
 * are written as `2026-05-03T10:00:00.000Z`; those take the short way.
 */
export function parseTime(value: unknown): ParsedTime | null {
  if (typeof value !== 'string') return null;
  const ms = millisecondsOfPlain(value);
  if (ms !== null) return { us: ms * 1000, ns: 0, zoned: true };
  const match = ISO.exec(value);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second, fraction = '', zone] = match;
  const start = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  if (!isDay(start, Number(month), Number(day)) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) {
    return null;
  }
  const digits = fraction.padEnd(9, '0');
  return {
    us: (start - offsetOf(zone)) * 1000 + Number(digits.slice(0, 6)),
    ns: Number(digits.slice(6)),
    zoned: zone !== undefined,
  };
}

/** Microseconds of a time with a zone or without; null where there is none. */
export function timeUs(value: unknown): number | null {
  if (typeof value === 'string') {
    const ms = millisecondsOfPlain(value);
    if (ms !== null) return ms * 1000;
  }
  return parseTime(value)?.us ?? null;
}

let lastDay = '';
let lastDayMs = 0;

/** `YYYY-MM-DDTHH:MM:SS.mmmZ` and nothing else, without a regular expression: this runs once a record. */
function millisecondsOfPlain(text: string): number | null {
  if (text.length !== 24 || text.charCodeAt(10) !== 0x54 || text.charCodeAt(19) !== 0x2e || !text.endsWith('Z')) {
    return null;
  }
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  const tenths = twoDigits(text, 20);
  const last = text.charCodeAt(22) - ZERO;
  if (!(hour < 24 && minute < 60 && second < 60 && tenths < 100 && last >= 0 && last < 10)) return null;
  if (text.charCodeAt(13) !== 0x3a || text.charCodeAt(16) !== 0x3a) return null;
  const day = text.slice(0, 10);
  if (day !== lastDay) {
    const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day);
    if (match === null) return null;
    const ms = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
    if (!isDay(ms, Number(match[2]), Number(match[3]))) return null;
    lastDay = day;
    lastDayMs = ms;
  }
  return lastDayMs + ((hour * 60 + minute) * 60 + second) * 1000 + tenths * 10 + last;
}

/** 255 where there are no two digits. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO;
  const ones = text.charCodeAt(at + 1) - ZERO;
  return tens >= 0 && tens < 10 && ones >= 0 && ones < 10 ? tens * 10 + ones : 255;
}

/** `Date.UTC` carries 31 February over into March: such a day is no day. */
function isDay(ms: number, month: number, day: number): boolean {
  const date = new Date(ms);
  return date.getUTCMonth() + 1 === month && date.getUTCDate() === day;
}

function offsetOf(zone: string | undefined): number {
  if (zone === undefined || zone.length === 1) return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}
