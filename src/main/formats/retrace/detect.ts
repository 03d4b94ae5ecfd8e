import { isObject, textOf } from '../fields.ts';
import type { Detection, Probe } from '../format.ts';

/** `retrace/1`, `retrace/2.1`: the major version, or null where the text names no schema of ours. */
export function schemaMajor(schema: unknown): number | null {
  const match = typeof schema === 'string' ? /^retrace\/(\d{1,6})(?:\.\d+)*$/.exec(schema) : null;
  return match === null ? null : Number(match[1]);
}

/**
 * A `run` record that names the schema; or, in a file whose beginning was cut off, steps with the fields that
 * only this format has together.
 */
export function detect(probe: Probe): Detection | null {
  const records = probe.records.filter(isObject);
  const run = records.find((record) => record.type === 'run' && schemaMajor(record.schema) !== null);
  if (run !== undefined) return { confidence: 1, reason: `a run record of schema ${String(run.schema)}` };
  const steps = records.filter(isStep).length;
  if (steps === 0 || steps * 2 < records.length) return null;
  return { confidence: 0.9, reason: `run_id, step_id and step_type in ${steps} of ${records.length} records` };
}

function isStep(record: Readonly<Record<string, unknown>>): boolean {
  return (
    (record.type === 'step' || record.type === 'step_start') &&
    textOf(record.run_id) !== null &&
    textOf(record.step_id) !== null &&
    textOf(record.step_type) !== null
  );
}
