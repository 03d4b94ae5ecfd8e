import type { Database, Statement } from 'better-sqlite3';
import { RetraceError } from '../../../../shared/errors.ts';
import { parseExact } from '../../containers/exact-integers.ts';
import { isDeeper } from '../../payload/json-text.ts';
import { selectByPointer } from './json-pointer.ts';
import { changed, type IndexedFile, readBytes } from './read-bytes.ts';

/** Bytes read for one step at most; further parts are shown in Raw alone. */
const MAX_BYTES = 96 * 2 ** 20;
/** Levels of a value at most, as when it was indexed. */
const MAX_DEPTH = 2_000;

/** A part of a step in the index, and the file it lies in. */
export interface PartPlace {
  file_id: number;
  offset: number;
  length: number;
  line: number;
  pointer: string | null;
}

/** The bytes behind a step, or behind what is said of a run as a whole. */
export interface StepSource {
  /** Row id of the step or run. */
  id: number;
  parts: PartPlace[];
  files: ReadonlyMap<number, IndexedFile>;
  /** Differs when the bytes behind the step may differ. */
  signature: string;
}

export interface ReadPart {
  place: PartPlace;
  value: unknown;
  /** The record's own bytes; null where it is one of several in a document. */
  bytes: Buffer | null;
}

/** Finds the bytes behind steps and reads them. */
export class StepSources {
  readonly #parts: Statement<[number, number], PartPlace>;
  readonly #manyParts: Statement<[string, string], PartPlace & { step_id: number }>;
  readonly #file: Statement<[number], IndexedFile>;
  readonly #run: Statement<[number], { file_id: number; parts: string | null }>;

  constructor(db: Database) {
    this.#parts = db.prepare(
      `SELECT id / ${2 ** 26} AS file_id, part_offset AS offset, part_length AS length, part_line AS line,
              part_pointer AS pointer, 0 AS part
       FROM step WHERE id = ? AND part_offset IS NOT NULL
       UNION ALL SELECT file_id, offset, length, line, pointer, part FROM step_part WHERE step_id = ? ORDER BY part`,
    );
    this.#manyParts = db.prepare(
      `SELECT id AS step_id, id / ${2 ** 26} AS file_id, part_offset AS offset, part_length AS length, part_line AS line,
              part_pointer AS pointer, 0 AS part
       FROM step WHERE id IN (SELECT value FROM json_each(?)) AND part_offset IS NOT NULL
       UNION ALL SELECT step_id, file_id, offset, length, line, pointer, part FROM step_part
       WHERE step_id IN (SELECT value FROM json_each(?)) ORDER BY part`,
    );
    this.#file = db.prepare('SELECT path, device, inode, mtime_us, head_hash, read_offset FROM file WHERE id = ?');
    this.#run = db.prepare('SELECT file_id, parts FROM run WHERE id = ?');
  }

  /** To be called inside a transaction. */
  find(id: number): StepSource {
    return this.#source(id, this.#parts.all(id, id));
  }

  /** The same for many steps, in the order of `ids`. */
  findAll(ids: readonly number[]): StepSource[] {
    const list = JSON.stringify(ids);
    const parts = new Map<number, PartPlace[]>(ids.map((id) => [id, []]));
    for (const { step_id, ...part } of this.#manyParts.all(list, list)) parts.get(step_id)?.push(part);
    const known = new Map<number, IndexedFile>();
    return ids.map((id) => this.#source(id, parts.get(id) ?? [], known));
  }

  /** To be called inside a transaction. */
  findRun(id: number): StepSource {
    const run = this.#run.get(id);
    const locators: (Omit<PartPlace, 'file_id' | 'pointer'> & { pointer?: string })[] = JSON.parse(run?.parts ?? '[]');
    const file_id = run?.file_id ?? 0;
    return this.#source(
      id,
      locators.map(({ offset, length, line, pointer }) => ({
        file_id,
        offset,
        length,
        line,
        pointer: pointer ?? null,
      })),
    );
  }

  #source(id: number, parts: PartPlace[], known = new Map<number, IndexedFile>()): StepSource {
    const files = new Map<number, IndexedFile>();
    for (const { file_id } of parts) {
      const file = known.get(file_id) ?? this.#file.get(file_id);
      if (file === undefined) continue;
      known.set(file_id, file);
      files.set(file_id, file);
    }
    const stamps = [...files.values()].map(stampOf);
    const places = parts.map(({ file_id, offset, length, pointer }) => [file_id, offset, length, pointer]);
    return { id, parts, files, signature: JSON.stringify([id, stamps, places]) };
  }
}

/** The document read last: all steps of a file may lie in one, and parsing it for each would be slow. */
export class LastDocument {
  key = '';
  value: unknown = null;
}

/** The values of a step's parts in order, as many as `MAX_BYTES` takes. Throws as `readBytes` does. */
export async function readParts(
  source: StepSource,
  last: LastDocument,
  signal: AbortSignal,
  exactIntegers = false,
): Promise<ReadPart[]> {
  const places = withinLimit(source.parts);
  const read = new Map<string, { value: unknown; bytes: Buffer | null }>();
  for (const [file_id, file] of source.files) {
    const own = places.filter((part) => part.file_id === file_id);
    const ranges = [...new Map(own.map((part) => [rangeKey(part), part])).values()];
    const inside = own.every((part) => part.pointer !== null);
    const known = inside && ranges.length === 1 && documentKey(file, ranges[0]) === last.key;
    const all = await readBytes(file, known ? [] : ranges, signal);
    ranges.forEach((part, at) => {
      const bytes = all[at];
      const value = bytes === undefined ? last.value : parse(bytes, file.path, exactIntegers && inside);
      read.set(rangeKey(part), { value, bytes: bytes ?? null });
      if (inside) Object.assign(last, { key: documentKey(file, part), value });
    });
  }
  return places.map((place) => {
    const { value, bytes } = read.get(rangeKey(place)) ?? { value: null, bytes: null };
    return place.pointer === null
      ? { place, value, bytes }
      : { place, value: selectByPointer(value, place.pointer) ?? null, bytes: null };
  });
}

/** Parts in one shared record have the same. */
function rangeKey({ file_id, offset, length }: PartPlace): string {
  return `${file_id}:${offset}:${length}`;
}

function documentKey(file: IndexedFile, part: PartPlace | undefined): string {
  return JSON.stringify([stampOf(file), part?.offset, part?.length]);
}

/** Differs whenever the file was read since, also where its steps lie at the same places: it may be written over. */
function stampOf({ path, device, inode, mtime_us }: IndexedFile): unknown[] {
  return [path, device, inode, mtime_us];
}

function withinLimit(parts: readonly PartPlace[]): PartPlace[] {
  const seen = new Set<string>();
  let bytes = 0;
  return parts.filter((part) => {
    if (!seen.has(rangeKey(part))) bytes += part.length;
    seen.add(rangeKey(part));
    return bytes <= MAX_BYTES;
  });
}

function parse(bytes: Buffer, path: string, exactIntegers: boolean): unknown {
  let value: unknown;
  try {
    value = (exactIntegers ? parseExact : JSON.parse)(bytes.toString('utf8'));
  } catch {
    // What was indexed did parse: the file holds something else by now.
    throw changed(path);
  }
  if (isDeeper(value, MAX_DEPTH)) {
    throw new RetraceError(
      'unreadable',
      `${path} nests deeper than ${MAX_DEPTH} levels here.`,
      'Open the file itself.',
    );
  }
  return value;
}
