import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Rates } from '../children/import-rates.ts';
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
  const rounds = context.quick ? 3 : 5;
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
    const speed = (ms: number, size: number) => `${Math.round(size / 1000 / ms)} MB/s`;
    const ratios = rates.import_ms.map((ms, round) => (rates.parse_ms[round] ?? Number.NaN) / ms);
    const spread = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)} in ${rounds} rounds`;
    figures.push(
      {
        what: `first import, ${name}`,
        value: median(ratios),
        unit: 'ratio',
        budget: { limit: 0.5, side: 'at least' },
        note: `${speed(median(rates.import_ms), bytes)} against ${speed(median(rates.parse_ms), bytes)}, ${spread}, ${rates.steps} steps`,
      },
      {
        what: `appends of 256 KB, ${name}`,
        value: rates.append_parse_ms / rates.append_ms,
        unit: 'ratio',
        budget: { limit: 0.3, side: 'at least' },
        note: `${speed(rates.append_ms, rates.appended_bytes)} against ${speed(rates.append_parse_ms, rates.appended_bytes)}`,
      },
    );
  }
  return figures;
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
