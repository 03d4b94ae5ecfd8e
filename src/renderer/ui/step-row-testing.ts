import type { StepRow } from '../../shared/api.ts';

/** A row of a step for tests: a tool call of which little is known but what is given. */
export function stepRow(given: Partial<StepRow> = {}): StepRow {
  return {
    step: 's1',
    run: 'retrace:run',
    seq: 1,
    depth: 0,
    type: 'tool',
    name: 'bash',
    summary: '',
    status: 'ok',
    children: 0,
    folded: false,
    attempt: 1,
    attempts: 1,
    retry_evidence: null,
    started_at_us: null,
    offset_us: null,
    duration_us: null,
    duration_derived: false,
    input_tokens: null,
    output_tokens: null,
    partial_output: false,
    cost_nano_usd: null,
    cost_computed: false,
    state_changed: false,
    has_decision: false,
    copied: false,
    mark: null,
    turn: null,
    ...given,
  };
}
