import type { ContentFact, StepContent } from '../content.ts';

/** What Claude Code records of no step. */
const NEVER = {
  state: 'Claude Code does not record the state of the agent.',
  decision: 'Claude Code does not record decisions.',
} as const;

/** A content with what is given, and a reason for each of the tabs that stays empty. */
export function contentOf(given: Partial<StepContent>): StepContent {
  const whole: StepContent = {
    request: null,
    response: null,
    usage: null,
    finish_reason: null,
    model_config: null,
    facts: [],
    state: null,
    ...given,
    absent: { ...NEVER, ...given.absent },
  };
  if (whole.request !== null) delete whole.absent.request;
  if (whole.response !== null) delete whole.absent.response;
  return whole;
}

/** Adds a fact unless the file does not have it. */
export function addFact(facts: ContentFact[], label: string, value: unknown): void {
  if (typeof value === 'number' || typeof value === 'boolean') facts.push({ label, value });
  else if (typeof value === 'string' && value !== '') facts.push({ label, value });
}
