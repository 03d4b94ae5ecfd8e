import { arrayOf, isObject } from '../fields.ts';

/** The records of a document: the lines of a web export, or the messages of an SDK stream kept as one array. */
export function* split(document: unknown): Iterable<{ value: unknown; pointer: string }> {
  const inside = isObject(document) ? '/loglines' : '';
  const records = isObject(document) ? arrayOf(document.loglines) : arrayOf(document);
  for (let i = 0; i < records.length; i++) yield { value: records[i], pointer: `${inside}/${i}` };
}
