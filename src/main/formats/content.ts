import type { Usage } from '../../shared/model/step.ts';

/** What a format tells about one step, before the library cuts it to size for the wire. */
export type ContentPiece =
  | { type: 'text'; text: string }
  /** `text` is null when the provider encrypted or redacted it. */
  | { type: 'thinking'; text: string | null }
  | { type: 'tool_call'; tool_call_id: string | null; name: string; arguments: unknown }
  | { type: 'tool_result'; tool_call_id: string | null; is_error: boolean; content: ContentPiece[] }
  /** `base64` as the file holds it, or null where the file only names the image. */
  | { type: 'image'; media_type: string; base64: string | null; source: string | null }
  /** Anything structured that has no better form. `label` names it: "toolUseResult". */
  | { type: 'json'; label: string | null; value: unknown };

export interface ContentMessage {
  role: 'system' | 'developer' | 'user' | 'assistant' | 'tool' | 'harness';
  pieces: ContentPiece[];
}

/** A labelled fact for the Overview: recorded values that have no column of their own. */
export interface ContentFact {
  label: string;
  value: string | number | boolean | null;
}

export interface StepContent {
  /** What went in: arguments of a tool, messages of a model call. Null: not in this trace. */
  request: ContentMessage[] | null;
  /** What came out. Null: not in this trace. */
  response: ContentMessage[] | null;
  usage: Partial<Usage> | null;
  finish_reason: string | null;
  /** Model settings such as temperature, where recorded. */
  model_config: unknown;
  facts: ContentFact[];
  /** State after the step when the file holds it whole; `patch` with its base when it does not. */
  state: { value: unknown } | { base_key: string; patch: unknown } | null;
  /** Why a tab is empty, per tab, where the format knows: "Claude Code does not write prompts." */
  absent: Partial<Record<'request' | 'response' | 'state' | 'decision', string>>;
}
