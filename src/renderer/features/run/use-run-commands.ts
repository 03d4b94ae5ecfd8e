import type { RunDetail } from '../../../shared/api.ts';
import { useCommand } from '../../app/commands.ts';
import { copyText } from '../../ui/copy.ts';
import { inspectCommand } from './inspect-command.ts';

/** What can be done with the run as a whole. */
export function useRunCommands({ detail }: { detail: RunDetail | undefined }): void {
  const known = detail !== undefined;
  useCommand('copy.run_id', () => detail && copyRunId(detail), known);
  useCommand('copy.inspect', () => detail && copyInspectCommand(detail), known);
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
