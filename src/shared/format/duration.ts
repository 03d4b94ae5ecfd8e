import { UNKNOWN } from './numbers.ts';

const pad = (value: number) => String(value).padStart(2, '0');

/**
 * A duration of integer µs for a column: 38ms, 4.2s, 6m 48s, 2h 05m, 3d 04h; "–" when unknown.
 * `derived` durations, not recorded but computed from neighbours, are marked ≈.
 */
export function formatDuration(us: number | null, derived = false): string {
  if (us === null || us < 0) return UNKNOWN;
  return (derived ? '≈' : '') + plain(us);
}

function plain(us: number): string {
  if (us === 0) return '0ms';
  const ms = us / 1000;
  if (ms < 1) return '<1ms';
  if (Math.round(ms) < 1000) return `${Math.round(ms)}ms`;
  if (Math.round(ms / 100) <= 600) return `${(ms / 1000).toFixed(1)}s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${pad(seconds % 60)}s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)}h ${pad(minutes % 60)}m`;
  const hours = Math.round(minutes / 60);
  return `${Math.floor(hours / 24)}d ${pad(hours % 24)}h`;
}

/** A duration for a sentence or a label read aloud: "38 ms", "4.2 seconds", "6 minutes 48 seconds". */
export function speakDuration(us: number | null): string {
  if (us === null || us < 0) return 'duration unknown';
  const ms = us / 1000;
  if (Math.round(ms) < 1000) return ms > 0 && ms < 1 ? 'under 1 ms' : `${Math.round(ms)} ms`;
  if (Math.round(ms / 100) < 600) return `${(ms / 1000).toFixed(1)} seconds`;
  const seconds = Math.round(ms / 1000);
  const parts: string[] = [];
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = seconds % 60;
  const say = (value: number, unit: string) => value > 0 && parts.push(`${value} ${unit}${value === 1 ? '' : 's'}`);
  say(hours, 'hour');
  say(minutes, 'minute');
  if (hours === 0) say(rest, 'second');
  return parts.join(' ');
}

/** A position since the start of a run: 2:32.2, 1:02:32.2, 3d 04:02:32; "–" when unknown. `decimals` of a second, 0 to 3. */
export function formatOffset(us: number | null, decimals: 0 | 1 | 2 | 3 = 1): string {
  if (us === null) return UNKNOWN;
  const sign = us < 0 ? '-' : '';
  const unit = 10 ** (6 - decimals);
  const ticks = Math.round(Math.abs(us) / unit);
  const perSecond = 10 ** decimals;
  const seconds = Math.floor(ticks / perSecond);
  const fraction = decimals === 0 ? '' : `.${String(ticks % perSecond).padStart(decimals, '0')}`;
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor((seconds % 3600) / 60);
  const clock =
    days > 0 ? `${days}d ${pad(hours)}:${pad(minutes)}` : hours > 0 ? `${hours}:${pad(minutes)}` : String(minutes);
  return `${sign}${clock}:${pad(seconds % 60)}${fraction}`;
}

/** Time left as a person says it: "a few seconds", "40 s", "3 min", "2 h". */
export function formatRemaining(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 5) return 'a few seconds';
  if (seconds < 90) return `${Math.round(seconds / 5) * 5} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
