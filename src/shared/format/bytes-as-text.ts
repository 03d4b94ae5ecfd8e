/** Bytes as the UTF-8 text that they are; a byte that is not part of any shows as `\xNN`. */
export function bytesAsText(bytes: Uint8Array): string {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const decoded = (from: number, to: number): string | null => {
    try {
      return decoder.decode(bytes.subarray(from, to));
    } catch {
      return null;
    }
  };
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    let end = at;
    while (end < bytes.length && (bytes[end] ?? 0) < 0x80) end++;
    text += decoded(at, end) ?? '';
    at = end;
    if (at === bytes.length) break;
    const size = characterSize(bytes[at] ?? 0);
    const character = at + size <= bytes.length ? decoded(at, at + size) : null;
    text += character ?? `\\x${(bytes[at] ?? 0).toString(16).padStart(2, '0')}`;
    at += character === null ? 1 : size;
  }
  return text;
}

/** Where the last character begins that the end of a window may have cut; the length where it is whole. */
export function wholeLength(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) !== 0x80) return characterSize(byte) > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function characterSize(lead: number): number {
  return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
}
