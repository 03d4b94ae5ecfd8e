/** Longest piece of text in one element, UTF-16 units: browsers lay out a text node as a whole. */
export const BLOCK_LENGTH = 8_192;

/** Cuts text into blocks: after a line end where there is one, else between characters. Joined, they are the text. */
export function splitBlocks(text: string, length = BLOCK_LENGTH): string[] {
  const blocks: string[] = [];
  let from = 0;
  while (text.length - from > length) {
    const line = text.lastIndexOf('\n', from + length - 1);
    let to = line >= from + length / 4 ? line + 1 : from + length;
    // Not between the halves of a surrogate pair.
    const last = text.charCodeAt(to - 1);
    if (last >= 0xd800 && last < 0xdc00) to--;
    blocks.push(text.slice(from, to));
    from = to;
  }
  if (from < text.length) blocks.push(text.slice(from));
  return blocks;
}

const ENCODER = new TextEncoder();

/** Length in UTF-8 bytes, as offsets of payloads count. */
export function byteLength(text: string): number {
  return ENCODER.encode(text).length;
}

/** UTF-16 index of a byte offset, clamped to the text; inside a character, where it starts. */
export function indexAtByte(text: string, offset: number): number {
  let bytes = 0;
  let index = 0;
  while (index < text.length) {
    const code = text.codePointAt(index) ?? 0;
    const size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (bytes + size > offset) return index;
    bytes += size;
    index += code >= 0x10000 ? 2 : 1;
  }
  return index;
}
