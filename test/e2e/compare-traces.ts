import { PAYLOADS } from '../hostile/payloads.ts';
import { runHead } from './native-runs.ts';
import { endRecord, stepRecord } from './run-traces.ts';

/** Two native runs of the same steps, for specs of what lies side by side. Pair `n` is step `n + 1` of both. */

type Side = 'left' | 'right';

/** Request, response and reasoning differ, and each in its own way. */
export const REFUND_PAIR = 1;
/** The same on both sides. */
export const LOOKUP_PAIR = 0;
/** Every payload in keys and texts of both sides. */
export const HOSTILE_PAIR = 2;
export const LONG_PAIR = 3;
export const DEEP_PAIR = 4;
export const HUGE_PAIR = 5;

export const LEFT_RUN = 'left';
export const RIGHT_RUN = 'right';

export function comparedTrace(side: Side, large = false): string {
  const run = side === 'left' ? LEFT_RUN : RIGHT_RUN;
  const right = side === 'right';
  const hostile = PAYLOADS.map((payload) => `${side}: ${payload}`);
  return [
    runHead({ id: run, title: `Refund, ${side}` }),
    stepRecord(run, 1, { name: 'crm.lookup', request: { order: 48213 }, response: 'damaged on arrival' }),
    stepRecord(run, 2, {
      name: 'payments.refund',
      request: {
        reason: 'damaged on arrival',
        ...(right ? {} : { idempotency_key: 'refund 48213' }),
        amount: 8900,
        limit: right ? 'ten seconds' : 'fifteen seconds',
      },
      response: right ? 'No answer from the bank.\nTried once.' : 'The bank took the refund.\nTried once.',
    }),
    stepRecord(run, 3, {
      name: PAYLOADS[0] ?? 'hostile',
      request: Object.fromEntries(
        PAYLOADS.map((payload, n) => [`${n} ${payload}`, right && n % 2 ? 'other' : payload]),
      ),
      response: hostile.join('\n'),
    }),
    ...(large ? largeSteps(run, right) : []),
    endRecord(run),
  ].join('');
}

/** C15: a text of 100,000 lines, JSON 1,000 deep, a field of 20 MB. */
function largeSteps(run: string, right: boolean): string[] {
  const lines = Array.from({ length: 100_000 }, (_, n) => (right && n === 70_000 ? 'another line' : `line ${n}`));
  let deep: unknown = right ? 'another end' : 'an end';
  for (let depth = 0; depth < 1000; depth++) deep = { d: deep };
  const huge = `${'x'.repeat(79)}\n`.repeat(250_000);
  return [
    stepRecord(run, 4, { name: 'log.read', response: lines.join('\n') }),
    stepRecord(run, 5, { name: 'tree.read', request: deep }),
    stepRecord(run, 6, { name: 'file.read', response: right ? `${huge}and more` : huge }),
  ];
}
