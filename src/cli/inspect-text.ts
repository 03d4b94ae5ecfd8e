import type { InspectedProblem, InspectedRun, InspectedStep } from '../main/library/inspect/inspect.ts';
import { formatCost } from '../shared/format/cost.ts';
import { formatDuration } from '../shared/format/duration.ts';
import { atLeast, formatPlural, formatTokens, UNKNOWN } from '../shared/format/numbers.ts';
import { costOptions, formatCached, formatReceived, formatSent } from '../shared/format/sums.ts';
import { formatDateTime } from '../shared/format/time.ts';
import { visibleLine } from '../shared/format/visible-text.ts';
import { RUN_STATUS_LABELS, type Totals } from '../shared/model/run.ts';

/** The readable form of `retrace inspect`. Everything from a trace is one visible line. */

export function runHead({ detail, run_key, root_run_key }: InspectedRun): string {
  const agent = [detail.agent_name, detail.agent_version].filter((part) => part !== null).join(' ');
  const lines = [
    `${visibleLine(detail.title)}  ${RUN_STATUS_LABELS[detail.status]}`,
    `${visibleLine(run_key)}  ${visibleLine(agent)}`,
  ];
  if (root_run_key !== run_key) lines.push(`sub-agent run of ${visibleLine(root_run_key)}`);
  if (detail.started_at_us !== null) {
    lines.push([`started ${formatDateTime(detail.started_at_us, 'UTC')} UTC`, ...durations(detail)].join(', '));
  }
  if (detail.models.length > 0) lines.push(visibleLine(detail.models.map(({ model }) => model).join(', ')));
  lines.push(totalsLine(detail.totals));
  if (detail.totals_with_subagents.steps !== detail.totals.steps) {
    lines.push(`with sub-agents: ${totalsLine(detail.totals_with_subagents)}`);
  }
  return lines.join('\n');
}

/** Active time and wall time, where they are known. */
function durations({ active_us, wall_us }: InspectedRun['detail']): string[] {
  return [
    ...(active_us === null ? [] : [`active ${formatDuration(active_us)}`]),
    ...(wall_us === null ? [] : [`wall ${formatDuration(wall_us)}`]),
  ];
}

function totalsLine(totals: Totals): string {
  return [
    formatPlural(totals.steps, 'step'),
    formatPlural(totals.llm_calls, 'model call'),
    formatPlural(totals.tool_calls, 'tool call'),
    formatPlural(totals.errors, 'error'),
    formatPlural(totals.retries, 'retry', 'retries'),
    `${formatSent(totals)} tokens in (${formatCached(totals)} from cache), ${formatReceived(totals)} out${reasonsOf(totals)}`,
    totals.cost_nano_usd === null
      ? 'cost unknown'
      : formatCost(totals.cost_nano_usd, costOptions(totals)) + inBrackets([unknownOf(totals.cost_coverage)]),
  ].join(', ');
}

/** Why the tokens are marked ≥. */
function reasonsOf({ usage_coverage, partial_outputs: partial }: Totals): string {
  const { calls } = usage_coverage;
  return inBrackets([unknownOf(usage_coverage), partial === 0 ? '' : `output of ${partial} of ${calls} calls in part`]);
}

function unknownOf({ known, calls }: Totals['cost_coverage']): string {
  return known === calls || known === 0 ? '' : `${calls - known} of ${calls} calls unknown`;
}

function inBrackets(parts: readonly string[]): string {
  const said = parts.filter((part) => part !== '');
  return said.length === 0 ? '' : ` (${said.join(', ')})`;
}

const COLUMNS = [6, 12, 24, 10, 9, 7, 7, 9, 8] as const;

export function stepHead(): string {
  return columns(['#', 'type', 'name', 'status', 'time', 'in', 'out', 'cost', 'state'], 'content');
}

export function stepLine(step: InspectedStep): string {
  const attempt = step.attempt > 1 ? `attempt ${step.attempt}` : null;
  const failure = [step.failure_type, step.failure_code].filter((part) => part !== null).join('/');
  return columns(
    [
      String(step.index),
      step.type,
      '  '.repeat(Math.min(step.depth, 5)) + visibleLine(step.name),
      step.status,
      formatDuration(step.duration_us, step.duration_derived),
      formatTokens(step.input_tokens),
      atLeast(formatTokens(step.output_tokens), step.partial_output),
      formatCost(step.cost_nano_usd, { decimals: 3, computed: step.cost_computed, partial: step.partial_output }),
      step.state_hash?.replace(/^sha256:/, '').slice(0, 8) ?? UNKNOWN,
    ],
    visibleLine([attempt, failure, step.failure_message ?? step.summary].filter(Boolean).join(': ')),
  );
}

/** Fixed columns, so that a line can be printed before the next one is known; the first is right-aligned. */
function columns(cells: readonly string[], content: string): string {
  const padded = cells.map((cell, column) => {
    const width = COLUMNS[column] ?? 0;
    const characters = [...cell];
    const cut = characters.length > width ? `${characters.slice(0, width - 1).join('')}…` : cell;
    const space = ' '.repeat(Math.max(0, width - [...cut].length));
    return column === 0 || (column >= 4 && column <= 7) ? space + cut : cut + space;
  });
  return `${padded.join('  ')}  ${content}`.trimEnd();
}

export function problemLine({ severity, code, message, line }: InspectedProblem): string {
  return `${severity} ${code}${line === null ? '' : ` in line ${line}`}: ${visibleLine(message)}`;
}
