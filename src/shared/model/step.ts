/** The twelve kinds of action a run is made of (docs/architecture.md, "Words"). */
export const STEP_TYPES = [
  'user_input',
  'plan',
  'llm',
  'tool',
  'retrieval',
  'memory_read',
  'memory_write',
  'route',
  'approval',
  'response',
  'agent',
  'event',
] as const;
export type StepType = (typeof STEP_TYPES)[number];

/**
 * How a step ended. `running` and `incomplete` are derived: an open step of a file that still grows
 * runs, one of a file that stopped growing was cut short. `unknown`: the file does not say.
 */
export const STEP_STATUSES = ['ok', 'error', 'cancelled', 'unknown', 'running', 'incomplete'] as const;
export type StepStatus = (typeof STEP_STATUSES)[number];

/** Name of a model call of a model that the file does not name. */
export const UNNAMED_MODEL = 'model call';

/** Code of a call that a person turned down: a file may record it as an error, but it is somebody's decision. */
export const REJECTED_BY_USER = 'rejected_by_user';

export const FAILURE_TYPES = ['tool', 'model', 'retrieval', 'orchestration'] as const;
export type FailureType = (typeof FAILURE_TYPES)[number];

/** `recorded`: written by the agent. `derived`: rebuilt from a transcript; shown, never "verified". */
export const STATE_SOURCES = ['recorded', 'derived'] as const;
export type StateSource = (typeof STATE_SOURCES)[number];

/** `arguments`: the file records no link; same tool and equal arguments right after an error. */
export const RETRY_EVIDENCE = ['recorded', 'arguments'] as const;
export type RetryEvidence = (typeof RETRY_EVIDENCE)[number];

/** The eight groups that share a colour and an icon on screen. */
export const STEP_KINDS = ['model', 'tool', 'retrieval', 'agent', 'decision', 'memory', 'human', 'harness'] as const;
export type StepKind = (typeof STEP_KINDS)[number];

export function stepKind(type: StepType): StepKind {
  switch (type) {
    case 'llm':
    case 'plan':
    case 'response':
      return 'model';
    case 'tool':
      return 'tool';
    case 'retrieval':
      return 'retrieval';
    case 'agent':
      return 'agent';
    case 'route':
      return 'decision';
    case 'memory_read':
    case 'memory_write':
      return 'memory';
    case 'user_input':
    case 'approval':
      return 'human';
    case 'event':
      return 'harness';
  }
}

/** Tokens of one model response. Absent is unknown, never zero. */
export interface Usage {
  /** Everything sent, cached parts included. */
  input_tokens: number | null;
  /** Includes `reasoning_tokens`. */
  output_tokens: number | null;
  /** Part of `input_tokens`. */
  cache_read_tokens: number | null;
  /** Part of `input_tokens`. */
  cache_write_tokens: number | null;
  /** Part of `output_tokens`. */
  reasoning_tokens: number | null;
}

export interface StepError {
  failure_type: FailureType | null;
  failure_code: string | null;
  message: string;
  /** True where the failure was read out of text, not out of a field. */
  from_text: boolean;
}
