import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { EXTENSIONS, generateFile } from './generate/index.ts';
import { type Context, type Figure, farOff, holds, type Measure, type TraceOnDisk, table } from './measure.ts';
import { alignMeasures } from './measures/align.ts';
import { compareMeasures } from './measures/compare.ts';
import { compareTextMeasures } from './measures/compare-text.ts';
import { importMeasures } from './measures/import.ts';
import { indexMeasures } from './measures/index-command.ts';
import { liveMeasures } from './measures/live.ts';
import { screenMeasures } from './measures/screen.ts';
import { scriptMeasures } from './measures/script-size.ts';
import { startMeasures } from './measures/start.ts';
import { stateMeasures } from './measures/state.ts';

const [load = 0] = loadavg();

/** `npm run bench`: measures every budget, prints a table and writes `bench/results/latest.json`. */

const MEASURES: readonly Measure[] = [
  ...importMeasures,
  ...alignMeasures,
  ...indexMeasures,
  ...startMeasures,
  ...liveMeasures,
  ...screenMeasures,
  ...scriptMeasures,
  ...compareMeasures,
  ...compareTextMeasures,
  ...stateMeasures,
];
const RESULTS = join(import.meta.dirname, 'results');
const SEED = 20_260_503;

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    quick: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const chosen = MEASURES.filter(
  ({ name }) => values.only === undefined || values.only.some((part) => name.includes(part)),
);

if (values.help || chosen.length === 0) {
  process.stdout.write('Usage: npm run bench -- [--only NAME]… [--quick]\n\n');
  for (const { name, about } of MEASURES) process.stdout.write(`  ${name.padEnd(16)}${about}\n`);
  process.exitCode = values.help ? 0 : 2;
} else {
  await measure(chosen, values.quick);
}

async function measure(measures: readonly Measure[], quick: boolean): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'retrace-bench-'));
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  process.once('SIGINT', () => {
    removeFolder();
    process.exit(130);
  });
  const open: (() => Promise<void>)[] = [];
  const afterwards = (close: () => Promise<void>) => void open.push(close);
  const context: Context = { quick, folder, trace: traces(folder), afterwards };
  const figures: Figure[] = [];
  const failed: { name: string; reason: string }[] = [];
  try {
    for (const { name, run } of measures) {
      process.stderr.write(`${name}…\n`);
      try {
        figures.push(...(await run(context)));
      } catch (error) {
        // One measure that cannot run must not take the others with it; it is reported and fails the whole.
        failed.push({ name, reason: error instanceof Error ? error.message : String(error) });
      } finally {
        for (const close of open.splice(0)) await close();
      }
    }
  } finally {
    removeFolder();
  }
  report(figures, failed, quick);
}

function report(figures: Figure[], failed: { name: string; reason: string }[], quick: boolean): void {
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memory_bytes: totalmem(),
    node: process.version,
    /** Processes that ran or waited over the last minute when the measuring began. */
    load,
  };
  process.stdout.write(`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}${quick ? ', quick' : ''}\n`);
  if (load > 1)
    process.stdout.write(`Other programs were running (load ${load.toFixed(1)}): figures are worse than they are.\n`);
  process.stdout.write('\n');
  process.stdout.write(`${table(figures)}\n`);
  for (const { name, reason } of failed) process.stdout.write(`\n${name} could not be measured: ${reason}\n`);
  mkdirSync(RESULTS, { recursive: true });
  const results = figures.map((figure) => ({ ...figure, holds: holds(figure) }));
  writeFileSync(
    join(RESULTS, 'latest.json'),
    `${JSON.stringify({ measured_at: new Date().toISOString(), quick, machine, figures: results, failed }, null, 2)}\n`,
  );
  const missed = figures.filter((figure) => holds(figure) === false);
  process.stdout.write(
    `\n${missed.length} of ${figures.filter(({ budget }) => budget !== null).length} budgets missed`,
  );
  process.stdout.write(`, ${missed.filter(farOff).length} by more than half again\n`);
  process.exitCode = failed.length > 0 || missed.some(farOff) ? 1 : 0;
}

function traces(folder: string): Context['trace'] {
  const made = new Map<string, TraceOnDisk>();
  return (request) => {
    const { format, shape, steps, lineBytes } = request;
    const stem = `${format}-${shape}-${steps}-${lineBytes ?? 'default'}`;
    const name = `${stem}${EXTENSIONS[format]}`;
    const known = made.get(name);
    if (known !== undefined) return known;
    // A folder each: a measure that opens a folder must not meet the trace of another.
    const path = join(folder, stem, name);
    mkdirSync(join(path, '..'));
    const trace = { path, bytes: generateFile(path, { ...request, seed: SEED }), steps };
    made.set(name, trace);
    return trace;
  };
}
