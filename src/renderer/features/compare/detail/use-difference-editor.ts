import { useEffect, useState } from 'react';
import type { TextDifference } from './monaco/TextDifference.tsx';

type Editor = typeof TextDifference;

/** The chunk with the diff editor, loaded when the first texts are shown. A browser remembers that it failed: only another page asks again. */
export function useDifferenceEditor(wanted: boolean): { editor: Editor | null; failed: boolean } {
  const [editor, setEditor] = useState<Editor | null>(null);
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    if (!wanted || editor !== null || failed) return;
    let left = false;
    import('./monaco/TextDifference.tsx').then(
      (loaded) => !left && setEditor(() => loaded.TextDifference),
      () => !left && setFailed(true),
    );
    return () => {
      left = true;
    };
  }, [wanted, editor, failed]);

  return { editor, failed };
}
