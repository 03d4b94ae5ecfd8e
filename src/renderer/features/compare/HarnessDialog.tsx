import type { Comparison, HarnessDifference } from '../../../shared/api.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { useCommand } from '../../app/commands.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { ScrollSection } from '../../ui/ScrollSection.tsx';
import { MarkedText } from '../../ui/Text.tsx';
import styles from './HarnessDialog.module.css';

interface HarnessDialogProps {
  comparison: Comparison;
  onClose(): void;
}

/** What surrounds the model and is not the same in both runs: where each text differs, side by side. */
export function HarnessDialog({ comparison: { harness, harness_unknown }, onClose }: HarnessDialogProps) {
  // Before what Escape would do to the view below.
  useCommand('escape', onClose);
  return (
    <Dialog title="Model, prompt, tools, input" onClose={onClose} width={920}>
      <ScrollSection className={styles.body} aria-label="What differs">
        {harness.length > 0 && (
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col">A</th>
                <th scope="col">B</th>
              </tr>
            </thead>
            <tbody>
              {harness.map(({ part, label, left, right, left_marks, right_marks }) => (
                <tr key={`${part} ${label}`}>
                  <th scope="row">{visibleLine(label)}</th>
                  <Side text={left} marks={left_marks} markClass={styles.left} />
                  <Side text={right} marks={right_marks} markClass={styles.right} />
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {harness.length === 0 && <p className={styles.gap}>Nothing that both files record differs.</p>}
        {harness_unknown.length > 0 && (
          <p className={styles.gap}>
            Not recorded, so that nothing can be said of it: {harness_unknown.map(visibleLine).join('; ')}.
          </p>
        )}
      </ScrollSection>
    </Dialog>
  );
}

interface SideProps {
  text: string | null;
  marks: HarnessDifference['left_marks'];
  markClass: string | undefined;
}

function Side({ text, ...marked }: SideProps) {
  return (
    <td>
      {text === null ? (
        <i className={styles.none}>None</i>
      ) : (
        <pre>
          <MarkedText text={text} {...marked} />
        </pre>
      )}
    </td>
  );
}
