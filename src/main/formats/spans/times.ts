import type { SpanTime } from './span.ts';

/** Nanoseconds since 1970, as text or, with the last digits lost, as a number. Zero is unset. */
export function nanoTime(value: unknown): SpanTime | null {
  if (typeof value === 'string' && /^\d{4,19}$/.test(value)) {
    const us = Number(value.slice(0, -3));
    return us === 0 || !Number.isSafeInteger(us) ? null : { us, ns: Number(value.slice(-3)) };
  }
  if (typeof value !== 'number' || !(value >= 1000) || value >= 1e19) return null;
  return { us: Math.floor(value / 1000), ns: 0 };
}
