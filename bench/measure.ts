import type { GeneratedFormat } from './generate/index.ts';

/** One figure, and the budget it is held to. */
export interface Figure {
  /** What was measured, with its circumstances: "first import, native text, 129 MB". */
  what: string;
  value: number;
  unit: 'ratio' | 'ms' | 'MB' | 'kB' | '%' | 'steps/s';
  /** Null for a figure that explains another one and has no budget of its own. */
  budget: { limit: number; side: 'at most' | 'at least' } | null;
  /** How the figure came about: repeats, spread, what it is compared with. */
  note: string;
}

/** Figures that are taken together. `quick` asks for smaller traces and fewer repeats. */
export interface Measure {
  name: string;
  /** The budget in words, as `--help` lists it. */
  about: string;
  run(context: Context): Promise<Figure[]>;
}

export interface Context {
  quick: boolean;
  /** A folder that is removed after the run. */
  folder: string;
  /** A generated trace, made once for all measures that ask for it. */
  trace(request: TraceRequest): TraceOnDisk;
  /** Called when the measure has ended, however it ended; what closed before is closed again. */
  afterwards(close: () => Promise<void>): void;
}

export interface TraceRequest {
  format: GeneratedFormat;
  shape: 'text' | 'structure';
  steps: number;
  /** As `generateTrace` takes it; 2 KB when absent. */
  lineBytes?: number;
}

export interface TraceOnDisk {
  path: string;
  bytes: number;
  steps: number;
}

export function holds({ value, budget }: Figure): boolean | null {
  if (budget === null) return null;
  return budget.side === 'at most' ? value <= budget.limit : value >= budget.limit;
}

/** Above this factor a missed budget is a defect rather than a figure to work on. */
export const FAR_FACTOR = 1.5;

/** A budget missed by more than half again. */
export function farOff(figure: Figure): boolean {
  const { value, budget } = figure;
  if (budget === null) return false;
  return budget.side === 'at most' ? value > budget.limit * FAR_FACTOR : value * FAR_FACTOR < budget.limit;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The smallest value that at least `share` of the values do not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (value === undefined) throw new RangeError('no values');
  return value;
}

/** Figures as a table for a terminal. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.what,
    `${format(figure.value)} ${figure.unit}`,
    figure.budget === null ? '' : `${figure.budget.side} ${format(figure.budget.limit)} ${figure.unit}`,
    verdict(figure),
    figure.note,
  ]);
  const head = ['measure', 'value', 'budget', '', 'note'];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function verdict(figure: Figure): string {
  const held = holds(figure);
  if (held === null) return '';
  if (held) return 'holds';
  return farOff(figure) ? 'FAR OFF' : 'missed';
}

function format(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString('en-US');
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
