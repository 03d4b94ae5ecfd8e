import { existingPaths } from '../main/existing-path.ts';
import { type IndexReport, indexPaths } from '../main/library/ingest/index-paths.ts';
import { realSamplesFolder } from '../main/library/sources/samples.ts';
import { othersText } from '../main/library/sources/walk.ts';
import { SAMPLES } from '../main/package-files.ts';
import { formatBytes, formatCount, formatPlural } from '../shared/format/numbers.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { showProgress } from './progress.ts';
import { withTemporaryIndex } from './temporary-index.ts';
import type { Terminal } from './terminal.ts';

export interface IndexOptions {
  /** File of the index; a temporary one otherwise. */
  db?: string;
  json?: boolean;
}

interface Troubled {
  path: string;
  problems: number;
}

const TROUBLED_SHOWN = 20;

/** Reads files and folders into an index and prints what is in them. */
export async function index(paths: readonly string[], options: IndexOptions, terminal: Terminal): Promise<ExitCode> {
  const existing = existingPaths(paths);
  const troubled: Troubled[] = [];
  const read = (db: string) =>
    indexPaths(existing, {
      db,
      samples: realSamplesFolder(SAMPLES),
      onProgress: (progress) => showProgress(progress, terminal),
      onProblems: (path, problems) => troubled.push({ path, problems }),
    });
  const report = await (options.db === undefined ? withTemporaryIndex(read) : read(options.db));
  if (options.json) await terminal.printJson(`${JSON.stringify(report, null, 2)}\n`);
  else await terminal.print(reportText(report, troubled));
  return report.runs > 0 ? EXIT.ok : EXIT.nothingFound;
}

function reportText(report: IndexReport, troubled: readonly Troubled[]): string {
  const rate = report.seconds > 0 ? `, ${formatBytes(report.bytes / report.seconds)}/s` : '';
  const lines = [
    `${formatPlural(report.files, 'file')}, ${formatBytes(report.bytes)}, in ${report.seconds.toFixed(1)} s${rate}`,
    `${formatPlural(report.runs, 'run')}, ${formatPlural(report.steps, 'step')}, ${formatPlural(report.problems, 'problem')}`,
  ];
  for (const [id, format] of Object.entries(report.formats)) {
    const { files, runs, steps, problems } = format;
    const counts = `${formatPlural(files, 'file')}, ${formatPlural(runs, 'run')}, ${formatPlural(steps, 'step')}`;
    lines.push(`  ${id}: ${counts}, ${formatPlural(problems, 'problem')}`);
  }
  if (troubled.length > 0) {
    lines.push('problems, each with its line in "retrace inspect FILE":');
    for (const { path, problems } of troubled.slice(0, TROUBLED_SHOWN)) {
      lines.push(`  ${path}: ${formatPlural(problems, 'problem')}`);
    }
    const more = troubled.length - TROUBLED_SHOWN;
    if (more > 0) lines.push(`  and ${formatPlural(more, 'more file')}`);
  }
  if (report.unrecognised.length > 0) lines.push(`${formatCount(report.unrecognised.length)} not recognised:`);
  for (const { path, reason } of report.unrecognised) lines.push(`  ${path}: ${reason}`);
  const others = othersText(report.other_files);
  if (others !== null) lines.push(others);
  return lines.join('\n');
}
