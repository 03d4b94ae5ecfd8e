import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { existingPath } from '../main/existing-path.ts';
import { indexPaths } from '../main/library/ingest/index-paths.ts';
import { Inspection } from '../main/library/inspect/inspect.ts';
import { realSamplesFolder } from '../main/library/sources/samples.ts';
import { SAMPLES } from '../main/package-files.ts';
import { RetraceError } from '../shared/errors.ts';
import { chosenRuns } from './chosen-runs.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { runJson, stepJson } from './inspect-json.ts';
import { problemLine, runHead, stepHead, stepLine } from './inspect-text.ts';
import { showProgress } from './progress.ts';
import { withTemporaryIndex } from './temporary-index.ts';
import type { Terminal } from './terminal.ts';

export interface InspectOptions {
  /** Only the run with this id, key or address. */
  run?: string;
  json?: boolean;
}

/** Lines or steps written at a time. */
const BATCH = 500;

/** Prints the runs of one file, from an index of its own. */
export async function inspect(path: string, options: InspectOptions, terminal: Terminal): Promise<ExitCode> {
  const file = existingPath(path);
  if (!statSync(file).isFile()) {
    throw new RetraceError('invalid_request', `${path} is not a file.`, 'Use "retrace index" for a folder.');
  }
  return withTemporaryIndex(async (index) => {
    const report = await indexPaths([file], {
      db: index,
      samples: realSamplesFolder(SAMPLES),
      onProgress: (progress) => showProgress(progress, terminal),
    });
    for (const { reason } of report.unrecognised) terminal.remark(`${path}: ${reason}`);
    const db = new Database(index, { readonly: true });
    try {
      const inspection = new Inspection(db);
      const printed = options.json
        ? await printJson(inspection, options.run, terminal)
        : await printText(inspection, options.run, terminal);
      if (printed > 0) return EXIT.ok;
      if (options.run !== undefined && report.runs > 0) terminal.remark(`${path} holds no run ${options.run}.`);
      return EXIT.nothingFound;
    } finally {
      db.close();
    }
  });
}

async function printJson(inspection: Inspection, id: string | undefined, terminal: Terminal): Promise<number> {
  let runs = 0;
  await terminal.printJson('{"runs":[');
  for await (const run of chosenRuns(inspection, id)) {
    const head = JSON.stringify(runJson(run)).slice(0, -1);
    await terminal.printJson(`${runs++ === 0 ? '' : ','}\n${head},"steps":[`);
    let separator = '\n';
    for (const steps of batches(inspection.steps(run.detail))) {
      await terminal.printJson(separator + steps.map((step) => JSON.stringify(stepJson(step))).join(',\n'));
      separator = ',\n';
    }
    await terminal.printJson(`],"problems":${JSON.stringify(run.problems)}}`);
  }
  await terminal.printJson(']}\n');
  return runs;
}

async function printText(inspection: Inspection, id: string | undefined, terminal: Terminal): Promise<number> {
  let runs = 0;
  for await (const run of chosenRuns(inspection, id)) {
    if (runs++ > 0) await terminal.print('');
    await terminal.print(`${runHead(run)}\n\n${stepHead()}`);
    for (const steps of batches(inspection.steps(run.detail))) await terminal.print(steps.map(stepLine).join('\n'));
    if (run.problems.length > 0) await terminal.print(`\n${run.problems.map(problemLine).join('\n')}`);
  }
  return runs;
}

function* batches<T>(items: Iterable<T>): Generator<T[]> {
  let batch: T[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
