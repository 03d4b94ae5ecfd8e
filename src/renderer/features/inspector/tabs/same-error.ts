import type { Message, MessagePiece } from '../../../../shared/api.ts';
import type { StepError } from '../../../../shared/model/step.ts';

/** Characters that must agree. */
const ENOUGH = 200;

/** Put before a line of the output by whoever read it. */
const EXIT_CODE = /^Exit code -?\d+(?:: |, no output$)/;

/**
 * Whether what the step gave back is its error once more, so that showing both would say it twice: as `text`, which may
 * go on longer than the message, or as the `record` that the message was taken from.
 */
export function errorAgain({ message }: StepError, response: readonly Message[] | null): 'text' | 'record' | null {
  const beginning = squeezed(message.replace(EXIT_CODE, '')).slice(0, ENOUGH);
  if (beginning === '') return null;
  const pieces = (response ?? []).flatMap((each) => each.pieces).flatMap(inner);
  if (pieces.some((piece) => piece.type === 'text' && squeezed(piece.payload.head).includes(beginning))) return 'text';
  const written = JSON.stringify(message).slice(1, -1).slice(0, ENOUGH);
  const [only] = pieces;
  const isRecord = pieces.length === 1 && only?.type === 'json' && only.payload.head.includes(written);
  return isRecord ? 'record' : null;
}

function inner(piece: MessagePiece): MessagePiece[] {
  return piece.type === 'tool_result' ? piece.pieces.flatMap(inner) : [piece];
}

/** Letters and digits alone: messages are put together from lines with other marks between them. */
function squeezed(text: string): string {
  return text.slice(0, 4_000).replace(/[^\p{L}\p{N}]+/gu, '');
}
