import { sortedKeys } from '../json/canonical.ts';

/** Most parts of one value that are looked at: what is larger is judged by its beginning. */
const MOST_FEATURES = 400;
const LONGEST_WORDS = 4_000;
const SHORT_TEXT = 24;
/** What says that two items are of different kinds, whatever else they share. */
const KIND_KEYS = ['type', 'role', 'kind'];

/** What is known of a value for telling how like it is to others: hashes of its keys, scalars and words, and its kind. */
export interface Sketch {
  shape: 'array' | 'object' | 'string' | 'number' | 'boolean' | 'null';
  kind: string;
  features: ReadonlySet<number>;
}

export function sketch(value: unknown): Sketch {
  const features = new Set<number>();
  const open: [string, unknown][] = [['', value]];
  let rest = MOST_FEATURES;
  for (let next = open.pop(); next !== undefined && rest > 0; next = open.pop()) {
    const [key, part] = next;
    rest--;
    if (typeof part === 'string' && part.length > SHORT_TEXT) {
      for (const [word] of part.slice(0, LONGEST_WORDS).matchAll(/[\p{L}\p{N}_]+|[^\s]/gu)) {
        features.add(hash(word, hash(key)));
        if (--rest <= 0) break;
      }
    } else if (typeof part !== 'object' || part === null) {
      features.add(hash(String(part), hash(key)));
    } else if (Array.isArray(part)) {
      for (let at = Math.min(part.length, rest) - 1; at >= 0; at--) open.push([key, part[at]]);
    } else {
      for (const name of sortedKeys(part).slice(0, rest).reverse()) {
        features.add(hash(name, 7));
        open.push([name, (part as Readonly<Record<string, unknown>>)[name]]);
      }
    }
  }
  return { shape: shapeOf(value), kind: kindOf(value), features };
}

/** From 0, nothing in common, to 1. */
export function similarity(left: Sketch, right: Sketch): number {
  if (left.shape !== right.shape) return 0;
  const [small, large] = left.features.size < right.features.size ? [left, right] : [right, left];
  let both = 0;
  for (const feature of small.features) if (large.features.has(feature)) both++;
  const shared = (2 * both + 1) / (left.features.size + right.features.size + 1);
  return left.kind === right.kind ? shared : shared / 3;
}

/** Kind and keys: what items of long lists are matched by, where they cannot all be held against each other. */
export function outline(value: unknown): string {
  const shape = shapeOf(value);
  return shape === 'object'
    ? `${kindOf(value)} ${Object.keys(value as object)
        .sort()
        .join()}`
    : shape;
}

function shapeOf(value: unknown): Sketch['shape'] {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value !== 'object' || value === null) return 'null';
  return Array.isArray(value) ? 'array' : 'object';
}

function kindOf(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return '';
  return KIND_KEYS.map((key) => {
    const said = (value as Readonly<Record<string, unknown>>)[key];
    return typeof said === 'string' ? said.slice(0, 40) : '';
  }).join();
}

/** FNV-1a. */
function hash(text: string, seed = 0x811c9dc5): number {
  let value = seed;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}
