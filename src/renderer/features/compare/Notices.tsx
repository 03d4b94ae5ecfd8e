import type { Comparison, RunDetail } from '../../../shared/api.ts';
import { runCommand } from '../../app/commands.ts';
import { NoticeLine, RenewNotice } from '../../ui/NoticeLine.tsx';
import { grownText, unreadText } from './difference-words.ts';

interface NoticesProps {
  comparison: Comparison;
  left: RunDetail | undefined;
  right: RunDetail | undefined;
  /** It is being made anew. */
  busy: boolean;
}

/** What a reader must know of a comparison before believing it. */
export function Notices({ comparison, left, right, busy }: NoticesProps) {
  const grown = grownText(
    (left?.counts.steps ?? 0) - comparison.left_steps,
    (right?.counts.steps ?? 0) - comparison.right_steps,
  );
  const unread = unreadText(comparison);
  return (
    <>
      {comparison.outcome === 'too_different' && (
        <NoticeLine tone="warn">
          These runs are too different to align. Steps stand beside each other by their place alone.
        </NoticeLine>
      )}
      {comparison.little_shared !== null && <NoticeLine tone="info">{comparison.little_shared}</NoticeLine>}
      {unread !== null && <NoticeLine tone="warn">{unread}</NoticeLine>}
      <RenewNotice label="Compare again" busy={busy} onRenew={() => runCommand('compare.again')}>
        {grown}
      </RenewNotice>
    </>
  );
}
