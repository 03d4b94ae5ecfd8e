import { useState } from 'react';
import type { Comparison, RunDetail } from '../../../shared/api.ts';
import { formatPlural, UNKNOWN } from '../../../shared/format/numbers.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import type { RunStatus } from '../../../shared/model/run.ts';
import { useCommand } from '../../app/commands.ts';
import { useView } from '../../app/view-store.ts';
import { ChipButton } from '../../ui/Chip.tsx';
import { cx } from '../../ui/cx.ts';
import { Fact, Facts } from '../../ui/Facts.tsx';
import styles from './DeltaStrip.module.css';
import { agentCell, type DeltaCell, deltaCells, harnessCell, harnessText } from './deltas.ts';
import { HarnessDialog } from './HarnessDialog.tsx';
import { HiddenDialog } from './HiddenDialog.tsx';

interface DeltaStripProps {
  comparison: Comparison;
  left: RunDetail | undefined;
  right: RunDetail | undefined;
}

/** How far the runs are apart, figure by figure; what surrounds the model; and what was left out of comparing. */
export function DeltaStrip({ comparison, left, right }: DeltaStripProps) {
  const [dialog, setDialog] = useState<'harness' | 'hidden' | null>(null);
  useCommand('compare.hidden', () => setDialog('hidden'));
  const close = () => setDialog(null);
  const cells = deltaCells(comparison.deltas, { left, right });
  if (left && right) cells.push(agentCell(left, right), harnessCell(left, right));
  const off = useView((view) => view.compare.rules_off.length);
  const hidden = comparison.hidden.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <Facts>
        {cells.map((cell) => (
          <Fact key={cell.label} label={cell.label} tooltip={cell.tooltip} mono={cell.mono}>
            <Value cell={cell} statuses={comparison.deltas.status} />
          </Fact>
        ))}
        <Fact label="Model, prompt, tools, input">
          {comparison.harness.length === 0 && comparison.harness_unknown.length === 0 ? (
            'Same'
          ) : (
            <ChipButton
              className={styles.more}
              tooltip={comparison.harness_unknown.map((gap) => `Not recorded: ${visibleLine(gap)}`).join('\n')}
              onClick={() => setDialog('harness')}
            >
              {harnessText(comparison)}
            </ChipButton>
          )}
        </Fact>
        <Fact label="Left out">
          <ChipButton
            className={styles.more}
            tooltip="What normalisation hid, rule by rule"
            onClick={() => setDialog('hidden')}
          >
            {[hidden === 0 ? 'Nothing' : formatPlural(hidden, 'value'), off > 0 && `${formatPlural(off, 'rule')} off`]
              .filter(Boolean)
              .join(', ')}
          </ChipButton>
        </Fact>
      </Facts>
      {dialog === 'harness' && <HarnessDialog comparison={comparison} onClose={close} />}
      {dialog === 'hidden' && <HiddenDialog comparison={comparison} onClose={close} />}
    </>
  );
}

const STATUS_TONES: Partial<Record<RunStatus, string | undefined>> = {
  success: styles.ok,
  failure: styles.bad,
  partial: styles.warn,
  incomplete: styles.warn,
  running: styles.info,
};

function Value({ cell, statuses }: { cell: DeltaCell; statuses: { left: string; right: string } }) {
  const tone = (status: string) => (cell.label === 'Status' ? STATUS_TONES[status as RunStatus] : undefined);
  if (cell.same) {
    return (
      <>
        <span className={tone(statuses.left)}>{cell.left}</span>
        <span className={styles.note}>same</span>
      </>
    );
  }
  if (cell.left === UNKNOWN && cell.right === UNKNOWN) return UNKNOWN;
  return (
    <>
      <span className={tone(statuses.left)}>{cell.left}</span>
      <span className={styles.to}>to</span>
      <span className={tone(statuses.right)}>{cell.right}</span>
      {cell.change !== null && (
        <span className={cx(styles.change, cell.tone !== null && styles[cell.tone])}>{cell.change}</span>
      )}
    </>
  );
}
