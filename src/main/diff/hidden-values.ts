import type { DifferenceField, HiddenValues } from '../../shared/api.ts';
import { RULES } from '../../shared/normalise/rules.ts';
import { printed } from './pair-values.ts';
import { MARK, type Pairs } from './pairs.ts';
import type { ReadRun } from './read-run.ts';
import type { HiddenInField } from './run-signatures.ts';

type RuleName = HiddenValues['rule'];

/** Examples of each rule at most. */
const MAX_EXAMPLES = 5;

/** What normalisation hid in two runs, by rule, in the fields that are compared: how much, and where pairs are the same only by it. */
export function hiddenValues(
  left: ReadRun,
  right: ReadRun,
  pairs: Pairs,
  compared?: readonly DifferenceField[],
): HiddenValues[] {
  const found = new Map<RuleName, HiddenValues>();
  const ofCompared = (hidden: readonly HiddenInField[] | null | undefined) =>
    compared === undefined ? (hidden ?? []) : (hidden ?? []).filter(({ field }) => compared.includes(field));
  const of = (rule: RuleName) => {
    const known = found.get(rule);
    if (known !== undefined) return known;
    const label = rule === 'ignored' ? 'Ignored by you' : RULES[rule].label;
    const fresh: HiddenValues = { rule, label, count: 0, pairs: 0, examples: [] };
    found.set(rule, fresh);
    return fresh;
  };
  for (let pair = 0; pair < pairs.count; pair++) {
    if (pairs.mark[pair] !== MARK.same) continue;
    const [l, r] = [pairs.left[pair] ?? -1, pairs.right[pair] ?? -1];
    const [a, b] = [ofCompared(left.signatures.hidden[l]), ofCompared(right.signatures.hidden[r])];
    for (const rule of new Set([...a, ...b].map((one) => one.rule))) {
      const differing = differences(a, b, rule);
      if (differing.length === 0) continue;
      const known = of(rule);
      known.pairs++;
      known.count += differing.length;
      for (const example of differing.slice(0, MAX_EXAMPLES - known.examples.length)) {
        known.examples.push({ left: l + 1, right: r + 1, ...example });
      }
    }
  }
  return [...found.values()].sort((a, b) => b.pairs - a.pairs || b.count - a.count);
}

type Example = Omit<HiddenValues['examples'][number], 'left' | 'right'>;

function differences(a: readonly HiddenInField[], b: readonly HiddenInField[], rule: RuleName): Example[] {
  const [left, right] = [a, b].map((side) => side.filter((one) => one.rule === rule)) as [
    HiddenInField[],
    HiddenInField[],
  ];
  return Array.from({ length: Math.max(left.length, right.length) }, (_, at) => at).flatMap((at): Example[] => {
    const [one, other] = [left[at], right[at]];
    if (one !== undefined && other !== undefined && Object.is(one.value, other.value)) return [];
    return [
      {
        field: (one ?? other)?.field ?? '',
        pointer: (one ?? other)?.pointer ?? '',
        left_value: one === undefined ? null : printed(one.value),
        right_value: other === undefined ? null : printed(other.value),
      },
    ];
  });
}

/** Pairs marked the same in which only the first of what was hidden was looked at. */
export function renamesUnchecked(left: ReadRun, right: ReadRun, pairs: Pairs): number {
  const [a, b] = [left.signatures.hidden_cut, right.signatures.hidden_cut];
  if (a.size + b.size === 0) return 0;
  let unchecked = 0;
  for (let pair = 0; pair < pairs.count; pair++) {
    if (pairs.mark[pair] !== MARK.same) continue;
    if (a.has(pairs.left[pair] ?? -1) || b.has(pairs.right[pair] ?? -1)) unchecked++;
  }
  return unchecked;
}
