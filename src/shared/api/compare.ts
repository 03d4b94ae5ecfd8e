import * as v from 'valibot';
import type { ChangeSides } from '../difference/print-change.ts';
import { isPointer } from '../json/pointer.ts';
import { RULE_IDS, type RuleId } from '../normalise/rule-ids.ts';
import type { Revision } from './library.ts';
import { count, handle, run, text } from './params.ts';
import type { Payload, StepRow } from './steps.ts';

/** How two aligned steps relate. `moved`: the same step at another place; `left` and `right`: only in that run. */
export const PAIR_MARKS = ['same', 'changed', 'left', 'right', 'moved'] as const;
export type PairMark = (typeof PAIR_MARKS)[number];

/** What may differ between the two steps of a pair. */
export const DIFFERENCE_FIELDS = [
  'type',
  'name',
  'status',
  'request',
  'response',
  'state',
  'reasoning',
  /** The step that it is below. */
  'parent',
] as const;
export type DifferenceField = (typeof DIFFERENCE_FIELDS)[number];

/** What probably made two runs part. */
export const CAUSES = [
  'input',
  'prompt',
  'tools',
  'model',
  'configuration',
  'order',
  'environment',
  'tool_result',
  'model_answer',
  'unknown',
] as const;
export type Cause = (typeof CAUSES)[number];

/** What the detail of a pair shows side by side. */
export const COMPARED_FIELDS = ['request', 'response', 'state', 'reasoning', 'raw'] as const;
export type ComparedField = (typeof COMPARED_FIELDS)[number];

export const comparisonQuestion = v.object({
  left: run,
  right: run,
  /** Rules of normalisation that do not hold. */
  rules_off: v.optional(v.array(v.picklist(RULE_IDS))),
  /** JSON pointers into requests, responses and states whose values are left out; `*` stands for one key. */
  ignore: v.optional(v.pipe(v.array(v.pipe(text, v.check(isPointer))), v.maxLength(100))),
  /** What alone is compared; everything where it is left out. */
  fields: v.optional(v.pipe(v.array(v.picklist(DIFFERENCE_FIELDS)), v.minLength(1))),
});
export type ComparisonQuestion = v.InferOutput<typeof comparisonQuestion>;

/** How the texts of a pair are printed before they are compared. */
export const textView = v.object({
  sorted_keys: v.boolean(),
  /** Line ends and tabs in the texts of JSON as such: easier to read, though no longer JSON. */
  unescaped: v.boolean(),
  normalised: v.boolean(),
});
export type TextView = v.InferOutput<typeof textView>;

export const pairQuestion = v.object({ id: handle, pair: count, view: textView });
export const rowsQuestion = v.object({
  id: handle,
  only_differences: v.boolean(),
  /** First pairs of the equal stretches that are shown in full. */
  unfolded: v.pipe(v.array(count), v.maxLength(10_000)),
});

/** A step of one side, by its `seq`. */
export const stepOfSide = v.object({ id: handle, side: v.picklist(['left', 'right']), seq: count });

/** `seq` of each side in its own tree; null where a side has none. */
export interface PairSeqs {
  left: number | null;
  right: number | null;
}

export interface CauseFinding {
  cause: Cause;
  /** What speaks for it, in one sentence. */
  evidence: string;
  /** Where the evidence lies; null for what the runs say as a whole. */
  at: (PairSeqs & { field: DifferenceField | null }) | null;
}

export interface Difference extends PairSeqs {
  /** Number of the pair, from 0. */
  pair: number;
  fields: DifferenceField[];
  /** What differs, in one sentence: "Step 8, request: /timeout_ms is 15000 and 10000." */
  text: string;
  cause: CauseFinding;
}

/** One figure of both runs; null is unknown. `bound` where a sum does not cover everything. */
export interface Delta {
  left: number | null;
  right: number | null;
  left_is_lower_bound: boolean;
  right_is_lower_bound: boolean;
}

/** Sums over both runs, or over what comes from a pair on. */
export interface Deltas {
  status: { left: string; right: string };
  steps: Delta;
  errors: Delta;
  retries: Delta;
  input_tokens: Delta;
  output_tokens: Delta;
  cost_nano_usd: Delta;
  /** Whether any part of a cost was computed from prices: marked ≈. */
  cost_computed: { left: boolean; right: boolean };
  /** From the first start to the last end, µs. */
  time_us: Delta;
}

/** One part of what surrounds the model that is not the same in both runs. */
export interface HarnessDifference extends ChangeSides {
  part: 'prompt' | 'tools' | 'configuration' | 'model' | 'input' | 'environment';
  /** What it is called in the files: "system prompt", "tool bash". */
  label: string;
}

/** What a rule of normalisation made equal. */
export interface HiddenValues {
  rule: RuleId | 'ignored';
  label: string;
  /** Values that differ between steps that are the same only by it. */
  count: number;
  /** Pairs that would differ without it. */
  pairs: number;
  /** The first few: where, and what was there. */
  examples: (PairSeqs & { field: string; pointer: string; left_value: string | null; right_value: string | null })[];
}

export interface Comparison extends Revision {
  id: string;
  /** `too_different`: aligning was given up at its cap, pairs go by position alone. */
  outcome: 'aligned' | 'too_different';
  /** Version of the normalisation rules. */
  normalisation: number;
  counts: Record<PairMark, number>;
  pairs: number;
  /** Steps of each tree at the time; a run that grows has more by now. */
  left_steps: number;
  right_steps: number;
  first_difference: Difference | null;
  first_divergence: Difference | null;
  /** First of the pairs at which the runs come together again after the first divergence. */
  reconverges: PairSeqs | null;
  deltas: Deltas;
  /** Over the steps from the first divergence on; null without one. */
  downstream: Deltas | null;
  harness: HarnessDifference[];
  /** What the files do not record, so that nothing is said of it, by who does not: "A and B: prompt, tools", "B: request". */
  harness_unknown: string[];
  hidden: HiddenValues[];
  /** Pairs in which only the first of very many ids were checked for being renamed consistently. */
  renames_unchecked: number;
  /** What was asked to be left out: rules that do not hold, pointers, and fields. */
  left_out: { rules_off: RuleId[]; ignore: string[]; fields: DifferenceField[] };
  /** Said where hardly any step does the same: "0 of 120 steps do the same in both runs: …". Null for runs that share more. */
  little_shared: string | null;
  /**
   * Steps whose content could not be read: they are compared by type, name and status alone. `pairs`: how many of those with such a
   * step are marked the same by that.
   */
  unread: { left: number; right: number; pairs: number; reason: string | null };
}

export type ComparisonState =
  | { phase: 'working'; what: 'reading' | 'aligning'; done: number; total: number }
  | { phase: 'ready'; comparison: Comparison }
  | { phase: 'failed'; message: string; advice: string | null };

export type ComparedRow =
  | {
      row: 'fold';
      pair: number;
      pairs: number;
      left_from: number;
      left_to: number;
      right_from: number;
      right_to: number;
    }
  | {
      row: 'pair';
      pair: number;
      mark: PairMark;
      left: StepRow | null;
      right: StepRow | null;
      fields: DifferenceField[];
      /** Of a moved step: its `seq` in the other run, where this row does not show it. */
      moved: number | null;
      /** Number of the difference, from 1; null where the steps are the same. */
      difference: number | null;
    };

export interface ComparedRows {
  /** Handle of these rows. */
  id: string;
  count: number;
  differences: number;
}

export interface FieldChange extends ChangeSides {
  /** RFC 6901 pointer, in A; of what was added, in B. */
  pointer: string;
  /** Where it is in B, where that is another place. */
  right_pointer: string | null;
  change: 'added' | 'removed' | 'changed' | 'moved';
}

export interface ComparedValue {
  field: ComparedField;
  /** Null where that side has none; `absent` says why. */
  left: Payload | null;
  right: Payload | null;
  left_absent: string | null;
  right_absent: string | null;
  /** Null where nobody knows: a side could not be read, or its file does not hold what it is compared by. */
  same: boolean | null;
  changes: FieldChange[];
  /** True when there are more changes than are listed. */
  changes_cut: boolean;
  /** True where comparing was stopped early: the changes are true, but may be larger than need be. */
  capped: boolean;
  hidden: { rule: RuleId | 'ignored'; pointer: string; left_value: string | null; right_value: string | null }[];
}

/** One pair in full. The rest of a text comes by `compare.text`. */
export interface ComparedPair {
  pair: number;
  mark: PairMark;
  left: StepRow | null;
  right: StepRow | null;
  fields: DifferenceField[];
  values: ComparedValue[];
}
