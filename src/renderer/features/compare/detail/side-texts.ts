import type { ComparedField, Payload, TextView } from '../../../../shared/api.ts';
import { visibleText } from '../../../../shared/format/visible-text.ts';

/** One side of a field of a pair. */
export interface SideQuestion {
  id: string;
  pair: number;
  view: TextView;
  field: ComparedField;
  side: 'left' | 'right';
}

/** Reads bytes of a side; fewer than asked for only at its end. */
export type ReadSide = (
  question: SideQuestion,
  offset: number,
  n: number,
  signal: AbortSignal,
) => Promise<{ data: Uint8Array; bytes: number }>;

/** One reply's worth of bytes. */
const WINDOW = 240_000;
/** Characters that are kept of what was read last. */
const KEPT = 16_000_000;

/**
 * Texts of pairs as they are shown, read whole. Those read last are kept, so that going back and forth between pairs and
 * fields reads nothing again.
 */
export class SideTexts {
  readonly #read: ReadSide;
  readonly #kept: number;
  readonly #texts = new Map<string, string>();
  #size = 0;

  constructor(read: ReadSide, kept = KEPT) {
    this.#read = read;
    this.#kept = kept;
  }

  /** The text if nothing has to be read for it. */
  here(question: SideQuestion, payload: Payload): string | null {
    const key = keyOf(question);
    const known = this.#texts.get(key);
    if (known !== undefined) {
      // Used last: the last to go.
      this.#texts.delete(key);
      this.#texts.set(key, known);
      return known;
    }
    return payload.whole ? this.#keep(key, visibleText(payload.head)) : null;
  }

  async load(question: SideQuestion, payload: Payload, signal: AbortSignal): Promise<string> {
    const here = this.here(question, payload);
    if (here !== null) return here;
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    const parts: string[] = [];
    for (let offset = 0; offset < payload.bytes; ) {
      const n = Math.min(WINDOW, payload.bytes - offset);
      const { data } = await this.#read(question, offset, n, signal);
      signal.throwIfAborted();
      if (data.length === 0) throw new Error('The text could not be read to its end.');
      parts.push(decoder.decode(data, { stream: true }));
      offset += data.length;
    }
    parts.push(decoder.decode());
    return this.#keep(keyOf(question), visibleText(parts.join('')));
  }

  #keep(key: string, text: string): string {
    this.#texts.set(key, text);
    this.#size += text.length;
    for (const [oldest, { length }] of this.#texts) {
      if (this.#size <= this.#kept || oldest === key) break;
      this.#texts.delete(oldest);
      this.#size -= length;
    }
    return text;
  }
}

function keyOf({ id, pair, view, field, side }: SideQuestion): string {
  return JSON.stringify([id, pair, field, side, view]);
}
