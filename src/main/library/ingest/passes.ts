import { formatDuration } from '../../../shared/format/duration.ts';
import { formatBytes, formatCount, formatPlural } from '../../../shared/format/numbers.ts';
import type { Source } from '../store/user-database.ts';
import type { FileRow } from './file-table.ts';

type ReadFile = Pick<FileRow, 'status' | 'size' | 'problems'> & { runs: number };

interface Pass {
  path: string;
  /** ms of the clock. */
  began: number;
  waiting: Set<string>;
  files: number;
  bytes: number;
  runs: number;
  problems: number;
  unrecognised: number;
}

/** Sums up what the reading of a source's files after a scan came to, for the log: paths and counts, no content. */
export class Passes {
  readonly #passes = new Map<number, Pass>();
  readonly #log: (message: string) => void;
  readonly #now: () => number;

  constructor(log: (message: string) => void, now: () => number = () => performance.now()) {
    this.#log = log;
    this.#now = now;
  }

  /** Files of the source that are about to be read; they join a pass that is under way. */
  begin({ id, path }: Pick<Source, 'id' | 'path'>, files: readonly string[], began: number): void {
    if (files.length === 0) return;
    const counts = { files: 0, bytes: 0, runs: 0, problems: 0, unrecognised: 0 };
    const pass = this.#passes.get(id) ?? { path, began, waiting: new Set(), ...counts };
    for (const file of files) pass.waiting.add(file);
    this.#passes.set(id, pass);
  }

  /** A file was read to its end, or is gone, or is read no more: null. */
  finish(path: string, file: ReadFile | null): void {
    for (const [id, pass] of this.#passes) {
      if (!pass.waiting.delete(path)) continue;
      if (file !== null && file.status !== 'missing') {
        pass.files++;
        pass.bytes += file.size;
        pass.runs += file.runs;
        pass.problems += file.problems;
        if (file.status === 'unrecognised') pass.unrecognised++;
      }
      if (pass.waiting.size > 0) continue;
      this.#passes.delete(id);
      this.#log(this.#sentence(pass));
    }
  }

  #sentence({ path, began, files, bytes, runs, problems, unrecognised }: Pass): string {
    const counts = [
      formatPlural(files, 'file'),
      formatBytes(bytes),
      formatPlural(runs, 'run'),
      formatPlural(problems, 'problem'),
      `${formatCount(unrecognised)} not recognised`,
    ];
    return `Read ${path}: ${counts.join(', ')}, in ${formatDuration((this.#now() - began) * 1000)}.`;
  }
}
