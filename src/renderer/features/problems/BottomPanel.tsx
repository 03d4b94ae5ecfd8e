import { CircleX, TriangleAlert, X } from 'lucide-react';
import { formatCount, formatPlural } from '../../../shared/format/numbers.ts';
import { usePacedReply } from '../../app/use-paced-reply.ts';
import { useView } from '../../app/view-store.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Chip } from '../../ui/Chip.tsx';
import { type Tab, Tabs, tabId } from '../../ui/Tabs.tsx';
import styles from './BottomPanel.module.css';
import { LogView } from './LogView.tsx';
import { ProblemList } from './ProblemList.tsx';

type Panel = 'problems' | 'log';
const PANEL = 'bottom-panel';

/** Problems of all sources, and what the index did. */
export function BottomPanel({ panel }: { panel: Panel }) {
  const { change } = useView.getState();
  const problems = usePacedReply('problems.list', { from: 0, n: 1 }).data;
  const tabs: Tab<Panel>[] = [
    { id: 'problems', label: 'Problems', count: problems && formatCount(problems.total), keys: 'Mod+Shift+m' },
    { id: 'log', label: 'Index log' },
  ];
  return (
    <div className={styles.panel}>
      <Tabs
        label="Bottom panel"
        tabs={tabs}
        selected={panel}
        onSelect={(id) => change({ panel: id })}
        panel={PANEL}
        end={
          <>
            {panel === 'problems' && problems !== undefined && problems.errors > 0 && (
              <Chip icon={CircleX}>{formatPlural(problems.errors, 'error')}</Chip>
            )}
            {panel === 'problems' && problems !== undefined && problems.warnings > 0 && (
              <Chip icon={TriangleAlert}>{formatPlural(problems.warnings, 'warning')}</Chip>
            )}
            <IconButton icon={X} label="Close panel" keys="Mod+j" onClick={() => change({ panel: null })} />
          </>
        }
      />
      <div id={PANEL} role="tabpanel" aria-labelledby={tabId(PANEL, panel)} className={styles.body}>
        {panel === 'problems' ? <ProblemList /> : <LogView />}
      </div>
    </div>
  );
}
