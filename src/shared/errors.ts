/** Every failure that crosses the contract, as a code a client can switch on. */
export const ERROR_CODES = [
  'invalid_request',
  'not_found',
  'gone',
  'not_allowed',
  'refused',
  'read_only',
  'unreadable',
  'cancelled',
  'unavailable',
  'internal',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** The form in which an error travels: plain data, no stack, no trace content. */
export interface WireError {
  code: ErrorCode;
  /** What happened and where, in one sentence. */
  message: string;
  /** What the user can do about it, if anything. */
  action?: string;
}

/** An error a user can act on. Anything else that is thrown is a defect and becomes `internal`. */
export class RetraceError extends Error {
  override readonly name = 'RetraceError';
  readonly code: ErrorCode;
  readonly action: string | undefined;

  constructor(code: ErrorCode, message: string, action?: string) {
    super(message);
    this.code = code;
    this.action = action;
  }

  toWire(): WireError {
    return this.action === undefined
      ? { code: this.code, message: this.message }
      : { code: this.code, message: this.message, action: this.action };
  }
}

export function toWireError(error: unknown): WireError {
  if (error instanceof RetraceError) return error.toWire();
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
}

export function fromWireError(wire: WireError): RetraceError {
  return new RetraceError(wire.code, wire.message, wire.action);
}
