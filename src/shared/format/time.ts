import { UNKNOWN } from './numbers.ts';

/** IANA name, `UTC`, or `system` for the zone of this machine. */
export type Zone = string;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: Zone, key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const id = `${zone} ${key}`;
  const known = formats.get(id);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', zone === 'system' ? options : { ...options, timeZone: zone });
  formats.set(id, made);
  return made;
}

/** True when this runtime knows the zone. */
export function isZone(zone: Zone): boolean {
  if (zone === 'system') return true;
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: zone }).resolvedOptions().timeZone.length > 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** The IANA name a zone stands for. */
export function zoneName(zone: Zone): string {
  return zone === 'system' ? format(zone, 'zone', {}).resolvedOptions().timeZone : zone;
}

/** Largest distance from 1970 that a Date can hold, in µs. */
const DATE_LIMIT_US = 8.64e18;

function dateOf(us: number | null): Date | null {
  return us === null || !Number.isFinite(us) || Math.abs(us) > DATE_LIMIT_US ? null : new Date(us / 1000);
}

/** Time of day: 14:07:02, with `ms` 14:07:02.114. */
export function formatClock(us: number | null, zone: Zone, ms = false): string {
  const date = dateOf(us);
  if (!date) return UNKNOWN;
  const options: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', second: '2-digit' };
  return format(zone, ms ? 'clock.ms' : 'clock', ms ? { ...options, fractionalSecondDigits: 3 } : options).format(date);
}

/** Day and time: 21 Nov 2026, 14:07:02. */
export function formatDateTime(us: number | null, zone: Zone): string {
  const date = dateOf(us);
  if (!date) return UNKNOWN;
  return format(zone, 'datetime', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).format(date);
}

/** Day and time with the zone named, and UTC after it where it differs, for tooltips. */
export function formatDateTimeZone(us: number | null, zone: Zone): string {
  if (dateOf(us) === null) return UNKNOWN;
  const name = zoneName(zone);
  const local = `${formatDateTime(us, zone)} ${name}`;
  return name === 'UTC' ? local : `${local}\n${formatDateTime(us, 'UTC')} UTC`;
}

/**
 * How long ago, for a narrow column: now, 12m, 3h, 5d, 3w; from four weeks on the day, or the month of another year:
 * 3 Feb, Feb 2025. The future is "now".
 */
export function formatAge(us: number | null, nowUs: number, zone: Zone): string {
  const date = dateOf(us);
  if (us === null || date === null) return UNKNOWN;
  const minutes = Math.floor((nowUs - us) / 60e6);
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (days < 14) return `${days}d`;
  if (days < 28) return `${Math.floor(days / 7)}w`;
  const sameYear = isoDayOf(us, zone).slice(0, 4) === isoDayOf(nowUs, zone).slice(0, 4);
  return sameYear
    ? format(zone, 'day.month', { day: 'numeric', month: 'short' }).format(date)
    : format(zone, 'month.year', { month: 'short', year: 'numeric' }).format(date);
}

/** How long ago, in words: "now", "12m ago", "3 Feb". */
export function formatAgo(us: number | null, nowUs: number, zone: Zone): string {
  const age = formatAge(us, nowUs, zone);
  return /^\d+[mhdw]$/.test(age) ? `${age} ago` : age;
}

/** An ISO day such as 2026-11-21 for a heading: Today, Yesterday, Sat 21 Nov 2026. Other text stays as it is. */
export function formatDay(isoDay: string, nowUs: number, zone: Zone): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(isoDay);
  if (!parts) return isoDay;
  if (isoDay === isoDayOf(nowUs, zone)) return 'Today';
  if (isoDay === isoDayOf(nowUs - 86_400e6, zone)) return 'Yesterday';
  const noon = Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]), 12);
  return format('UTC', 'day', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' })
    .format(noon)
    .replace(',', '');
}

/** The calendar day of a point in time, as 2026-11-21. */
export function isoDayOf(us: number, zone: Zone): string {
  const parts = format(zone, 'iso', { year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(us / 1000);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
}

/** Minutes east of UTC of a zone at a point in time. */
export function utcOffsetMinutes(us: number, zone: Zone): number {
  const name = format(zone, 'offset', { timeZoneName: 'longOffset' })
    .formatToParts(us / 1000)
    .find((part) => part.type === 'timeZoneName')?.value;
  const parts = /([+-])(\d{2}):(\d{2})/.exec(name ?? '');
  if (!parts) return 0;
  const minutes = Number(parts[2]) * 60 + Number(parts[3]);
  return parts[1] === '-' ? -minutes : minutes;
}
