import { cutShort } from './cut-short.ts';
import { flakyTest } from './flaky-test.ts';
import { invoiceQuestion } from './invoice-question.ts';
import { lostConstraint } from './lost-constraint.ts';
import { rateLimited } from './rate-limited.ts';
import { refundTimeout } from './refund-timeout.ts';
import { releaseApproval } from './release-approval.ts';
import { staleAnswer } from './stale-answer.ts';

/** The sample runs that ship, by the name of their file in `resources/samples`. */
const SAMPLES = {
  'refund-timeout': refundTimeout,
  'invoice-question': invoiceQuestion,
  'rate-limited': rateLimited,
  'release-approval': releaseApproval,
  'flaky-test': flakyTest,
  'stale-answer': staleAnswer,
  'lost-constraint': lostConstraint,
  'cut-short': cutShort,
} as const;

/** Every sample as file name and text, the same on every machine. */
export function sampleFiles(): { name: string; text: string }[] {
  return Object.entries(SAMPLES).map(([name, write]) => {
    const lines: string[] = [];
    write((line) => lines.push(line));
    return { name: `${name}.trace.jsonl`, text: `${lines.join('\n')}\n` };
  });
}
