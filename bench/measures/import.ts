import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Rates, Timed } from '../children/import-rates.ts';
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
  const rounds = context.quick ? 3 : 9;
  const requests: TraceRequest[] = [
    { format: 'retrace', shape: 'text', steps },
    { format: 'retrace', shape: 'structure', steps },
    { format: 'claude-code', shape: 'text', steps },
  ];
  const figures: Figure[] = [];
  for (const request of requests) {
    const { path, bytes } = context.trace(request);
    const rates = await ratesOf(path, rounds);
    // An import that reads nothing would be the fastest of all.
    if (rates.steps < steps * 0.5) throw new Error(`only ${rates.steps} of ${steps} steps of ${path} were imported`);
    const name = `${request.format}, ${request.shape}, ${Math.round(bytes / 1e6)} MB`;
    figures.push(
      {
        what: `first import, ${name}`,
        value: median(ratios(rates.import, rates.parse, 'ms')),
        unit: 'ratio',
        budget: { limit: 0.5, side: 'at least' },
        note: against(rates.import, rates.parse, bytes),
      },
      {
        what: `append to an index, ${name}`,
        value: median(ratios(rates.append, rates.append_parse, 'ms')),
        unit: 'ratio',
        budget: { limit: 0.3, side: 'at least' },
        note: against(rates.append, rates.append_parse, rates.append_bytes),
      },
      {
        what: `appends of 256 KB, each committed, ${name}`,
        value: median(ratios(rates.pieces, rates.pieces_parse, 'ms')),
        unit: 'ratio',
        budget: null,
        note: against(rates.pieces, rates.pieces_parse, rates.pieces_bytes),
      },
    );
  }
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

async function ratesOf(path: string, rounds: number): Promise<Rates> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, '../children/import-rates.ts'), path, String(rounds)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`import-rates.ts ended with code ${code}`);
  return JSON.parse(stdout) as Rates;
}
