import type { Comparison, RunDetail } from '../../shared/api.ts';
import { visibleLine } from '../../shared/format/visible-text.ts';
import { causeLine, caveats, countsLine, deltaRows, leftOutLines, shortSides, togetherLine } from './describe.ts';

/** Harness differences listed at most. */
const MAX_HARNESS = 20;

/** A comparison as Markdown, to paste into an issue. What a trace holds is escaped: it must not become links or HTML. */
export function comparisonMarkdown(comparison: Comparison, left: RunDetail, right: RunDetail): string {
  const { first_difference, first_divergence } = comparison;
  const lines = [
    '## Comparison of two runs',
    '',
    `- A: ${text(left.title)} (${code(left.run_id)}, ${text(left.agent_name)})`,
    `- B: ${text(right.title)} (${code(right.run_id)}, ${text(right.agent_name)})`,
    '',
    countsLine(comparison),
    ...caveats(comparison).map(text),
    '',
    '| | A | B |',
    '| --- | --- | --- |',
    ...deltaRows(comparison.deltas).map((row) => `| ${row.map(text).join(' | ')} |`),
    '',
  ];
  if (first_difference !== null) {
    lines.push(`**First difference.** ${text(first_difference.text)} ${text(causeLine(first_difference))}`, '');
  }
  if (first_divergence !== null) {
    const told = `${text(first_divergence.text)} ${text(causeLine(first_divergence))} ${togetherLine(comparison)}`;
    lines.push(`**First divergence.** ${told}`, '');
  }
  const leftOut = leftOutLines(comparison);
  if (leftOut.length > 0) lines.push('Left out of comparing:', '', ...leftOut.map((line) => `- ${text(line)}`), '');
  const { harness } = comparison;
  if (harness.length > 0) {
    lines.push('| What surrounds the model | A | B |', '| --- | --- | --- |');
    for (const { label, ...change } of harness.slice(0, MAX_HARNESS)) {
      const { left: a, right: b } = shortSides(change);
      lines.push(`| ${text(label)} | ${a === null ? '–' : code(a)} | ${b === null ? '–' : code(b)} |`);
    }
    if (harness.length > MAX_HARNESS) lines.push('', `${harness.length - MAX_HARNESS} more.`);
    lines.push('');
  }
  return lines.join('\n');
}

/** One line in which nothing is markup. */
function text(value: string): string {
  return visibleLine(value).replace(/[\\`*_{}[\]()<>#+!|~@&]/g, '\\$&');
}

/** A value in a cell: bars would end it, backticks the code. */
function code(value: string): string {
  const line = visibleLine(value).replaceAll('|', '\\|');
  const fence = '`'.repeat(Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  return `${fence} ${line} ${fence}`;
}
