import { expect, it } from 'vitest';
import { Passes } from './passes.ts';

const read = (runs: number, problems = 0, size = 1000) => ({ status: 'whole' as const, size, problems, runs });

it('says once what the reading of a source came to', () => {
  const lines: string[] = [];
  let now = 100;
  const passes = new Passes(
    (line) => lines.push(line),
    () => now,
  );
  const source = { id: 1, path: '/traces' };
  passes.begin(source, ['/traces/a', '/traces/b'], now);
  passes.finish('/traces/a', read(2, 3));
  // A scan meanwhile found one more; another source has nothing to do with it.
  passes.begin(source, ['/traces/c'], now);
  passes.begin({ id: 2, path: '/other' }, ['/other/x'], now);
  passes.finish('/traces/b', { ...read(0), status: 'unrecognised' });
  expect(lines).toEqual([]);
  now = 2_600;
  passes.finish('/traces/c', read(1));
  expect(lines).toEqual(['Read /traces: 3 files, 3.0 kB, 3 runs, 3 problems, 1 not recognised, in 2.5s.']);
  // Paused or gone before it was read: not counted as read.
  passes.finish('/other/x', null);
  expect(lines.at(-1)).toBe('Read /other: 0 files, 0 B, 0 runs, 0 problems, 0 not recognised, in 2.5s.');
  passes.begin(source, [], now);
  passes.finish('/traces/a', read(1));
  expect(lines).toHaveLength(2);
});
