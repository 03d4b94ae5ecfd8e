import type { Payload } from '../../../../shared/api.ts';
import { byteLength, splitBlocks } from './text-blocks.ts';

/** Reads bytes of one field; fewer than asked for only at its end. */
export type ReadBytes = (offset: number, n: number, signal: AbortSignal) => Promise<Uint8Array>;

/** A piece of the text, in document order. `text` is null while it is let go of. */
export interface Block {
  /** UTF-8 bytes. */
  from: number;
  to: number;
  text: string | null;
}

export interface PayloadState {
  blocks: readonly Block[];
  /** Bytes known so far, of `payload.bytes`. */
  read: number;
  whole: boolean;
  busy: boolean;
  error: unknown;
}

/** One reply's worth of bytes. */
const WINDOW = 200_000;
/** Text held at most, UTF-16 units; blocks far from the view are let go of beyond it and read again when needed. */
const HELD = 8_000_000;

/**
 * The text of one payload as far as it was read: first its head, then windows of it one after the other. Blocks are
 * small enough to be laid out apart, and only so many stay in memory.
 */
export class PayloadStore {
  readonly payload: Payload;
  readonly #bytes: ReadBytes;
  readonly #listeners = new Set<() => void>();
  readonly #near = new Set<number>();
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #state: PayloadState;
  #abort: AbortController | null = null;
  #goal = 0;
  #running: Promise<void> | null = null;
  #held = 0;
  #kept: number;

  constructor(payload: Payload, bytes: ReadBytes, kept = HELD) {
    this.payload = payload;
    this.#bytes = bytes;
    this.#kept = kept;
    const blocks: Block[] = [];
    const read = payload.kind === 'binary' ? 0 : this.#append(blocks, 0, payload.head);
    this.#state = { blocks, read, whole: payload.whole || read >= payload.bytes, busy: false, error: null };
  }

  state = (): PayloadState => this.#state;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The text, if all of it is here. */
  text(): string | null {
    if (!this.#state.whole || this.#state.blocks.some((block) => block.text === null)) return null;
    return this.#state.blocks.map((block) => block.text).join('');
  }

  /** Reads on until at least `bytes` are known. Resolves when they are, when it failed or was stopped. */
  readTo(bytes: number): Promise<void> {
    this.#goal = Math.max(this.#goal, Math.min(bytes, this.payload.bytes));
    this.#running ??= this.#run().then(() => {
      this.#running = null;
      // Asked for more while it was being stopped.
      if (this.#state.read < this.#goal && this.#state.error === null) return this.readTo(this.#goal);
    });
    return this.#running;
  }

  readAll(): Promise<void> {
    return this.readTo(this.payload.bytes);
  }

  /** Stops reading on; what is here stays. */
  stop(): void {
    this.#goal = 0;
    this.#abort?.abort();
  }

  /** Tells which blocks are near the view: those are read again if they were let go of, and are kept. */
  near(index: number, isNear: boolean): void {
    if (!isNear) {
      this.#near.delete(index);
      return;
    }
    this.#near.add(index);
    if (this.#state.blocks[index]?.text === null) void this.#reread(index);
  }

  async #run(): Promise<void> {
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    this.#change({ busy: true, error: null });
    try {
      while (this.#state.read < this.#goal && !this.#state.whole) {
        const offset = this.#state.read;
        const n = Math.min(WINDOW, this.payload.bytes - offset);
        const data = await this.#bytes(offset, n, signal);
        if (signal.aborted) break;
        const blocks = [...this.#state.blocks];
        const last = data.length === 0 || offset + data.length >= this.payload.bytes;
        const read = this.#append(blocks, offset, wholeCharacters(data, last));
        // Nothing came though something must: the file changed under us.
        if (read === offset && !last) throw new Error('The text could not be read on.');
        this.#change({ blocks: this.#letGo(blocks), read: last ? this.payload.bytes : read, whole: last });
      }
    } catch (error) {
      this.#goal = signal.aborted ? this.#goal : 0;
      if (!signal.aborted) this.#change({ error });
    } finally {
      this.#change({ busy: false });
    }
  }

  async #reread(index: number): Promise<void> {
    const block = this.#state.blocks[index];
    if (!block || block.text !== null) return;
    try {
      const data = await this.#bytes(block.from, block.to - block.from, new AbortController().signal);
      const blocks = [...this.#state.blocks];
      const text = this.#decoder.decode(data);
      blocks[index] = { ...block, text };
      this.#held += text.length;
      this.#change({ blocks: this.#letGo(blocks) });
    } catch (error) {
      this.#change({ error });
    }
  }

  /** Adds text or bytes as blocks from byte `from` on; returns the byte after them. */
  #append(blocks: Block[], from: number, content: string | Uint8Array): number {
    let at = from;
    for (const text of splitBlocks(typeof content === 'string' ? content : this.#decoder.decode(content))) {
      const to = at + byteLength(text);
      blocks.push({ from: at, to, text });
      this.#held += text.length;
      at = to;
    }
    return typeof content === 'string' ? at : from + content.length;
  }

  #letGo(blocks: Block[]): Block[] {
    for (let index = 0; index < blocks.length && this.#held > this.#kept; index++) {
      const block = blocks[index];
      if (!block || block.text === null || this.#near.has(index)) continue;
      this.#held -= block.text.length;
      blocks[index] = { ...block, text: null };
    }
    return blocks;
  }

  #change(change: Partial<PayloadState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

/** Leaves out a character that the end of a window cut; the next window starts with it. */
function wholeCharacters(data: Uint8Array, last: boolean): Uint8Array {
  if (last) return data;
  let end = data.length;
  for (let back = 1; back <= Math.min(4, data.length); back++) {
    const byte = data[data.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    if (size > back) end = data.length - back;
    break;
  }
  return data.subarray(0, end);
}
