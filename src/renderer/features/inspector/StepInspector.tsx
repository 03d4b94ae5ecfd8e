import { Search } from 'lucide-react';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { StepDetail } from '../../../shared/api.ts';
import { useEngine } from '../../api/hooks.ts';
import { useCommand } from '../../app/commands.ts';
import { INSPECTOR_TABS, type InspectorTab, useView } from '../../app/view-store.ts';
import { IconButton } from '../../ui/Button.tsx';
import { type Tab, Tabs, tabId } from '../../ui/Tabs.tsx';
import { useStable } from '../../ui/use-stable.ts';
import { FindBar } from './find/FindBar.tsx';
import { FindContext } from './find/find-context.ts';
import { useFind } from './find/use-find.ts';
import styles from './Inspector.module.css';
import { LinkDialog } from './LinkDialog.tsx';
import { LinkContext } from './payload/link-context.ts';
import { PayloadsContext, StepPayloads } from './payload/use-payload.ts';
import { StepIdentity } from './StepIdentity.tsx';
import { StepContext } from './step-context.ts';
import { absence, TabPanel } from './tabs/TabPanels.tsx';
import { useCopyCommands } from './use-copy-commands.ts';

const LABELS: Record<InspectorTab, string> = {
  overview: 'Overview',
  request: 'Request',
  response: 'Response',
  state: 'State',
  decision: 'Decision',
  raw: 'Raw',
};
const PANEL = 'inspector-panel';

interface StepInspectorProps {
  root: string;
  /** The key by which the step was asked for; null while it is the step before. */
  asked: string | null;
  step: StepDetail;
  onSelect(step: string | null, seq?: number): void;
  onOpenRun(run: string, step?: string): void;
}

/** The state over the run, of the path that was chosen last where none is given. */
function showState(root: string, path?: string): void {
  useView.getState().changeState(root, { on: true, ...(path !== undefined && { path, tab: 'path' }) });
}

/** One step: identity, tabs, and what the open tab shows. */
export function StepInspector({ root, asked, step, onSelect, onOpenRun }: StepInspectorProps) {
  const client = useEngine();
  const tab = useView((view) => view.tab);
  const setTab = useStable((to: InspectorTab) => useView.getState().change({ tab: to }));
  const payloads = useMemo(() => new StepPayloads(client, root, step.step), [client, root, step.step]);
  useEffect(() => () => payloads.close(), [payloads]);
  const [address, setAddress] = useState<string | null>(null);
  const panel = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const find = useFind(root, step, tab);
  const copies = useCopyCommands(root, step, payloads);

  useCommand('step.find', () => {
    // Drawn at once: what is typed next is for the field.
    flushSync(find.show);
    field.current?.select();
  });
  const closeFind = () => {
    find.close();
    panel.current?.focus();
  };
  useCommand('escape', closeFind, find.open && address === null);

  // Another step or tab starts at its top, unless a match was gone to.
  const toTop = useStable(() => {
    if (find.state.current === null) panel.current?.scrollTo({ top: 0 });
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: that they changed is the reason
  useLayoutEffect(() => toTop(), [toTop, step.step, tab]);

  const tabs = INSPECTOR_TABS.map((id, at): Tab<InspectorTab> => {
    const missing = absence(step, id);
    return {
      id,
      label: LABELS[id],
      keys: `Alt+${at + 1}`,
      ...(missing !== null && id !== tab && { disabledReason: missing }),
      ...(id === 'state' && step.state_changed && { dot: 'changed in this step' }),
      ...(id === 'raw' && step.parts.length > 1 && { count: step.parts.length }),
    };
  });
  const context = useMemo(
    () => ({
      ...{ root, step: step.step, seq: step.seq, onSelect, onOpenRun, onTab: setTab },
      onState: step.run === root ? (pointer?: string) => showState(root, pointer) : null,
    }),
    [root, step.step, step.seq, step.run, onSelect, onOpenRun, setTab],
  );

  return (
    <StepContext value={context}>
      <PayloadsContext value={payloads}>
        <LinkContext value={setAddress}>
          <FindContext value={find.state}>
            <StepIdentity step={step} nested={step.run !== root} copies={copies} />
            <Tabs
              label="Parts of the step"
              tabs={tabs}
              selected={tab}
              onSelect={setTab}
              panel={PANEL}
              end={
                <IconButton
                  icon={Search}
                  label="Find in this step"
                  keys="Mod+f"
                  pressed={find.open}
                  onClick={find.open ? closeFind : find.show}
                />
              }
            />
            {find.open && <FindBar find={find} field={field} onClose={closeFind} />}
            <div
              ref={panel}
              role="tabpanel"
              data-step={asked ?? undefined}
              id={PANEL}
              aria-labelledby={tabId(PANEL, tab)}
              // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and is reached by keyboard for that
              tabIndex={0}
              className={styles.panel}
            >
              <TabPanel key={step.step} tab={tab} step={step} />
            </div>
            {address !== null && <LinkDialog address={address} onClose={() => setAddress(null)} />}
          </FindContext>
        </LinkContext>
      </PayloadsContext>
    </StepContext>
  );
}
