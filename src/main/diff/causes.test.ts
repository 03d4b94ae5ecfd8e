import { afterEach, beforeEach, expect, test } from 'vitest';
import { CAUSES, type Comparison } from '../../shared/api.ts';
import { lines, TraceFolder } from '../library/query/trace-testing.ts';
import { WholeRuns } from '../library/read/whole-runs.ts';
import { compareRuns } from './compare-runs.ts';
import { PLANTED, type PlantedCause, plant } from './planted-runs-testing.ts';
import { KnownRuns } from './read-run.ts';

let folder: TraceFolder;
beforeEach(() => {
  folder = new TraceFolder();
});
afterEach(() => folder.close());

async function compare([left, right]: ReturnType<typeof plant>): Promise<Comparison> {
  folder.write('a.trace.jsonl', lines(...left));
  folder.write('b.trace.jsonl', lines(...right));
  const runs = new WholeRuns(folder.writer.db);
  const { comparison } = await compareRuns({
    ...{ id: 'test', runs: { left: runs, right: runs }, question: { left: 'retrace:a', right: 'retrace:b' } },
    ...{
      signal: new AbortController().signal,
      known: new KnownRuns(),
      onProgress: () => undefined,
    },
  });
  return comparison;
}

const classes = CAUSES.filter((cause): cause is PlantedCause => cause !== 'unknown');

/** "Unknown" is a miss, like any other class. */
test.each(classes)('the cause "%s" is found in at least 8 of 10 planted pairs', async (cause) => {
  const found: Record<'difference' | 'divergence', string[]> = { difference: [], divergence: [] };
  for (let variant = 0; variant < PLANTED; variant++) {
    const { first_difference, first_divergence } = await compare(plant(cause, variant));
    found.difference.push(first_difference?.cause.cause ?? 'none');
    found.divergence.push((first_divergence ?? first_difference)?.cause.cause ?? 'none');
  }
  const right = (all: string[]) => all.filter((one) => one === cause).length;
  expect(right(found.difference), `first difference: ${found.difference.join(' ')}`).toBeGreaterThanOrEqual(8);
  expect(right(found.divergence), `first divergence: ${found.divergence.join(' ')}`).toBeGreaterThanOrEqual(8);
});
