import type { ComparedValue } from '../../../../shared/api.ts';
import { visibleText } from '../../../../shared/format/visible-text.ts';
import { ScrollSection } from '../../../ui/ScrollSection.tsx';
import { pointerText } from './detail-words.ts';
import styles from './HiddenList.module.css';

/** What normalisation made equal in a field. */
export function HiddenList({ hidden }: { hidden: ComparedValue['hidden'] }) {
  return (
    <ScrollSection className={styles.scroll} aria-label="Hidden by normalisation">
      <table className={styles.table}>
        <thead>
          <tr>
            <th>Rule</th>
            <th>Where</th>
            <th>A</th>
            <th>B</th>
          </tr>
        </thead>
        <tbody>
          {hidden.map(({ rule, pointer, left_value: left, right_value: right }) => (
            <tr key={`${rule} ${pointer} ${left} ${right}`}>
              <td>{rule.replaceAll('_', ' ')}</td>
              <td>{visibleText(pointerText(pointer))}</td>
              <td>{left === null ? '–' : visibleText(left)}</td>
              <td>{right === null ? '–' : visibleText(right)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollSection>
  );
}
