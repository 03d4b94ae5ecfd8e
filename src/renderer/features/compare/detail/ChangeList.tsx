import { useState } from 'react';
import type { ComparedValue, FieldChange } from '../../../../shared/api.ts';
import { formatPlural } from '../../../../shared/format/numbers.ts';
import { visibleText } from '../../../../shared/format/visible-text.ts';
import { Button } from '../../../ui/Button.tsx';
import { cx } from '../../../ui/cx.ts';
import { Hidden } from '../../../ui/Hidden.tsx';
import { ScrollSection } from '../../../ui/ScrollSection.tsx';
import { MarkedText } from '../../../ui/Text.tsx';
import styles from './ChangeList.module.css';
import { CHANGE_SIGNS, FIELD_LABELS, pointerText } from './detail-words.ts';

/** Rows shown before the rest is asked for. */
const AT_ONCE = 200;

/** What differs in a field, path by path: for readers who hear it, and for texts too long to lie side by side. */
export function ChangeList({ value }: { value: ComparedValue }) {
  const [all, setAll] = useState(false);
  const { changes, changes_cut: cut, capped } = value;
  const note = changes.length > 0 ? null : noteText(value);
  const shown = all ? changes : changes.slice(0, AT_ONCE);
  return (
    <ScrollSection className={styles.scroll} aria-label={`Changes of ${FIELD_LABELS[value.field].toLowerCase()}`}>
      {note !== null && <p className={styles.note}>{note}</p>}
      <ul>
        {shown.map((change, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a path may occur twice, and the list does not change
          <Change key={at} change={change} />
        ))}
      </ul>
      {shown.length < changes.length && (
        <div className={styles.note}>
          <Button small onClick={() => setAll(true)}>
            Show all {formatPlural(changes.length, 'change')}
          </Button>
        </div>
      )}
      {cut && <p className={styles.note}>More differs than is listed here.</p>}
      {capped && <p className={styles.note}>Comparing was stopped early: less may differ than is listed here.</p>}
    </ScrollSection>
  );
}

/** What there is to say where no change is listed. */
function noteText({ left, right, left_absent, right_absent, same }: ComparedValue): string {
  if (same === null) {
    const missing = [
      left === null && `A: ${left_absent ?? 'not recorded.'}`,
      right === null && `B: ${right_absent ?? 'not recorded.'}`,
    ];
    return `Unknown whether it differs. ${missing.filter(Boolean).join(' ')}`;
  }
  if (left === null) return `Only B has it. A: ${left_absent ?? 'not recorded.'}`;
  if (right === null) return `Only A has it. B: ${right_absent ?? 'not recorded.'}`;
  return same ? 'Nothing differs.' : 'It differs as a whole: no single change stands out.';
}

function Change({ change: one }: { change: FieldChange }) {
  const { change, pointer, right_pointer, left, right, left_marks, right_marks } = one;
  return (
    <li className={cx(styles.change, styles[change])}>
      <span className={styles.sign} aria-hidden="true">
        {CHANGE_SIGNS[change]}
      </span>
      <Hidden>{change} </Hidden>
      <span className={styles.path}>
        {visibleText(pointerText(pointer))}
        {right_pointer !== null && `, in B ${visibleText(pointerText(right_pointer))}`}
      </span>
      <Value side="A" text={left} marks={left_marks} markClass={styles.before} />
      <Value side="B" text={right} marks={right_marks} markClass={styles.after} />
    </li>
  );
}

interface ValueProps {
  side: 'A' | 'B';
  text: string | null;
  marks: FieldChange['left_marks'];
  markClass: string | undefined;
}

function Value({ side, text, ...marked }: ValueProps) {
  return (
    <span className={styles.value}>
      <Hidden>{text === null ? `not in ${side}` : `in ${side}: `}</Hidden>
      {text !== null && <MarkedText text={text} {...marked} />}
    </span>
  );
}
