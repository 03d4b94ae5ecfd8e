import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import Database from 'better-sqlite3';
import { compareRuns } from '../../src/main/diff/compare-runs.ts';
import { KnownRuns } from '../../src/main/diff/read-run.ts';
import { indexPaths } from '../../src/main/library/ingest/index-paths.ts';
import { WholeRuns } from '../../src/main/library/read/whole-runs.ts';
import type { Context, Figure, Measure } from '../measure.ts';
import { median } from '../measure.ts';

export const compareMeasures: readonly Measure[] = [
  { name: 'compare', about: 'two runs, from the index and their files to every pair of steps', run: measureCompare },
];

const SIZES = [
  { steps: 10_000, every: 10, limit: 150 },
  { steps: 100_000, every: 100, limit: 500 },
] as const;
const ROUNDS = 5;

async function measureCompare(context: Context): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const size of context.quick ? SIZES.slice(0, 1) : SIZES) figures.push(...(await measureSize(context, size)));
  return figures;
}

async function measureSize(context: Context, { steps, every, limit }: (typeof SIZES)[number]): Promise<Figure[]> {
  const { path, bytes } = context.trace({ format: 'retrace', shape: 'text', steps });
  const other = join(context.folder, `edited-${steps}.trace.jsonl`);
  await writeEdited(path, other, every);
  const runs = await Promise.all(
    [path, other].map((file, side) => openRun(context, file, `compare-${steps}-${side}.db`)),
  );
  const [left, right] = runs;
  if (left === undefined || right === undefined) throw new Error('a run is missing');
  const known = new KnownRuns();
  const compare = async () => {
    const from = performance.now();
    await compareRuns({
      ...{ id: 'bench', runs: { left: left.runs, right: right.runs }, known },
      question: { left: left.address, right: right.address },
      ...{ signal: new AbortController().signal, onProgress: () => undefined },
    });
    return performance.now() - from;
  };
  const first = await compare();
  const again: number[] = [];
  for (let round = 0; round < ROUNDS; round++) again.push(await compare());
  const what = `${steps.toLocaleString('en-US')} against as many steps, ${100 / every} % edits`;
  return [
    {
      what: `comparing what was read, ${what}`,
      value: median(again),
      unit: 'ms',
      budget: { limit, side: 'at most' },
      note: `aligned, first difference, causes, sums; median of ${ROUNDS}, from ${Math.round(Math.min(...again))} to ${Math.round(Math.max(...again))}`,
    },
    {
      what: `the first time, ${what}`,
      value: first,
      unit: 'ms',
      budget: null,
      note: `with reading ${Math.round((2 * bytes) / 1e6)} MB of steps, in a thread of its own`,
    },
  ];
}

/** A run whose steps are changed, left out or doubled now and then: one of `every`. */
async function writeEdited(path: string, to: string, every: number): Promise<void> {
  const out = createWriteStream(to);
  let step = 0;
  for await (const line of createInterface({ input: createReadStream(path) })) {
    const isStep = line.startsWith('{"type":"step"');
    const edit = isStep && ++step % every === 0 ? (step / every) % 3 : null;
    if (edit === 1) continue;
    const renamed = line.replace('"response":', `"edited":${step},"response":`);
    out.write(`${edit === 0 ? renamed.replace(/"name":"[^"]*"/, '"name":"another"') : line}\n`);
    if (edit === 2) out.write(`${line.replace(/"step_id":"([^"]*)"/, '"step_id":"$1-again"')}\n`);
  }
  out.end();
  await finished(out);
}

async function openRun(context: Context, file: string, name: string): Promise<{ runs: WholeRuns; address: string }> {
  const path = join(context.folder, name);
  await indexPaths([file], { db: path, samples: context.folder });
  const db = new Database(path, { readonly: true });
  context.afterwards(async () => void db.close());
  const root = db.prepare<[], { address: string }>('SELECT address FROM run WHERE id = root_id').get();
  if (root === undefined) throw new Error(`${file} holds no run`);
  return { runs: new WholeRuns(db), address: root.address };
}
