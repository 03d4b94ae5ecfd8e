import { expect } from 'vitest';
import { type Assembled, assemble } from './assemble.ts';
import { dump } from './dump.ts';
import { checkIntegrity } from './integrity.ts';
import { type ReadSample, readSample } from './read-sample.ts';

/** Sizes of a read in bytes: a few bytes more than a short line, and the library's own. */
const CHUNKS = [1024, 7 * 1024, 64 * 1024];

/**
 * Everything that must hold for any file of any format: it is recognised by content alone; nothing dangles; what
 * it becomes depends neither on the size of reads nor on where reading stopped and went on.
 */
export function checkFile(path: string): { sample: ReadSample; whole: Assembled } {
  const sample = readSample(path);
  const whole = assemble(sample.events);
  checkIntegrity(sample, whole);

  const told = JSON.stringify([sample.events, sample.outcomes]);
  const same = (other: ReadSample, how: string) => {
    expect(other.format.id, how).toBe(sample.format.id);
    expect(JSON.stringify([other.events, other.outcomes]) === told, how).toBe(true);
  };
  for (const chunk of CHUNKS) same(readSample(path, { chunk }), `read ${chunk} bytes at a time`);
  same(readSample(path, { cut: true }), 'put away and taken up again after every record');

  const renamed = readSample(path, { name: 'x' });
  expect(renamed.format.id, 'under a meaningless name').toBe(sample.format.id);
  expect(renamed.outcomes.length).toBe(sample.outcomes.length);
  return { sample, whole };
}

/** The same for a fixture of ours, whose text dump lies beside it. */
export async function checkSample(path: string): Promise<void> {
  const { sample, whole } = checkFile(path);
  await expect(dump(whole, sample.outcomes)).toMatchFileSnapshot(`${path}.expected.txt`);
}
