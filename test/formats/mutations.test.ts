import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseExact } from '../../src/main/library/containers/exact-integers.ts';
import { assemble } from './assemble.ts';
import { valueAt } from './integrity.ts';
import { linesOf, mutateDocument, mutateLines, seeded } from './mutate.ts';
import { type ReadSample, readSample, recogniseFile } from './read-sample.ts';

/**
 * Real files that something happened to: bytes flipped, lines cut, swapped, repeated, left out, values of other types,
 * the end missing. Whatever it is, nothing is thrown, what is told holds together, what is remembered stays small, and
 * a line that was left as it was is still read. `RETRACE_MUTATIONS` says how many each file gets.
 */
const MUTATIONS = Number(process.env.RETRACE_MUTATIONS ?? 20);
/** A large file is read once for so many of them. */
const PER_READING = 20;
/** Steps of a mutated file that are also shown. */
const SHOWN = 5;
const MOST_STATE = 4_000_000;

const CORPUS = join(import.meta.dirname, '../../../shared/corpus');
const FIXTURES = join(import.meta.dirname, '../fixtures');
const ROOT = existsSync(CORPUS) ? CORPUS : FIXTURES;

const folder = mkdtempSync(join(tmpdir(), 'retrace-mutations-'));
afterAll(() => rmSync(folder, { recursive: true }));

const files = readdirSync(ROOT, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !entry.name.endsWith('.expected.txt'))
  .map((entry) => join(entry.parentPath, entry.name))
  .filter((path) => recogniseFile(path).format !== null);

/** Reads what is at `path`, or nothing where the mutation left nothing that is recognised. */
function read(path: string): ReadSample | null {
  return recogniseFile(path).format === null ? null : readSample(path);
}

/** Events that hold together, steps that can be shown, and a memory that did not grow with the damage. */
function check(sample: ReadSample, random: (below: number) => number): void {
  const { steps } = assemble(sample.events);
  for (let n = 0; n < SHOWN && steps.length > 0; n++) {
    const step = steps[random(steps.length)];
    const parts = (step?.parts ?? []).map((at) => ({ at, value: valueAt(at, sample) }));
    const { key = '', type = 'event', name = '' } = step ?? {};
    sample.format.content(parts, { key, type, name });
  }
  expect(JSON.stringify(sample.state).length).toBeLessThan(MOST_STATE);
}

/** Where each line begins that stands in the original as it is here, and was a record there. */
function untouched(bytes: Buffer, records: ReadonlySet<string>): number[] {
  const places: number[] = [];
  let offset = 0;
  let glued = false;
  for (const line of linesOf(bytes)) {
    if (!glued && records.has(line.toString('latin1'))) places.push(offset);
    offset += line.length;
    glued = line.at(-1) !== 0x0a;
  }
  return places;
}

/** Records of the original that stand in the document as they were, at their places, and are not read. */
function lostOf(original: ReadSample, sample: ReadSample): unknown[] {
  const parse = sample.format.exact_integers === true ? parseExact : JSON.parse;
  const document: unknown = parse(sample.bytes.toString('utf8'));
  const read = new Set(sample.records.map(({ at }) => at.pointer));
  const inside = original.records.filter(({ at }) => at.pointer !== undefined && at.pointer !== '');
  return inside.flatMap(({ value, at: { pointer = '' } }) => {
    let there = document;
    for (const key of pointer.split('/').slice(1)) {
      there = typeof there === 'object' && there !== null ? Reflect.get(there, key) : undefined;
    }
    return !read.has(pointer) && JSON.stringify(there) === JSON.stringify(value) ? [pointer] : [];
  });
}

describe(`real files, ${MUTATIONS} mutations each`, () => {
  it.each(files.map((path) => [relative(ROOT, path), path] as const))('%s', (name, path) => {
    const bytes = readFileSync(path);
    const found = recogniseFile(path);
    if (found.format === null) throw new Error('not recognised any more');
    const isDocument = found.container === 'json';
    const original = readSample(path);
    const own = new Set(original.records.map(({ at }) => at.offset));
    let offset = 0;
    const records = new Set<string>();
    for (const line of isDocument ? [] : linesOf(bytes)) {
      if (own.has(offset) && line.at(-1) === 0x0a) records.add(line.toString('latin1'));
      offset += line.length;
    }
    const mutated = join(folder, 'mutated');
    const step = isDocument ? 1 : PER_READING;
    for (let seed = 0; seed < MUTATIONS; seed += step) {
      const random = seeded(seed);
      const changed = isDocument ? mutateDocument(bytes, random) : mutateLines(bytes, step, random);
      writeFileSync(mutated, changed);
      try {
        const sample = read(mutated);
        if (sample === null) continue;
        check(sample, random);
        if (sample.format !== found.format) continue;
        if (isDocument) {
          expect(lostOf(original, sample), 'untouched records that are not read').toEqual([]);
          continue;
        }
        const starts = new Set(sample.records.map(({ at }) => at.offset));
        const lost = untouched(changed, records).filter((place) => !starts.has(place));
        expect(lost, 'untouched lines that are not read').toEqual([]);
      } catch (error) {
        throw new Error(`${name}, seed ${seed}`, { cause: error });
      }
    }
  });
});
