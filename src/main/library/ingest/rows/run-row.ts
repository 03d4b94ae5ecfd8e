import type { Locator, RunEndEvent, RunEvent } from '../../../formats/format.ts';
import type { ActiveTime } from './active-time.ts';
import type { Bound } from './step-row.ts';
import { RunTotals } from './totals.ts';

/** Longest `tool_names`, in UTF-16 units. */
const MAX_TOOL_NAMES = 2048;
/** Agent versions kept of one run. */
const MAX_VERSIONS = 20;
/** Records that tell of a run as a whole, kept of one run: a run begins and ends once. */
const MAX_PARTS = 8;

/** Columns of `run` that come from the file itself; places among other runs are written by `relations/`. */
export const FACT_COLUMNS = [
  'parent_run_key',
  'parent_step_key',
  'title',
  'agent_name',
  'agent_versions',
  'environment',
  'cwd',
  'git_branch',
  'session_id',
  'task_id',
  'trial',
  'group_id',
  'tags',
  'status',
  'ended',
  'started_at_us',
  'ended_at_us',
  'last_at_us',
  'harness_hash',
  'harness_completeness',
  'metadata_only',
  'failure_type',
  'failure_code',
  'failure_message',
  'recorded_cost_nano_usd',
  'recorded_input_tokens',
  'recorded_output_tokens',
  'parts',
  'tool_names',
  'fact_ranks',
] as const;

export const TOTAL_COLUMNS = [
  'steps',
  'llm_calls',
  'tool_calls',
  'errors',
  'retries',
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'reasoning_tokens',
  'cost_nano_usd',
  'cost_computed',
  'usage_known',
  'cost_known',
  'partial_outputs',
  'copied_steps',
  'state_changes',
  'decisions',
  'compactions',
  'first_error_id',
  'last_error_id',
] as const;

/** Facts that may be told several times, by the event that tells them: `end` is the outcome. */
export const RANKED_FACTS = ['title', 'agent_name', 'agent_version', 'environment', 'session_id', 'end'] as const;
export type FactRanks = Partial<Record<(typeof RANKED_FACTS)[number], string>>;

/** The facts as columns. */
export class RunFacts {
  parent_run_key: string | null = null;
  parent_step_key: string | null = null;
  title: string | null = null;
  agent_name: string;
  /** JSON array, in the order in which they were seen. */
  agent_versions = '[]';
  environment: string | null = null;
  cwd: string | null = null;
  git_branch: string | null = null;
  session_id: string | null = null;
  task_id: string | null = null;
  trial: number | null = null;
  group_id: string | null = null;
  tags: string | null = null;
  status = 'unknown';
  ended = 0;
  started_at_us: number | null = null;
  ended_at_us: number | null = null;
  last_at_us: number | null = null;
  harness_hash: string | null = null;
  harness_completeness: string | null = null;
  metadata_only = 0;
  failure_type: string | null = null;
  failure_code: string | null = null;
  failure_message: string | null = null;
  /** Cost of the whole run, where the file has no other. */
  recorded_cost_nano_usd: number | null = null;
  /** Tokens of the whole run, where the file has no others. */
  recorded_input_tokens: number | null = null;
  recorded_output_tokens: number | null = null;
  /** JSON array of locators. */
  parts: string | null = null;
  /** Distinct names, one a line. */
  tool_names = '';
  /** JSON object of `FactRanks`. */
  fact_ranks: string | null = null;

  constructor(agent_name: string) {
    this.agent_name = agent_name;
  }
}

/** One run while its file is read. */
export class RunRow {
  readonly id: number;
  readonly facts: RunFacts;
  totals = new RunTotals();
  readonly active: ActiveTime;
  /** Set when something lost cannot be taken out of the totals: they are counted anew at the next save. */
  recount = false;
  /** The table does not have it as it is. */
  changed = false;
  #tools: Set<string> | null = null;
  #ranks: FactRanks | null = null;

  constructor(id: number, facts: RunFacts, active: ActiveTime) {
    this.id = id;
    this.facts = facts;
    this.active = active;
  }

  /** Takes over what the event gives; keys of other runs are set by `FileRows`. */
  apply(told: RunEvent): void {
    const { facts } = this;
    const event = told.rank === undefined ? told : this.#outranking(told, told.rank);
    if (event.title !== undefined) facts.title = event.title;
    if (event.agent_name !== undefined) facts.agent_name = event.agent_name;
    if (event.agent_version !== undefined) {
      if (told.rank !== undefined) facts.agent_versions = '[]';
      this.#addVersion(event.agent_version);
    }
    if (event.environment !== undefined) facts.environment = event.environment;
    if (event.cwd !== undefined) facts.cwd = event.cwd;
    if (event.git_branch !== undefined) facts.git_branch = event.git_branch;
    if (event.started_at_us !== undefined) facts.started_at_us = event.started_at_us;
    if (event.last_at_us !== undefined) facts.last_at_us = Math.max(facts.last_at_us ?? 0, event.last_at_us);
    if (event.session_id !== undefined) facts.session_id = event.session_id;
    if (event.task_id !== undefined) facts.task_id = event.task_id;
    if (event.trial !== undefined) facts.trial = event.trial;
    if (event.group_id !== undefined) facts.group_id = event.group_id;
    if (event.tags !== undefined) facts.tags = JSON.stringify(event.tags);
    if (event.harness !== undefined) {
      facts.harness_hash = event.harness.hash;
      facts.harness_completeness = event.harness.completeness;
    }
    if (event.cost_nano_usd !== undefined) facts.recorded_cost_nano_usd = event.cost_nano_usd;
    if (event.usage !== undefined) {
      facts.recorded_input_tokens = event.usage.input_tokens;
      facts.recorded_output_tokens = event.usage.output_tokens;
    }
    if (event.parts !== undefined) this.#addParts(event.parts);
    if (event.metadata_only !== undefined) facts.metadata_only = event.metadata_only ? 1 : 0;
  }

  end(event: RunEndEvent): void {
    const { facts } = this;
    if (event.rank !== undefined && !this.#takeRank('end', event.rank)) return;
    facts.ended = 1;
    facts.status = event.status;
    if (event.ended_at_us !== null) {
      facts.ended_at_us = event.ended_at_us;
      facts.last_at_us = Math.max(facts.last_at_us ?? 0, event.ended_at_us);
    }
    if (event.parts !== undefined) this.#addParts(event.parts);
    facts.failure_type = event.failure?.failure_type ?? null;
    facts.failure_code = event.failure?.failure_code ?? null;
    facts.failure_message = event.failure?.message ?? null;
  }

  /** Notes a tool for the free-text filter, while there is room. */
  noteTool(name: string): void {
    const { facts } = this;
    this.#tools ??= new Set(facts.tool_names.split('\n'));
    if (name === '' || this.#tools.has(name) || facts.tool_names.length + name.length >= MAX_TOOL_NAMES) return;
    this.#tools.add(name);
    facts.tool_names = facts.tool_names === '' ? name : `${facts.tool_names}\n${name}`;
  }

  factValues(): Bound[] {
    return FACT_COLUMNS.map((column) => this.facts[column]);
  }

  totalValues(): Bound[] {
    const { totals, facts } = this;
    const { recorded_cost_nano_usd: cost_nano_usd, recorded_input_tokens: input_tokens } = facts;
    // What is recorded for the whole run covers every call of it.
    const stored = {
      ...totals,
      ...(cost_nano_usd === null ? {} : { cost_nano_usd, cost_computed: 0, cost_known: totals.llm_calls }),
      ...(input_tokens === null
        ? {}
        : {
            input_tokens,
            output_tokens: facts.recorded_output_tokens,
            usage_known: totals.llm_calls,
            partial_outputs: 0,
          }),
    };
    return TOTAL_COLUMNS.map((column) => stored[column]);
  }

  /** The facts of an event that no known one goes before. */
  #outranking({ title, agent_name, agent_version, environment, session_id, run }: RunEvent, rank: string): RunEvent {
    const told = { title, agent_name, agent_version, environment, session_id };
    const event: RunEvent = { kind: 'run', run };
    for (const fact of RANKED_FACTS) {
      if (fact !== 'end' && told[fact] !== undefined && this.#takeRank(fact, rank)) event[fact] = told[fact];
    }
    return event;
  }

  /** False where the fact is known by a lower rank. */
  #takeRank(fact: keyof FactRanks, rank: string): boolean {
    this.#ranks ??= JSON.parse(this.facts.fact_ranks ?? '{}') as FactRanks;
    const known = this.#ranks[fact];
    if (known !== undefined && known <= rank) return false;
    this.#ranks[fact] = rank;
    this.facts.fact_ranks = JSON.stringify(this.#ranks);
    return true;
  }

  #addParts(parts: readonly Locator[]): void {
    const known: Locator[] = JSON.parse(this.facts.parts ?? '[]');
    this.facts.parts = JSON.stringify([...known, ...parts].slice(0, MAX_PARTS));
  }

  #addVersion(version: string): void {
    const versions: string[] = JSON.parse(this.facts.agent_versions);
    if (versions.includes(version) || versions.length >= MAX_VERSIONS) return;
    this.facts.agent_versions = JSON.stringify([...versions, version]);
  }
}
