import type { languages } from 'monaco-editor/editor/editor.api';

/** A piece of a line, from `startIndex` to the next one. */
interface Token {
  startIndex: number;
  scopes: 'key' | 'string' | 'number' | 'literal' | 'mark' | '';
}

const PIECE = /(?<string>"(?:[^"\\]|\\.)*"?)|(?<number>-?\d[\d.eE+-]*)|(?<literal>[a-z]+)|(?<mark>[{}[\],:])|\s+|./gy;

/** Colours of printed JSON, a line at a time: strings do not go over lines there, so that no line depends on another. */
export function jsonTokens(line: string): Token[] {
  const tokens: Token[] = [];
  for (const { index, groups = {} } of line.matchAll(PIECE)) {
    tokens.push({ startIndex: index, scopes: scopeOf(groups, line, index) });
  }
  return tokens;
}

function scopeOf(groups: Record<string, string | undefined>, line: string, index: number): Token['scopes'] {
  if (groups.string !== undefined) return line[index + groups.string.length] === ':' ? 'key' : 'string';
  if (groups.number !== undefined) return 'number';
  if (groups.literal !== undefined) return 'literal';
  return groups.mark === undefined ? '' : 'mark';
}

const NOTHING: languages.IState = { clone: () => NOTHING, equals: () => true };

export const JSON_TOKENS: languages.TokensProvider = {
  getInitialState: () => NOTHING,
  tokenize: (line) => ({ tokens: jsonTokens(line), endState: NOTHING }),
};
