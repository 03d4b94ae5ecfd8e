import { fingerprint } from '../failed-calls.ts';
import { idOf, isObject, type JsonObject, kindOf, textOf } from '../fields.ts';
import type { Emit, Locator, ParserContext, RecordOutcome, TraceParser, TraceRecord } from '../format.ts';
import { oneLine } from '../summary.ts';
import { attemptRecord, choiceRecord } from './attempts.ts';
import { endingOf, exitCodeOf } from './failures.ts';
import { configOf, infoOf, modelOf, nativeIdOf, problemOf, recordedOf, titleOf } from './head.ts';
import { Journey, type Memory } from './journey.ts';
import { attemptsOf, isMessage, isTrajectory, isTurn, wordsOf } from './shape.ts';
import { nameAction, outcomeOf, turnOfHistory, turnRecord } from './turns.ts';

/** Reads trajectories of SWE-agent, a document rewritten after each turn (docs/formats/swe-agent.md). */
export class SweAgentParser implements TraceParser {
  readonly #journey: Journey;

  constructor(context: ParserContext) {
    this.#journey = new Journey(context);
  }

  state(): Memory {
    return this.#journey.memory;
  }

  push({ value, at }: TraceRecord, emit: Emit): RecordOutcome {
    const t = this.#journey;
    t.emit = emit;
    const { memory } = t;
    if (memory.attempts > 0 && Array.isArray(value)) return { kind: 'best attempt', became: 'counted' };
    if (!isObject(value)) return t.malformed('record', `${placeOf(at)} is ${kindOf(value)}, not an object`, at);
    if (isTurn(value)) return turnRecord(t, value, at);
    if (isMessage(value)) return message(t, value, at);
    if (isTrajectory(value)) return memory.begun ? attemptRecord(t, value, at) : document(t, value, at);
    if (memory.attempts > 0) return choiceRecord(t, value, at);
    return t.malformed('record', `${placeOf(at)} is neither a turn nor a message: it has no action and no role`, at);
  }
}

function placeOf(at: Locator): string {
  return at.pointer === undefined ? 'Record' : `Record ${at.pointer.slice(0, 100)}`;
}

/** The document as a whole: who ran, on what, and how it ended. */
function document(t: Journey, value: JsonObject, at: Locator): RecordOutcome {
  const { memory } = t;
  memory.begun = true;
  const config = configOf(value);
  const info = infoOf(value);
  const problem = problemOf(config);
  const attempts = attemptsOf(value);
  const version = textOf(info.swe_agent_version) ?? textOf(infoOf(attempts[0]).swe_agent_version);
  const environment = textOf(value.environment);
  memory.models = modelsOf(config, attempts.length);
  memory.model = memory.models[0] ?? null;
  memory.exit = exitCodeOf(info.exit_status);
  t.run({
    native_id: nativeIdOf(value) ?? t.stem,
    title: titleOf(value, problem ?? t.stem),
    ...(version === null ? {} : { agent_version: version }),
    ...(environment === null ? {} : { environment }),
    ...(problem === null ? {} : { task_id: problem }),
    ...(Object.keys(config).length === 0 ? {} : { harness: { hash: null, completeness: 'partial' } }),
    ...recordedOf(value),
    parts: [at],
  });
  // A demonstration tells nothing of how it came about, and does not grow.
  const ending = endingOf(info.exit_status) ?? (isDemonstration(value) ? { status: 'unknown', failure: null } : null);
  if (ending !== null) {
    const { status, failure } = ending;
    t.emit({ kind: 'run_end', run: 0, status, ended_at_us: null, ...(failure === null ? {} : { failure }) });
  }
  return { kind: 'document', became: 'counted' };
}

function isDemonstration(document: JsonObject): boolean {
  return document.trajectory === undefined && document.info === undefined && attemptsOf(document).length === 0;
}

/** Models that attempts go through; a file names few. */
function modelsOf(config: JsonObject, attempts: number): (string | null)[] {
  return Array.from({ length: Math.min(16, Math.max(1, attempts)) }, (_, n) => idOf(modelOf(config, n)));
}

/** A message of the history: what the model was told at first, then one or two for each turn. */
function message(t: Journey, value: JsonObject, at: Locator): RecordOutcome {
  if (value.is_demo === true) return { kind: 'history: demonstration', became: 'counted' };
  const { turn } = t.memory;
  switch (value.role) {
    case 'system':
      t.step(keyOf(t, 'system'), at, { type: 'event', name: 'system prompt', summary: lineOf(value), status: 'ok' });
      return asStep('system');
    case 'assistant':
      answer(t, value, at);
      return asStep('assistant');
    case 'user':
    case 'tool':
      if (turn === null && value.role === 'user') task(t, value, at);
      else if (turn?.answered) observation(t, value, at);
      else loose(t, value, at);
      return asStep(value.role);
    default:
      loose(t, value, at);
      return asStep('other');
  }
}

/** Part of the turn that it answers; where there are no turns, it makes one. */
function answer(t: Journey, value: JsonObject, at: Locator): void {
  const { turn } = t.memory;
  const isOfTurn = turn !== null && !turn.answered && turn.answer === fingerprint(wordsOf(value.content));
  if (isOfTurn) {
    turn.answered = true;
    if (turn.model !== null) t.update(turn.model, at, {});
    if (turn.action !== null) t.update(turn.action, at, {});
    nameAction(t, turn, value);
  } else if (turn === null || turn.from_history) {
    turnOfHistory(t, value, at);
  } else {
    loose(t, value, at);
    turn.answered = false;
  }
}

/** What the model was told of its action: what came of it, and where it stands. */
function observation(t: Journey, value: JsonObject, at: Locator): void {
  const { turn } = t.memory;
  const step = turn?.action ?? turn?.model ?? null;
  if (turn === null || step === null) {
    loose(t, value, at);
    return;
  }
  const told = turn.from_history && turn.action !== null && !turn.observed;
  turn.observed = true;
  t.update(step, at, told ? outcomeOf(wordsOf(value.content)) : {});
}

/** The issue, as the model was given it. Attempts after the first are given it again. */
function task(t: Journey, value: JsonObject, at: Locator): void {
  const { memory } = t;
  const change = { name: 'task', summary: lineOf(value), status: 'ok' } as const;
  if (memory.prompted) {
    t.step(keyOf(t, 'task'), at, { type: 'event', ...change });
    return;
  }
  memory.prompted = true;
  t.step(keyOf(t, 'task'), at, { type: 'user_input', ...change, mark: 'turn' });
}

/** A message that no turn has: histories may be edited by hand. */
function loose(t: Journey, value: JsonObject, at: Locator): void {
  t.step(keyOf(t, 'message'), at, { type: 'event', name: 'message', summary: lineOf(value), status: 'unknown' });
}

/** The library tells repeats apart. */
function keyOf(t: Journey, name: string): string {
  return t.memory.turns === 0 ? name : `step-${t.memory.turns}/${name}`;
}

function lineOf(value: JsonObject): string {
  return oneLine(wordsOf(value.content).slice(0, 4000));
}

const asStep = (role: string): RecordOutcome => ({ kind: `history: ${role}`, became: 'step' });
