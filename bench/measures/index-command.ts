import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Context, Figure, Measure, TraceRequest } from '../measure.ts';
import { runCommand } from '../processes.ts';

/** Mean line of the generated traces is 2 KB, about 3 KB a step. */
const BYTES_PER_STEP = 3000;
const MEGABYTE = 1e6;

export const indexMeasures: readonly Measure[] = [
  { name: 'memory', about: 'peak memory of `retrace index`, and that it is flat in file size', run: measureMemory },
  { name: 'index-size', about: 'bytes of the index to bytes of the traces', run: measureSize },
];

async function measureMemory(context: Context): Promise<Figure[]> {
  const sizes = context.quick ? [32e6, 128e6] : [128e6, 1e9];
  const figures: Figure[] = [];
  for (const format of ['retrace', 'claude-code'] as const) {
    const peaks: number[] = [];
    for (const size of sizes) {
      const { peak, bytes, ms } = await indexed(context, {
        format,
        shape: 'text',
        steps: Math.round(size / BYTES_PER_STEP),
      });
      peaks.push(peak);
      figures.push({
        what: `peak memory of index, ${format}, ${Math.round(bytes / MEGABYTE)} MB`,
        value: peak / MEGABYTE,
        unit: 'MB',
        budget: { limit: 250, side: 'at most' },
        note: `highest resident set, ${Math.round(bytes / MEGABYTE / (ms / 1000))} MB/s with start and end`,
      });
    }
    const [small, large] = peaks;
    if (small !== undefined && large !== undefined)
      figures.push({
        what: `memory of the larger file to the smaller, ${format}`,
        value: large / small,
        unit: 'ratio',
        budget: { limit: 1.25, side: 'at most' },
        note: 'flat in file size',
      });
  }
  return figures;
}

async function measureSize(context: Context): Promise<Figure[]> {
  const figures: Figure[] = [];
  const steps = context.quick ? 10_000 : 50_000;
  for (const format of ['retrace', 'claude-code'] as const)
    for (const shape of ['text', 'structure'] as const) {
      const { bytes, db } = await indexed(context, { format, shape, steps });
      figures.push({
        what: `index size, ${format}, ${shape}`,
        value: (statSync(db).size / bytes) * 100,
        unit: '%',
        budget: { limit: 20, side: 'at most' },
        note: `of ${Math.round(bytes / MEGABYTE)} MB of traces; the index has no full text yet`,
      });
    }
  return figures;
}

async function indexed(context: Context, request: TraceRequest) {
  const { path, bytes, steps } = context.trace(request);
  const home = join(context.folder, 'home');
  mkdirSync(home, { recursive: true });
  const db = `${path}.db`;
  const { stdout, peak_bytes, ms } = await runCommand(['index', path, '--db', db, '--json'], home);
  const counts: unknown = JSON.parse(stdout);
  if (typeof counts !== 'object' || counts === null || !('steps' in counts) || Number(counts.steps) < steps * 0.5)
    throw new Error(`the index holds too few steps: ${stdout.slice(0, 200)}`);
  if (peak_bytes === null) throw new Error('this system does not say how much memory a process used');
  return { bytes, db, ms, peak: peak_bytes };
}
