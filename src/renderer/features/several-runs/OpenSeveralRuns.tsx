import { type ReactNode, useEffect, useState } from 'react';
import type { BraidColumn, SeveralRuns } from '../../../shared/api.ts';
import { runLetter } from '../../../shared/format/run-letter.ts';
import { selectInPlace } from '../../app/view-history.ts';
import { useStatusText } from '../../app/view-status.ts';
import { useView } from '../../app/view-store.ts';
import { say } from '../../ui/notice.ts';
import { BraidMatrix } from './BraidMatrix.tsx';
import styles from './OpenSeveralRuns.module.css';
import { PartBanner } from './PartBanner.tsx';
import { PositionPane } from './PositionPane.tsx';
import { RunTable } from './RunTable.tsx';
import { SeveralFacts } from './SeveralFacts.tsx';
import { SeveralHead } from './SeveralHead.tsx';
import { SeveralNotices } from './SeveralNotices.tsx';
import { differText } from './several-words.ts';
import { useColumn } from './use-braid-rows.ts';
import { type ShownRun, useRunDetails } from './use-run-details.ts';
import { useSeveralCommands } from './use-several-commands.ts';
import { useSeveralRuns } from './use-several-runs.ts';
import { WorkState } from './WorkState.tsx';

interface OpenSeveralRunsProps {
  runs: readonly string[];
  /** Place of the run in the table that takes the focus: where another was removed. */
  focused: number | null;
  onRemove(run: string): void;
}

/** Several runs of one task: how far they agree, where they part, and what each does at every position. */
export function OpenSeveralRuns({ runs, focused, onRemove }: OpenSeveralRunsProps) {
  const { rules_off, ignore } = useView((view) => view.compare);
  const work = useSeveralRuns({ runs: [...runs], rules_off, ignore });
  const shown = useRunDetails(runs);
  const { several } = work;
  const table = <RunTable runs={shown} several={several} focused={focused} onRemove={onRemove} />;
  useSeveralCommands({ runs, several, again: work.again });
  return (
    <div className={styles.view}>
      <SeveralHead runs={shown} />
      {several !== null && <SeveralFacts several={several} />}
      <WorkState work={work} runs={shown} />
      {several === null ? (
        <div className={styles.alone}>{table}</div>
      ) : (
        <>
          <SeveralNotices several={several} runs={shown} busy={work.working !== null} />
          <Positions several={several} runs={shown} takesFocus={focused === null} onGone={work.again}>
            {table}
          </Positions>
        </>
      )}
    </div>
  );
}

interface PositionsProps {
  several: SeveralRuns;
  runs: readonly ShownRun[];
  takesFocus: boolean;
  onGone(): void;
  /** The table of runs, beside what is chosen. */
  children: ReactNode;
}

function Positions({ several, runs, takesFocus, onGone, children }: PositionsProps) {
  const selected = useView((view) => view.several?.column ?? null);
  const only = useView((view) => view.compare.only_differences);
  const [chosen, setChosen] = useState(0);
  const column = useColumn(several.id, selected);
  // While the position is on its way, the one before stays on screen, but no key acts on it.
  const current = column?.column === selected ? column : null;
  useStatusText(differText(several));

  // Where nothing is chosen yet, or what is not there any more, the place is chosen where the runs part.
  const { differs, parts, columns } = several;
  useEffect(() => {
    const { several: view, selectColumn } = useView.getState();
    if (view === null || columns === 0 || (view.column !== null && view.column < columns)) return;
    selectInPlace(() => selectColumn(parts ?? differs ?? 0));
  }, [differs, parts, columns]);

  const open = ({ steps }: BraidColumn, run: number) => {
    const step = steps[run];
    const address = runs[run]?.run;
    if (step && address !== undefined) useView.getState().openRun(address, step.step);
    else say(`${runLetter(run)} has no step here`);
  };
  return (
    <>
      <PartBanner several={several} column={current} chosen={chosen} only={only} onOpen={open} />
      <BraidMatrix
        several={several}
        column={selected}
        only={only}
        takesFocus={takesFocus}
        chosen={chosen}
        onRun={setChosen}
        onOpen={(row) => open(row, chosen)}
        onGone={onGone}
      />
      <PositionPane column={column} columns={columns} runs={runs} onOpen={open}>
        {children}
      </PositionPane>
    </>
  );
}
