import { type JsonObject, numberOf, textOf } from '../fields.ts';
import type { Locator, RecordOutcome } from '../format.ts';
import { oneLine, valueLine } from '../summary.ts';
import { endingOf, exitCodeOf } from './failures.ts';
import { infoOf } from './head.ts';
import type { Journey } from './journey.ts';

/** Attempts named as candidates of the choice. */
const MOST_CANDIDATES = 50;

/** An attempt of an agent that begins anew until it is content: each but the first tries the one before again. */
export function attemptRecord(t: Journey, value: JsonObject, at: Locator): RecordOutcome {
  const { memory } = t;
  const previous = memory.attempt;
  const info = infoOf(value);
  const ending = endingOf(info.exit_status);
  memory.attempt = null;
  memory.model = memory.models[memory.attempts % Math.max(1, memory.models.length)] ?? null;
  memory.attempts++;
  memory.exit = exitCodeOf(info.exit_status);
  const n = memory.attempts;
  const step = t.step(`attempt-${n}`, at, {
    type: 'agent',
    name: `attempt ${n}`,
    summary: oneLine(textOf(info.exit_status) ?? ''),
    status: ending === null ? 'unknown' : ending.status === 'success' ? 'ok' : 'error',
    ...(ending?.failure ? { error: ending.failure } : {}),
    ...(previous === null ? {} : { attempt: n, retry_of: previous, retry_evidence: 'recorded' }),
  });
  Object.assign(memory, { attempt: step, turns: 0, turn: null, state_hash: null });
  return { kind: 'attempt', became: 'step' };
}

/** Which attempt was taken, out of all of them. */
export function choiceRecord(t: Journey, info: JsonObject, at: Locator): RecordOutcome {
  const { memory } = t;
  memory.attempt = null;
  const best = numberOf(info.best_attempt_idx);
  if (best === null) {
    t.step('result', at, { type: 'event', name: 'result', summary: valueLine(info.exit_status), status: 'unknown' });
    return { kind: 'result', became: 'step' };
  }
  const selected = `attempt ${best + 1}`;
  const step = t.step('best-attempt', at, { type: 'route', name: 'best attempt', summary: selected, status: 'ok' });
  t.emit({
    kind: 'decision',
    step,
    decision_type: 'best_attempt',
    selected,
    candidates: Array.from({ length: Math.min(MOST_CANDIDATES, memory.attempts) }, (_, n) => `attempt ${n + 1}`),
    reason_code: null,
    confidence: null,
  });
  return { kind: 'result', became: 'step' };
}
