const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;

const NUMBER = /[-+.\deE]+/y;
const INTEGER = /^-?\d+$/;
/** Shorter ones fit a double. */
const FITTING_DIGITS = 15;

/**
 * As `JSON.parse`, but integers that no double holds come as text with all their digits. Two ids of 64 bits that differ
 * in their last digits only would be one number else.
 */
export function parseExact(text: string): unknown {
  const value: unknown = JSON.parse(text);
  // Only what is valid may be changed: quotes could make a value of what is none.
  const pieces = quoteLongIntegers(text);
  return pieces === null ? value : JSON.parse(pieces.join(''));
}

/** The text of a valid JSON value with such integers in quotes; null where it has none. */
function quoteLongIntegers(text: string): string[] | null {
  const pieces: string[] = [];
  let done = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) {
      i = endOfString(text, i);
    } else if (code === MINUS || (code >= ZERO && code <= NINE)) {
      NUMBER.lastIndex = i;
      const [number = ''] = NUMBER.exec(text) ?? [];
      if (number.length > FITTING_DIGITS && INTEGER.test(number) && !Number.isSafeInteger(Number(number))) {
        pieces.push(text.slice(done, i), `"${number}"`);
        done = i + number.length;
      }
      i += number.length - 1;
    }
  }
  if (pieces.length === 0) return null;
  pieces.push(text.slice(done));
  return pieces;
}

/** Place of the quote that closes the string opened at `open`. */
function endOfString(text: string, open: number): number {
  let close = text.indexOf('"', open + 1);
  while (close >= 0) {
    let backslashes = 0;
    while (text.charCodeAt(close - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return close;
    close = text.indexOf('"', close + 1);
  }
  return text.length;
}
