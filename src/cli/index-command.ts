import { type IndexReport, indexPaths } from '../main/library/ingest/index-paths.ts';
import { realSamplesFolder } from '../main/library/sources/samples.ts';
import { formatBytes, formatCount, formatPlural } from '../shared/format/numbers.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { SAMPLES } from './package-files.ts';
import { existingPaths } from './paths.ts';
import { showProgress } from './progress.ts';
import { withTemporaryIndex } from './temporary-index.ts';
import type { Terminal } from './terminal.ts';

export interface IndexOptions {
  /** File of the index; a temporary one otherwise. */
  db?: string;
  json?: boolean;
}

/** Reads files and folders into an index and prints what is in them. */
export async function index(paths: readonly string[], options: IndexOptions, terminal: Terminal): Promise<ExitCode> {
  const existing = existingPaths(paths);
  const read = (db: string) =>
    indexPaths(existing, {
      db,
      samples: realSamplesFolder(SAMPLES),
      onProgress: (progress) => showProgress(progress, terminal),
    });
  const report = await (options.db === undefined ? withTemporaryIndex(read) : read(options.db));
  if (options.json) await terminal.printJson(`${JSON.stringify(report, null, 2)}\n`);
  else await terminal.print(reportText(report));
  return report.runs > 0 ? EXIT.ok : EXIT.nothingFound;
}

function reportText(report: IndexReport): string {
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
  if (report.unrecognised.length > 0) lines.push(`${formatCount(report.unrecognised.length)} not recognised:`);
  for (const { path, reason } of report.unrecognised) lines.push(`  ${path}: ${reason}`);
  return lines.join('\n');
}
