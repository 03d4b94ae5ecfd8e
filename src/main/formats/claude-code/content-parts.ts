import type { StepContent } from '../content.ts';
import { fillContent } from '../step-content.ts';

/** What Claude Code records of no step. */
const NEVER = {
  state: 'Claude Code does not record the state of the agent.',
  decision: 'Claude Code does not record decisions.',
} as const;

/** A content with what is given, and a reason for each of the tabs that stays empty. */
export function contentOf(given: Partial<StepContent>): StepContent {
  return fillContent(NEVER, given);
}
