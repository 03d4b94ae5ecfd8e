import { isObject } from '../fields.ts';

/** The exports in a document: itself, or each item of a list of them. */
export function* split(document: unknown): Iterable<{ value: unknown; pointer: string }> {
  if (isObject(document)) yield { value: document, pointer: '' };
  if (!Array.isArray(document)) return;
  for (let i = 0; i < document.length; i++) yield { value: document[i], pointer: `/${i}` };
}
