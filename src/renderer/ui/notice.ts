import { create } from 'zustand';

interface Notice {
  /** What just happened, for the status bar; null when there is nothing to say. */
  text: string | null;
  /** Grows with every notice, so that the same words twice are two notices. */
  count: number;
}

const SHOWN_MS = 5000;
let timer: ReturnType<typeof setTimeout> | undefined;

export const useNotice = create<Notice>()(() => ({ text: null, count: 0 }));

/** Says something in the status bar, which screen readers read politely: "Copied run id". */
export function say(text: string): void {
  clearTimeout(timer);
  useNotice.setState((before) => ({ text, count: before.count + 1 }));
  timer = setTimeout(() => useNotice.setState({ text: null }), SHOWN_MS);
}
