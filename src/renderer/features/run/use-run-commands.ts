import type { RunDetail } from '../../../shared/api.ts';
import { useCommand } from '../../app/commands.ts';
import { useView } from '../../app/view-store.ts';
import { copyText } from '../../ui/copy.ts';
import { inspectCommand } from './inspect-command.ts';

/** What can be done with the run as a whole. */
export function useRunCommands({ detail }: { detail: RunDetail | undefined }): void {
  const known = detail !== undefined;
  useCommand('compare.with', () => detail && compareWith(detail.run), known);
  useCommand('copy.run_id', () => detail && copyRunId(detail), known);
  useCommand('copy.inspect', () => detail && copyInspectCommand(detail), known);
}

/** With the one other run that is marked; else asks with which. The run marked first is A. */
export function compareWith(run: string): void {
  const { marked, openComparison, change } = useView.getState();
  const [other, another] = marked.filter((each) => each !== run);
  if (other !== undefined && another === undefined) openComparison(other, run);
  else change({ overlay: 'compare_with' });
}

/** What tells a run from the others of its session. */
export function ownId({ run_id, agent_id }: RunDetail): string {
  return agent_id ?? run_id;
}

export function copyRunId(run: RunDetail): void {
  void copyText(ownId(run), run.agent_id === null ? 'run id' : 'sub-agent id');
}

export function copyInspectCommand(run: RunDetail): void {
  void copyText(inspectCommand(run), 'retrace inspect command');
}
