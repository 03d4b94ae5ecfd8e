import type { StepRow } from '../rows/step-row.ts';

const NONE: ReadonlyMap<string, StepRow[]> = new Map();

/** Steps that were read and are in no table yet, by the file that is being read and the key of their trace. */
export class UnwrittenSteps {
  readonly #files = new Map<number, Map<string, StepRow[]>>();
  #count = 0;

  /** Steps of all files. */
  get count(): number {
    return this.#count;
  }

  /** None where only facts of the trace were told. */
  add(file: number, runKey: string, rows: readonly StepRow[]): void {
    const traces = this.#files.get(file) ?? new Map<string, StepRow[]>();
    this.#files.set(file, traces);
    const known = traces.get(runKey);
    if (known === undefined) traces.set(runKey, [...rows]);
    else for (const row of rows) known.push(row);
    this.#count += rows.length;
  }

  of(file: number): ReadonlyMap<string, StepRow[]> {
    return this.#files.get(file) ?? NONE;
  }

  /** The steps of a trace, which wait no longer. */
  take(file: number, runKey: string): StepRow[] {
    const traces = this.#files.get(file);
    const rows = traces?.get(runKey) ?? [];
    traces?.delete(runKey);
    this.#count -= rows.length;
    return rows;
  }

  forget(file: number): void {
    for (const rows of this.of(file).values()) this.#count -= rows.length;
    this.#files.delete(file);
  }
}
