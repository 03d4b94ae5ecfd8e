/** More words than these narrow nothing that anyone would read. */
const MAX_WORDS = 32;

/** Free text of a search field as words that must all be found, in lower case. */
export function wordsOf(text: string | undefined): string[] {
  return [...new Set((text ?? '').toLowerCase().split(/\s+/u))].filter((word) => word !== '').slice(0, MAX_WORDS);
}

/** Pattern for SQLite's LIKE that finds a word anywhere; to be used with `ESCAPE '\'`. */
export function likeWord(word: string): string {
  return `%${word.replace(/[\\%_]/g, '\\$&')}%`;
}

/** LIKE ignores case in ASCII only: other words need a look at each row. */
export function isAsciiWord(word: string): boolean {
  return /^[\x21-\x7e]+$/.test(word);
}
