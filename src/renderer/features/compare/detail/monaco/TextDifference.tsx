import { useEffect, useRef, useState } from 'react';
import {
  type ComparedTexts,
  DifferenceEditor,
  type DifferenceView,
  type FoundDifference,
} from './difference-editor.ts';
import styles from './TextDifference.module.css';

export interface TextDifferenceProps extends DifferenceView {
  texts: ComparedTexts;
  onFound(found: FoundDifference): void;
}

/** Two texts in the diff editor. A chunk of its own: Monaco is loaded when the first pair of texts is shown. */
export function TextDifference({ texts, onFound, ...view }: TextDifferenceProps) {
  const place = useRef<HTMLDivElement>(null);
  const shown = useRef<DifferenceEditor | null>(null);
  const latest = useRef({ view, onFound });
  latest.current = { view, onFound };
  const [found, setFound] = useState<FoundDifference | null>(null);

  useEffect(() => {
    if (!place.current) return;
    const editor = new DifferenceEditor(place.current, latest.current.view, (now) => {
      setFound(now);
      latest.current.onFound(now);
    });
    shown.current = editor;
    return () => {
      shown.current = null;
      editor.dispose();
    };
  }, []);

  const { inline, ignore_whitespace, folded, left_label, right_label } = view;
  useEffect(() => {
    shown.current?.change({ inline, ignore_whitespace, folded, left_label, right_label });
  }, [inline, ignore_whitespace, folded, left_label, right_label]);

  useEffect(() => shown.current?.show(texts), [texts]);

  return (
    <div className={styles.frame}>
      <div ref={place} className={styles.editor} />
      {found && <Absence texts={found.texts} inline={inline} />}
    </div>
  );
}

/** Over the side that has no text: why. */
function Absence({ texts, inline }: { texts: ComparedTexts; inline: boolean }) {
  const { left_absent: left, right_absent: right } = texts;
  const reason = left ?? right;
  if (reason === null) return null;
  const place = inline ? styles.below : left === null ? styles.right : styles.left;
  return <p className={`${styles.absent} ${place}`}>{reason}</p>;
}
