import type { Message, Payload } from '../../../../shared/api.ts';

/** The one value there is: arguments of a call, or what it returned. Needs no head of its own. */
export function onlyPayload(messages: readonly Message[]): Payload | null {
  const pieces = messages.flatMap((message) => message.pieces);
  const [piece] = pieces;
  if (messages.length !== 1 || pieces.length !== 1 || !piece) return null;
  switch (piece.type) {
    case 'tool_call':
      return piece.payload;
    case 'json':
      return piece.label === null ? piece.payload : null;
    case 'tool_result': {
      const [inner] = piece.pieces;
      return piece.pieces.length === 1 && inner?.type === 'text' ? inner.payload : null;
    }
    case 'text':
      return piece.payload;
    case 'thinking':
    case 'image':
      return null;
  }
}

/** The tool that the one piece of a response calls: its arguments alone would not say that they are a call. */
export function onlyCall(messages: readonly Message[]): string | null {
  const [piece, ...others] = messages.flatMap((message) => message.pieces);
  return piece?.type === 'tool_call' && others.length === 0 ? piece.name : null;
}
