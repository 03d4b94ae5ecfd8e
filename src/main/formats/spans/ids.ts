import { idOf } from '../fields.ts';

const HEX = /^[0-9a-f]+$/i;
const BASE64 = /^[\w+/-]+={0,2}$/;

/**
 * An id as small hex. The specification writes hex; files made by a general protobuf printer hold base64, which is told
 * by its length. All zeros is no id; anything else is kept as it is.
 */
export function hexId(value: unknown, bytes: 8 | 16): string | null {
  const text = idOf(value);
  if (text === null) return null;
  const id = HEX.test(text) && text.length === bytes * 2 ? text.toLowerCase() : (fromBase64(text, bytes) ?? text);
  return /^0+$/.test(id) ? null : id;
}

function fromBase64(text: string, bytes: number): string | null {
  if (!BASE64.test(text) || text.replace(/=+$/, '').length !== Math.ceil((bytes * 8) / 6)) return null;
  const decoded = Buffer.from(text, 'base64');
  return decoded.length === bytes ? decoded.toString('hex') : null;
}
