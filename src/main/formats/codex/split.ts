import { arrayOf, isObject } from '../fields.ts';

/** The records of a document: the session and its items, as the first versions wrote them. */
export function* split(document: unknown): Iterable<{ value: unknown; pointer: string }> {
  if (!isObject(document)) return;
  yield { value: document.session, pointer: '/session' };
  const items = arrayOf(document.items);
  for (let i = 0; i < items.length; i++) yield { value: items[i], pointer: `/items/${i}` };
}
