import type { Cause, CauseFinding } from '../../shared/api.ts';
import { type Change, jsonDifference } from '../../shared/difference/json-difference.ts';
import { printChange } from '../../shared/difference/print-change.ts';
import { type ComparedStep, isOpen } from './compared-step.ts';
import {
  answeredSame,
  changedBefore,
  counterparts,
  crossedAt,
  type Evidence,
  firstChange,
  found,
  fromHarness,
  kindsAt,
  modelBefore,
  placeOf,
  unknown,
} from './evidence.ts';
import { FIELD_BITS, MARK } from './pairs.ts';

/**
 * What probably made two runs differ at a pair. A guess, with what speaks for it: the order is that of influence. What was
 * asked comes before what was answered, what a model was given before what it made of it.
 */
export async function findCause(evidence: Evidence, pair: number): Promise<CauseFinding> {
  const { pairs } = evidence;
  if (pairs.outcome === 'too_different') {
    return unknown(evidence, pair, 'the runs are too different to be aligned: these steps need not belong together.');
  }
  if (pairs.mark[pair] === MARK.moved) {
    return found(evidence, pair, 'order', null, 'the same step stands at another place.');
  }
  if (pairs.mark[pair] === MARK.left || pairs.mark[pair] === MARK.right) return causeOfExtra(evidence, pair);
  return causeOfChange(evidence, pair);
}

async function causeOfChange(evidence: Evidence, pair: number): Promise<CauseFinding> {
  const crossed = crossedAt(evidence, pair);
  if (crossed !== null) return found(evidence, pair, 'order', null, crossed);
  const bits = evidence.pairs.fields[pair] ?? 0;
  if (evidence.pairs.same_kind[pair] === 0) return causeOfExtra(evidence, pair);
  const { left, right } = await evidence.read(pair);
  if (left === null || right === null) {
    return unknown(evidence, pair, 'the content of this step cannot be read any more.');
  }
  if (isPrompt(left) || isPrompt(right)) {
    const change = firstChange(left.request ?? left.response, right.request ?? right.response);
    return found(evidence, pair, 'prompt', 'request', change);
  }
  const [kind] = kindsAt(evidence, pair);
  if (kind === 'human') {
    const field = (bits & FIELD_BITS.request) !== 0 ? 'request' : 'response';
    return found(
      evidence,
      pair,
      'input',
      field,
      `what the user gave differs. ${firstChange(left[field], right[field])}`,
    );
  }
  if (kind === 'model') return causeAtModel(evidence, pair, left, right, bits);
  // What a harness does of itself is told by what it did where no call is recorded.
  const isOwn = kind === 'harness' && (bits & FIELD_BITS.response) !== 0 && left.request === undefined;
  if (kind === 'harness' && ((bits & FIELD_BITS.request) !== 0 || isOwn)) {
    const field = isOwn ? 'response' : 'request';
    const change = firstChange(left[field], right[field]);
    return found(evidence, pair, 'configuration', field, `what the harness did differs. ${change}`);
  }
  if ((bits & FIELD_BITS.request) !== 0)
    return causeOfArguments(evidence, pair, firstChange(left.request, right.request));
  if ((bits & (FIELD_BITS.response | FIELD_BITS.status)) !== 0) return causeOfResult(evidence, pair, left, right);
  return causeAround(evidence, pair, bits);
}

/** Only what is around a step differs: neither what was asked nor what came of it. */
function causeAround(evidence: Evidence, pair: number, bits: number): CauseFinding {
  const text =
    (bits & FIELD_BITS.state) !== 0
      ? 'what was asked and answered is the same, the state after it is not: nothing recorded says why.'
      : 'the step itself is the same, only the step that it is below is another.';
  return unknown(evidence, pair, text);
}

/** Some files write a prompt as a step of its own. */
function isPrompt({ request, response }: ComparedStep): boolean {
  const { role } = (request ?? response ?? {}) as { role?: unknown };
  return role === 'system' || role === 'developer';
}

/** A model call: what it was given, in order of influence, then what was said before, then what it answered. */
async function causeAtModel(
  evidence: Evidence,
  pair: number,
  left: ComparedStep,
  right: ComparedStep,
  bits: number,
): Promise<CauseFinding> {
  if ((bits & FIELD_BITS.request) !== 0) {
    const { changes } = jsonDifference(left.request, right.request, { limit: MAX_CHANGES });
    const classed = changes.map((change) => ({ change, cause: causeOfRequest(change, left.request, right.request) }));
    const surrounding = INFLUENCE.flatMap((cause) => classed.find((one) => one.cause === cause) ?? []);
    // What surrounds the conversation goes first; inside it, what was said first.
    const first = surrounding[0] ?? classed[0];
    if (first !== undefined) return found(evidence, pair, first.cause, 'request', printChange(first.change));
  }
  if ((bits & ANSWERED) === 0) return causeAround(evidence, pair, bits);
  const known = hasMessages(left.request) && hasMessages(right.request);
  if (!known) {
    const given = fromHarness(evidence, pair, [...INFLUENCE, 'input']);
    if (given !== null) return given;
    const before = changedBefore(evidence, pair);
    if (before !== -1) return causeOfChange(evidence, before);
  }
  const asked = known ? 'it was asked the same' : 'what it was asked is not in the traces';
  const field = (bits & FIELD_BITS.response) !== 0 ? 'response' : 'reasoning';
  return found(
    evidence,
    pair,
    'model_answer',
    field,
    `${asked}; the answer differs. ${firstChange(left[field], right[field])}`,
  );
}

/** What a model makes of what it is asked. */
const ANSWERED = FIELD_BITS.request | FIELD_BITS.response | FIELD_BITS.reasoning | FIELD_BITS.status;
/** What stands around a conversation, the most influential first. */
const INFLUENCE: readonly Cause[] = ['model', 'prompt', 'tools', 'configuration'];
const MAX_CHANGES = 200;

function hasMessages(request: unknown): boolean {
  return typeof request === 'object' && request !== null && 'messages' in request;
}

/** Which part of a model's request a change lies in. */
function causeOfRequest({ pointer }: Change, left: unknown, right: unknown): Cause {
  const [, part, at] = pointer.split('/');
  switch (part) {
    case 'model':
      return 'model';
    case 'tools':
      return 'tools';
    case 'messages':
      break;
    default:
      return 'configuration';
  }
  const message = messageAt(right, at) ?? messageAt(left, at);
  switch (message?.role) {
    case 'system':
    case 'developer':
      return 'prompt';
    case 'user':
      return 'input';
    case 'tool':
      return 'tool_result';
    case 'assistant':
      return 'model_answer';
    default:
      return 'configuration';
  }
}

function messageAt(request: unknown, at: string | undefined): { role?: unknown } | undefined {
  const { messages } = request as { messages?: { role?: unknown }[] };
  return messages?.[Number(at)];
}

/** A tool was called with other arguments: by a model that answered otherwise, or by what stands around it. */
async function causeOfArguments(evidence: Evidence, pair: number, change: string): Promise<CauseFinding> {
  const model = modelBefore(evidence, pair);
  if (model !== -1 && answeredSame(evidence, model)) {
    return found(
      evidence,
      pair,
      'configuration',
      'request',
      `the model's answer is the same; what calls the tool is not. ${change}`,
    );
  }
  const before = changedBefore(evidence, pair);
  if (before !== -1) return causeOfChange(evidence, before);
  const given = fromHarness(evidence, pair, [...INFLUENCE, 'input']);
  if (given !== null) return given;
  const text = `another call was made after the same steps. ${change}`;
  return model === -1
    ? unknown(evidence, pair, `${text} No call of a model is recorded before it.`)
    : found(evidence, pair, 'model_answer', 'request', text);
}

function causeOfResult(evidence: Evidence, pair: number, left: ComparedStep, right: ComparedStep): CauseFinding {
  const { pairs } = evidence;
  const unended = [
    left.response === undefined && isOpen(evidence.left.run, pairs.left[pair] ?? -1, 'response') ? 'A' : '',
    right.response === undefined && isOpen(evidence.right.run, pairs.right[pair] ?? -1, 'response') ? 'B' : '',
  ].filter(Boolean);
  if (unended.length > 0) {
    return unknown(
      evidence,
      pair,
      `this step has not ended in ${unended.join(' and ')}: what it answers is not known.`,
    );
  }
  const change = firstChange(left.response, right.response);
  const [a, b] = [left, right].map((step) => ENVIRONMENT.exec(JSON.stringify(step.response) ?? '')?.[0]);
  if ((a === undefined) !== (b === undefined)) {
    const side = a === undefined ? 'B' : 'A';
    return found(
      evidence,
      pair,
      'environment',
      'response',
      `the same call; only in ${side} its answer says "${a ?? b}".`,
    );
  }
  const environment = fromHarness(evidence, pair, ['environment']);
  if (environment !== null)
    return { ...environment, evidence: `${environment.evidence} The same call gives another answer there.` };
  return found(evidence, pair, 'tool_result', 'response', `the same call, another answer. ${change}`);
}

/** What tools say when something of the machine is missing, refused or elsewhere. */
const ENVIRONMENT =
  /command not found|no such file or directory|ENOENT|EACCES|permission denied|ECONNREFUSED|connection refused|EADDRINUSE|ETIMEDOUT|EAI_AGAIN|getaddrinfo|no space left|cannot find module|ModuleNotFoundError|is not recognized as an internal/i;

/** A step that only one run has, or that another took the place of: what led there says why. */
async function causeOfExtra(evidence: Evidence, pair: number): Promise<CauseFinding> {
  const kinds = kindsAt(evidence, pair);
  const ended = endedBefore(evidence, pair);
  if (ended !== null)
    return unknown(evidence, pair, `nothing is recorded of ${ended} after ${placeOf(evidence, pair - 1)}.`);
  if (kinds.includes('human')) {
    if (kinds.length > 1) return found(evidence, pair, 'input', null, 'one of them is what a user gave.');
    const other = counterparts(evidence, pair).find((at) => kindsAt(evidence, at).includes('human'));
    return found(evidence, pair, 'input', null, onlyHere(evidence, 'input', other));
  }
  if (await holdsPrompt(evidence, pair)) {
    let other: number | undefined;
    for (const at of counterparts(evidence, pair).slice(0, MAX_COUNTERPARTS)) {
      if (other === undefined && (await holdsPrompt(evidence, at))) other = at;
    }
    return found(evidence, pair, 'prompt', null, onlyHere(evidence, 'prompt', other));
  }
  const before = changedBefore(evidence, pair);
  if (before !== -1) return causeOfChange(evidence, before);
  if (kinds.includes('harness')) {
    return found(evidence, pair, 'configuration', null, 'only one of the runs has this step of its harness here.');
  }
  const model = modelBefore(evidence, pair);
  if (model !== -1 && answeredSame(evidence, model) && !kinds.includes('model')) {
    const said = fromHarness(evidence, pair, ['tools', 'configuration']);
    const text = `the model call before, ${placeOf(evidence, model)}, was asked and answered the same: what stands around the model took another way.`;
    const finding = found(evidence, pair, 'configuration', null, text);
    return said === null ? finding : { ...said, evidence: `${finding.evidence} ${said.evidence}` };
  }
  const given = fromHarness(evidence, pair, [...INFLUENCE, 'input', 'environment']);
  if (given !== null) return given;
  const { pairs } = evidence;
  const isFirst = !pairs.left.subarray(0, pair).some((place, at) => place !== -1 && pairs.right[at] !== -1);
  if (isFirst) return unknown(evidence, pair, 'the runs begin with it, and nothing recorded of them says why.');
  if (kinds.includes('model') || model !== -1) {
    return found(evidence, pair, 'model_answer', null, 'the model took another way after the same steps.');
  }
  return unknown(evidence, pair, 'nothing recorded before it differs.');
}

/** The run whose file ends before this pair, without saying how the run ended: what it would have done there nobody knows. */
function endedBefore({ left, right, pairs }: Evidence, pair: number): 'A' | 'B' | null {
  if (pair === 0 || pairs.mark.subarray(0, pair).some((mark) => mark !== MARK.same)) return null;
  for (const [letter, { run }, places] of [['A', left, pairs.left] as const, ['B', right, pairs.right] as const]) {
    const isOpen = ['running', 'incomplete', 'unknown'].includes(run.detail.status);
    if (isOpen && places.subarray(pair).every((place) => place === -1)) return letter;
  }
  return null;
}

/** Steps at the same place in the other run that are looked at for a prompt. */
const MAX_COUNTERPARTS = 10;

async function holdsPrompt(evidence: Evidence, pair: number): Promise<boolean> {
  const { left, right } = await evidence.read(pair);
  return [left, right].some((step) => step !== null && isPrompt(step));
}

function onlyHere(evidence: Evidence, what: string, other: number | undefined): string {
  return other === undefined
    ? `only this run has that ${what}.`
    : `the other run has another ${what} at ${placeOf(evidence, other)}.`;
}
