import type { RunDetail } from '../../../shared/api.ts';
import { explainCost, formatCost } from '../../../shared/format/cost.ts';
import { formatDuration } from '../../../shared/format/duration.ts';
import { shortModelName } from '../../../shared/format/model-name.ts';
import { formatCount, formatPlural, formatShare, UNKNOWN } from '../../../shared/format/numbers.ts';
import { costOptions, explainSums, formatCached, formatReceived, formatSent } from '../../../shared/format/sums.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import type { Totals } from '../../../shared/model/run.ts';
import { copiedWords } from '../../ui/step-words.ts';
import { versionRange } from './versions.ts';

/** One cell of the strip under the title. */
export interface Fact {
  label: string;
  value: string;
  /** In a lower tone after the value. */
  more?: string;
  tooltip?: string;
  mono?: boolean;
}

const absent = (label: string, what: string): Fact => ({
  label,
  value: UNKNOWN,
  tooltip: `Not in this trace: ${what}`,
});

/** What heads a run, sub-agents included. What a format never records is "–" and says so. */
export function runFacts(run: RunDetail): Fact[] {
  const totals = run.totals_with_subagents;
  return [
    durationFact(run),
    stepsFact(run),
    tokensFact('Tokens in', totals.input_tokens, formatSent(totals), explainSums({ ...totals, partial_outputs: 0 })),
    tokensFact('out', totals.output_tokens, formatReceived(totals), explainSums(totals)),
    cachedFact(totals),
    costFact(totals),
    modelsFact(run),
    agentFact(run),
    harnessFact(run),
  ];
}

/** Both times where they differ: the timeline beside it runs on the clock. */
function durationFact({ active_us, wall_us }: RunDetail): Fact {
  if (active_us === null && wall_us === null) return absent('Duration', 'times');
  const active = formatDuration(active_us);
  const wall = formatDuration(wall_us);
  const tooltip = [
    active_us === null ? '' : `Active ${active}: waiting for a person and idle stretches over a minute left out`,
    wall_us === null ? '' : `Wall ${wall}: from the first to the last record`,
  ];
  return {
    ...(active_us !== null && wall_us !== null && active !== wall
      ? { label: 'Active, wall', value: active, more: wall }
      : { label: 'Duration', value: active_us === null ? wall : active }),
    tooltip: tooltip.filter(Boolean).join('\n'),
  };
}

function stepsFact({ totals, totals_with_subagents: all, subagents, counts, counted_in }: RunDetail): Fact {
  const copied = counts.steps - all.steps;
  const lines = [
    subagents > 0
      ? `${formatCount(totals.steps)} of its own, ${formatCount(all.steps - totals.steps)} in ${formatPlural(subagents, 'sub-agent')}`
      : '',
    `${formatPlural(all.llm_calls, 'model call')}, ${formatPlural(all.tool_calls, 'tool call')}`,
    copied > 0 ? `${copiedWords(copied)}: history that another run holds as well` : '',
    ...counted_in.map(({ path }) => visibleLine(path)),
  ];
  return {
    label: 'Steps',
    value: formatCount(all.steps),
    ...(copied > 0 && { more: copiedWords(copied) }),
    tooltip: lines.filter(Boolean).join('\n'),
  };
}

function tokensFact(label: string, tokens: number | null, value: string, reasons: readonly string[]): Fact {
  if (tokens === null) return absent(label, 'tokens');
  return { label, value, tooltip: [`${formatCount(tokens)} tokens`, ...reasons].join('\n') };
}

function cachedFact(totals: Totals): Fact {
  const { cache_read_tokens, cache_write_tokens, input_tokens } = totals;
  if (cache_read_tokens === null) return absent('cached', 'tokens read from the cache');
  return {
    label: 'cached',
    value: formatCached(totals),
    ...(input_tokens === null ? {} : { more: formatShare(cache_read_tokens, input_tokens) }),
    tooltip: `Read from cache ${formatCount(cache_read_tokens)}, part of the tokens in\nWritten to cache ${
      cache_write_tokens === null ? UNKNOWN : formatCount(cache_write_tokens)
    }`,
  };
}

function costFact(totals: Totals): Fact {
  const options = costOptions(totals);
  const value = formatCost(totals.cost_nano_usd, options);
  const tooltip = explainCost(totals.cost_nano_usd, options);
  return { label: 'Cost', value, ...(tooltip && { tooltip }) };
}

function modelsFact({ models }: RunDetail): Fact {
  if (models.length === 0) return absent('Models', 'model names');
  // One name once, though several providers or releases go by it: those are in the tooltip.
  const calls = new Map<string, number>();
  for (const use of models) {
    const name = shortModelName(visibleLine(use.model));
    calls.set(name, (calls.get(name) ?? 0) + use.calls);
  }
  return {
    label: 'Models',
    value: [...calls].map(([name, n]) => `${name} ×${formatCount(n)}`).join(', '),
    tooltip: models.map(modelLine).join('\n'),
  };
}

/** "claude-sonnet-4-5 (anthropic): 21 calls, 214.6k in, 9.8k out, ≈$0.92". */
export function modelLine(use: RunDetail['models'][number]): string {
  const parts = [
    formatPlural(use.calls, 'call'),
    use.input_tokens === null ? 'tokens unknown' : `${formatSent(use)} in`,
    use.output_tokens === null ? '' : `${formatReceived(use)} out`,
    use.cost_nano_usd === null ? 'cost unknown' : formatCost(use.cost_nano_usd, costOptions(use)),
    use.price_note === null ? '' : visibleLine(use.price_note),
  ];
  const provider = use.provider === null ? '' : ` (${visibleLine(use.provider)})`;
  return `${visibleLine(use.model)}${provider}: ${parts.filter(Boolean).join(', ')}`;
}

function agentFact({ agent_name, agent_versions }: RunDetail): Fact {
  const name = visibleLine(agent_name);
  if (name === '') return absent('Agent', 'the name of the agent');
  const versions = agent_versions.map(visibleLine);
  const range = versionRange(versions);
  return {
    label: 'Agent',
    value: range === '' ? name : `${name} ${range}`,
    tooltip:
      versions.length === 0
        ? 'Not in this trace: version of the agent'
        : versions.length > 2
          ? `Versions seen: ${versions.join(', ')}`
          : `Wrote this file: ${name} ${versions.join(' and ')}`,
  };
}

function harnessFact({ harness }: RunDetail): Fact {
  const { hash, completeness } = harness;
  switch (completeness) {
    case 'whole':
      return hash === null
        ? { label: 'Harness', value: 'whole', tooltip: 'Prompts, tools and settings are in the file.' }
        : {
            label: 'Harness',
            value: visibleLine(hash)
              .replace(/^sha256:/, '')
              .slice(0, 8),
            mono: true,
            tooltip: `Prompts, tools and settings are in the file.\n${visibleLine(hash)}`,
          };
    case 'partial':
      return { label: 'Harness', value: 'partial', tooltip: 'Some of prompts, tools and settings are in the file.' };
    case 'not recorded':
      return {
        label: 'Harness',
        value: 'not recorded',
        tooltip: 'Not in this trace: prompts, tools and settings of the agent',
      };
  }
}
