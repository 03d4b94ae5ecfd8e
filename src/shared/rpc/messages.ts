import * as v from 'valibot';
import type { EngineEvent, MethodName } from '../api.ts';
import type { WireError } from '../errors.ts';

/**
 * The messages that carry the contract between a shell and the interface. Parameters hold no binary values;
 * results may, as typed arrays: the window's bridge clones them, the socket frames them (`frames.ts`).
 */

const id = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

/** What an interface sends. It is untrusted: a shell parses it with this. */
export const clientMessage = v.variant('type', [
  v.object({ type: v.literal('request'), id, method: v.pipe(v.string(), v.maxLength(64)), params: v.unknown() }),
  v.object({ type: v.literal('cancel'), id }),
]);

export type ClientMessage =
  | { type: 'request'; id: number; method: MethodName; params: unknown }
  | { type: 'cancel'; id: number };

/** First message on a socket, before any other; everything else closes it. */
export const helloMessage = v.object({ type: v.literal('hello'), token: v.pipe(v.string(), v.maxLength(256)) });
export type HelloMessage = v.InferOutput<typeof helloMessage>;

export type ServerMessage =
  /** The token was right; requests are answered from now on. */
  | { type: 'welcome' }
  | { type: 'result'; id: number; result: unknown }
  | { type: 'error'; id: number; error: WireError }
  | { type: 'event'; event: EngineEvent };

/** Close codes of the socket that tell the interface not to try again with the same token. */
export const SOCKET_REFUSED = 4401;
/** The peer broke the protocol or did not keep up; a new connection is welcome. */
export const SOCKET_PROTOCOL = 4400;
