import { Ellipsis, ListPlus } from 'lucide-react';
import { formatCount } from '../../../shared/format/numbers.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { runCommand } from '../../app/commands.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Menu } from '../../ui/Menu.tsx';
import styles from './SeveralHead.module.css';
import type { ShownRun } from './use-run-details.ts';

/** How many runs, of which agents, and what can be done with all of them. */
export function SeveralHead({ runs }: { runs: readonly ShownRun[] }) {
  const agents = [...new Set(runs.flatMap(({ detail }) => (detail?.agent_name ? visibleLine(detail.agent_name) : [])))];
  return (
    <div className={styles.head} data-pane="Compared runs">
      <h1 className={styles.title}>{formatCount(runs.length)} runs at once</h1>
      <span className={styles.note}>{agents.join(', ')}</span>
      <Button
        small
        icon={ListPlus}
        tooltip="Back to the list with these runs marked"
        onClick={() => runCommand('several.add')}
      >
        Add or remove runs
      </Button>
      <Menu
        label="These runs"
        entries={[
          { kind: 'item', label: 'Copy link to these runs', keys: 'y', onSelect: () => runCommand('several.link') },
          { kind: 'item', label: 'Add or remove runs', onSelect: () => runCommand('several.add') },
          { kind: 'item', label: 'Compare again', onSelect: () => runCommand('several.again') },
        ]}
        trigger={(props) => <IconButton {...props} icon={Ellipsis} label="More about these runs" />}
      />
    </div>
  );
}
