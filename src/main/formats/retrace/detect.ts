import { isObject, type JsonObject, textOf } from '../fields.ts';
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
  const ours = records.filter(isOurs).length;
  if (!records.some(isStep) || ours * 2 < records.length) return null;
  return {
    confidence: 0.9,
    reason: `run_id and the record types of retrace/1 in ${ours} of ${records.length} records`,
  };
}

const TYPES = new Set(['run', 'step_start', 'step', 'decision', 'signal', 'failure', 'end']);

function isOurs(record: JsonObject): boolean {
  return typeof record.type === 'string' && TYPES.has(record.type) && textOf(record.run_id) !== null;
}

function isStep(record: JsonObject): boolean {
  return (
    (record.type === 'step' || record.type === 'step_start') &&
    isOurs(record) &&
    textOf(record.step_id) !== null &&
    textOf(record.step_type) !== null
  );
}
