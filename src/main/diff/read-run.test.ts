import { expect, test } from 'vitest';
import { KnownRuns } from './read-run.ts';
import type { RunSignatures } from './run-signatures.ts';

const signatures = (count: number) => ({ count }) as RunSignatures;
const kept = (known: KnownRuns, keys: readonly string[]) => keys.filter((key) => known.get(key) !== undefined);
const KEYS = Array.from({ length: 24 }, (_, at) => `run ${at}`);

test('of short runs as many are kept as can be compared at once, of long ones the last eight', () => {
  const short = new KnownRuns();
  for (const key of KEYS) short.keep(key, signatures(3_000));
  expect(kept(short, KEYS)).toHaveLength(24);

  const long = new KnownRuns();
  for (const key of KEYS) long.keep(key, signatures(100_000));
  expect(kept(long, KEYS)).toEqual(KEYS.slice(-8));
});
