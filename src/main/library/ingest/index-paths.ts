import { realpath, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { UnrecognisedFile } from '../../../shared/api.ts';
import { RetraceError } from '../../../shared/errors.ts';
import { walkFolder } from '../sources/walk.ts';
import { keepHeapSmall } from './heap.ts';
import { type FileToRead, IndexWriter, type WriterOptions } from './index-writer.ts';

/** Longest stretch of reading before progress is told and a cancellation is noticed, in ms. */
const SLICE_MS = 100;

export interface IndexProgress {
  files_done: number;
  files_total: number;
  bytes_done: number;
  bytes_total: number;
}

export interface IndexOptions extends WriterOptions {
  /** File of the index; it is made when it is not there. */
  db: string;
  onProgress?: (progress: IndexProgress) => void;
  /** Told of each file, at the end, that has problems, and of how many. */
  onProblems?: (path: string, problems: number) => void;
  signal?: AbortSignal;
  /** In ms. */
  slice_ms?: number;
}

interface FormatCounts {
  files: number;
  runs: number;
  steps: number;
  problems: number;
}

/** What `retrace index` prints. */
export interface IndexReport {
  /** Files of a known format, and their bytes. */
  files: number;
  bytes: number;
  runs: number;
  steps: number;
  /** Parts that could not be read, whole files and folders included. */
  problems: number;
  seconds: number;
  formats: Record<string, FormatCounts>;
  /** Files that gave nothing, and why. */
  unrecognised: UnrecognisedFile[];
  /** Files in the folders that were not looked at: their names do not end as those of traces do. */
  other_files: number;
}

interface FoundFile extends FileToRead {
  size: number;
}

/**
 * Reads files and folders into an index, in this process. Every path must exist. Rejects when the signal aborts,
 * when a path is gone, and with a `RetraceError` when the index cannot be opened.
 */
export async function indexPaths(paths: readonly string[], options: IndexOptions): Promise<IndexReport> {
  const started = performance.now();
  keepHeapSmall();
  const writer = openWriter(options);
  try {
    const report: IndexReport = {
      files: 0,
      bytes: 0,
      runs: 0,
      steps: 0,
      problems: 0,
      seconds: 0,
      formats: {},
      unrecognised: [],
      other_files: 0,
    };
    const files = new Map<string, FoundFile>();
    for (const path of paths) {
      for (const file of await findFiles(path, writer, report, options.signal)) files.set(file.path, file);
    }
    await readFiles([...files.values()], writer, options);
    writer.settle();
    for (const path of files.keys()) count(path, writer, report, options.onProblems);
    report.seconds = (performance.now() - started) / 1000;
    return report;
  } finally {
    writer.close();
  }
}

/** Whatever keeps the file from being an index is for the user to mend: they named it. */
function openWriter(options: IndexOptions): IndexWriter {
  try {
    return new IndexWriter(options.db, options);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RetraceError(
      'unreadable',
      `${options.db} cannot be used as an index: ${reason}.`,
      'Name a new file in a folder that is there.',
    );
  }
}

async function findFiles(
  path: string,
  writer: IndexWriter,
  report: IndexReport,
  signal?: AbortSignal,
): Promise<FoundFile[]> {
  const real = await realpath(path);
  const info = await stat(real);
  if (!info.isDirectory()) return [{ path: real, relative_path: basename(real), size: info.size }];
  const walked = await walkFolder(real, signal === undefined ? {} : { signal });
  writer.replaceSourceProblems(real, walked.problems);
  report.problems += walked.problems.length;
  report.other_files += walked.others;
  report.unrecognised.push(...walked.problems);
  if (walked.limit !== null) report.unrecognised.push({ path: real, reason: walked.limit });
  return walked.files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function readFiles(files: readonly FoundFile[], writer: IndexWriter, options: IndexOptions): Promise<void> {
  const progress: IndexProgress = {
    files_done: 0,
    files_total: files.length,
    bytes_done: 0,
    bytes_total: files.reduce((sum, file) => sum + file.size, 0),
  };
  const slice_ms = options.slice_ms ?? SLICE_MS;
  let told = performance.now();
  for (let at = 0; at < files.length; ) {
    options.signal?.throwIfAborted();
    const read = writer.read(files.slice(at), slice_ms).files;
    for (const { done, bytes } of read) {
      progress.bytes_done += bytes;
      if (done) at++;
    }
    progress.files_done = at;
    if (performance.now() - told < slice_ms) continue;
    options.onProgress?.({ ...progress });
    await setImmediate();
    told = performance.now();
  }
  options.onProgress?.({ ...progress });
}

function count(path: string, writer: IndexWriter, report: IndexReport, onProblems: IndexOptions['onProblems']): void {
  const file = writer.countsOf(path);
  if (file === null) return;
  report.problems += file.problems;
  if (file.problems > 0) onProblems?.(path, file.problems);
  if (file.format === null) {
    report.unrecognised.push({ path, reason: file.reason ?? 'It was not read.' });
    return;
  }
  report.files++;
  report.bytes += file.size;
  report.runs += file.runs;
  report.steps += file.steps;
  const format = report.formats[file.format] ?? { files: 0, runs: 0, steps: 0, problems: 0 };
  report.formats[file.format] = format;
  format.files++;
  format.runs += file.runs;
  format.steps += file.steps;
  format.problems += file.problems;
}
