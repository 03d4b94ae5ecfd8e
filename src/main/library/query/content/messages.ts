import type { Message, MessagePiece, StepRef } from '../../../../shared/api.ts';
import type { Payloads } from '../../payload/fit.ts';
import { short } from './step-facts.ts';
import { type FieldMessage, type FieldPiece, rangeField, type StepFields } from './step-fields.ts';

/** Messages and pieces of one tab that travel; of more, the first quarter and the last three. */
const MAX_PIECES = 240;
/** Calls of one step whose own steps are looked for. */
const MAX_CALLS = 1_000;

export interface MessageContext {
  payloads: Payloads;
  /** The steps that calls led to, by the call's id. */
  called: ReadonlyMap<string, StepRef>;
  /** Fraction of the usual number of pieces. */
  scale: number;
}

/**
 * The messages of a tab as they travel; null when there are none. Where there are too many, those in the middle
 * come as one JSON value, so that nothing is lost and the reply stays small.
 */
export function messagesOf(fields: StepFields, tab: 'request' | 'response', context: MessageContext): Message[] | null {
  const messages = fields[tab];
  if (messages.length === 0) return null;
  const most = Math.max(8, Math.floor(MAX_PIECES * context.scale));
  const travelling = (from: number, to: number) =>
    messages.slice(from, to).map(({ role, address, pieces }): Message => {
      return { role, pieces: piecesOf(pieces, `${address}/pieces`, most, context) };
    });
  const weightOf = ({ pieces }: FieldMessage) => pieces.reduce((sum, piece) => sum + weight(piece), 1);
  const between = middleOf(messages.map(weightOf), most);
  if (between === null) return travelling(0, messages.length);
  const { from, to } = between;
  const rest = rangeField(tab, fields.content[tab] ?? [], from, to);
  const label = `${(to - from).toLocaleString('en')} more messages`;
  return [
    ...travelling(0, from),
    { role: 'harness', pieces: [{ type: 'json', label, payload: context.payloads.add(rest) }] },
    ...travelling(to, messages.length),
  ];
}

/** Ids of the calls in a tab, those inside results included. */
export function callIdsOf(messages: readonly FieldMessage[]): string[] {
  const ids = new Set<string>();
  const visit = (piece: FieldPiece): void => {
    if (piece.type === 'tool_result') for (const inner of piece.pieces) visit(inner);
    else if (piece.type === 'tool_call' && piece.tool_call_id !== null) ids.add(piece.tool_call_id);
  };
  for (const { pieces } of messages) for (const piece of pieces) visit(piece);
  return [...ids].slice(-MAX_CALLS);
}

function piecesOf(
  pieces: readonly FieldPiece[],
  within: string,
  most: number,
  context: MessageContext,
): MessagePiece[] {
  const travelling = (from: number, to: number) => pieces.slice(from, to).map((piece) => pieceOf(piece, most, context));
  const between = middleOf(pieces.map(weight), most);
  if (between === null) return travelling(0, pieces.length);
  const { from, to } = between;
  const contents = pieces.map((piece) => piece.content);
  const payload = context.payloads.add(rangeField(within, contents, from, to));
  const label = `${(to - from).toLocaleString('en')} more pieces`;
  return [...travelling(0, from), { type: 'json', label, payload }, ...travelling(to, pieces.length)];
}

function pieceOf(piece: FieldPiece, most: number, context: MessageContext): MessagePiece {
  const { payloads, called } = context;
  switch (piece.type) {
    case 'text':
      return { type: 'text', payload: payloads.add(piece.field) };
    case 'thinking':
      return { type: 'thinking', payload: piece.field === null ? null : payloads.add(piece.field) };
    case 'tool_call': {
      const tool_call_id = shortOrNull(piece.tool_call_id);
      const step = called.get(piece.tool_call_id ?? '')?.step ?? null;
      return { type: 'tool_call', tool_call_id, name: short(piece.name), step, payload: payloads.add(piece.field) };
    }
    case 'tool_result': {
      const { is_error, address } = piece;
      const pieces = piecesOf(piece.pieces, `${address}/pieces`, most, context);
      return { type: 'tool_result', tool_call_id: shortOrNull(piece.tool_call_id), is_error, pieces };
    }
    case 'image': {
      const payload = piece.field === null ? null : payloads.add(piece.field);
      return { type: 'image', payload, media_type: short(piece.media_type), source: shortOrNull(piece.source) };
    }
    case 'json':
      return { type: 'json', label: shortOrNull(piece.label), payload: payloads.add(piece.field) };
  }
}

/** What to leave out when all weigh more than `most` together; null when they do not, or it would leave out nothing. */
function middleOf(weights: readonly number[], most: number): { from: number; to: number } | null {
  if (weights.reduce((sum, one) => sum + one, 0) <= most || weights.length <= 2) return null;
  let from = 0;
  for (let room = most / 4; from < weights.length && room >= (weights[from] ?? 0); from++) room -= weights[from] ?? 0;
  let to = weights.length;
  for (let room = (most * 3) / 4; to > from && room >= (weights[to - 1] ?? 0); to--) room -= weights[to - 1] ?? 0;
  return to > from ? { from, to } : null;
}

function weight(piece: FieldPiece): number {
  return piece.type === 'tool_result' ? piece.pieces.reduce((sum, inner) => sum + weight(inner), 1) : 1;
}

function shortOrNull(text: string | null): string | null {
  return text === null ? null : short(text);
}
