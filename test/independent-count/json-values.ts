/** What the lines of a file hold: every JSON value with the line it begins on, and the lines that hold none. */
export interface FileValues {
  values: { value: unknown; line: number }[];
  /** Lines with text that is no JSON value, whole or behind other values. */
  unreadable: number[];
  /** Lines on which several values stand without a newline between them. */
  glued: number[];
}

/** JSON Lines, or one document: an array of records or an object with `loglines`. */
export function valuesOf(text: string): FileValues {
  const whole = attempt(text);
  if (whole.parsed && Array.isArray(whole.value)) return documentOf(whole.value);
  if (whole.parsed && isRecord(whole.value) && Array.isArray(whole.value.loglines))
    return documentOf(whole.value.loglines);
  const found: FileValues = { values: [], unreadable: [], glued: [] };
  text.split('\n').forEach((content, index) => {
    if (content.trim() !== '') readLine(content.trim(), index + 1, found);
  });
  return found;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function documentOf(items: unknown[]): FileValues {
  return { values: items.map((value) => ({ value, line: 1 })), unreadable: [], glued: [] };
}

function readLine(content: string, line: number, found: FileValues): void {
  const whole = attempt(content);
  if (whole.parsed) {
    found.values.push({ value: whole.value, line });
    return;
  }
  let rest = content;
  let taken = 0;
  while (rest !== '') {
    const end = endOfObject(rest);
    const part = end === null ? null : attempt(rest.slice(0, end));
    if (end === null || part === null || !part.parsed) break;
    found.values.push({ value: part.value, line });
    taken += 1;
    rest = rest.slice(end).trim();
  }
  if (rest !== '') found.unreadable.push(line);
  if (taken > 1) found.glued.push(line);
}

function attempt(text: string): { parsed: true; value: unknown } | { parsed: false } {
  try {
    return { parsed: true, value: JSON.parse(text) };
  } catch {
    return { parsed: false };
  }
}

/** Where the object that `text` begins with ends, or null. */
function endOfObject(text: string): number | null {
  if (!text.startsWith('{')) return null;
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (quoted) {
      if (char === '\\') at += 1;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '{') depth += 1;
    else if (char === '}') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return null;
}
