import type { SeveralRuns } from '../../../shared/api.ts';
import { formatCount, formatPlural } from '../../../shared/format/numbers.ts';
import { runCommand } from '../../app/commands.ts';
import { useView } from '../../app/view-store.ts';
import { ChipButton } from '../../ui/Chip.tsx';
import { Fact, Facts } from '../../ui/Facts.tsx';
import styles from './SeveralFacts.module.css';
import { agreedText, flipText, outcomesText } from './several-words.ts';

/** How far the runs agree, in figures. */
export function SeveralFacts({ several }: { several: SeveralRuns }) {
  const { rules_off, ignore } = useView((view) => view.compare);
  const { parts } = several;
  const changed = [
    rules_off.length > 0 && `${formatPlural(rules_off.length, 'rule')} off`,
    ignore.length > 0 && `${formatPlural(ignore.length, 'path')} ignored`,
  ].filter(Boolean);
  return (
    <Facts>
      <Fact label="Positions" tooltip="Steps of all runs, braided into one sequence">
        {formatCount(several.columns)}
      </Fact>
      <Fact label="The same in all runs">{agreedText(several)}</Fact>
      <Fact label="The runs part">
        {parts === null ? (
          'Never'
        ) : (
          <ChipButton className={styles.part} tooltip="Go there (P)" onClick={() => runCommand('several.part')}>
            At {formatCount(parts + 1)}
          </ChipButton>
        )}
      </Fact>
      <Fact label="Outcome" tooltip="As the files record it">
        {outcomesText(several)}
      </Fact>
      <Fact
        label="Flip rate"
        tooltip="Share of the runs that ended otherwise than most, of those whose outcome is recorded, with its interval by Wilson"
      >
        {flipText(several)}
      </Fact>
      <Fact label="Rules of comparing" tooltip="Set in the comparison of two runs, under Left out of comparing">
        {changed.length === 0 ? 'All on' : changed.join(', ')}
      </Fact>
    </Facts>
  );
}
