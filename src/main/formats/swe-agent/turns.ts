import { UNNAMED_MODEL } from '../../../shared/model/step.ts';
import { fingerprint } from '../failed-calls.ts';
import { arrayOf, isObject, type JsonObject, numberOf, textOf } from '../fields.ts';
import type { Locator, RecordOutcome } from '../format.ts';
import { oneLine } from '../summary.ts';
import { actionFailure, exitError, rejectedAnswer } from './failures.ts';
import type { Journey, StepChange, Turn } from './journey.ts';
import { complaintOf } from './shape.ts';
import { stateAfter, stateHash } from './state.ts';

/** Longest name of a command that is taken for one. */
const LONGEST_NAME = 40;

/** A turn of the trajectory: the answer of the model, and below it the action with what came of it. */
export function turnRecord(t: Journey, turn: JsonObject, at: Locator): RecordOutcome {
  const { memory } = t;
  const retry = noteComplaint(t, turn);
  memory.turns++;
  const exit = exitOf(t, turn);
  if (exit !== null) {
    const step = t.step(`step-${memory.turns}`, at, exit);
    memory.turn = { ...newTurn(turn.response), model: null, action: step, observed: true };
    return { kind: 'turn', became: 'step' };
  }
  const begun = beginTurn(t, turn, turn.response, at, retry);
  const observation = typeof turn.observation === 'string' ? turn.observation : null;
  if (begun.action !== null) {
    t.change(begun.action, { ...outcomeOf(observation), ...durationOf(turn.execution_time), ...stateOf(t, turn) });
    begun.observed = observation !== null && observation !== '';
  }
  return { kind: 'turn', became: 'step' };
}

/** An answer that only the history has: demonstrations consist of nothing else. */
export function turnOfHistory(t: Journey, message: JsonObject, at: Locator): void {
  t.memory.turns++;
  const begun = beginTurn(t, message, message.content, at, null);
  begun.answered = true;
  begun.from_history = true;
  nameAction(t, begun, message);
}

/** What an observation says of the action before it. Null: it is not in the file. */
export function outcomeOf(observation: string | null): Pick<StepChange, 'status' | 'error'> {
  if (observation === null) return { status: 'unknown' };
  const error = actionFailure(observation);
  return error === null ? { status: 'ok' } : { status: 'error', error };
}

/** Models that call functions name the tool; else it is the first word of the command. */
export function nameAction(t: Journey, turn: Turn, message: JsonObject): void {
  const [call] = arrayOf(message.tool_calls);
  const called = isObject(call) && isObject(call.function) ? textOf(call.function.name) : null;
  const call_id = isObject(call) ? textOf(call.id) : null;
  if (called === null || turn.action === null) return;
  t.change(turn.action, { name: oneLine(called), ...(call_id !== null && { call_id }) });
}

function newTurn(answer: unknown): Turn {
  return {
    model: null,
    action: null,
    answer: fingerprint(textOf(answer) ?? ''),
    answered: false,
    attempt: 1,
    from_history: false,
    observed: false,
  };
}

function beginTurn(t: Journey, turn: JsonObject, answer: unknown, at: Locator, retry: Turn | null): Turn {
  const { memory } = t;
  const action = (textOf(turn.action) ?? '').trim();
  const attempt = retry === null ? 1 : retry.attempt + 1;
  const said = oneLine(textOf(turn.thought) ?? textOf(answer) ?? '');
  const model = t.step(`step-${memory.turns}`, at, {
    type: 'llm',
    name: memory.model ?? UNNAMED_MODEL,
    summary: said === '' && action !== '' ? oneLine(`calls ${nameOf(action)}`) : said,
    status: 'ok',
    ...(memory.model === null ? {} : { model: memory.model }),
    ...(retry === null || retry.model === null ? {} : { attempt, retry_of: retry.model, retry_evidence: 'recorded' }),
  });
  const begun: Turn = { ...newTurn(answer), model, attempt };
  if (action !== '') {
    begun.action = t.step(`step-${memory.turns}/action`, at, {
      parent: model,
      type: 'tool',
      name: nameOf(action),
      summary: oneLine(action),
      status: 'unknown',
    });
  }
  memory.turn = begun;
  return begun;
}

function nameOf(action: string): string {
  const [word = ''] = action.slice(0, LONGEST_NAME + 1).split(/\s/, 1);
  return word === '' || word.length > LONGEST_NAME ? 'action' : oneLine(word);
}

/**
 * The prompt of this turn ends with a complaint about the answer before it: that one failed, and its action was not
 * carried out unless something came of it. Returns the turn that this one tries again.
 */
function noteComplaint(t: Journey, turn: JsonObject): Turn | null {
  const last = t.memory.turn;
  const rejected = complaintOf(turn);
  if (last === null || last.model === null || rejected === null) return null;
  if (fingerprint(rejected.answer) !== last.answer || last.answered) return null;
  t.change(last.model, { status: 'error', error: rejectedAnswer(rejected.complaint) });
  if (last.action !== null && !last.observed) t.change(last.action, { status: 'cancelled', error: null });
  return last;
}

/** Where SWE-agent ends a run it writes a turn that no model answered, with the reason as its words or its action. */
function exitOf(t: Journey, turn: JsonObject): StepChange | null {
  const action = (textOf(turn.action) ?? '').trim();
  const said = textOf(turn.response) ?? textOf(turn.thought) ?? '';
  const coded = /^exit_[a-z_]{1,60}$/.test(action) ? action : null;
  if (coded === null && (action !== '' || !/^Exit(?:ing)? due to /.test(said))) return null;
  const message = oneLine(said) || `Ended with ${coded}`;
  const code = coded ?? t.memory.exit ?? 'exit';
  return { type: 'event', name: 'exit', summary: message, status: 'error', error: exitError(code, message) };
}

/** Nothing took no time at all: 0 stands for an action that was not carried out. */
function durationOf(seconds: unknown): Pick<StepChange, 'duration_us'> {
  const value = numberOf(seconds);
  return value === null || value <= 0 || value > 1e9 ? {} : { duration_us: Math.round(value * 1e6) };
}

function stateOf(t: Journey, turn: JsonObject): StepChange {
  const state = stateAfter(turn);
  if (state === null) return {};
  const state_hash = stateHash(state);
  const before = t.memory.state_hash;
  t.memory.state_hash = state_hash;
  const state_changed = before !== null && before !== state_hash;
  return { state_hash, state_source: 'recorded', ...(state_changed ? { state_changed } : {}) };
}
