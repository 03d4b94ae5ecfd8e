import { align } from '../../shared/align/align.ts';
import type { StepSequence } from '../../shared/align/step-sequence.ts';
import { DIFFERENCE_FIELDS, type DifferenceField, PAIR_MARKS } from '../../shared/api.ts';
import { UNNAMED_MODEL } from '../../shared/model/step.ts';
import { Renaming } from '../../shared/normalise/renaming.ts';
import type { StepFacts, WholeRun } from '../library/read/whole-runs.ts';
import { VALUE_FIELDS, type ValueField } from './compared-step.ts';
import type { RunSignatures } from './run-signatures.ts';

/** A run with what is kept of its steps. */
export interface ReadRun {
  run: WholeRun;
  signatures: RunSignatures;
}

export const MARK = Object.fromEntries(PAIR_MARKS.map((mark, at) => [mark, at])) as Record<
  (typeof PAIR_MARKS)[number],
  number
>;

/** Bits of `Pairs.fields`, by field. */
export const FIELD_BITS = { type: 1, name: 2, status: 4, request: 8, response: 16, state: 32, reasoning: 64 } as const;

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
  /** Fields that only one of the runs records, so that they are not compared: "A: request". */
  readonly not_recorded: readonly string[];
  /** Whether both steps of a pair are of one type and name; false where a side has none. */
  readonly same_kind: Uint8Array;
}

/** Aligns two runs, and says of each pair what differs of `compared`, by default of everything. */
export function pairRuns(
  left: ReadRun,
  right: ReadRun,
  compared: readonly DifferenceField[] = DIFFERENCE_FIELDS,
): Pairs {
  const { recorded, not_recorded } = recordedFields(left, right);
  const mask = compared
    .filter((field) => !isValueField(field) || recorded.includes(field))
    .reduce((bits, field) => bits | FIELD_BITS[field], 0);
  const symbols = new Symbols();
  const sides = [sequenceOf(left, symbols, recorded), sequenceOf(right, symbols, recorded)] as const;
  const { outcome, ...aligned } = align(...sides);
  const count = aligned.mark.length;
  const mark = Uint8Array.from(aligned.mark);
  const fields = new Uint8Array(count);
  const same_kind = new Uint8Array(count);
  const renaming = new Renaming();
  for (let pair = 0; pair < count; pair++) {
    const [l, r] = [aligned.left[pair] ?? -1, aligned.right[pair] ?? -1];
    if (l === -1 || r === -1) continue;
    same_kind[pair] = Number(sides[0].kind[l] === sides[1].kind[r]);
    fields[pair] = (fieldsOf(left, right, l, r) | brokenRenames(left, right, l, r, renaming)) & mask;
    if (mark[pair] !== MARK.moved) mark[pair] = fields[pair] === 0 ? MARK.same : MARK.changed;
  }
  return { outcome, count, left: aligned.left, right: aligned.right, mark, fields, not_recorded, same_kind };
}

/** The fields of a pair that differ, in the order of the contract. */
export function fieldNames(bits: number): DifferenceField[] {
  return (Object.keys(FIELD_BITS) as DifferenceField[]).filter((field) => (bits & FIELD_BITS[field]) !== 0);
}

/**
 * What a step is called by. A model call often carries the name of its model: then the model is part of its request, so that
 * a run with another model is still the same path.
 */
function nameOf({ name, model }: StepFacts): string {
  return name === model || name === UNNAMED_MODEL ? '' : name;
}

function fieldsOf(left: ReadRun, right: ReadRun, l: number, r: number): number {
  const [a, b] = [left.run.facts[l], right.run.facts[r]];
  if (a === undefined || b === undefined) return 0;
  let bits = 0;
  if (left.run.tree.type[l] !== right.run.tree.type[r]) bits |= FIELD_BITS.type;
  if (nameOf(a) !== nameOf(b)) bits |= FIELD_BITS.name;
  if (outcomeOf(left, l) !== outcomeOf(right, r)) bits |= FIELD_BITS.status;
  for (const field of VALUE_FIELDS) {
    if (left.signatures.hashes[field][l] !== right.signatures.hashes[field][r]) bits |= FIELD_BITS[field];
  }
  return bits;
}

/** A format that never writes a field says nothing of it: it is compared only where both runs have it somewhere. */
function recordedFields(left: ReadRun, right: ReadRun): { recorded: ValueField[]; not_recorded: string[] } {
  const has = ({ signatures }: ReadRun, field: ValueField) => signatures.hashes[field].some((hash) => hash !== null);
  const recorded: ValueField[] = [];
  const not_recorded: string[] = [];
  for (const field of VALUE_FIELDS) {
    const [a, b] = [has(left, field), has(right, field)];
    if (a && b) recorded.push(field);
    else if (a || b) not_recorded.push(`${a ? 'B' : 'A'}: ${field}`);
  }
  return { recorded, not_recorded };
}

function isValueField(field: DifferenceField): field is ValueField {
  return VALUE_FIELDS.some((one) => one === field);
}

/** How a step ended: its status, and the class of its failure. */
function outcomeOf({ run }: ReadRun, step: number): string {
  const { failure_type, failure_code } = run.facts[step] ?? {};
  return `${run.tree.status[step] ?? 0}/${failure_type ?? ''}/${failure_code ?? ''}`;
}

/** Ids that are hidden make no difference while one id on the left stands for one on the right. */
function brokenRenames(left: ReadRun, right: ReadRun, l: number, r: number, renaming: Renaming): number {
  const [a, b] = [left.signatures.hidden[l], right.signatures.hidden[r]];
  if (!a || !b) return 0;
  let bits = 0;
  for (const field of VALUE_FIELDS) {
    if (left.signatures.hashes[field][l] !== right.signatures.hashes[field][r]) continue;
    const [ids, others] = [a, b].map((side) =>
      side.filter((one) => one.field === field && one.rule === 'generated_ids').map((one) => String(one.value)),
    ) as [string[], string[]];
    if (ids.some((id, at) => others[at] !== undefined && !renaming.add(id, others[at]))) bits |= FIELD_BITS[field];
  }
  return bits;
}

/** Gives out numbers for texts, the same for the same text. */
class Symbols {
  readonly #known = new Map<string, number>();

  of(text: string): number {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const symbol = this.#known.size;
    this.#known.set(text, symbol);
    return symbol;
  }
}

function sequenceOf({ run, signatures }: ReadRun, symbols: Symbols, recorded: readonly ValueField[]): StepSequence {
  const { tree, facts } = run;
  const { count } = tree;
  const column = () => new Int32Array(count);
  const [actor, group, kind, call, whole] = [column(), column().fill(-1), column(), column(), column()];
  const actors = actorsOf(run);
  const groups = new Map<string, number>();
  for (let step = 0; step < count; step++) {
    const fact = facts[step];
    if (fact === undefined) throw new RangeError(`the run has no step ${step}`);
    const place = tree.run[step] ?? 0;
    const named = `${tree.type[step] ?? 0}\0${nameOf(fact)}`;
    const of = (field: ValueField) => (recorded.includes(field) ? (signatures.hashes[field][step] ?? '') : '');
    actor[step] = symbols.of(`actor\0${actors[place] ?? ''}`);
    kind[step] = symbols.of(`kind\0${named}`);
    // Where nobody knows what was asked, what came of it has to tell one call from another.
    const asked = of('request') || `answer\0${of('response')}`;
    call[step] = symbols.of(`call\0${named}\0${asked}`);
    const outcome = outcomeOf({ run, signatures }, step);
    whole[step] = symbols.of(`whole\0${named}\0${outcome}\0${VALUE_FIELDS.map(of).join('\0')}`);
    if (fact.group_key === null) continue;
    const key = `${place}\0${fact.group_key}`;
    group[step] = groups.get(key) ?? groups.size;
    groups.set(key, group[step] ?? 0);
  }
  return {
    count,
    parent: tree.parent.subarray(0, count),
    actor,
    group,
    kind,
    call,
    whole,
    likeness: signatures.likeness,
  };
}

/** The logical path of each run of a tree: who started it, by name. */
function actorsOf({ tree }: WholeRun): string[] {
  const paths: string[] = [];
  const pathOf = (place: number): string => {
    const run = tree.runs[place];
    if (run === undefined || place === 0) return '';
    paths[place] ??= `${run.parent === place ? '' : pathOf(run.parent)}/${run.agent_name}`;
    return paths[place];
  };
  tree.runs.forEach((_, place) => {
    paths[place] = pathOf(place);
  });
  return paths;
}
