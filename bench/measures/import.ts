import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Rates, Timed } from '../children/import-rates.ts';
import { type GeneratedFormat, isDocument } from '../generate/index.ts';
import { type Context, type Figure, type Measure, median, type TraceRequest } from '../measure.ts';

export const importMeasures: readonly Measure[] = [
  {
    name: 'import',
    about: 'first import and appends against split and JSON.parse over the same bytes',
    run: measureImport,
  },
];

async function measureImport(context: Context): Promise<Figure[]> {
  const steps = context.quick ? 25_000 : 45_000;
  const requests: TraceRequest[] = [
    { format: 'retrace', shape: 'text', steps },
    { format: 'retrace', shape: 'structure', steps },
    { format: 'claude-code', shape: 'text', steps },
    // A step of it is longer: the same bytes.
    { format: 'codex', shape: 'text', steps: steps * 0.6 },
    { format: 'otlp', shape: 'text', steps },
    { format: 'otlp-document', shape: 'text', steps: 11_000 },
    { format: 'swe-agent', shape: 'text', steps: 320 },
  ];
  const figures: Figure[] = [];
  for (const request of requests) figures.push(...(await measureFormat(context, request)));
  return figures;
}

async function measureFormat(context: Context, request: TraceRequest): Promise<Figure[]> {
  const { path, bytes } = context.trace(request);
  const { steps, appends, ...first } = await ratesOf(path, context.quick ? 3 : 9, request.format);
  // An import that reads nothing would be the fastest of all.
  if (steps < request.steps * 0.5) throw new Error(`only ${steps} of ${request.steps} steps of ${path} were imported`);
  const name = `${request.format}, ${request.shape}, ${Math.round(bytes / 1e6)} MB`;
  const figures: Figure[] = [
    {
      what: `first import, ${name}`,
      value: median(ratios(first.import, first.parse, 'ms')),
      unit: 'ratio',
      // The budget is of files over 64 MB, which no document is.
      budget: appends === null ? null : { limit: 0.5, side: 'at least' },
      note: against(first.import, first.parse, bytes),
    },
  ];
  if (appends === null) return figures;
  figures.push(
    {
      what: `append to an index, ${name}`,
      value: median(ratios(appends.append, appends.append_parse, 'ms')),
      unit: 'ratio',
      budget: { limit: 0.3, side: 'at least' },
      note: against(appends.append, appends.append_parse, appends.append_bytes),
    },
    {
      what: `appends of 256 KB, each committed, ${name}`,
      value: median(ratios(appends.pieces, appends.pieces_parse, 'ms')),
      unit: 'ratio',
      budget: null,
      note: against(appends.pieces, appends.pieces_parse, appends.pieces_bytes),
    },
  );
  return figures;
}

/** How fast the import was beside the comparison, round by round. */
function ratios(took: readonly Timed[], parse: readonly Timed[], key: keyof Timed): number[] {
  return took.map((each, round) => (parse[round]?.[key] ?? Number.NaN) / each[key]);
}

function against(took: readonly Timed[], parse: readonly Timed[], bytes: number): string {
  const speed = (timed: readonly Timed[]) => `${Math.round(bytes / 1000 / median(timed.map(({ ms }) => ms)))} MB/s`;
  const wall = ratios(took, parse, 'ms');
  const spread = `${Math.min(...wall).toFixed(2)} to ${Math.max(...wall).toFixed(2)} in ${wall.length} rounds`;
  const cpu = median(ratios(took, parse, 'cpu_ms')).toFixed(2);
  return `${Math.round(bytes / 1e6)} MB, ${speed(took)} against ${speed(parse)}, ${spread}; by processor time ${cpu}`;
}

async function ratesOf(path: string, rounds: number, format: GeneratedFormat): Promise<Rates> {
  const script = join(import.meta.dirname, '../children/import-rates.ts');
  const container = isDocument(format) ? 'document' : 'lines';
  const child = spawn(process.execPath, [script, path, String(rounds), container], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`import-rates.ts ended with code ${code}`);
  return JSON.parse(stdout) as Rates;
}
