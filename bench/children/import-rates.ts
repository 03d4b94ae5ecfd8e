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

export interface Rates {
  import_ms: number[];
  parse_ms: number[];
  append_ms: number;
  append_parse_ms: number;
  appended_bytes: number;
  steps: number;
}

const [path, rounds] = process.argv.slice(2);
if (path === undefined || rounds === undefined) throw new Error('usage: import-rates.ts FILE ROUNDS');

const rates: Rates = { import_ms: [], parse_ms: [], append_ms: 0, append_parse_ms: 0, appended_bytes: 0, steps: 0 };
for (let round = 0; round < Number(rounds); round += 1) {
  rates.parse_ms.push(timed(() => splitAndParse(path)));
  const writer = openWriter();
  rates.import_ms.push(
    timed(() => {
      readAll(writer, path);
      writer.settle();
    }),
  );
  rates.steps = writer.db.prepare<[], { n: number }>('SELECT count(*) AS n FROM step').get()?.n ?? 0;
  closeWriter(writer);
}
Object.assign(rates, measureAppends(path));
process.stdout.write(JSON.stringify(rates));

/** Reads three quarters of the file as a first import, then the rest as it would arrive. */
function measureAppends(whole: string): Pick<Rates, 'append_ms' | 'append_parse_ms' | 'appended_bytes'> {
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
  let append_ms = 0;
  for (let at = from; at < size; at += APPEND_BYTES) {
    const read = readSync(source, piece, 0, APPEND_BYTES, at);
    writeSync(target, piece, 0, read);
    append_ms += timed(() => readAll(writer, growing));
  }
  closeSync(source);
  closeSync(target);
  closeWriter(writer);
  rmSync(growing);
  const append_parse_ms = parseFrom(whole, from);
  return { append_ms, append_parse_ms, appended_bytes: size - from };
}

/** The comparison over the same bytes, from the first line that begins in them. */
function parseFrom(file: string, from: number): number {
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

function timed(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}
