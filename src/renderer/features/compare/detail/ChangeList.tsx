import type { ComparedValue } from '../../../../shared/api.ts';
import { ChangeRows } from '../../../ui/ChangeRows.tsx';
import { ScrollSection } from '../../../ui/ScrollSection.tsx';
import styles from './ChangeList.module.css';
import { FIELD_LABELS, pointerText } from './detail-words.ts';

/** What differs in a field, path by path: for readers who hear it, and for texts too long to lie side by side. */
export function ChangeList({ value }: { value: ComparedValue }) {
  const { changes, changes_cut: cut, capped } = value;
  const note = changes.length > 0 ? null : noteText(value);
  return (
    <ScrollSection className={styles.scroll} aria-label={`Changes of ${FIELD_LABELS[value.field].toLowerCase()}`}>
      {note !== null && <p className={styles.note}>{note}</p>}
      <ChangeRows changes={changes} cut={cut} capped={capped} sides="A and B" pathText={pointerText} />
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
