import type { ContentFact, StepContent } from './content.ts';

/** A content with what is given, and a reason for each of the tabs that stays empty. `never` is what no step has. */
export function fillContent(never: StepContent['absent'], given: Partial<StepContent>): StepContent {
  const whole: StepContent = {
    request: null,
    response: null,
    usage: null,
    finish_reason: null,
    model_config: null,
    facts: [],
    state: null,
    ...given,
    absent: { ...never, ...given.absent },
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
