import { RetraceError } from '../../../../shared/errors.ts';
import type { FieldText } from '../../payload/field-text.ts';

const MAX_HITS = 200;

/** Where a text is in the given fields, in whatever case. Offsets are bytes of the field's text in UTF-8. */
export function findText(
  fields: readonly FieldText[],
  text: string,
  signal: AbortSignal,
): { hits: { field: string; offset: number }[]; cut: boolean } {
  const pattern = new RegExp(text.toWellFormed().replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'giu');
  const hits: { field: string; offset: number }[] = [];
  for (const field of fields) {
    if (signal.aborted) throw new RetraceError('cancelled', 'The search was cancelled.');
    if (field.kind === 'binary') continue;
    const { text: searched } = field;
    let offset = 0;
    let counted = 0;
    for (const match of searched.matchAll(pattern)) {
      if (hits.length === MAX_HITS) return { hits, cut: true };
      offset += Buffer.byteLength(searched.slice(counted, match.index));
      counted = match.index;
      hits.push({ field: field.field, offset });
    }
  }
  return { hits, cut: false };
}
