import type { languages } from 'monaco-editor/editor/editor.api';

/** A piece of a line, from `startIndex` to the next one. */
interface Token {
  startIndex: number;
  scopes: 'key' | 'string' | 'number' | 'literal' | 'mark' | '';
}

const PIECE =
  /(?<string>"(?:[^"\\]|\\.)*(?<close>"?))|(?<number>-?\d[\d.eE+-]*)|(?<literal>[a-z]+)|(?<mark>[{}[\],:])|\s+|./gy;
/** What is left of a text that began on a line before. */
const REST = /^(?:[^"\\]|\\.)*(?<close>"?)/;

/** Colours of printed JSON, a line at a time. `inText`: whether a text goes on from the line before, and to the next. */
export function jsonTokens(line: string, inText = false): { tokens: Token[]; inText: boolean } {
  const rest = inText ? REST.exec(line) : null;
  const tokens: Token[] = rest === null ? [] : [{ startIndex: 0, scopes: 'string' }];
  let open = rest?.groups?.close === '';
  PIECE.lastIndex = rest?.[0].length ?? 0;
  for (const { index, groups = {} } of line.matchAll(PIECE)) {
    tokens.push({ startIndex: index, scopes: scopeOf(groups, line, index) });
    if (groups.string !== undefined) open = groups.close === '';
  }
  return { tokens, inText: open };
}

function scopeOf(groups: Record<string, string | undefined>, line: string, index: number): Token['scopes'] {
  if (groups.string !== undefined) return line[index + groups.string.length] === ':' ? 'key' : 'string';
  if (groups.number !== undefined) return 'number';
  if (groups.literal !== undefined) return 'literal';
  return groups.mark === undefined ? '' : 'mark';
}

/** Two states, each of which there is once. */
const OUTSIDE: languages.IState = { clone: () => OUTSIDE, equals: (other) => other === OUTSIDE };
const IN_TEXT: languages.IState = { clone: () => IN_TEXT, equals: (other) => other === IN_TEXT };

export const JSON_TOKENS: languages.TokensProvider = {
  getInitialState: () => OUTSIDE,
  tokenize: (line, state) => {
    const { tokens, inText } = jsonTokens(line, state === IN_TEXT);
    return { tokens, endState: inText ? IN_TEXT : OUTSIDE };
  },
};
