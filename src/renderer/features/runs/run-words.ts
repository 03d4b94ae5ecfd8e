import type { RunRow } from '../../../shared/api.ts';
import { explainCost, formatCost } from '../../../shared/format/cost.ts';
import { formatDuration, speakDuration } from '../../../shared/format/duration.ts';
import { formatPlural, formatTokens } from '../../../shared/format/numbers.ts';
import {
  allTokens,
  costOptions,
  explainSums,
  formatAllTokens,
  formatCached,
  formatReceived,
  formatSent,
} from '../../../shared/format/sums.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { RUN_STATUS_LABELS } from '../../../shared/model/run.ts';

/** Everything sent and received. */
export function runTokens({ totals_with_subagents: totals }: RunRow, format = formatTokens): string {
  return formatAllTokens(totals, format);
}

/** Time in which something was open, else from start to end. */
export function runDuration(run: RunRow): number | null {
  return run.active_us ?? run.wall_us;
}

export function runCost({ totals_with_subagents: totals }: RunRow): string {
  const { cost_nano_usd: cost } = totals;
  // From a thousand on the column has no room for cents.
  return formatCost(cost, { ...costOptions(totals), decimals: cost !== null && cost >= 1e12 ? 0 : 2 });
}

/** The second line of a row: who ran, and what is worth knowing first. */
export function runNote(run: RunRow): { agent: string; note: string | null; bad: boolean } {
  const agent = visibleLine(run.agent_name) || run.format;
  if (run.missing) return { agent: '', note: 'File moved or deleted', bad: false };
  if (run.failure !== null) return { agent, note: visibleLine(run.failure), bad: run.status === 'failure' };
  if (run.errors > 0) return { agent, note: formatPlural(run.errors, 'error'), bad: true };
  if (run.status === 'running') return { agent, note: 'writing', bad: false };
  return { agent, note: null, bad: false };
}

/** Tooltips of the cells: what a short figure leaves out. */
export function durationTip({ active_us, wall_us }: RunRow): string {
  if (active_us === null && wall_us === null) return 'Not in this trace: times';
  return `Active ${formatDuration(active_us)}: without waiting for a person and idle time\nWall ${formatDuration(wall_us)}: from the first to the last record`;
}

export function tokensTip({ totals_with_subagents: totals }: RunRow): string {
  if (allTokens(totals) === null) return 'Not in this trace: tokens';
  const lines = [`In ${formatSent(totals)}, out ${formatReceived(totals)}`];
  if (totals.cache_read_tokens !== null) lines.push(`Read from cache ${formatCached(totals)}`);
  return [...lines, ...explainSums(totals)].join('\n');
}

export function costTip({ totals_with_subagents: totals }: RunRow): string {
  return explainCost(totals.cost_nano_usd, costOptions(totals));
}

/** The name of a row, read aloud. */
export function runName(run: RunRow, mark: string | null = null): string {
  const { agent, note } = runNote(run);
  return [
    mark === null ? null : `Marked ${mark}`,
    visibleLine(run.title),
    RUN_STATUS_LABELS[run.status],
    agent,
    note,
    run.copy_of === null ? null : 'copy',
    speakDuration(runDuration(run)),
    formatPlural(run.steps, 'step'),
    allTokens(run.totals_with_subagents) === null ? 'tokens unknown' : `${runTokens(run)} tokens`,
    run.totals_with_subagents.cost_nano_usd === null ? 'cost unknown' : runCost(run),
  ]
    .filter(Boolean)
    .join(', ');
}
