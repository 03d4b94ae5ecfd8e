import { createHash } from 'node:crypto';
import { STEP_STATUSES, STEP_TYPES, stepKind } from '../../shared/model/step.ts';
import type { ContentMessage, ContentPiece } from '../formats/content.ts';
import type { ReadStep } from '../library/read/step-batches.ts';
import type { StepFacts, WholeRun } from '../library/read/whole-runs.ts';

/** The fields of a step that are compared by their content. */
export const VALUE_FIELDS = ['request', 'response', 'reasoning', 'state'] as const;
export type ValueField = (typeof VALUE_FIELDS)[number];

/** What a step that has not ended may still say. */
const COMES_LAST: readonly ValueField[] = ['response', 'reasoning'];

/** Whether a field of a step without it is still open: its file stops before the step ends. */
export function isOpen({ tree }: Pick<WholeRun, 'tree'>, step: number, field: ValueField): boolean {
  const status = STEP_STATUSES[tree.status[step] ?? -1];
  return COMES_LAST.includes(field) && (status === 'running' || status === 'incomplete');
}

/** What of a step is compared. `undefined`: not in this trace. */
export interface ComparedStep extends Record<ValueField, unknown> {
  /** Of the state as the file has it: all there is to compare where neither step has the state itself. */
  state_hash: string | null;
  /** Why there is no state; null where there is one, or nothing more is known. */
  state_absent: string | null;
}

/** The state of a step, or why there is none. */
export type StepState = { value: unknown } | { absent: string | null };

export interface StepOptions {
  /** Whether the model is part of what it was asked; not where one of the runs never names it. */
  with_model: boolean;
}

/**
 * The content of a step in the shape in which it is compared: arguments and results as they are, conversations as a list
 * of messages, what a model was asked with beside them. `state` is found elsewhere. `type` indexes `STEP_TYPES`.
 */
export function comparedStep(
  read: ReadStep,
  facts: StepFacts,
  type: number,
  state: StepState,
  { with_model }: StepOptions,
): ComparedStep {
  const { content } = read;
  const request = content?.request ?? null;
  const response = content?.response ?? null;
  return {
    request: requestOf(request, with_model ? facts.model : null, type, content?.model_config ?? null),
    response: responseOf(response, facts),
    reasoning: reasoningOf(response),
    state: 'value' in state ? state.value : undefined,
    state_hash: facts.state_hash,
    state_absent: 'value' in state ? null : state.absent,
  };
}

/** What two steps can be compared by: their hashes stand for states that neither file holds. */
export function statesOf(left: ComparedStep, right: ComparedStep): [left: unknown, right: unknown] {
  if (left.state !== undefined || right.state !== undefined) return [left.state, right.state];
  if (left.state_hash === null || right.state_hash === null) return [undefined, undefined];
  return [{ hash: left.state_hash }, { hash: right.state_hash }];
}

function requestOf(messages: ContentMessage[] | null, model: string | null, type: number, settings: unknown): unknown {
  if (stepKind(STEP_TYPES[type] ?? 'event') !== 'model') return messages === null ? undefined : exchange(messages);
  const request: Record<string, unknown> = {};
  if (model !== null) request.model = model;
  const { tools, others } = withoutTools(settings);
  if (tools !== null) request.tools = tools;
  if (others !== null) request.settings = others;
  if (messages !== null) {
    const beside = messages.filter(isBeside);
    request.messages = messages.filter((message) => !isBeside(message)).map(messageOf);
    for (const { pieces } of beside) {
      for (const piece of pieces) if (piece.type === 'json' && piece.label !== null) request[piece.label] = piece.value;
    }
  }
  return Object.keys(request).length === 0 ? undefined : request;
}

/** Spans have the tools that a call was given among its settings. */
export function withoutTools(settings: unknown): { tools: unknown[] | null; others: unknown } {
  if (typeof settings !== 'object' || settings === null || !('tools' in settings) || !Array.isArray(settings.tools)) {
    return { tools: null, others: settings };
  }
  const { tools, ...others } = settings;
  return { tools, others: Object.keys(others).length === 0 ? null : others };
}

/** What a request holds beside its messages comes as labelled values. */
function isBeside({ role, pieces }: ContentMessage): boolean {
  return (
    role === 'harness' && pieces.length > 0 && pieces.every((piece) => piece.type === 'json' && piece.label !== null)
  );
}

function responseOf(messages: ContentMessage[] | null, { failure_message }: StepFacts): unknown {
  const said = (messages ?? [])
    .map(({ role, pieces }) => ({
      role,
      pieces: pieces.filter((piece) => piece.type !== 'thinking' && !isWire(piece)),
    }))
    .filter(({ pieces }) => pieces.length > 0);
  if (said.length > 0) return exchange(said);
  if (failure_message !== null) return { error: failure_message };
  return messages === null ? undefined : [];
}

/** The exact bytes of the exchange say once more what the response says, with headers and times. */
function isWire(piece: ContentPiece): boolean {
  return piece.type === 'json' && piece.label === 'wire';
}

function reasoningOf(messages: ContentMessage[] | null): unknown {
  const thoughts = (messages ?? []).flatMap(({ pieces }) =>
    pieces.flatMap((piece) => (piece.type === 'thinking' && piece.text !== null ? piece.text : [])),
  );
  return thoughts.length === 0 ? undefined : thoughts.join('\n\n');
}

/** A single piece stands for itself: `{"tool": …, "arguments": …}` or a text, not a list of lists. */
function exchange(messages: readonly ContentMessage[]): unknown {
  const [first, ...others] = messages;
  if (first === undefined || others.length > 0) return messages.map(messageOf);
  // A prompt is told from what a user says.
  if (first.role === 'system' || first.role === 'developer') return messageOf(first);
  const [piece, ...more] = first.pieces;
  if (piece === undefined || more.length > 0) return first.pieces.map(pieceOf);
  if (piece.type === 'tool_call') return { tool: piece.name, arguments: piece.arguments };
  if (piece.type === 'tool_result' && !piece.is_error) return result(piece.content);
  return pieceOf(piece);
}

function messageOf({ role, pieces }: ContentMessage): unknown {
  const [first, ...others] = pieces;
  return { role, content: first !== undefined && others.length === 0 ? pieceOf(first) : pieces.map(pieceOf) };
}

function pieceOf(piece: ContentPiece): unknown {
  switch (piece.type) {
    case 'text':
      return piece.text;
    case 'thinking':
      return { thinking: piece.text };
    case 'tool_call': {
      const { tool_call_id, name, arguments: given } = piece;
      return { tool: name, arguments: given, ...(tool_call_id === null ? {} : { tool_call_id }) };
    }
    case 'tool_result': {
      const { tool_call_id, is_error, content } = piece;
      return {
        result: result(content),
        ...(is_error ? { is_error } : {}),
        ...(tool_call_id === null ? {} : { tool_call_id }),
      };
    }
    case 'image': {
      const { media_type, base64, source } = piece;
      return { image: media_type, ...(source === null ? {} : { source }), ...(base64 === null ? {} : imageOf(base64)) };
    }
    case 'json':
      return piece.label === null ? piece.value : { [piece.label]: piece.value };
  }
}

function result(content: readonly ContentPiece[]): unknown {
  const [first, ...others] = content;
  return first !== undefined && others.length === 0 ? pieceOf(first) : content.map(pieceOf);
}

/** An image is told by its size and hash: its text says nothing to a reader. */
function imageOf(base64: string): { bytes: number; sha256: string } {
  const bytes = Buffer.from(base64, 'base64');
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}
