import type { ComparedRuns } from '../main/diff/compare-runs.ts';
import {
  causeLine,
  caveats,
  countsLine,
  deltaRows,
  leftOutLines,
  shortSides,
  togetherLine,
} from '../main/diff/describe.ts';
import { fieldNames, MARK } from '../main/diff/pairs.ts';
import { formatPlural } from '../shared/format/numbers.ts';
import { visibleLine } from '../shared/format/visible-text.ts';

/** Pairs that differ listed at most. */
const MAX_LISTED = 40;
const SIGNS: Readonly<Record<number, string>> = {
  [MARK.changed]: '~',
  [MARK.left]: '-',
  [MARK.right]: '+',
  [MARK.moved]: '↕',
};

/** The readable form of `retrace diff`. Everything from a trace is one visible line. */
export function diffText(compared: ComparedRuns): string {
  const { comparison, left, right } = compared;
  const { first_difference, first_divergence, harness } = comparison;
  const lines = [
    `A  ${visibleLine(left.run.detail.title)}`,
    `B  ${visibleLine(right.run.detail.title)}`,
    '',
    countsLine(comparison),
    ...caveats(comparison).map(visibleLine),
  ];
  if (first_difference !== null) {
    lines.push('', `First difference: ${visibleLine(first_difference.text)}`, visibleLine(causeLine(first_difference)));
  }
  if (first_divergence !== null) {
    lines.push('', `First divergence: ${visibleLine(first_divergence.text)}`, visibleLine(causeLine(first_divergence)));
    lines.push(togetherLine(comparison));
  }
  const different = deltaRows(comparison.deltas).filter(([, a, b]) => a !== b);
  if (different.length > 0) lines.push('', ...different.map(([label, a, b]) => `${label.padEnd(14)} ${a} → ${b}`));
  if (harness.length > 0) lines.push('', 'Around the model:');
  for (const { label, ...change } of harness) {
    const { left: a, right: b } = shortSides(change);
    const only = a === null ? `only in B: ${b}` : b === null ? `only in A: ${a}` : `${a} → ${b}`;
    lines.push(`  ${visibleLine(`${label}: ${only}`)}`);
  }
  const leftOut = leftOutLines(comparison);
  if (leftOut.length > 0) lines.push('', 'Left out of comparing:', ...leftOut.map((line) => `  ${visibleLine(line)}`));
  return [...lines, ...differingPairs(compared)].join('\n');
}

function differingPairs({ pairs, left, right }: ComparedRuns): string[] {
  const differing = Array.from(pairs.mark.keys()).filter((pair) => pairs.mark[pair] !== MARK.same);
  if (differing.length === 0) return [];
  const named = ({ run }: typeof left, place: number) =>
    place === -1 ? '' : `${place + 1} ${visibleLine(run.rows([place])[0]?.name ?? '')}`;
  const lines = differing.slice(0, MAX_LISTED).map((pair) => {
    const [l, r] = [pairs.left[pair] ?? -1, pairs.right[pair] ?? -1];
    const fields = fieldNames(pairs.fields[pair] ?? 0);
    const differ = fields.length === 0 ? '' : `  (${fields.join(', ')})`;
    return `${SIGNS[pairs.mark[pair] ?? 0] ?? ' '} ${named(left, l).padEnd(32)} ${named(right, r).padEnd(32)}${differ}`.trimEnd();
  });
  const more = differing.length - MAX_LISTED;
  return ['', ...lines, ...(more > 0 ? [`and ${formatPlural(more, 'more difference')}; --json lists all`] : [])];
}
