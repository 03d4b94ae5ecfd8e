import { Ellipsis } from 'lucide-react';
import type { RunDetail } from '../../../shared/api.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { linkPath } from '../../app/link.ts';
import { useUnder } from '../../app/use-zoom.ts';
import { useView } from '../../app/view-store.ts';
import { IconButton } from '../../ui/Button.tsx';
import { copyText } from '../../ui/copy.ts';
import { Menu, type MenuEntry } from '../../ui/Menu.tsx';
import { modelLine } from './run-facts.ts';
import { copyInspectCommand, copyRunId } from './use-run-commands.ts';

/** What can be copied of a run; in a narrow window also its models, which have no cell there. */
export function RunMenu({ run }: { run: RunDetail }) {
  const narrow = useUnder(1360);
  const entries: MenuEntry[] = [
    { kind: 'item', label: 'Copy run id', onSelect: () => copyRunId(run) },
    {
      kind: 'item',
      label: 'Copy link to run',
      onSelect: () => void copyText(location.origin + linkPath({ run: run.run, step: null }), 'link to run'),
    },
    { kind: 'item', label: 'Copy file path', onSelect: () => void copyText(run.path, 'file path') },
    { kind: 'item', label: 'Copy retrace inspect command', onSelect: () => copyInspectCommand(run) },
    { kind: 'separator' },
    { kind: 'item', label: 'About this run', onSelect: () => useView.getState().changeRun(run.run, { step: null }) },
  ];
  if (narrow && run.models.length > 0) {
    entries.push({ kind: 'label', label: 'Models' });
    for (const use of run.models) {
      entries.push({
        kind: 'item',
        label: modelLine(use),
        onSelect: () => void copyText(use.model, `model name ${visibleLine(use.model)}`),
      });
    }
  }
  return (
    <Menu
      label="Run"
      entries={entries}
      trigger={(props) => <IconButton {...props} icon={Ellipsis} label="More about this run" />}
    />
  );
}
