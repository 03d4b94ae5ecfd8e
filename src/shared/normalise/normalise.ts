import { canonicalJson } from '../json/canonical.ts';
import { pointerTo } from '../json/pointer.ts';
import { type Ignored, ignoredBelow, ignoredTree } from './ignore.ts';
import { RULE_IDS, type RuleId } from './rule-ids.ts';
import { DURATION_SHAPE, EARLIEST_TIME, ID_SHAPES, IGNORED, KEYS, RULES, TEXT_KEYS, TIME_SHAPE } from './rules.ts';
import { type PartRule, partRules, replaceParts, withoutFrames } from './strings.ts';

export interface NormaliseOptions {
  /** Rules that hold; all where it is left out. */
  rules?: readonly RuleId[];
  /** JSON pointers of what is left out; `*` is one key or index. */
  ignore?: readonly string[];
  /** The run's working folder; null where it is not known. */
  folder?: string | null;
}

/** Something that a rule made equal: where it stood, and what it was. */
export interface HiddenValue {
  rule: RuleId | 'ignored';
  pointer: string;
  value: unknown;
}

export interface Normaliser {
  /** The value with its volatile parts replaced, and what they were. The value itself is not changed. */
  normalise(value: unknown): { value: unknown; hidden: HiddenValue[] };
  /**
   * The canonical JSON of the normalised value. Generated ids are added to `ids`, ordered by where they stand: two
   * values with the same text have them in the same order.
   */
  text(value: unknown, ids?: string[]): string;
}

/** Deeper than the readers let anything through. */
const DEEPEST = 2_100;
const LONGEST_ID = 200;
const LONGEST_TIME = 80;

/** What the parts of a value below a key are looked at by. */
interface Place {
  /** The key, or that of the array it is an item of; null at the top. */
  key: string | null;
  /** The key above that. */
  parent: string | null;
  ignored: readonly Ignored[];
  depth: number;
}

type Hide = (rule: RuleId | 'ignored', value: unknown) => void;

/** Reads the options once: a comparison has one for each of its runs. */
export function normaliser(options: NormaliseOptions = {}): Normaliser {
  const rules = new Set(options.rules ?? RULE_IDS);
  const on = (rule: RuleId): boolean => rules.has(rule);
  const tree = ignoredTree(options.ignore ?? []);
  const parts = partRules(on, options.folder ?? null);
  const top: Place = { key: null, parent: null, ignored: tree === null ? [] : [tree], depth: 0 };
  const walk = (value: unknown, found: HiddenValue[] | null): unknown =>
    new Walk(on, parts, found).replaced(value, top);
  return {
    normalise(value) {
      const hidden: HiddenValue[] = [];
      return { value: walk(value, hidden), hidden };
    },
    text(value, ids) {
      if (ids === undefined || !on('generated_ids')) return canonicalJson(walk(value, null));
      const hidden: HiddenValue[] = [];
      const text = canonicalJson(walk(value, hidden));
      const found = hidden.filter((part) => part.rule === 'generated_ids');
      found.sort((a, b) => (a.pointer < b.pointer ? -1 : a.pointer > b.pointer ? 1 : 0));
      for (const part of found) ids.push(String(part.value));
      return text;
    },
  };
}

/** `normaliser` for one value. */
export function normalise(value: unknown, options: NormaliseOptions = {}): { value: unknown; hidden: HiddenValue[] } {
  return normaliser(options).normalise(value);
}

class Walk {
  readonly #path: (string | number)[] = [];
  readonly #on: (rule: RuleId) => boolean;
  readonly #parts: readonly PartRule[];
  readonly #hide: Hide | null;

  constructor(on: (rule: RuleId) => boolean, parts: readonly PartRule[], found: HiddenValue[] | null) {
    this.#on = on;
    this.#parts = parts;
    this.#hide =
      found === null ? null : (rule, value) => found.push({ rule, pointer: this.#path.reduce(pointerTo, ''), value });
  }

  /** The same value where nothing in it is replaced: most of a trace is, and costs no copy. */
  replaced(value: unknown, place: Place): unknown {
    const rule = place.key === null ? null : ruleOfKey(place.key);
    if (rule !== null && this.#on(rule) && (rule === 'durations' || typeof value !== 'object')) {
      if (rule === 'stack_frames') return typeof value === 'string' ? this.#string(value, place, true) : value;
      if (hides(rule, value)) return this.#hidden(rule, value);
    }
    if (typeof value === 'string') return this.#string(value, place, false);
    if (typeof value !== 'object' || value === null || place.depth > DEEPEST) return value;
    return Array.isArray(value) ? this.#items(value, place) : this.#fields(value, place);
  }

  #hidden(rule: RuleId, value: unknown): unknown {
    const { placeholder } = RULES[rule];
    if (value !== placeholder) this.#hide?.(rule, value);
    return placeholder;
  }

  #string(text: string, place: Place, trace: boolean): string {
    if (this.#on('generated_ids') && isId(text, place)) {
      this.#hide?.('generated_ids', text);
      return RULES.generated_ids.placeholder;
    }
    const hide = this.#hide;
    const rest = trace ? withoutFrames(text, hide === null ? null : (part) => hide('stack_frames', part)) : text;
    return this.#parts.length === 0 ? rest : replaceParts(rest, this.#parts, hide);
  }

  #items(items: readonly unknown[], place: Place): unknown {
    let copy: unknown[] | null = null;
    for (let at = 0; at < items.length; at++) {
      const item = items[at];
      this.#path.push(at);
      const ignored = place.ignored.length === 0 ? place.ignored : ignoredBelow(place.ignored, String(at));
      let next: unknown;
      if (ignored.some((node) => node.here)) {
        if (item !== IGNORED) this.#hide?.('ignored', item);
        next = IGNORED;
      } else if (typeof item === 'number' && ignored.length === 0) {
        next = item;
      } else {
        next = this.replaced(item, { key: place.key, parent: place.parent, ignored, depth: place.depth + 1 });
      }
      this.#path.pop();
      if (next === item) continue;
      copy ??= items.slice();
      copy[at] = next;
    }
    return copy ?? items;
  }

  #fields(fields: object, place: Place): unknown {
    let copy: [string, unknown][] | null = null;
    const entries = Object.entries(fields) as [string, unknown][];
    for (let at = 0; at < entries.length; at++) {
      const [key, field] = entries[at] ?? ['', undefined];
      this.#path.push(key);
      const ignored = place.ignored.length === 0 ? place.ignored : ignoredBelow(place.ignored, key);
      let next: unknown;
      if (ignored.some((node) => node.here)) {
        this.#hide?.('ignored', field);
      } else {
        next = this.replaced(field, { key, parent: place.key, ignored, depth: place.depth + 1 });
      }
      this.#path.pop();
      if (next === field) continue;
      copy ??= entries.slice();
      copy[at] = [key, next];
    }
    // What is left out is undefined, which is no field of JSON. `fromEntries` makes `__proto__` a field like any other.
    return copy === null ? fields : Object.fromEntries(copy.filter(([, field]) => field !== undefined));
  }
}

const RULE_OF_KEY: ReadonlyMap<string, RuleId> = new Map(
  (['generated_ids', 'timestamps', 'durations', 'stack_frames'] as const).flatMap((rule) =>
    KEYS[rule].flatMap((name) => spellings(name).map((key) => [key, rule] as const)),
  ),
);
const WORDS: ReadonlySet<string> = new Set(TEXT_KEYS.flatMap(spellings));

/** `created_at`, `created-at`, `createdAt`, `Created-At`. */
function spellings(name: string): string[] {
  const words = name.split('_');
  const capital = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
  return [name, words.join('-'), [words[0], ...capital.slice(1)].join(''), capital.join('-')];
}

function ruleOfKey(key: string): RuleId | null {
  return RULE_OF_KEY.get(key) ?? null;
}

function hides(rule: RuleId, value: unknown): boolean {
  if (rule === 'generated_ids') return typeof value === 'string' && value !== '';
  if (rule === 'timestamps') {
    if (typeof value === 'number') return value >= EARLIEST_TIME;
    return typeof value === 'string' && value.length <= LONGEST_TIME && TIME_SHAPE.test(value);
  }
  if (rule !== 'durations') return false;
  if (typeof value === 'number') return true;
  if (typeof value === 'string') return value.length <= LONGEST_TIME && DURATION_SHAPE.test(value);
  return isSpan(value);
}

/** `{"secs": 1, "nanos": 5}`, as Rust writes a duration. */
function isSpan(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const keys = Object.keys(value);
  return keys.length === 2 && keys.includes('secs') && keys.includes('nanos');
}

function isId(text: string, place: Place): boolean {
  if (place.key === null || text === '' || text.length > LONGEST_ID || WORDS.has(place.key)) return false;
  if (place.key === 'id' && (place.parent === 'tool_calls' || place.parent === 'toolCalls')) {
    return text !== RULES.generated_ids.placeholder;
  }
  return ID_SHAPES.some((shape) => shape.test(text));
}
