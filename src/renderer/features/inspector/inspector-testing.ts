import type { Payload, StepDetail } from '../../../shared/api.ts';
import { stepRow } from '../../ui/step-row-testing.ts';

/** A payload that is here whole. */
export function textPayload(field: string, text: string, kind: Payload['kind'] = 'text'): Payload {
  const bytes = new TextEncoder().encode(text).length;
  return { field, kind, media_type: null, bytes, head: text, whole: true };
}

/** A step that says nothing but what a test gives it. */
export function stepDetail(given: Partial<StepDetail> = {}): StepDetail {
  return {
    rev: 1,
    ...stepRow(),
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
