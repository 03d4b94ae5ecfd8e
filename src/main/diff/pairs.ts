import { type AlignOptions, align } from '../../shared/align/align.ts';
import type { StepSequence } from '../../shared/align/step-sequence.ts';
import { DIFFERENCE_FIELDS, type DifferenceField, PAIR_MARKS } from '../../shared/api.ts';
import { formatPlural } from '../../shared/format/numbers.ts';
import { runLetters } from '../../shared/format/run-letter.ts';
import { Renaming } from '../../shared/normalise/renaming.ts';
import type { WholeRun } from '../library/read/whole-runs.ts';
import { isOpen, VALUE_FIELDS, type ValueField } from './compared-step.ts';
import type { ReadRun } from './read-run.ts';
import type { RunSignatures } from './run-signatures.ts';
import { sequencesOf } from './sequence.ts';

export const MARK = Object.fromEntries(PAIR_MARKS.map((mark, at) => [mark, at])) as Record<
  (typeof PAIR_MARKS)[number],
  number
>;

/** Bits of `Pairs.fields`, by field. */
export const FIELD_BITS = {
  type: 1,
  name: 2,
  status: 4,
  request: 8,
  response: 16,
  state: 32,
  reasoning: 64,
  parent: 128,
} as const;

/** Two runs as pairs of steps in display order. Places count from 0, -1 where a side has none. */
export interface Pairs {
  readonly outcome: 'aligned' | 'too_different';
  readonly count: number;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Index into `PAIR_MARKS`. */
  readonly mark: Uint8Array;
  /** `FIELD_BITS` of what differs; 0 where a side has no step. */
  readonly fields: Uint8Array;
  /** Fields that both runs record. */
  readonly recorded: readonly ValueField[];
  /** What only one of the runs records, so that it is not compared: "A: request", "B: state of 3 steps". */
  readonly not_recorded: readonly string[];
  /** Whether both steps of a pair are of one type and name; false where a side has none. */
  readonly same_kind: Uint8Array;
}

type Tree = Pick<WholeRun['tree'], 'count' | 'parent'>;

/** Aligns two runs, and says of each pair what differs of `compared`, by default of everything. */
export function pairRuns(
  left: ReadRun,
  right: ReadRun,
  compared: readonly DifferenceField[] = DIFFERENCE_FIELDS,
  options: AlignOptions = {},
): Pairs {
  const { recorded, not_recorded } = recordedFields([left, right]);
  const mask = compared
    .filter((field) => !isValueField(field) || recorded.includes(field))
    .reduce((bits, field) => bits | FIELD_BITS[field], 0);
  const [a, b] = sequencesOf([left, right], recorded) as [StepSequence, StepSequence];
  const { outcome, ...aligned } = align(a, b, options);
  const count = aligned.mark.length;
  const mark = Uint8Array.from(aligned.mark);
  const fields = new Uint8Array(count);
  const same_kind = new Uint8Array(count);
  const renaming = new Renaming();
  const isBelowAnother = outcome === 'aligned' ? parentsDiffer(left.run.tree, right.run.tree, aligned) : () => false;
  const stateless = { left: 0, right: 0 };
  for (let pair = 0; pair < count; pair++) {
    const [l, r] = [aligned.left[pair] ?? -1, aligned.right[pair] ?? -1];
    if (l === -1 || r === -1) continue;
    same_kind[pair] = Number(a.kind[l] === b.kind[r]);
    if ((mask & FIELD_BITS.state) !== 0) {
      const missing = stateMissing(left.signatures, l, right.signatures, r);
      if (missing !== null) stateless[missing]++;
    }
    const parent = isBelowAnother(l, r) ? FIELD_BITS.parent : 0;
    fields[pair] = (fieldsOf(left, right, l, r) | brokenRenames(left, right, l, r, renaming) | parent) & mask;
    if (mark[pair] !== MARK.moved) mark[pair] = fields[pair] === 0 ? MARK.same : MARK.changed;
  }
  for (const [side, letter] of [['left', 'A'] as const, ['right', 'B'] as const]) {
    if (stateless[side] > 0) not_recorded.push(`${letter}: state of ${formatPlural(stateless[side], 'step')}`);
  }
  return { outcome, count, left: aligned.left, right: aligned.right, mark, fields, recorded, not_recorded, same_kind };
}

/** The fields of a pair that differ, in the order of the contract. */
export function fieldNames(bits: number): DifferenceField[] {
  return (Object.keys(FIELD_BITS) as DifferenceField[]).filter((field) => (bits & FIELD_BITS[field]) !== 0);
}

function fieldsOf(left: ReadRun, right: ReadRun, l: number, r: number): number {
  const [a, b] = [left.signatures, right.signatures];
  let bits = 0;
  if (a.steps.kind[l] !== b.steps.kind[r]) {
    bits |= left.run.tree.type[l] === right.run.tree.type[r] ? FIELD_BITS.name : FIELD_BITS.type;
  }
  if (a.steps.outcome[l] !== b.steps.outcome[r]) bits |= FIELD_BITS.status;
  // What cannot be read is not told to differ.
  if (a.unread.has(l) || b.unread.has(r)) return bits;
  for (const field of VALUE_FIELDS) {
    const [value, other] = [a.fields[field][l], b.fields[field][r]];
    const isToCome = (value === -1 && isOpen(left.run, l, field)) || (other === -1 && isOpen(right.run, r, field));
    if (field === 'state' ? stateDiffers(a, l, b, r) : value !== other && !isToCome) bits |= FIELD_BITS[field];
  }
  return bits;
}

/** Whether two states are known to differ: by what they hold, or by their hashes where neither file holds them. */
function stateDiffers(a: RunSignatures, l: number, b: RunSignatures, r: number): boolean {
  const [value, other] = [a.fields.state[l] ?? -1, b.fields.state[r] ?? -1];
  if (value !== -1 && other !== -1) return value !== other;
  const [hash, otherHash] = [a.steps.state_hash[l] ?? -1, b.steps.state_hash[r] ?? -1];
  return value === -1 && other === -1 && hash !== -1 && otherHash !== -1 && hash !== otherHash;
}

/** The side whose state is not there to be compared with that of the other; null where nothing is missing. */
function stateMissing(a: RunSignatures, l: number, b: RunSignatures, r: number): 'left' | 'right' | null {
  if (a.unread.has(l) || b.unread.has(r)) return null;
  const [hash, otherHash] = [a.steps.state_hash[l] ?? -1, b.steps.state_hash[r] ?? -1];
  if (hash !== -1 && hash === otherHash) return null;
  const [value, other] = [a.fields.state[l] ?? -1, b.fields.state[r] ?? -1];
  if (value === -1 && other === -1) return (hash === -1) === (otherHash === -1) ? null : hash === -1 ? 'left' : 'right';
  return value === -1 ? 'left' : other === -1 ? 'right' : null;
}

/**
 * Tells whether two steps are below steps that are not each other's. A step around them that only one run has is told as that: what
 * it is below counts then.
 */
function parentsDiffer(
  left: Tree,
  right: Tree,
  pairs: { left: Int32Array; right: Int32Array },
): (l: number, r: number) => boolean {
  const ofLeft = new Int32Array(left.count).fill(-1);
  const ofRight = new Int32Array(right.count).fill(-1);
  for (const [pair, l] of pairs.left.entries()) {
    const r = pairs.right[pair] ?? -1;
    if (l === -1 || r === -1) continue;
    ofLeft[l] = r;
    ofRight[r] = l;
  }
  const above = ({ parent }: Tree, partners: Int32Array, step: number) => {
    let at = parent[step] ?? -1;
    while (at !== -1 && partners[at] === -1) at = parent[at] ?? -1;
    return at;
  };
  return (l, r) => {
    const parent = above(left, ofLeft, l);
    return (parent === -1 ? -1 : ofLeft[parent]) !== above(right, ofRight, r);
  };
}

/** A format that never writes a field says nothing of it: it is compared only where all runs have it somewhere. */
export function recordedFields(
  runs: readonly ReadRun[],
  fields: readonly ValueField[] = VALUE_FIELDS,
): { recorded: ValueField[]; not_recorded: string[] } {
  const recorded: ValueField[] = [];
  const not_recorded: string[] = [];
  for (const field of fields) {
    const without = runs.flatMap(({ signatures }, at) =>
      signatures.unread.size < signatures.count &&
      signatures.fields[field].every((symbol) => symbol === -1) &&
      (field !== 'state' || signatures.steps.state_hash.every((symbol) => symbol === -1))
        ? at
        : [],
    );
    if (without.length === 0) recorded.push(field);
    else if (without.length < runs.length) not_recorded.push(`${runLetters(without)}: ${field}`);
  }
  return { recorded, not_recorded };
}

function isValueField(field: DifferenceField): field is ValueField {
  return VALUE_FIELDS.some((one) => one === field);
}

/** Ids that are hidden make no difference while one id on the left stands for one on the right. */
function brokenRenames(left: ReadRun, right: ReadRun, l: number, r: number, renaming: Renaming): number {
  const [a, b] = [left.signatures.hidden[l], right.signatures.hidden[r]];
  if (!a || !b) return 0;
  let bits = 0;
  for (const field of VALUE_FIELDS) {
    if (left.signatures.fields[field][l] !== right.signatures.fields[field][r]) continue;
    const [ids, others] = [a, b].map((side) =>
      side.filter((one) => one.field === field && one.rule === 'generated_ids').map((one) => String(one.value)),
    ) as [string[], string[]];
    if (ids.some((id, at) => others[at] !== undefined && !renaming.add(id, others[at]))) bits |= FIELD_BITS[field];
  }
  return bits;
}
