import type { StepContent } from '../content.ts';
import type { ContentPart } from '../format.ts';
import { spanContent } from '../spans/content.ts';
import { fillContent } from '../step-content.ts';
import { spanOf } from './decode.ts';

/** A step is one span; of several deliveries the index keeps the best. */
export function content([part]: readonly ContentPart[]): StepContent {
  const span = part === undefined ? 'nothing' : spanOf(part.value, {});
  if (typeof span !== 'string') return spanContent(span);
  const gone = 'Not in this trace.';
  return fillContent({ request: gone, response: gone, state: gone, decision: gone }, {});
}
