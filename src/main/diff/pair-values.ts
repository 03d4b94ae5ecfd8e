import {
  COMPARED_FIELDS,
  type ComparedField,
  type ComparedValue,
  type FieldChange,
  type TextView,
} from '../../shared/api.ts';
import { type JsonDifference, jsonDifference } from '../../shared/difference/json-difference.ts';
import { changeSides } from '../../shared/difference/print-change.ts';
import { canonicalJson } from '../../shared/json/canonical.ts';
import { type HiddenValue, normalise } from '../../shared/normalise/normalise.ts';
import { FieldText } from '../library/payload/field-text.ts';
import { buildToFit, Payloads } from '../library/payload/fit.ts';
import { printJson, unescapedJson } from '../library/payload/json-text.ts';
import type { ReadStep } from '../library/read/step-batches.ts';
import { type ComparedStep, statesOf, type ValueField } from './compared-step.ts';
import type { SideOptions } from './run-signatures.ts';

/** One side of a pair, read again from its file. */
export interface PairSide {
  compared: ComparedStep;
  read: ReadStep;
  options: SideOptions;
  /** Fields that it may still get: the step has not ended. */
  open: readonly ComparedField[];
}

/** One field of a pair: what is compared, and how it is printed. */
export interface PairField {
  field: ComparedField;
  left: FieldText | null;
  right: FieldText | null;
  left_absent: string | null;
  right_absent: string | null;
  /** False where a side may have it all the same: its file does not say. */
  known: boolean;
  /** Null where a side has nothing. */
  difference: JsonDifference | null;
  hidden: ComparedValue['hidden'];
}

/** Changes of one field in a reply at most. */
const MAX_CHANGES = 200;
const MAX_HIDDEN = 100;
/** Longest printed value of a change, in characters. */
const MAX_VALUE = 2_000;
const MAX_HIDDEN_VALUE = 200;

/** All fields of a pair as texts to lay side by side. A side without a step is null. `recorded`: fields that both runs have. */
export function pairFields(
  left: PairSide | null,
  right: PairSide | null,
  view: TextView,
  recorded: readonly ValueField[],
): PairField[] {
  const sides = withStates(left, right);
  return COMPARED_FIELDS.map((field) => {
    const [a, b] = sides.map((side) => shownValue(side, field, view)) as [Shown, Shown];
    const isUnread = sides.some((side) => side !== null && side.read.content === null);
    // A state is after every step, whether or not the file has it.
    const isToCome = sides.some((side, at) => [a, b][at]?.value === undefined && side?.open.includes(field) === true);
    const isUnknown = field !== 'raw' && (field === 'state' || isToCome || !recorded.includes(field));
    const one = (a.value === undefined) !== (b.value === undefined);
    return {
      known: !isUnread && !(isUnknown && one && left !== null && right !== null),
      field,
      left: a.value === undefined ? null : textOf(`${field}/left`, a.value, view),
      right: b.value === undefined ? null : textOf(`${field}/right`, b.value, view),
      left_absent: a.absent,
      right_absent: b.absent,
      difference:
        a.value === undefined || b.value === undefined
          ? null
          : jsonDifference(a.value, b.value, { limit: MAX_CHANGES }),
      hidden: hiddenOf(a.hidden, b.hidden),
    };
  });
}

/** The fields as the contract has them, in a reply of at most 256 KB. `around` is what stands beside them. */
export function comparedValues<T extends object>(
  fields: readonly PairField[],
  around: T,
): T & { values: ComparedValue[] } {
  return buildToFit((scale) => {
    const payloads = new Payloads();
    const values = fields.map((one) => comparedValue(one, payloads, scale));
    return { reply: { ...around, values }, payloads };
  });
}

function comparedValue(one: PairField, payloads: Payloads, scale: number): ComparedValue {
  const { field, left, right, left_absent, right_absent, known, difference } = one;
  const most = Math.max(1, Math.floor(MAX_CHANGES * scale));
  const changes = difference?.changes ?? [];
  return {
    field,
    left: left === null ? null : payloads.add(left),
    right: right === null ? null : payloads.add(right),
    ...{ left_absent, right_absent },
    same: known ? (difference?.same ?? (left === null && right === null)) : null,
    changes: changes.slice(0, most).map((change) => fieldChange(change, Math.max(80, MAX_VALUE * scale))),
    capped: difference?.capped === true,
    changes_cut: difference?.cut === true || changes.length > most,
    hidden: one.hidden.slice(0, Math.max(1, MAX_HIDDEN * scale)),
  };
}

function fieldChange(change: Parameters<typeof changeSides>[0], most: number): FieldChange {
  const { pointer, right_pointer } = change;
  return {
    pointer: cut(pointer, 1_000),
    right_pointer: right_pointer === undefined ? null : cut(right_pointer, 1_000),
    change: change.change,
    ...changeSides(change, most),
  };
}

/** The sides with the hashes of their states in place of states that neither file holds. */
function withStates(left: PairSide | null, right: PairSide | null): [PairSide | null, PairSide | null] {
  if (left === null || right === null) return [left, right];
  const [a, b] = statesOf(left.compared, right.compared);
  return [
    { ...left, compared: { ...left.compared, state: a } },
    { ...right, compared: { ...right.compared, state: b } },
  ];
}

interface Shown {
  value: unknown;
  absent: string | null;
  hidden: readonly HiddenValue[];
}

function shownValue(side: PairSide | null, field: ComparedField, view: TextView): Shown {
  if (side === null) return { value: undefined, absent: 'This run has no such step.', hidden: [] };
  const { compared, read, options } = side;
  if (read.content === null) return { value: undefined, absent: read.unread, hidden: [] };
  const value = field === 'raw' ? rawOf(read.records) : compared[field];
  if (value === undefined) {
    const absent = field === 'state' ? compared.state_absent : null;
    return { value, absent: absent ?? absentOf(read.content.absent, field), hidden: [] };
  }
  const { value: normal, hidden } =
    view.normalised && field !== 'raw' ? normalise(value, options) : { value, hidden: [] };
  return { value: view.sorted_keys ? sorted(normal) : normal, absent: null, hidden };
}

function rawOf(records: readonly unknown[]): unknown {
  return records.length === 0 ? undefined : records.length === 1 ? records[0] : records;
}

function absentOf(absent: Partial<Record<string, string>>, field: ComparedField): string {
  const said = field === 'reasoning' ? undefined : absent[field];
  return said ?? `Not in this trace: no ${field} was recorded for this step.`;
}

/** The keys of each object in one order, so that only what differs differs. */
function sorted(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? JSON.parse(canonicalJson(value)) : value;
}

function textOf(address: string, value: unknown, { unescaped }: TextView): FieldText {
  if (typeof value === 'string') return new FieldText(address, 'text', null, () => value);
  const make = () => (unescaped ? unescapedJson(printJson(value)) : printJson(value));
  return new FieldText(address, 'json', 'application/json', make);
}

/** What was hidden on either side, by rule and place. */
function hiddenOf(left: readonly HiddenValue[], right: readonly HiddenValue[]): ComparedValue['hidden'] {
  const rows = new Map<string, ComparedValue['hidden'][number]>();
  const at = ({ rule, pointer }: HiddenValue) => {
    const key = `${rule}\0${pointer}`;
    const row = rows.get(key) ?? { rule, pointer: cut(pointer, 1_000), left_value: null, right_value: null };
    rows.set(key, row);
    return row;
  };
  for (const one of left) at(one).left_value = printed(one.value);
  for (const one of right) at(one).right_value = printed(one.value);
  return [...rows.values()];
}

export function printed(value: unknown): string {
  return cut(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''), MAX_HIDDEN_VALUE);
}

function cut(text: string, most: number): string {
  return text.length <= most ? text.toWellFormed() : `${text.slice(0, most - 1).toWellFormed()}…`;
}
