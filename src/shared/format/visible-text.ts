/**
 * Text of a trace is hostile: it may hold terminal escapes, characters that reorder what is read, or
 * invisible ones that smuggle instructions. These show every such character as text.
 *
 * Kept as they are: zero-width joiner and non-joiner and variation selectors (emoji, Indic and Persian
 * scripts need them), no-break space, and in multi-line text newline and tab.
 */

// Controls (C0, DEL, C1), soft hyphen, Arabic letter mark, zero-width space, marks and overrides of
// direction, line and paragraph separators, word joiner and invisible operators, deprecated format
// characters, interlinear annotation, byte order mark, tag characters, lone surrogates.
const HIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Cs}/gu;

function shown(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return `\\u{${code.toString(16).padStart(4, '0')}}`;
}

/** One line of text: whitespace runs collapse to a space, hidden characters show. */
export function visibleLine(text: string): string {
  return text
    .replace(/[\t\n\r\v\f\u2028\u2029 ]+/g, ' ')
    .replace(/^ | $/g, '')
    .replace(HIDDEN, shown);
}

/** Text of several lines: newline and tab stay, CRLF becomes newline, hidden characters show. */
export function visibleText(text: string): string {
  return text
    .replace(/\r\n/g, '\n')
    .replace(HIDDEN, (character) => (character === '\n' || character === '\t' ? character : shown(character)));
}

/** A part of nothing but spaces, tabs and line ends as signs for them; any other as it is. */
export function spacesShown(part: string): string {
  return /\S/.test(part) ? part : part.replaceAll(' ', '·').replaceAll('\t', '→').replaceAll('\n', '↵\n');
}

/** JSON text in which hidden characters are escapes: the same value, and nothing a terminal would obey. */
export function visibleJson(json: string): string {
  return json.replace(HIDDEN, (character) => (character === '\n' ? character : escaped(character)));
}

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
