import type { Payload } from '../../../shared/api.ts';

const encoder = new TextEncoder();

/**
 * One field of a step as the text that the interface shows, or as bytes; made when first asked for and then kept,
 * so that any window of it is cheap. Lone surrogates, which UTF-8 cannot hold, become U+FFFD.
 */
export class FieldText {
  readonly field: string;
  readonly kind: Payload['kind'];
  readonly media_type: string | null;
  #make: (() => string | Buffer) | null;
  #text: string | null = null;
  #encoded: Buffer | null = null;
  #bytes: number | null = null;

  constructor(field: string, kind: Payload['kind'], media_type: string | null, make: () => string | Buffer) {
    this.field = field;
    this.kind = kind;
    this.media_type = media_type;
    this.#make = make;
  }

  /** The whole text; empty for binary fields. */
  get text(): string {
    this.#materialise();
    if (this.kind !== 'binary') this.#text ??= this.#encoded?.toString('utf8') ?? null;
    return this.#text ?? '';
  }

  /** Length of the text in UTF-8, or of the binary content. */
  get bytes(): number {
    this.#materialise();
    this.#bytes ??= this.#encoded?.length ?? Buffer.byteLength(this.#text ?? '');
    return this.#bytes;
  }

  /** A copy of the bytes from `offset`, `n` at most: none beyond the end. */
  window(offset: number, n: number): Uint8Array {
    this.#materialise();
    this.#encoded ??= Buffer.from(this.#text ?? '');
    return new Uint8Array(this.#encoded.subarray(offset, offset + n));
  }

  /** The longest beginning of the text that takes at most `bytes` in UTF-8; never half a character. */
  head(bytes: number): string {
    const text = this.text;
    if (text.length * 3 <= bytes) return text;
    const { read } = encoder.encodeInto(text.slice(0, bytes + 1), new Uint8Array(bytes));
    return text.slice(0, read).replace(/[\ud800-\udbff]$/, '');
  }

  #materialise(): void {
    if (this.#make === null) return;
    const made = this.#make();
    this.#make = null;
    if (typeof made === 'string') this.#text = made.toWellFormed();
    else this.#encoded = made;
  }
}
