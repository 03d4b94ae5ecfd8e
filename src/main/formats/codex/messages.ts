import { fingerprint } from '../failed-calls.ts';
import { arrayOf, isObject, kindOf, textOf } from '../fields.ts';
import type { RecordOutcome } from '../format.ts';
import { oneLine } from '../summary.ts';
import { modelItem, wordsOf } from './responses.ts';
import { asStep, type Rollout, type Said, type StepChange } from './rollout.ts';
import type { Line } from './shape.ts';

/** Messages of the user whose other record is still waited for. */
const MOST_SAID = 16;
/** Blocks of a message that may be the prompt among others. */
const MOST_BLOCKS = 4;

/** How texts begin that Codex puts in the user's name. */
const HARNESS =
  /^\s*(?:# AGENTS\.md instructions|<(?:environment_context|user_instructions|permissions instructions|turn_aborted|skill|user_shell_command|subagent_notification|user_action|INSTRUCTIONS|collaboration_mode|apps_instructions|hook_prompt|model_switch)\b)/;

/** A message: of the model, or what the user or Codex said to it. */
export function messageItem(t: Rollout, line: Line): RecordOutcome {
  const { role, content } = line.item;
  if (typeof content !== 'string' && !Array.isArray(content)) {
    return t.malformed('response_item:message', `content is ${kindOf(content)}, not text or blocks`, line.at);
  }
  switch (role) {
    case 'assistant':
      modelItem(t, line);
      return asStep('response_item:message:assistant');
    case 'user':
      userMessage(t, line, content);
      return asStep('response_item:message:user');
    default:
      t.seal();
      t.step(line, context(wordsOf(content)));
      return asStep(
        role === 'developer' || role === 'system' ? `response_item:message:${role}` : 'response_item:message:other',
      );
  }
}

/**
 * A user's message comes twice, as an item and as an event, in either order; items that no event repeats are mostly
 * texts of Codex, but events may be left out altogether.
 */
function userMessage(t: Rollout, line: Line, content: unknown): void {
  const hashes = hashesOf(content);
  const twin = takeSaid(t, 'event', hashes, line.index);
  if (twin !== undefined) {
    t.update(line, twin.step, {});
    return;
  }
  t.seal();
  const text = wordsOf(content);
  const isPrompt = !HARNESS.test(text);
  const step = isPrompt ? prompt(t, line, text) : t.step(line, context(text));
  remember(t, { step, hashes, from: 'item', prompt: isPrompt, index: line.index });
}

/** `user_message`: what the user said, which may stand in an item that does not look like it. */
export function userEvent(t: Rollout, line: Line): RecordOutcome {
  const text = textOf(line.item.message) ?? '';
  const hashes = [fingerprint(text.trim())];
  const twin = takeSaid(t, 'item', hashes, line.index);
  if (twin === undefined) {
    t.seal();
    const step = prompt(t, line, text);
    remember(t, { step, hashes, from: 'event', prompt: true, index: line.index });
  } else if (twin.prompt) {
    t.update(line, twin.step, {});
  } else {
    t.update(line, twin.step, asPrompt(t, text));
    t.memory.prompt = twin.step;
    tellTurn(t, twin.step);
    t.title(text);
  }
  return asStep('event_msg:user_message');
}

function prompt(t: Rollout, line: Line, text: string): number {
  const { memory } = t;
  const change = asPrompt(t, text);
  const step = t.step(line, change);
  memory.prompt = step;
  memory.cursor_us = line.at_us ?? memory.cursor_us;
  t.title(text);
  return step;
}

/** Of a sub-agent the agent that started it asks, which is no turn of a person. History of others makes no turns. */
function asPrompt(t: Rollout, text: string): StepChange {
  if (t.memory.subagent) return { type: 'event', name: 'prompt', summary: oneLine(text), status: 'ok' };
  const copied = t.history.origin !== null;
  if (!copied) t.memory.turn++;
  return {
    type: 'user_input',
    name: 'prompt',
    summary: oneLine(text),
    status: 'ok',
    ...(copied ? {} : { mark: 'turn' }),
  };
}

function tellTurn(t: Rollout, step: number): void {
  const { turn } = t.memory;
  if (turn > 0) t.emit({ kind: 'step', run: 0, step, turn });
}

/** Text that Codex gives the model besides what the user says. */
function context(text: string): StepChange {
  return { type: 'event', name: 'context', summary: oneLine(text), status: 'unknown' };
}

function remember(t: Rollout, said: Said): void {
  t.memory.said.push(said);
  if (t.memory.said.length > MOST_SAID) t.memory.said.shift();
}

/** The other record of the same words; the one right before has pictures or names that the texts do not share. */
function takeSaid(t: Rollout, from: Said['from'], hashes: readonly string[], index: number): Said | undefined {
  const { said } = t.memory;
  const found =
    said.findLast((one) => one.from === from && one.hashes.some((hash) => hashes.includes(hash))) ??
    said.findLast((one) => one.from === from && one.prompt && one.index === index - 1);
  if (found !== undefined) t.memory.said = said.filter((one) => one !== found);
  return found;
}

/** Of the whole text and of each block: pictures stand in blocks of their own, with words around them. */
function hashesOf(content: unknown): string[] {
  const texts = arrayOf(content).flatMap((block) => (isObject(block) ? (textOf(block.text) ?? []) : []));
  const hashes = [wordsOf(content), ...texts.slice(0, MOST_BLOCKS).map((text) => text.trim())].map(fingerprint);
  return [...new Set(hashes)];
}
