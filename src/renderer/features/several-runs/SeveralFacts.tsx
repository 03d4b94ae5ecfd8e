import type { SeveralRuns } from '../../../shared/api.ts';
import { formatCount, formatPlural } from '../../../shared/format/numbers.ts';
import { runCommand } from '../../app/commands.ts';
import { useView } from '../../app/view-store.ts';
import { ChipButton } from '../../ui/Chip.tsx';
import { Fact, Facts } from '../../ui/Facts.tsx';
import { tip } from '../../ui/tip.ts';
import styles from './SeveralFacts.module.css';
import { flipText, outcomesText, shareText } from './several-words.ts';

/** How far the runs agree, in figures. */
export function SeveralFacts({ several }: { several: SeveralRuns }) {
  const { rules_off, ignore } = useView((view) => view.compare);
  const { differs, parts } = several;
  const changed = [
    rules_off.length > 0 && `${formatPlural(rules_off.length, 'rule')} off`,
    ignore.length > 0 && `${formatPlural(ignore.length, 'path')} ignored`,
  ].filter(Boolean);
  return (
    <Facts>
      <Fact label="Positions" tooltip="Steps of all runs, braided into one sequence">
        {formatCount(several.columns)}
      </Fact>
      <Fact
        label="Same call in all runs"
        tooltip="Positions at which all runs make the same call. Answers and states are compared two runs at a time."
      >
        {shareText(several.agreed, several)}
      </Fact>
      <Fact
        label="On the same path"
        tooltip="Positions at which all runs have a step of one type and name, whatever it asks"
      >
        {shareText(several.same_path, several)}
      </Fact>
      <Fact label="First difference">
        <Place column={differs} onGo={() => useView.getState().selectColumn(differs)} />
      </Fact>
      <Fact label="The runs part" tooltip="The first position at which not all are on the same path">
        <Place column={parts} onGo={() => runCommand('several.part')} keys="p" />
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

function Place({ column, onGo, keys }: { column: number | null; onGo(): void; keys?: string }) {
  if (column === null) return 'Never';
  return (
    <ChipButton className={styles.place} {...tip('Go there', keys)} onClick={onGo}>
      At {formatCount(column + 1)}
    </ChipButton>
  );
}
