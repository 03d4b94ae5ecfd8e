import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { formatPlural } from '../src/shared/format/numbers.ts';
import { type CorpusFile, corpusFile, corpusFiles, GUESS } from './corpus-report.ts';

/**
 * Runs every importer over a folder: `npm run corpus -- FOLDER`. A line for each file, then a summary. Ends with 1 when
 * a file does not balance, cannot be read at all, or differs from the expectation beside it; with 2 without a folder.
 */
const [folder] = process.argv.slice(2);
if (folder === undefined || statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
  process.stderr.write('Name a folder of traces: npm run corpus -- FOLDER\n');
  process.exit(2);
}

const root = resolve(folder);
const files: CorpusFile[] = [];
const failed: string[] = [];
for (const path of corpusFiles(root)) {
  try {
    const file = await corpusFile(path, root);
    files.push(file);
    print(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    failed.push(`${path}: ${reason}`);
    process.stdout.write(`${visible(path)}\n  cannot be read: ${visible(reason)}\n`);
  }
}
summarise();

function print(file: CorpusFile): void {
  const { format, runs, steps, problems, records, totals } = file;
  process.stdout.write(`${visible(file.path)}\n`);
  if (format === null) {
    process.stdout.write(`  not recognised: ${visible(file.reason ?? '')}\n`);
  } else {
    const counts = [
      `${format}${isGuess(file) ? `, a guess (${file.confidence})` : ''}`,
      formatPlural(runs, 'run'),
      formatPlural(steps, 'step'),
      formatPlural(problems, 'problem'),
      `${formatPlural(records, 'record')}${file.unaccounted === 0 ? '' : `, ${file.unaccounted} unaccounted for`}`,
    ];
    const sums = [
      formatPlural(totals.llm_calls, 'model call'),
      formatPlural(totals.tool_calls, 'tool call'),
      formatPlural(totals.errors, 'error'),
      formatPlural(totals.retries, 'retry', 'retries'),
      `tokens ${totals.input_tokens ?? 'unknown'} in, ${totals.output_tokens ?? 'unknown'} out`,
      `cost ${totals.cost_nano_usd === null ? 'unknown' : `$${(totals.cost_nano_usd / 1e9).toFixed(4)}`}`,
    ];
    process.stdout.write(`  ${counts.join(', ')}\n  ${sums.join(', ')}\n`);
    const unknown = Object.entries(file.unknown_kinds).map(([kind, count]) => `${kind} ${count}`);
    if (unknown.length > 0) process.stdout.write(`  unknown kinds: ${visible(unknown.join(', '))}\n`);
  }
  if (file.difference !== null) process.stdout.write(`  differs from what is expected: ${file.difference}\n`);
}

function summarise(): void {
  const formats = new Map<string, CorpusFile[]>();
  for (const file of files) {
    if (file.format !== null) formats.set(file.format, [...(formats.get(file.format) ?? []), file]);
  }
  const unbalanced = files.filter((file) => file.unaccounted !== 0).length;
  const different = files.filter((file) => file.difference !== null).length;
  process.stdout.write(`\n${formatPlural(files.length + failed.length, 'file')}\n`);
  for (const [format, own] of [...formats].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const guesses = own.filter(isGuess).length;
    const note = guesses === 0 ? '' : `, ${guesses} of them guessed`;
    process.stdout.write(`  ${format}: ${formatPlural(own.length, 'file')}${note}\n`);
  }
  process.stdout.write(`  not recognised: ${files.filter((file) => file.format === null).length}\n`);
  process.stdout.write(`${unbalanced} unbalanced, ${different} different, ${failed.length} not read\n`);
  process.exitCode = unbalanced + different + failed.length === 0 ? 0 : 1;
}

function isGuess(file: CorpusFile): boolean {
  return file.confidence !== null && file.confidence < GUESS;
}

/** Names and reasons come from files: nothing in them reaches the terminal as an instruction. */
function visible(text: string): string {
  return text.replaceAll(/[^\P{C}\t]/gu, '\ufffd');
}
