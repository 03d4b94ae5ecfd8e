import {
  closeSync,
  copyFileSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename } from 'node:path';
import { IndexWriter } from '../../src/main/library/ingest/index-writer.ts';
import { parseDocument, splitAndParse } from '../split-and-parse.ts';

/**
 * Runs in a process of its own: import and comparison over the same bytes, by turns, so that both meet the same
 * machine. Arguments: the trace, the number of rounds, whether it is `lines` or a `document`. Prints milliseconds as
 * JSON.
 */

/** What a trace in several files is put together from is kept beside it, and is no step more. */
const STEPS_SHOWN = 'SELECT count(*) AS n FROM step JOIN run ON run.id = step.run_id WHERE run.fragment = 0';

const SLICE_MS = 20;
/** Shares of the file that are there before, that are appended at once, and that are appended in pieces. */
const BEFORE = 0.4;
const AT_ONCE = 0.4;
const PIECE_BYTES = 256 * 1024;

/** Wall time, and processor time of all threads of the process: the latter hardly changes on a busy machine. */
export interface Timed {
  ms: number;
  cpu_ms: number;
}

export interface Rates {
  import: Timed[];
  parse: Timed[];
  steps: number;
  /** Null for a document: nothing is appended to one. */
  appends: AppendRates | null;
}

interface AppendRates {
  /** A large part of the file that was written while nobody looked. */
  append: Timed[];
  append_parse: Timed[];
  append_bytes: number;
  /** The rest, in pieces that are each read and committed. */
  pieces: Timed[];
  pieces_parse: Timed[];
  pieces_bytes: number;
}

const [path, rounds, container] = process.argv.slice(2);
if (path === undefined || rounds === undefined || (container !== 'lines' && container !== 'document'))
  throw new Error('usage: import-rates.ts FILE ROUNDS lines|document');
const isLines = container === 'lines';

const imports: Timed[] = [];
const parses: Timed[] = [];
let steps = 0;
for (let round = 0; round < Number(rounds); round += 1) {
  parses.push(timed(() => (isLines ? splitAndParse(path) : parseDocument(path))));
  const writer = openWriter();
  imports.push(
    timed(() => {
      readAll(writer, path);
      writer.settle();
    }),
  );
  steps = writer.db.prepare<[], { n: number }>(STEPS_SHOWN).get()?.n ?? 0;
  closeWriter(writer);
}
const rates: Rates = {
  import: imports,
  parse: parses,
  steps,
  appends: isLines ? appendRates(path, Number(rounds)) : null,
};
process.stdout.write(JSON.stringify(rates));

function appendRates(file: string, times: number): AppendRates {
  const appends = Array.from({ length: times }, () => measureAppends(file));
  const [first] = appends;
  if (first === undefined) throw new Error('at least one round');
  return {
    append: appends.map((each) => each.append),
    append_parse: appends.map((each) => each.append_parse),
    append_bytes: first.append_bytes,
    pieces: appends.map((each) => each.pieces),
    pieces_parse: appends.map((each) => each.pieces_parse),
    pieces_bytes: first.pieces_bytes,
  };
}

/** Reads the beginning of the file as a first import, then the rest as it would arrive. */
function measureAppends(whole: string) {
  const growing = `${whole}.growing.trace.jsonl`;
  const size = statSync(whole).size;
  const from = Math.floor(size * BEFORE);
  const middle = Math.floor(size * (BEFORE + AT_ONCE));
  copyFileSync(whole, growing);
  truncateSync(growing, from);
  const writer = openWriter();
  readAll(writer, growing);
  writer.settle();
  const source = openSync(whole, 'r');
  const target = openSync(growing, 'a');
  const copy = (start: number, end: number) => {
    const bytes = Buffer.allocUnsafe(end - start);
    readSync(source, bytes, 0, bytes.length, start);
    writeSync(target, bytes);
  };
  copy(from, middle);
  const append = timed(() => readAll(writer, growing));
  const pieces: Timed = { ms: 0, cpu_ms: 0 };
  for (let at = middle; at < size; at += PIECE_BYTES) {
    copy(at, Math.min(size, at + PIECE_BYTES));
    const took = timed(() => readAll(writer, growing));
    pieces.ms += took.ms;
    pieces.cpu_ms += took.cpu_ms;
  }
  closeSync(source);
  closeSync(target);
  closeWriter(writer);
  rmSync(growing);
  return {
    append,
    append_parse: parseBetween(whole, from, middle),
    append_bytes: middle - from,
    pieces,
    pieces_parse: parseBetween(whole, middle, size),
    pieces_bytes: size - middle,
  };
}

/** The comparison over the same bytes, from the first line that begins in them. */
function parseBetween(file: string, from: number, to: number): Timed {
  const fd = openSync(file, 'r');
  const part = Buffer.allocUnsafe(to - from);
  readSync(fd, part, 0, part.length, from);
  closeSync(fd);
  const alone = `${file}.part`;
  writeFileSync(alone, part.subarray(part.indexOf(0x0a) + 1, part.lastIndexOf(0x0a) + 1));
  const took = timed(() => splitAndParse(alone));
  rmSync(alone);
  return took;
}

function openWriter(): IndexWriter {
  const db = `${path}.bench.db`;
  for (const suffix of ['', '-wal', '-shm']) rmSync(db + suffix, { force: true });
  return new IndexWriter(db);
}

function closeWriter(writer: IndexWriter): void {
  const db = writer.db.name;
  writer.close();
  for (const suffix of ['', '-wal', '-shm']) rmSync(db + suffix, { force: true });
}

function readAll(writer: IndexWriter, file: string): void {
  const files = [{ path: file, relative_path: basename(file) }];
  while (writer.read(files, SLICE_MS).files[0]?.done === false);
}

function timed(work: () => void): Timed {
  const cpu = process.cpuUsage();
  const started = performance.now();
  work();
  const ms = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  return { ms, cpu_ms: (user + system) / 1000 };
}
