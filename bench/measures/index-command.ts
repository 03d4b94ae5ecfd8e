import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Context, Figure, Measure, TraceRequest } from '../measure.ts';
import { runCommand } from '../processes.ts';

/** Of the generated traces, whose mean line (of spans: mean span) is 2 KB. */
const BYTES_PER_STEP = { retrace: 3000, 'claude-code': 3000, codex: 4900, otlp: 2300 };
const LINE_FORMATS = ['retrace', 'claude-code', 'codex', 'otlp'] as const;
/** Steps that come close to the largest document that is read, 32 MB. */
const STEPS_OF_DOCUMENT = { 'otlp-document': 13_000, 'swe-agent': 380 };
const DOCUMENT_FORMATS = ['otlp-document', 'swe-agent'] as const;
const MEGABYTE = 1e6;

export const indexMeasures: readonly Measure[] = [
  { name: 'memory', about: 'peak memory of `retrace index`, and that it is flat in file size', run: measureMemory },
  { name: 'index-size', about: 'bytes of the index to bytes of the traces', run: measureSize },
];

async function measureMemory(context: Context): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const format of LINE_FORMATS) {
    const peaks: number[] = [];
    for (const size of sizesOf(format, context.quick)) {
      const steps = Math.round(size / BYTES_PER_STEP[format]);
      const { figure, peak } = await measurePeak(context, { format, shape: 'text', steps });
      figures.push(figure);
      peaks.push(peak);
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
  // A document is held whole: what matters is the peak of the largest that is read.
  for (const format of DOCUMENT_FORMATS) {
    const { figure } = await measurePeak(context, { format, shape: 'text', steps: STEPS_OF_DOCUMENT[format] });
    figures.push(figure);
  }
  return figures;
}

/** A gigabyte where that is what the budget is about; half of it shows as well that memory is flat, in half the time. */
function sizesOf(format: (typeof LINE_FORMATS)[number], quick: boolean): number[] {
  if (quick) return [32e6, 128e6];
  return [128e6, format === 'retrace' || format === 'claude-code' ? 1e9 : 512e6];
}

async function measurePeak(context: Context, request: TraceRequest): Promise<{ figure: Figure; peak: number }> {
  const { peak, bytes, ms } = await indexed(context, request);
  const figure: Figure = {
    what: `peak memory of index, ${request.format}, ${Math.round(bytes / MEGABYTE)} MB`,
    value: peak / MEGABYTE,
    unit: 'MB',
    budget: { limit: 250, side: 'at most' },
    note: `highest resident set, ${Math.round(bytes / MEGABYTE / (ms / 1000))} MB/s with start and end`,
  };
  return { figure, peak };
}

async function measureSize(context: Context): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const shape of ['text', 'structure'] as const) {
    for (const format of LINE_FORMATS) {
      const steps = context.quick ? 10_000 : format === 'codex' ? 25_000 : 50_000;
      figures.push(await measureShare(context, { format, shape, steps }, 20));
    }
    for (const format of DOCUMENT_FORMATS)
      figures.push(await measureShare(context, { format, shape, steps: STEPS_OF_DOCUMENT[format] / 2 }, 60));
  }
  return figures;
}

async function measureShare(context: Context, request: TraceRequest, limit: number): Promise<Figure> {
  const { bytes, db } = await indexed(context, request);
  return {
    what: `index size, ${request.format}, ${request.shape}`,
    value: (statSync(db).size / bytes) * 100,
    unit: '%',
    budget: { limit, side: 'at most' },
    note: `of ${Math.round(bytes / MEGABYTE)} MB of traces; the index has no full text yet`,
  };
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
