import type { StepType } from '../../../shared/model/step.ts';
import type { ContentFact, ContentMessage, ContentPiece, StepContent } from '../content.ts';
import { isObject, type JsonObject, textOf } from '../fields.ts';
import type { ContentPart } from '../format.ts';
import { messageOf, piecesOf, roleOf } from '../pieces.ts';
import { addFact, fillContent } from '../step-content.ts';
import { actionFailure } from './failures.ts';
import { infoOf } from './head.ts';
import { isMessage, isTrajectory, isTurn, promptOf, wordsOf } from './shape.ts';
import { stateAfter, stateBefore } from './state.ts';

/** What SWE-agent records of no step, or of other steps only. */
const NEVER = {
  state:
    'SWE-agent records the state of its environment with actions only, and after them since 1.0: what older files have is from before, see Overview.',
  decision: 'SWE-agent records one decision: which of several attempts it took.',
} as const;

/** What the inspector shows of a step, from the records behind it. */
export function content(parts: readonly ContentPart[], step: { type: StepType; name: string }): StepContent {
  const records = parts.map((part) => part.value).filter(isObject);
  const turn = records.find(isTurn) ?? null;
  const messages = records.filter(isMessage);
  switch (step.type) {
    case 'llm':
      return answerContent(turn, messages);
    case 'tool':
      return actionContent(turn, messages, step.name);
    case 'agent':
      return attemptContent(records.find(isTrajectory) ?? {});
    case 'route':
      return resultContent(records[0] ?? {});
    default:
      return messages.length > 0 ? saidContent(messages) : resultContent(turn ?? records[0] ?? {});
  }
}

const NO_PROMPT = 'Not in this trace: the prompt of each turn is recorded since SWE-agent 1.1 only.';

/** The answer: of a turn, else of the history. */
function answerContent(turn: JsonObject | null, messages: readonly JsonObject[]): StepContent {
  const [said] = messages;
  const prompt = turn === null ? [] : promptOf(turn).map(messageOf);
  const thinking = piecesOf(said?.thinking_blocks);
  const reasoning = textOf(turn?.reasoning_content);
  if (thinking.length === 0 && reasoning !== null) thinking.push({ type: 'thinking', text: reasoning });
  const pieces = [...thinking, ...piecesOf(turn?.response ?? said?.content), ...callsOf(said)];
  const facts: ContentFact[] = [];
  for (const [key, value] of Object.entries(isObject(turn?.extra_info) ? turn.extra_info : {}))
    addFact(facts, key, value);
  return fillContent(NEVER, {
    request: prompt.length === 0 ? null : prompt,
    response: pieces.length === 0 ? null : [{ role: 'assistant', pieces }],
    facts,
    absent: { request: NO_PROMPT, response: 'Not in this trace: the answer is empty.' },
  });
}

/** Calls of functions, as the model wrote them. */
function callsOf(said: JsonObject | undefined): ContentPiece[] {
  return messageOf({ role: 'assistant', content: null, tool_calls: said?.tool_calls }).pieces;
}

/** The command that was read out of the answer, and what came of it. */
function actionContent(turn: JsonObject | null, messages: readonly JsonObject[], name: string): StepContent {
  const answer = messages.find((message) => message.role === 'assistant');
  const told = messages.find((message) => message.role !== 'assistant');
  const action = textOf(turn?.action) ?? textOf(answer?.action) ?? '';
  const [call] = callsOf(answer);
  const tool_call_id = call?.type === 'tool_call' ? call.tool_call_id : null;
  const request: ContentPiece[] =
    call?.type === 'tool_call' ? [call] : [{ type: 'tool_call', tool_call_id, name, arguments: action }];
  const observed = turn === null ? told?.content : turn.observation;
  const failure = actionFailure(typeof observed === 'string' ? observed : wordsOf(observed));
  const facts: ContentFact[] = [];
  addFact(facts, 'Action', action);
  if (failure !== null)
    addFact(facts, 'Failure', 'Read from the text: SWE-agent records no exit codes and no failures.');
  const before = turn === null ? null : stateBefore(turn);
  if (isObject(before)) for (const [key, value] of Object.entries(before)) addFact(facts, `${key}, before`, value);
  const state = turn === null ? null : stateAfter(turn);
  const pieces = piecesOf(observed);
  return fillContent(NEVER, {
    request: [{ role: 'assistant', pieces: request }],
    response:
      pieces.length === 0
        ? null
        : [
            {
              role: 'tool',
              pieces: [{ type: 'tool_result', tool_call_id, is_error: failure !== null, content: pieces }],
            },
          ],
    facts,
    state: state === null ? null : { value: state },
    absent: {
      response: told === undefined && turn === null ? 'Not in this trace: what came of it.' : 'It printed nothing.',
    },
  });
}

/** What an attempt came to; its turns are steps below it. */
function attemptContent(attempt: JsonObject): StepContent {
  const info = infoOf(attempt);
  const pieces = resultPieces(info);
  return fillContent(NEVER, {
    response: pieces.length === 0 ? null : [{ role: 'harness', pieces }],
    facts: factsOf(info),
    absent: {
      request: 'What an attempt was given is its first steps.',
      response: 'Not in this trace: the attempt left no submission and no review.',
    },
  });
}

function resultContent(value: JsonObject): StepContent {
  if (isTurn(value)) {
    const text = textOf(value.response) ?? textOf(value.thought) ?? textOf(value.action) ?? '';
    const messages = [text, textOf(value.observation) ?? ''].filter((one) => one !== '');
    return fillContent(NEVER, {
      response: messages.length === 0 ? null : messages.map((one) => ({ role: 'harness', pieces: piecesOf(one) })),
      absent: { request: 'No model was asked: SWE-agent ended the run here.', response: 'It gives no reason.' },
    });
  }
  const pieces = resultPieces(value);
  return fillContent(NEVER, {
    response: pieces.length === 0 ? null : [{ role: 'harness', pieces }],
    facts: factsOf(value),
    absent: { request: 'A result has no request.', response: 'Not in this trace: nothing was submitted.' },
  });
}

function resultPieces(info: JsonObject): ContentPiece[] {
  const submission = piecesOf(info.submission);
  const judged = ['review', 'chooser', 'rloop_model_stats'].flatMap((key): ContentPiece[] =>
    isObject(info[key]) ? [{ type: 'json', label: key, value: info[key] }] : [],
  );
  return [...submission, ...judged];
}

function factsOf(info: JsonObject): ContentFact[] {
  const facts: ContentFact[] = [];
  const stats = isObject(info.model_stats) ? info.model_stats : {};
  addFact(facts, 'Exit status', info.exit_status);
  addFact(facts, 'Cost, USD', stats.instance_cost);
  addFact(facts, 'Tokens sent', stats.tokens_sent);
  addFact(facts, 'Tokens received', stats.tokens_received);
  addFact(facts, 'Calls of the model', stats.api_calls);
  return facts;
}

/** A message by itself: the system prompt, the task, or one that no turn has. */
function saidContent(messages: readonly JsonObject[]): StepContent {
  const request = messages.flatMap((message): ContentMessage[] => {
    const pieces = [...piecesOf(message.content), ...callsOf(message)];
    return pieces.length === 0 ? [] : [{ role: roleOf(message.role), pieces }];
  });
  return fillContent(NEVER, {
    request: request.length === 0 ? null : request,
    absent: {
      request: 'Not in this trace: the message is empty.',
      response: 'A message has no response of its own: the turns after it answer it.',
    },
  });
}

/** What the document says of the run as a whole, beside its facts. */
export function runContent(records: readonly unknown[]): { label: string; value: unknown }[] {
  const document = records.find(isObject) ?? {};
  const { submission, exit_status: _, model_stats, ...info } = infoOf(document);
  const fields: [string, unknown][] = [
    ['Submission', submission],
    ['Tokens and cost', model_stats],
    ['Result', Object.keys(info).length === 0 ? null : info],
    ['Configuration', document.replay_config],
  ];
  return fields.flatMap(([label, value]) => (value === undefined || value === null ? [] : [{ label, value }]));
}
