import { useEffect, useRef, useState } from 'react';
import type { TimelineModel } from './model.ts';
import { rangeLabel } from './ruler.ts';

/** Together with the time a view takes to settle, half a second after the last change. */
const DELAY_MS = 300;

/** The visible range in words, for readers, once the user has stopped changing it. */
export function useAnnouncement(model: TimelineModel): string {
  const [text, setText] = useState('');
  const said = useRef<{ label: string; whole: boolean } | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    said.current = { label: rangeLabel(model.scale, model.target), whole: model.whole };
    const stop = model.subscribe(() => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const now = { label: rangeLabel(model.scale, model.target), whole: model.whole };
        const before = said.current;
        said.current = now;
        // A run that grows under the eyes of its reader is no change of theirs.
        if (!before || before.label === now.label || (before.whole && now.whole)) return;
        setText(now.whole ? `Whole run, ${now.label}` : `Showing ${now.label}`);
      }, DELAY_MS);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [model]);
  return text;
}
