import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { compareRuns } from '../main/diff/compare-runs.ts';
import { KnownRuns } from '../main/diff/read-run.ts';
import { existingPath } from '../main/existing-path.ts';
import { indexPaths } from '../main/library/ingest/index-paths.ts';
import { type InspectedRun, Inspection } from '../main/library/inspect/inspect.ts';
import { WholeRuns } from '../main/library/read/whole-runs.ts';
import { realSamplesFolder } from '../main/library/sources/samples.ts';
import { SAMPLES } from '../main/package-files.ts';
import { DIFFERENCE_FIELDS, type DifferenceField } from '../shared/api.ts';
import { RetraceError } from '../shared/errors.ts';
import { formatPlural } from '../shared/format/numbers.ts';
import { isPointer } from '../shared/json/pointer.ts';
import { chosenRuns } from './chosen-runs.ts';
import { diffJson } from './diff-json.ts';
import { diffText } from './diff-text.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { showProgress } from './progress.ts';
import { withTemporaryIndex } from './temporary-index.ts';
import type { Terminal } from './terminal.ts';

export interface DiffOptions {
  /** The run of both files, or of the first and of the second. */
  run?: string[];
  field?: string[];
  ignore?: string[];
  json?: boolean;
}

/** Runs named when a file holds several and none was chosen. */
const NAMED = 10;

/** Compares one run of a file with one of another, each from an index of its own. */
export async function diff(
  [a, b]: readonly [string, string],
  options: DiffOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const fields = fieldsOf(options.field);
  const ignore = (options.ignore ?? []).map(checkedPointer);
  const runs = options.run ?? [];
  if (runs.length > 2) throw new RetraceError('invalid_request', '--run takes one run, or two.');
  return withRun(a, runs[0], terminal, (left) =>
    withRun(b, runs[1] ?? runs[0], terminal, async (right) => {
      const compared = await compareRuns({
        id: 'diff',
        runs: { left: left.runs, right: right.runs },
        question: {
          ...{ left: left.address, right: right.address, ignore },
          ...(fields === undefined ? {} : { fields }),
        },
        signal: new AbortController().signal,
        known: new KnownRuns(),
        onProgress: ({ what, done, total }) =>
          terminal.progress(what === 'reading' ? `Reading step ${done} of ${total}` : 'Aligning'),
      });
      if (options.json) await terminal.printJson(`${JSON.stringify(diffJson(compared), null, 1)}\n`);
      else await terminal.print(diffText(compared));
      const { unread, counts } = compared.comparison;
      if (unread.left + unread.right > 0) return EXIT.failed;
      return counts.changed + counts.left + counts.right + counts.moved === 0 ? EXIT.ok : EXIT.different;
    }),
  );
}

interface OpenRun {
  address: string;
  runs: WholeRuns;
}

/** Opens one run of a file, in an index of its own. */
async function withRun<T>(
  path: string,
  id: string | undefined,
  terminal: Terminal,
  use: (run: OpenRun) => Promise<T>,
): Promise<T> {
  const file = existingPath(path);
  if (!statSync(file).isFile()) {
    throw new RetraceError('invalid_request', `${path} is not a file.`, 'Name two files that hold a run each.');
  }
  return withTemporaryIndex(async (index) => {
    const report = await indexPaths([file], {
      db: index,
      samples: realSamplesFolder(SAMPLES),
      onProgress: (progress) => showProgress(progress, terminal),
    });
    const [unrecognised] = report.unrecognised;
    if (unrecognised !== undefined) throw new RetraceError('unreadable', `${path}: ${unrecognised.reason}`);
    const db = new Database(index, { readonly: true });
    try {
      return await use({ address: await onlyRun(new Inspection(db), path, id), runs: new WholeRuns(db) });
    } finally {
      db.close();
    }
  });
}

/** The run that is meant: the one that was named, or the only one that no other run started. */
async function onlyRun(inspection: Inspection, path: string, id: string | undefined): Promise<string> {
  const found: InspectedRun[] = [];
  for await (const run of chosenRuns(inspection, id)) {
    if (id !== undefined || run.run_key === run.root_run_key) found.push(run);
  }
  const [first, ...others] = found;
  if (first === undefined) {
    throw new RetraceError('not_found', id === undefined ? `${path} holds no run.` : `${path} holds no run ${id}.`);
  }
  if (others.length === 0) return first.detail.run;
  const names = found.slice(0, NAMED).map(({ detail }) => detail.run);
  const more = found.length > NAMED ? `, and ${found.length - NAMED} more` : '';
  throw new RetraceError(
    'invalid_request',
    `${path} holds ${formatPlural(found.length, 'run')}: ${names.join(', ')}${more}.`,
    'Choose one with --run.',
  );
}

function fieldsOf(names: readonly string[] | undefined): DifferenceField[] | undefined {
  return names?.map((name) => {
    const field = DIFFERENCE_FIELDS.find((one) => one === name);
    if (field !== undefined) return field;
    throw new RetraceError('invalid_request', `There is no field ${name}.`, `Fields: ${DIFFERENCE_FIELDS.join(', ')}.`);
  });
}

function checkedPointer(pointer: string): string {
  if (isPointer(pointer)) return pointer;
  const keys = pointer.startsWith('/') ? pointer.slice(1) : pointer;
  throw new RetraceError(
    'invalid_request',
    `--ignore takes a JSON pointer, which begins with a slash and writes ~ as ~0: ${JSON.stringify(pointer)} is none.`,
    `Write --ignore /${keys === '' ? 'KEY' : keys.replace(/~(?![01])/g, '~0')}.`,
  );
}
