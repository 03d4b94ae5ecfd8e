import { idOf } from '../fields.ts';

/** Reads ids of one span as small hex: those of 16 bytes or of 8. */
export type IdReader = (value: unknown, bytes: 8 | 16) => string | null;

/**
 * In memory ids of Python spans are numbers of 64 and 128 bits; printed they are decimals, or hex, mostly behind `0x`.
 * Which of them is told by the trace's id: hex has 32 digits. A number that lost digits is no id: different spans
 * would have the same.
 */
export function idReader(traceId: unknown): IdReader {
  const areDecimals = typeof traceId === 'number' || (/^\d+$/.test(String(traceId)) && String(traceId).length !== 32);
  return (value, bytes) => {
    const isNumber = typeof value === 'number' && Number.isSafeInteger(value);
    const text = isNumber ? String(value) : idOf(value);
    if (text === null) return null;
    const id = hexOf(text, bytes * 2, areDecimals || isNumber);
    return /^0+$/.test(id) ? null : id;
  };
}

function hexOf(text: string, digits: number, isDecimal: boolean): string {
  if (isDecimal && /^\d{1,39}$/.test(text)) return BigInt(text).toString(16).padStart(digits, '0');
  return /^0x[0-9a-f]+$/i.test(text) ? text.slice(2).toLowerCase().padStart(digits, '0') : text;
}
