import { closeSync, copyFileSync, openSync, readSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs';
import { basename } from 'node:path';
import { IndexWriter } from '../../src/main/library/ingest/index-writer.ts';
import { splitAndParse } from '../split-and-parse.ts';

/**
 * Runs in a process of its own: import and comparison over the same bytes, by turns, so that both meet the same
 * machine. Arguments: the trace, the number of rounds. Prints milliseconds as JSON.
 */

const SLICE_MS = 20;
/** Bytes that arrive at a time while appends are measured. */
const APPEND_BYTES = 256 * 1024;
/** Share of the file that is appended. */
const APPENDED = 0.25;

/** Wall time, and processor time of all threads of the process: the latter hardly changes on a busy machine. */
export interface Timed {
  ms: number;
  cpu_ms: number;
}

export interface Rates {
  import: Timed[];
  parse: Timed[];
  append: Timed;
  append_parse: Timed;
  appended_bytes: number;
  steps: number;
}

const [path, rounds] = process.argv.slice(2);
if (path === undefined || rounds === undefined) throw new Error('usage: import-rates.ts FILE ROUNDS');

const imports: Timed[] = [];
const parses: Timed[] = [];
let steps = 0;
for (let round = 0; round < Number(rounds); round += 1) {
  parses.push(timed(() => splitAndParse(path)));
  const writer = openWriter();
  imports.push(
    timed(() => {
      readAll(writer, path);
      writer.settle();
    }),
  );
  steps = writer.db.prepare<[], { n: number }>('SELECT count(*) AS n FROM step').get()?.n ?? 0;
  closeWriter(writer);
}
const rates: Rates = { import: imports, parse: parses, ...measureAppends(path), steps };
process.stdout.write(JSON.stringify(rates));

/** Reads three quarters of the file as a first import, then the rest as it would arrive. */
function measureAppends(whole: string): Pick<Rates, 'append' | 'append_parse' | 'appended_bytes'> {
  const growing = `${whole}.growing.trace.jsonl`;
  const size = statSync(whole).size;
  const from = Math.floor(size * (1 - APPENDED));
  copyFileSync(whole, growing);
  truncateSync(growing, from);
  const writer = openWriter();
  readAll(writer, growing);
  writer.settle();
  const source = openSync(whole, 'r');
  const target = openSync(growing, 'a');
  const piece = Buffer.allocUnsafe(APPEND_BYTES);
  const append: Timed = { ms: 0, cpu_ms: 0 };
  for (let at = from; at < size; at += APPEND_BYTES) {
    const read = readSync(source, piece, 0, APPEND_BYTES, at);
    writeSync(target, piece, 0, read);
    const took = timed(() => readAll(writer, growing));
    append.ms += took.ms;
    append.cpu_ms += took.cpu_ms;
  }
  closeSync(source);
  closeSync(target);
  closeWriter(writer);
  rmSync(growing);
  return { append, append_parse: parseFrom(whole, from), appended_bytes: size - from };
}

/** The comparison over the same bytes, from the first line that begins in them. */
function parseFrom(file: string, from: number): Timed {
  const fd = openSync(file, 'r');
  const probe = Buffer.alloc(1 << 20);
  const read = readSync(fd, probe, 0, probe.length, from);
  closeSync(fd);
  const line = from + probe.subarray(0, read).indexOf(0x0a) + 1;
  return timed(() => splitAndParse(file, line));
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
  while (!writer.read(file, basename(file), SLICE_MS).done);
}

function timed(work: () => void): Timed {
  const cpu = process.cpuUsage();
  const started = performance.now();
  work();
  const ms = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  return { ms, cpu_ms: (user + system) / 1000 };
}
