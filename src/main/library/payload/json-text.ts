/** Levels that are indented; what lies deeper is printed on one line, so that indentation cannot outgrow the value. */
const MAX_INDENTED = 32;
/** A larger value is indented at its first levels only. In characters of its compact form. */
const LARGE = 2 * 2 ** 20;
const MAX_INDENTED_LARGE = 4;

/**
 * A JSON value as text to read: two spaces a level as `JSON.stringify` does, with a bound on the levels. Lone
 * surrogates come as escapes.
 */
export function printJson(value: unknown): string {
  const compact = JSON.stringify(value) ?? 'null';
  if (compact.length < 3 || typeof value !== 'object' || value === null) return compact;
  const levels = compact.length > LARGE ? MAX_INDENTED_LARGE : MAX_INDENTED;
  if (!isDeeper(value, levels)) return JSON.stringify(value, null, 2);
  const pieces: string[] = [];
  print(value, 0, levels, pieces);
  return pieces.join('');
}

/** Whether a value nests deeper than `levels`; never goes further than that. */
export function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  // `for … in` would walk an array by its indices as texts.
  const below: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  return below.some((one) => isDeeper(one, levels - 1));
}

function print(value: unknown, depth: number, levels: number, pieces: string[]): void {
  if (typeof value !== 'object' || value === null || depth >= levels || Object.keys(value).length === 0) {
    pieces.push(JSON.stringify(value) ?? 'null');
    return;
  }
  const indent = `\n${'  '.repeat(depth + 1)}`;
  const isArray = Array.isArray(value);
  let separator = isArray ? '[' : '{';
  for (const [key, inner] of Object.entries(value)) {
    pieces.push(separator, indent);
    if (!isArray) pieces.push(JSON.stringify(key), ': ');
    print(inner, depth + 1, levels, pieces);
    separator = ',';
  }
  pieces.push(`\n${'  '.repeat(depth)}`, isArray ? ']' : '}');
}

/**
 * Printed JSON in which line ends and tabs of texts are such, no longer `\n` and `\t`; what follows a line end stands
 * two spaces deeper than the line it broke. For people and for a difference line by line: it is JSON no more.
 */
export function unescapedJson(json: string): string {
  return json.replace(/^( *)(.*\\[nt].*)$/gm, (_line, indent: string, rest: string) => {
    const below = `\n${indent}  `;
    return indent + rest.replace(/\\(.)/g, (found, letter) => (letter === 'n' ? below : letter === 't' ? '\t' : found));
  });
}
