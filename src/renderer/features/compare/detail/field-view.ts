import type { ComparedField, ComparedValue, Payload } from '../../../../shared/api.ts';
import { formatBytes, formatCount } from '../../../../shared/format/numbers.ts';

/** How a field is shown. */
export type FieldView =
  /** Both texts beside or below each other. */
  | { kind: 'texts' }
  /** What differs, as a list. `reason`: why not as texts, where texts were asked for. */
  | { kind: 'changes'; reason: string | null /** They could be shown as texts all the same. */; anyway: boolean }
  /** Bytes that are no text: only their type and size. */
  | { kind: 'bytes' };

/** The editor takes texts up to this size without being asked twice. */
const MOST_BYTES = 2_000_000;
const MOST_LINES = 50_000;
const MOST_LINE = 100_000;
/** Above this it would freeze the window, or compare nothing. */
const MOST_ANYWAY = 5_000_000;

function texts(value: ComparedValue): Payload[] {
  return [value.left, value.right].filter((payload) => payload !== null);
}

/** Decides by what is known before the texts are read. */
export function fieldView(value: ComparedValue, asList: boolean, anyway: boolean): FieldView {
  const sides = texts(value);
  if (sides.some(({ kind }) => kind === 'binary')) return { kind: 'bytes' };
  if (asList) return { kind: 'changes', reason: null, anyway: false };
  const bytes = Math.max(0, ...sides.map((payload) => payload.bytes));
  if (bytes <= MOST_BYTES || (anyway && bytes <= MOST_ANYWAY)) return { kind: 'texts' };
  const reason = `A side of ${formatBytes(bytes)} is more than the ${formatBytes(MOST_BYTES)} that are compared as text.`;
  return { kind: 'changes', reason, anyway: bytes <= MOST_ANYWAY };
}

/** Why texts that were read are not compared as text after all; null when they are. */
export function tooLong(sides: readonly string[]): string | null {
  for (const text of sides) {
    const { lines, longest } = measure(text);
    if (lines > MOST_LINES) {
      return `A side of ${formatCount(lines)} lines is more than the ${formatCount(MOST_LINES)} that are compared as text.`;
    }
    if (longest > MOST_LINE) {
      return `A line of ${formatCount(longest)} characters is more than the ${formatCount(MOST_LINE)} that are compared as text.`;
    }
  }
  return null;
}

function measure(text: string): { lines: number; longest: number } {
  let lines = 1;
  let longest = 0;
  let from = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
    lines++;
    longest = Math.max(longest, at - from);
    from = at + 1;
  }
  return { lines, longest: Math.max(longest, text.length - from) };
}

/** A field without either side cannot be opened. */
export function isAbsent(value: ComparedValue | undefined): boolean {
  return value === undefined || (value.left === null && value.right === null);
}

/**
 * The field that is shown: what the user chose for this pair; of another pair the field last chosen as long as it
 * differs there, else the first that does. Raw records differ almost always: they are shown only when chosen.
 */
export function shownField(
  values: readonly ComparedValue[],
  preferred: ComparedField,
  chosenHere: boolean,
): ComparedField | null {
  const present = values.filter((value) => !isAbsent(value));
  const wanted = present.find(({ field }) => field === preferred);
  if (wanted && (chosenHere || wanted.same === false)) return preferred;
  const found =
    present.find(({ field, same }) => field !== 'raw' && same === false) ??
    wanted ??
    present.find(({ field }) => field !== 'raw') ??
    present[0];
  return found?.field ?? null;
}
