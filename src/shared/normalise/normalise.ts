import { pointerTo } from '../json/pointer.ts';
import { type Ignored, ignoredBelow, ignoredTree } from './ignore.ts';
import { RULE_IDS, type RuleId } from './rule-ids.ts';
import {
  ARGUMENT_KEYS,
  DURATION_SHAPE,
  EARLIEST_TIME,
  ID_SHAPES,
  IGNORED,
  KEYS,
  RULES,
  TEXT_KEYS,
  TIME_SHAPE,
} from './rules.ts';
import { type PartRule, partRules, replaceParts, withoutFrames, withoutHeaders } from './strings.ts';

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
  /** It is part of what a tool was asked for. */
  asked: boolean;
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
  const top: Place = { key: null, parent: null, asked: false, ignored: tree === null ? [] : [tree], depth: 0 };
  return {
    normalise(value) {
      const hidden: HiddenValue[] = [];
      return { value: new Walk(on, parts, hidden).replaced(value, top), hidden };
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
  readonly #hide: Hide;

  constructor(on: (rule: RuleId) => boolean, parts: readonly PartRule[], found: HiddenValue[]) {
    this.#on = on;
    this.#parts = parts;
    this.#hide = (rule, value) => found.push({ rule, pointer: this.#path.reduce(pointerTo, ''), value });
  }

  /** The same value where nothing in it is replaced: most of a trace is, and costs no copy. */
  replaced(value: unknown, place: Place): unknown {
    const rule = place.key === null ? null : ruleOfKey(place.key);
    if (rule !== null && this.#on(rule)) {
      if (rule === 'stack_frames') {
        if (typeof value === 'string') return this.#string(value, place, true);
      } else if (hides(rule, value) && (rule === 'generated_ids' || !place.asked)) {
        return this.#hidden(rule, value);
      }
    }
    if (place.key === 'duration' && this.#on('durations') && isSpan(value)) return this.#hidden('durations', value);
    if (typeof value === 'string') return this.#string(value, place, false);
    if (typeof value !== 'object' || value === null || place.depth > DEEPEST) return value;
    return Array.isArray(value) ? this.#items(value, place) : this.#fields(value, place);
  }

  #hidden(rule: RuleId, value: unknown): unknown {
    const { placeholder } = RULES[rule];
    if (value !== placeholder) this.#hide(rule, value);
    return placeholder;
  }

  #string(text: string, place: Place, trace: boolean): string {
    if (this.#on('generated_ids') && isId(text, place)) {
      this.#hide('generated_ids', text);
      return RULES.generated_ids.placeholder;
    }
    let rest = trace ? withoutFrames(text, (part) => this.#hide('stack_frames', part)) : text;
    if (this.#on('output_headers')) rest = withoutHeaders(rest, (part) => this.#hide('output_headers', part));
    return this.#parts.length === 0 ? rest : replaceParts(rest, this.#parts, this.#hide);
  }

  #items(items: readonly unknown[], place: Place): unknown {
    const below: Place = { ...place, ignored: [], depth: place.depth + 1 };
    let copy: unknown[] | null = null;
    for (let at = 0; at < items.length; at++) {
      const item = items[at];
      const ignored = place.ignored.length === 0 ? place.ignored : ignoredBelow(place.ignored, String(at));
      this.#path.push(at);
      let next: unknown;
      if (ignored.some((node) => node.here)) {
        if (item !== IGNORED) this.#hide('ignored', item);
        next = IGNORED;
      } else {
        next = this.replaced(item, ignored.length === 0 ? below : { ...below, ignored });
      }
      this.#path.pop();
      if (next === item) continue;
      copy ??= items.slice();
      copy[at] = next;
    }
    return copy ?? items;
  }

  #fields(fields: object, place: Place): unknown {
    const keys = Object.keys(fields);
    let changed: Map<string, unknown> | null = null;
    const asked = place.asked || ARGUMENTS.has(place.key ?? '');
    for (const key of keys) {
      const field = (fields as Readonly<Record<string, unknown>>)[key];
      this.#path.push(key);
      const ignored = place.ignored.length === 0 ? place.ignored : ignoredBelow(place.ignored, key);
      let next: unknown;
      if (ignored.some((node) => node.here)) {
        this.#hide('ignored', field);
      } else {
        next = this.replaced(field, { key, parent: place.key, asked, ignored, depth: place.depth + 1 });
      }
      this.#path.pop();
      if (next === field) continue;
      changed ??= new Map();
      changed.set(key, next);
    }
    return changed === null ? fields : withFields(fields, keys, changed);
  }
}

/** A copy with other fields in places; one that is undefined is left out. `__proto__` is a field like any other. */
function withFields(fields: object, keys: readonly string[], changed: ReadonlyMap<string, unknown>): object {
  const entries: [string, unknown][] = [];
  for (const key of keys) {
    const field = changed.has(key) ? changed.get(key) : (fields as Readonly<Record<string, unknown>>)[key];
    if (field !== undefined) entries.push([key, field]);
  }
  return Object.fromEntries(entries);
}

const RULE_OF_KEY: ReadonlyMap<string, RuleId> = new Map(
  (['generated_ids', 'timestamps', 'durations', 'stack_frames'] as const).flatMap((rule) =>
    KEYS[rule].flatMap((name) => spellings(name).map((key) => [key, rule] as const)),
  ),
);
const WORDS: ReadonlySet<string> = new Set(TEXT_KEYS.flatMap(spellings));
const ARGUMENTS: ReadonlySet<string> = new Set(ARGUMENT_KEYS.flatMap(spellings));

/** `tool_use_id`, `tool-use-id`, `toolUseId`, `toolUseID`, `Tool-Use-Id`. */
function spellings(name: string): string[] {
  const words = name.split('_');
  const capital = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
  const camel = [words[0], ...capital.slice(1)].join('');
  const loud = camel.replace(/(?:Id|Uuid)$/, (end) => end.toUpperCase());
  return [name, words.join('-'), camel, loud, capital.join('-')];
}

const LONGEST_KEY = 200;

/** Of a key with dots, as attributes of spans have them, the end counts: `gen_ai.tool.call.id` is a `tool_call_id`. */
function ruleOfKey(key: string): RuleId | null {
  const known = RULE_OF_KEY.get(key);
  if (known !== undefined) return known;
  if (key.length > LONGEST_KEY) return null;
  if (!key.includes('.')) return null;
  const words = key.replaceAll('.', '_');
  for (let at = 0; at >= 0; at = key.indexOf('.', at) + 1 || -1) {
    const rule = RULE_OF_KEY.get(words.slice(at));
    if (rule !== undefined) return rule;
  }
  return null;
}

function hides(rule: RuleId, value: unknown): boolean {
  if (rule === 'generated_ids') {
    // A small number is a place in a list rather than an id.
    return typeof value === 'number'
      ? Number.isInteger(value) && value >= 1_000
      : typeof value === 'string' && value !== '';
  }
  if (rule === 'timestamps') {
    if (typeof value === 'number') return value >= EARLIEST_TIME;
    return typeof value === 'string' && value.length <= LONGEST_TIME && TIME_SHAPE.test(value);
  }
  if (rule !== 'durations') return false;
  if (typeof value === 'number') return true;
  return typeof value === 'string' && value.length <= LONGEST_TIME && DURATION_SHAPE.test(value);
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
