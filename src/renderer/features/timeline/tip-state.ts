const DELAY_MS = 120;

/** What a tooltip tells about. */
export type TipSubject =
  | { type: 'step'; seq: number }
  | { type: 'merged'; seq: number; count: number; from_us: number; to_us: number; error: boolean }
  | { type: 'idle'; hidden_us: number }
  | { type: 'context'; at_us: number; tokens: number };

export interface Tip {
  subject: TipSubject;
  /** Where, in screen px. */
  anchor: DOMRect;
  /** Belongs to the keyboard's focus, not to the pointer. */
  focus: boolean;
}

/** The one open tooltip of the timeline. Those of the pointer wait a moment. */
export class TipState {
  #shown: Tip | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Set<() => void>();

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  read = (): Tip | null => this.#shown;

  show(tip: Tip): void {
    clearTimeout(this.#timer);
    if (this.#shown && sameSubject(this.#shown.subject, tip.subject)) return;
    if (tip.focus || this.#shown) this.#set(tip);
    else this.#timer = setTimeout(() => this.#set(tip), DELAY_MS);
  }

  hide(): void {
    clearTimeout(this.#timer);
    if (this.#shown) this.#set(null);
  }

  #set(tip: Tip | null): void {
    this.#shown = tip;
    for (const listener of this.#listeners) listener();
  }
}

function sameSubject(a: TipSubject, b: TipSubject): boolean {
  if (a.type === 'idle') return b.type === 'idle' && a.hidden_us === b.hidden_us;
  if (a.type === 'context') return b.type === 'context' && a.at_us === b.at_us;
  return a.type === b.type && a.seq === b.seq;
}
