/** What stands where a value is not known. */
export const UNKNOWN = '–';

const GROUPED = new Intl.NumberFormat('en-US');

/** A figure that is a lower bound: "≥1.2k". */
export function atLeast(figure: string, is_least: boolean): string {
  return is_least ? `≥${figure}` : figure;
}

/** A whole number with thousands separators: 1,284. */
export function formatCount(count: number): string {
  return GROUPED.format(count);
}

/** A number with its noun: "1 run", "1,284 runs". */
export function formatPlural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** Digits that stay after scaling, for a value that may round up to the next unit. */
function scaled(value: number, units: readonly [string, number][], digits: (value: number) => number): string {
  for (const [unit, size] of units) {
    const part = value / size;
    const text = part.toFixed(digits(part));
    if (Number(text) < 1000) return text + unit;
  }
  const [unit, size] = units.at(-1) ?? ['', 1];
  return formatCount(Math.round(value / size)) + unit;
}

const TOKEN_UNITS: readonly [string, number][] = [
  ['', 1],
  ['k', 1e3],
  ['M', 1e6],
  ['G', 1e9],
];

/** Tokens with one decimal: 812, 18.2k, 214.6k, 1.2M. `null` is unknown. */
export function formatTokens(tokens: number | null): string {
  if (tokens === null) return UNKNOWN;
  if (tokens < 1000) return formatCount(tokens);
  return scaled(tokens, TOKEN_UNITS.slice(1), () => 1);
}

/** Tokens in at most three digits, for narrow columns: 812, 6.1k, 64k, 224k, 1.2M. */
export function formatTokensShort(tokens: number | null): string {
  if (tokens === null) return UNKNOWN;
  if (tokens < 1000) return formatCount(tokens);
  return scaled(tokens, TOKEN_UNITS.slice(1), (part) => (part < 9.95 ? 1 : 0));
}

const BYTE_UNITS: readonly [string, number][] = [
  [' B', 1],
  [' kB', 1e3],
  [' MB', 1e6],
  [' GB', 1e9],
  [' TB', 1e12],
];

/** Bytes in decimal units: 412 B, 2.1 kB, 48 kB, 1.8 GB. */
export function formatBytes(bytes: number | null): string {
  if (bytes === null) return UNKNOWN;
  if (bytes < 1000) return `${formatCount(bytes)} B`;
  return scaled(bytes, BYTE_UNITS.slice(1), (part) => (part < 9.95 ? 1 : 0));
}

/** A share of a whole: "80%". Never 100% unless it is all, never 0% unless it is nothing. */
export function formatShare(part: number, whole: number): string {
  if (whole <= 0) return UNKNOWN;
  if (part <= 0) return '0%';
  if (part >= whole) return '100%';
  return `${Math.min(99, Math.max(1, Math.round((part / whole) * 100)))}%`;
}
