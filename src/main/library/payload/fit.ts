import type { Payload } from '../../../shared/api.ts';
import type { FieldText } from './field-text.ts';

/** A reply at most, in bytes of JSON, and what it may take without the beginnings of its texts. */
export const MAX_REPLY = 245_000;
const MAX_FRAME = 160_000;
/** Bytes of each beginning: first so much for every field, then more for the first ones while there is room. */
const ROUNDS = [16 * 1024, 64 * 1024] as const;
/** A shorter beginning is not worth its place. */
const MIN_HEAD = 64;

/** Gives out payloads while a reply is built and fills in their beginnings when its size is known. */
export class Payloads {
  readonly #slots: { payload: Payload; field: FieldText }[] = [];

  /** Payloads are filled in the order in which they are made. */
  add(field: FieldText): Payload {
    const { kind, media_type, bytes } = field;
    const payload: Payload = { field: field.field, kind, media_type, bytes, head: '', whole: bytes === 0 };
    if (kind !== 'binary') this.#slots.push({ payload, field });
    return payload;
  }

  /** Puts beginnings into the payloads of `reply`, as far as it stays under the limit. */
  fill(reply: unknown): void {
    let room = MAX_REPLY - jsonBytes(reply);
    for (const most of ROUNDS) {
      for (const { payload, field } of this.#slots) {
        if (payload.whole) continue;
        room += jsonBytes(payload.head);
        payload.head = fittingHead(field, Math.min(most, field.bytes), room) ?? payload.head;
        payload.whole = Buffer.byteLength(payload.head) === payload.bytes;
        room -= jsonBytes(payload.head);
      }
    }
  }
}

/** The longest beginning up to `most` bytes whose JSON fits into `room`, or null. */
function fittingHead(field: FieldText, most: number, room: number): string | null {
  for (let bytes = most; bytes >= MIN_HEAD || bytes === most; bytes = Math.floor(bytes / 2)) {
    const head = field.head(bytes);
    if (jsonBytes(head) <= room) return head;
    if (bytes < MIN_HEAD) break;
  }
  return null;
}

/** Builds a reply with ever smaller limits until its frame, the payloads' beginnings left out, is small enough. */
export function buildToFit<T>(build: (scale: number) => { reply: T; payloads: Payloads }): T {
  for (let scale = 1; ; scale /= 2) {
    const { reply, payloads } = build(scale);
    if (jsonBytes(reply) > MAX_FRAME && scale > 1 / 64) continue;
    payloads.fill(reply);
    return reply;
  }
}

/** Size on the wire. */
export function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value) ?? '');
}
