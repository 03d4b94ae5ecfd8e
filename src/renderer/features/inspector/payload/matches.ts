/** Part of a text: plain, a match, or the address of a site. */
export interface TextPart {
  text: string;
  /** UTF-16 index in the text. */
  at: number;
  type: 'plain' | 'match' | 'link';
}

/** Ends before what closes a sentence, a quote or a bracket around it. */
const ADDRESS = /https?:\/\/[^\s"'<>`\\^{}|]+[^\s"'<>`\\^{}|.,;:!?)\]]/g;

/** The pattern of a search text: literal, regardless of case. Null when there is nothing to search. */
export function findPattern(query: string): RegExp | null {
  return query === '' ? null : new RegExp(query.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'), 'giu');
}

/** Cuts a text at its matches and, outside of those, at the addresses in it unless `links` is false. */
export function splitText(text: string, pattern: RegExp | null, links = true): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  if (pattern) {
    for (const match of text.matchAll(pattern)) {
      if (match[0] === '') continue;
      pushPlain(parts, text, from, match.index, links);
      parts.push({ text: match[0], at: match.index, type: 'match' });
      from = match.index + match[0].length;
    }
  }
  pushPlain(parts, text, from, text.length, links);
  return parts;
}

function pushPlain(parts: TextPart[], text: string, from: number, to: number, links: boolean): void {
  const plain = text.slice(from, to);
  let at = 0;
  if (links && plain.includes('://')) {
    for (const match of plain.matchAll(ADDRESS)) {
      if (match.index > at) parts.push({ text: plain.slice(at, match.index), at: from + at, type: 'plain' });
      parts.push({ text: match[0], at: from + match.index, type: 'link' });
      at = match.index + match[0].length;
    }
  }
  if (at < plain.length) parts.push({ text: plain.slice(at), at: from + at, type: 'plain' });
}
