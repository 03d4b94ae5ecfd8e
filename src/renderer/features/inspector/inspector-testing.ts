import type { Payload, StepDetail } from '../../../shared/api.ts';

/** A payload that is here whole. */
export function textPayload(field: string, text: string, kind: Payload['kind'] = 'text'): Payload {
  const bytes = new TextEncoder().encode(text).length;
  return { field, kind, media_type: null, bytes, head: text, whole: true };
}

/** A step that says nothing but what a test gives it. */
export function stepDetail(given: Partial<StepDetail> = {}): StepDetail {
  return {
    rev: 1,
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
    error: null,
    model: null,
    provider: null,
    usage: null,
    price_note: null,
    finish_reason: null,
    model_config: null,
    response_id: null,
    group: [],
    parent: null,
    attempt_steps: [],
    started_runs: [],
    facts: [],
    request: null,
    response: null,
    decisions: [],
    signals: [],
    state: null,
    parts: [],
    absent: {},
    unread: null,
    context_tokens: null,
    ...given,
  };
}
