import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ActiveTime, IDLE_US } from './active-time.ts';

/** First to last moment, less the gaps of the union that are over a minute. */
function byDefinition(spans: readonly (readonly [number, number])[]): number {
  const sorted = spans.toSorted((a, b) => a[0] - b[0]);
  let until = sorted[0]?.[0] ?? 0;
  let active = 0;
  for (const [from, to] of sorted) {
    if (from > until && from - until <= IDLE_US) active += from - until;
    active += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return active;
}

it('is that of the union of all steps, in whatever order they come and wherever it was stored', () => {
  const span = fc
    .tuple(fc.nat(2_000), fc.nat(300))
    .map(([from, length]) => [from * 1e6, (from + length) * 1e6] as const);
  fc.assert(
    fc.property(fc.array(span, { minLength: 1, maxLength: 30 }), fc.nat(30), (spans, stop) => {
      let active = new ActiveTime();
      spans.forEach(([from, to], i) => {
        if (i === stop) active = new ActiveTime(JSON.parse(JSON.stringify(active.state)));
        active.cover(from, to);
      });
      expect(active.active_us).toBe(byDefinition(spans));
    }),
    { numRuns: 2_000 },
  );
});

it('is unknown without a time, and zero for a moment', () => {
  const active = new ActiveTime();
  expect(active.active_us).toBeNull();
  active.cover(5, 5);
  expect(active.active_us).toBe(0);
});
