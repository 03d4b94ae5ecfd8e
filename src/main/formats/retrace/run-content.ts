import { isObject } from '../fields.ts';

/** Fields of the `run` and `end` records that have no place among the facts of a run. */
const FIELDS = [
  ['input', 'Input'],
  ['output', 'Output'],
  ['entry', 'Entry'],
  ['harness', 'Harness'],
] as const;

/** What the run was given, what it gave, how it is started, and the harness; a later record is the newer one. */
export function runContent(records: readonly unknown[]): { label: string; value: unknown }[] {
  return FIELDS.flatMap(([key, label]) => {
    const values = records.flatMap((record) => (isObject(record) ? [record[key]] : []));
    const value = values.findLast((one) => one !== undefined && one !== null);
    return value === undefined ? [] : [{ label, value }];
  });
}
