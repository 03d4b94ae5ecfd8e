import type { Cause, CauseFinding, DifferenceField, HarnessDifference } from '../../shared/api.ts';
import { type Change, jsonDifference } from '../../shared/difference/json-difference.ts';
import { printChange } from '../../shared/difference/print-change.ts';
import { STEP_TYPES, type StepKind, stepKind } from '../../shared/model/step.ts';
import type { ComparedStep } from './compared-step.ts';
import { FIELD_BITS, MARK, type Pairs, type ReadRun } from './pairs.ts';

/** What there is to find a cause with. */
export interface Evidence {
  left: ReadRun;
  right: ReadRun;
  pairs: Pairs;
  harness: readonly HarnessDifference[];
  /** What of a pair is compared, normalised; null on the side that has no step. */
  read(pair: number): Promise<{ left: ComparedStep | null; right: ComparedStep | null }>;
}

/** Pairs looked back through at most, from where the paths part to what led there. */
const MAX_BACK = 2_000;

/**
 * What probably made two runs differ at a pair. A guess, with what speaks for it: the order is that of influence. What was
 * asked comes before what was answered, what a model was given before what it made of it.
 */
export async function findCause(evidence: Evidence, pair: number): Promise<CauseFinding> {
  const { pairs } = evidence;
  if (pairs.mark[pair] === MARK.moved) {
    return found(evidence, pair, 'order', null, `The same step comes as ${numbersOf(evidence, pair)}.`);
  }
  if (pairs.mark[pair] === MARK.left || pairs.mark[pair] === MARK.right) return causeOfExtra(evidence, pair);
  return causeOfChange(evidence, pair);
}

async function causeOfChange(evidence: Evidence, pair: number): Promise<CauseFinding> {
  const bits = evidence.pairs.fields[pair] ?? 0;
  const kind = kindAt(evidence, pair);
  if ((bits & (FIELD_BITS.type | FIELD_BITS.name)) !== 0 && evidence.pairs.same_kind[pair] === 0) {
    return causeOfExtra(evidence, pair);
  }
  const { left, right } = await evidence.read(pair);
  if (left === null || right === null)
    return unknown(evidence, pair, 'The content of this step cannot be read any more.');
  if (kind === 'human') {
    const field = (bits & FIELD_BITS.request) !== 0 ? 'request' : 'response';
    return found(
      evidence,
      pair,
      'input',
      field,
      `What the user gave differs. ${firstChange(left[field], right[field])}`,
    );
  }
  if (isPrompt(left) || isPrompt(right)) {
    return found(
      evidence,
      pair,
      'prompt',
      'request',
      firstChange(left.request ?? left.response, right.request ?? right.response),
    );
  }
  if (kind === 'model') return causeAtModel(evidence, pair, left, right, bits);
  if ((bits & FIELD_BITS.request) !== 0)
    return causeOfArguments(evidence, pair, firstChange(left.request, right.request));
  if ((bits & (FIELD_BITS.response | FIELD_BITS.status)) !== 0) return causeOfResult(evidence, pair, left, right);
  return unknown(
    evidence,
    pair,
    'What was asked and answered is the same, the state after it is not: nothing recorded says why.',
  );
}

/** Some files write a prompt as a step of its own. */
function isPrompt({ request, response }: ComparedStep): boolean {
  const { role } = (request ?? response ?? {}) as { role?: unknown };
  return role === 'system' || role === 'developer';
}

/** A model call: what it was given, in order of influence, then what it answered. */
function causeAtModel(
  evidence: Evidence,
  pair: number,
  left: ComparedStep,
  right: ComparedStep,
  bits: number,
): CauseFinding {
  if ((bits & FIELD_BITS.request) !== 0) {
    const { changes } = jsonDifference(left.request, right.request, { limit: 200 });
    const classed = changes.map((change) => ({ change, cause: causeOfRequest(change, left.request, right.request) }));
    const first = INFLUENCE.flatMap((cause) => classed.find((one) => one.cause === cause) ?? [])[0];
    if (first !== undefined) return found(evidence, pair, first.cause, 'request', printChange(first.change));
  }
  const given = fromHarness(evidence, pair, left.request === undefined ? INFLUENCE : []);
  if (given !== null) return given;
  const asked = left.request === undefined ? 'What was asked is not in the traces' : 'It was asked the same';
  const field = (bits & FIELD_BITS.response) !== 0 ? 'response' : 'reasoning';
  return found(
    evidence,
    pair,
    'model_answer',
    field,
    `${asked}; the answer differs. ${firstChange(left[field], right[field])}`,
  );
}

const INFLUENCE: readonly Cause[] = [
  'model',
  'prompt',
  'tools',
  'configuration',
  'input',
  'tool_result',
  'model_answer',
];

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
  const before = lastBefore(evidence, pair);
  if (before.changed !== -1) return causeOfChange(evidence, before.changed);
  if (before.model !== -1 && hasAnswer(evidence, before.model)) {
    return found(
      evidence,
      pair,
      'configuration',
      'request',
      `The model's answer is the same; what calls the tool is not. ${change}`,
    );
  }
  return (
    fromHarness(evidence, pair, INFLUENCE) ??
    found(evidence, pair, 'model_answer', 'request', `Another call was made after the same steps. ${change}`)
  );
}

function causeOfResult(evidence: Evidence, pair: number, left: ComparedStep, right: ComparedStep): CauseFinding {
  const change = firstChange(left.response, right.response);
  const [a, b] = [left, right].map((step) => ENVIRONMENT.exec(JSON.stringify(step.response) ?? '')?.[0]);
  if ((a === undefined) !== (b === undefined)) {
    const side = a === undefined ? 'B' : 'A';
    return found(
      evidence,
      pair,
      'environment',
      'response',
      `The same call; only in ${side} its answer says "${a ?? b}".`,
    );
  }
  const environment = fromHarness(evidence, pair, ['environment']);
  if (environment !== null)
    return { ...environment, evidence: `${environment.evidence} The same call gives another answer.` };
  return found(evidence, pair, 'tool_result', 'response', `The same call, another answer. ${change}`);
}

/** What tools say when something of the machine is missing, refused or elsewhere. */
const ENVIRONMENT =
  /command not found|no such file or directory|ENOENT|EACCES|permission denied|ECONNREFUSED|connection refused|EADDRINUSE|ETIMEDOUT|EAI_AGAIN|getaddrinfo|no space left|cannot find module|ModuleNotFoundError|is not recognized as an internal/i;

/** A step that only one run has, or that another took the place of: what led there says why. */
async function causeOfExtra(evidence: Evidence, pair: number): Promise<CauseFinding> {
  if (kindAt(evidence, pair) === 'human') {
    return found(
      evidence,
      pair,
      'input',
      null,
      `Only one of the runs has ${numbersOf(evidence, pair)}: somebody's input.`,
    );
  }
  const before = lastBefore(evidence, pair);
  if (before.changed !== -1) return causeOfChange(evidence, before.changed);
  if (before.model !== -1 && hasAnswer(evidence, before.model)) {
    const said = fromHarness(evidence, pair, ['tools', 'configuration']);
    const text =
      'The model call before it was asked and answered the same: what stands around the model took another way.';
    return said === null
      ? found(evidence, pair, 'configuration', null, text)
      : { ...said, evidence: `${text} ${said.evidence}` };
  }
  const given = fromHarness(evidence, pair, [...INFLUENCE, 'environment']);
  if (given !== null) return given;
  if (before.model !== -1) {
    return found(
      evidence,
      pair,
      'model_answer',
      null,
      'The model took another way after the same steps; its answers are not in the traces.',
    );
  }
  return unknown(evidence, pair, 'Nothing recorded before it differs.');
}

/**
 * What led to a pair: the nearest pair before it that differs, as far back as the model call that decided, and that call.
 * -1 where there is none.
 */
function lastBefore({ pairs, left }: Evidence, pair: number): { changed: number; model: number } {
  for (let at = pair - 1; at >= 0 && at >= pair - MAX_BACK; at--) {
    const [l, r] = [pairs.left[at] ?? -1, pairs.right[at] ?? -1];
    if (l === -1 || r === -1 || pairs.mark[at] === MARK.moved) continue;
    const isModel = stepKind(STEP_TYPES[left.run.tree.type[l] ?? 0] ?? 'event') === 'model';
    if (pairs.mark[at] === MARK.changed && pairs.same_kind[at] === 1) return { changed: at, model: isModel ? at : -1 };
    if (isModel) return { changed: -1, model: at };
  }
  return { changed: -1, model: -1 };
}

/** Whether the trace holds what the model answered: only then it can be said to be the same. */
function hasAnswer({ pairs, left }: Evidence, pair: number): boolean {
  return left.signatures.hashes.response[pairs.left[pair] ?? -1] !== null;
}

/** The first of these parts of what surrounds the model that is known to differ. */
function fromHarness(evidence: Evidence, pair: number, parts: readonly Cause[]): CauseFinding | null {
  for (const part of parts) {
    const difference = evidence.harness.find((one) => one.part === part);
    if (difference === undefined) continue;
    const { label, left, right } = difference;
    const text =
      left === null || right === null
        ? `Only ${left === null ? 'B' : 'A'} has ${label}.`
        : printChange({ pointer: label, change: 'changed', left, right });
    return { cause: part, evidence: text, at: seqsAt(evidence, pair, null) };
  }
  return null;
}

function firstChange(left: unknown, right: unknown): string {
  const [change] = jsonDifference(left, right, { limit: 1 }).changes;
  return change === undefined ? '' : printChange(change);
}

function kindAt({ pairs, left, right }: Evidence, pair: number): StepKind {
  const l = pairs.left[pair] ?? -1;
  const type = l === -1 ? right.run.tree.type[pairs.right[pair] ?? -1] : left.run.tree.type[l];
  return stepKind(STEP_TYPES[type ?? 0] ?? 'event');
}

function numbersOf({ pairs }: Evidence, pair: number): string {
  const [l, r] = [pairs.left[pair] ?? -1, pairs.right[pair] ?? -1];
  if (l !== -1 && r !== -1) return `step ${l + 1} in A and as step ${r + 1} in B`;
  return l === -1 ? `step ${r + 1} of B` : `step ${l + 1} of A`;
}

function seqsAt({ pairs }: Evidence, pair: number, field: DifferenceField | null): NonNullable<CauseFinding['at']> {
  const seq = (place: number | undefined) => (place === undefined || place === -1 ? null : place + 1);
  return { left: seq(pairs.left[pair]), right: seq(pairs.right[pair]), field };
}

function found(
  evidence: Evidence,
  pair: number,
  cause: Cause,
  field: DifferenceField | null,
  text: string,
): CauseFinding {
  return { cause, evidence: text.trim(), at: seqsAt(evidence, pair, field) };
}

function unknown(evidence: Evidence, pair: number, text: string): CauseFinding {
  return found(evidence, pair, 'unknown', null, text);
}
