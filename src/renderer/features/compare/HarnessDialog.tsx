import type { Comparison } from '../../../shared/api.ts';
import { visibleLine, visibleText } from '../../../shared/format/visible-text.ts';
import { useCommand } from '../../app/commands.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { ScrollSection } from '../../ui/ScrollSection.tsx';
import styles from './HarnessDialog.module.css';

interface HarnessDialogProps {
  comparison: Comparison;
  onClose(): void;
}

/** What surrounds the model and is not the same in both runs: the beginning of each text, side by side. */
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
              {harness.map(({ part, label, left, right }) => (
                <tr key={`${part} ${label}`}>
                  <th scope="row">{visibleLine(label)}</th>
                  <td>{left === null ? <i className={styles.none}>None</i> : <pre>{visibleText(left)}</pre>}</td>
                  <td>{right === null ? <i className={styles.none}>None</i> : <pre>{visibleText(right)}</pre>}</td>
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
