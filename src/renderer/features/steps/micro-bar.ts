/** Durations below this fill the same sliver, µs. */
const FLOOR_US = 1000;

/**
 * Share of the track that a duration fills, 0 to 1, on a log scale that is the same for the whole list: the
 * longest step fills it, a tenfold shorter one is shorter by one fixed length.
 */
export function barShare(duration_us: number | null, longest_us: number | null): number | null {
  if (duration_us === null || duration_us < 0) return null;
  const longest = Math.log1p(Math.max(longest_us ?? 0, duration_us, FLOOR_US) / FLOOR_US);
  return Math.log1p(duration_us / FLOOR_US) / longest;
}
