import type { SeveralRuns } from '../../../shared/api.ts';
import { runCommand } from '../../app/commands.ts';
import { NoticeLine, RenewNotice } from '../../ui/NoticeLine.tsx';
import { goneText, grownText, notRecordedText, unreadText } from './several-words.ts';
import type { ShownRun } from './use-run-details.ts';

interface SeveralNoticesProps {
  several: SeveralRuns;
  runs: readonly ShownRun[];
  /** They are being compared again. */
  busy: boolean;
}

/** What a reader must know of the braid before believing it. */
export function SeveralNotices({ several, runs, busy }: SeveralNoticesProps) {
  const grown = grownText(runs.map(({ detail }, at) => (detail?.counts.steps ?? 0) - (several.runs[at]?.steps ?? 0)));
  const warnings = [
    several.outcome === 'too_different'
      ? 'These runs are too different to align. Steps stand beside each other by their place alone.'
      : null,
    unreadText(several),
    notRecordedText(several),
    goneText(runs.flatMap(({ detail, unknown }, at) => (unknown || detail?.missing ? [at] : []))),
  ].filter((text) => text !== null);
  return (
    <>
      {warnings.map((text) => (
        <NoticeLine key={text} tone="warn">
          {text}
        </NoticeLine>
      ))}
      <RenewNotice label="Compare again" busy={busy} onRenew={() => runCommand('several.again')}>
        {grown}
      </RenewNotice>
    </>
  );
}
