import type { Comparison, Delta, RunDetail } from '../../../shared/api.ts';
import { type CostOptions, formatCost } from '../../../shared/format/cost.ts';
import { formatDuration } from '../../../shared/format/duration.ts';
import { atLeast, formatCount, formatTokens, UNKNOWN } from '../../../shared/format/numbers.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { RUN_STATUS_LABELS, type RunStatus } from '../../../shared/model/run.ts';

/** One cell of the strip: what both runs have, and how far they are apart. */
export interface DeltaCell {
  label: string;
  left: string;
  right: string;
  /** Null where nothing can be said, and where both are the same. */
  change: string | null;
  tone: 'worse' | 'better' | null;
  same: boolean;
  tooltip: string;
  mono?: boolean;
}

type Format = (value: number) => string;

/** What is known of the runs beside their sums. */
export interface Sides {
  left: RunDetail | undefined;
  right: RunDetail | undefined;
}

/** Cells of a row of figures. */
export function deltaCells(deltas: Comparison['deltas'], sides?: Sides): DeltaCell[] {
  const cost = (side: RunDetail | undefined) => costFormat(deltas, side);
  return [
    statusCell(deltas.status),
    figure('Steps', deltas.steps, { format: formatCount, neutral: true, unknown: 'steps' }),
    figure('Tokens', sumOf(deltas.input_tokens, deltas.output_tokens), {
      format: formatTokens,
      change: 'share',
      unknown: 'tokens',
      more: [inFull('In', deltas.input_tokens), inFull('Out', deltas.output_tokens)],
    }),
    figure('Cost', deltas.cost_nano_usd, {
      format: cost(sides?.left),
      formatRight: cost(sides?.right),
      unknown: 'cost, and no price is known for the models',
    }),
    figure('Duration', deltas.time_us, {
      format: formatDuration,
      unknown: 'times',
      more: ['From the first start to the last end'],
    }),
    figure('Retries', deltas.retries, { format: formatCount, unknown: 'retries' }),
    figure('Errors', deltas.errors, { format: formatCount, unknown: 'errors' }),
  ];
}

function statusCell({ left, right }: { left: string; right: string }): DeltaCell {
  return {
    label: 'Status',
    left: statusLabel(left),
    right: statusLabel(right),
    change: null,
    tone: null,
    same: left === right,
    tooltip: '',
  };
}

function statusLabel(status: string): string {
  return RUN_STATUS_LABELS[status as RunStatus] ?? visibleLine(status);
}

interface FigureOptions {
  format: Format;
  formatRight?: Format;
  /** As a share of the left one instead of a difference. */
  change?: 'share';
  /** More is neither better nor worse. */
  neutral?: boolean;
  /** What a trace lacks where the figure is unknown. */
  unknown: string;
  more?: string[];
}

function figure(label: string, delta: Delta, options: FigureOptions): DeltaCell {
  const { left, right, left_is_lower_bound: leftBound, right_is_lower_bound: rightBound } = delta;
  const { format, formatRight = format, neutral = false, unknown, more = [] } = options;
  const bound = leftBound || rightBound;
  const known = left !== null && right !== null;
  const lines = [
    ...more,
    left === null ? `Not in trace A: ${unknown}` : '',
    right === null ? `Not in trace B: ${unknown}` : '',
    bound ? '≥ Some calls record none, so that no difference can be told' : '',
  ];
  const difference = known && !bound ? right - left : null;
  const change = difference === null || difference === 0 ? null : changeText(difference, left ?? 0, options);
  return {
    label,
    left: left === null ? UNKNOWN : atLeast(format(left), leftBound),
    right: right === null ? UNKNOWN : atLeast(formatRight(right), rightBound),
    change,
    // What is too little to be printed is neither.
    tone:
      difference === null || change === null || change.includes('<') || neutral
        ? null
        : difference > 0
          ? 'worse'
          : 'better',
    same: difference === 0,
    tooltip: lines.filter(Boolean).join('\n'),
  };
}

function changeText(difference: number, from: number, { format, change }: FigureOptions): string {
  const sign = difference > 0 ? '+' : '−';
  if (change === 'share' && from > 0) {
    const percent = Math.round((Math.abs(difference) / from) * 100);
    return `${sign}${percent === 0 ? '<1' : formatCount(percent)}%`;
  }
  return sign + format(Math.abs(difference)).replace(/^≈/, '');
}

/** A sum of two figures; what is unknown in one of them adds nothing, as in every sum of tokens. */
function sumOf(a: Delta, b: Delta): Delta {
  const add = (x: number | null, y: number | null) => (x === null && y === null ? null : (x ?? 0) + (y ?? 0));
  return {
    left: add(a.left, b.left),
    right: add(a.right, b.right),
    left_is_lower_bound: a.left_is_lower_bound || b.left_is_lower_bound,
    right_is_lower_bound: a.right_is_lower_bound || b.right_is_lower_bound,
  };
}

function inFull(label: string, { left, right, left_is_lower_bound, right_is_lower_bound }: Delta): string {
  const say = (value: number | null, bound: boolean) =>
    value === null ? 'unknown' : atLeast(formatCount(value), bound);
  return `${label}: ${say(left, left_is_lower_bound)} in A, ${say(right, right_is_lower_bound)} in B`;
}

const CENTS_FROM = 1e9;

function costFormat({ cost_nano_usd: { left, right } }: Comparison['deltas'], side: RunDetail | undefined): Format {
  const decimals = Math.max(left ?? 0, right ?? 0) < CENTS_FROM ? 3 : 2;
  const options: CostOptions = { computed: side?.totals_with_subagents.cost_computed ?? false, decimals };
  return (nanoUsd) => formatCost(nanoUsd, options);
}

/** "0.14.1 to 0.14.2" of one agent, names where they are two; the tooltip has both. */
export function agentCell(left: RunDetail, right: RunDetail): DeltaCell {
  const [nameA, nameB] = [left, right].map(({ agent_name, format_label }) => visibleLine(agent_name) || format_label);
  const [versionA, versionB] = [left, right].map(({ agent_versions }) => agent_versions.map(visibleLine).join(', '));
  const oneAgent = nameA === nameB;
  // Versions where they tell the runs apart, names where these do.
  const say = (name: string | undefined, version: string | undefined) =>
    (oneAgent && versionA !== '' && versionB !== '' ? version : name) ?? '';
  return {
    label: 'Agent',
    left: say(nameA, versionA),
    right: say(nameB, versionB),
    change: null,
    tone: null,
    same: oneAgent && versionA === versionB,
    tooltip: [left, right]
      .map(
        (run, at) =>
          `${at === 0 ? 'A' : 'B'}: ${[at === 0 ? nameA : nameB, at === 0 ? versionA : versionB].filter(Boolean).join(' ')}, ${run.format_label}`,
      )
      .join('\n'),
  };
}

export function harnessCell(left: RunDetail, right: RunDetail): DeltaCell {
  const say = ({ harness: { hash, completeness } }: RunDetail) =>
    completeness === 'whole' && hash !== null
      ? visibleLine(hash)
          .replace(/^sha256:/, '')
          .slice(0, 8)
      : completeness;
  const whole = left.harness.completeness === 'whole' && right.harness.completeness === 'whole';
  return {
    label: 'Harness',
    left: say(left),
    right: say(right),
    change: null,
    tone: null,
    same: whole ? left.harness.hash === right.harness.hash : left.harness.completeness === right.harness.completeness,
    tooltip: whole ? '' : 'How much of prompts, tools and settings is in each file',
    ...(whole && { mono: true }),
  };
}

const PARTS: Record<Comparison['harness'][number]['part'], string> = {
  model: 'model',
  prompt: 'prompt',
  tools: 'tools',
  input: 'input',
  configuration: 'configuration',
  environment: 'environment',
};

/** "Same", or the parts that differ; never "Same" of what no file records. */
export function harnessText({ harness, harness_unknown }: Pick<Comparison, 'harness' | 'harness_unknown'>): string {
  const parts = [...new Set(harness.map(({ part }) => PARTS[part]))];
  if (parts.length > 0) return `${formatCount(harness.length)} differ: ${parts.join(', ')}`;
  return harness_unknown.length > 0 ? 'Same, as far as recorded' : 'Same';
}
