import { arrayOf, idOf, isObject, type JsonObject, kindOf } from '../fields.ts';
import type { RecordOutcome } from '../format.ts';
import { oneLine } from '../summary.ts';
import { endCall } from './call-steps.ts';
import { classifyContent, type UserText } from './prompt-text.ts';
import { type Thread, TITLE } from './thread.ts';
import { asCounted, asStep, type Line, type Transcript } from './transcript.ts';

/** A `user` line: results of tools, what the user typed, or what Claude Code put in their place. */
export function userLine(t: Transcript, line: Line): RecordOutcome {
  const { message } = line.value;
  if (!isObject(message)) return t.malformed('user', `Field message is ${kindOf(message)}, not an object`, line.at);
  const { content } = message;
  if (typeof content !== 'string' && !Array.isArray(content)) {
    return t.malformed('user', `Field message.content is ${kindOf(content)}, not text or blocks`, line.at);
  }
  const blocks = arrayOf(content).filter(isObject);
  if (Array.isArray(content) && content.length > 0 && blocks.length === 0) {
    return t.malformed('user', `Field message.content[0] is ${kindOf(content[0])}, not a block`, line.at);
  }
  const results = blocks.filter((block) => block.type === 'tool_result');
  if (results.length > 0) return toolResults(t, line, content, results);
  const outcome = wordsOf(t, line, content);
  line.thread.cursor_us = line.at_us ?? line.thread.cursor_us;
  return outcome;
}

function toolResults(t: Transcript, line: Line, content: unknown, results: readonly JsonObject[]): RecordOutcome {
  // What is written beside the message is of its one result.
  const details = results.length === 1 ? (line.value.toolUseResult ?? line.value.tool_use_result) : undefined;
  for (const block of results) endCall(t, line, block, details, { part: true });
  // Words that the user typed meanwhile travel in the same line.
  const said = classifyContent(content);
  if (said.kind === 'prompt') prompt(t, line, said.text);
  line.thread.cursor_us = line.at_us ?? line.thread.cursor_us;
  return asStep('user:tool_result');
}

function wordsOf(t: Transcript, line: Line, content: unknown): RecordOutcome {
  const said = classifyContent(content);
  if (line.value.isCompactSummary === true) return compactSummary(t, line);
  if (line.value.isMeta === true && said.kind !== 'caveat') return context(t, line, said);
  return wordsLine(t, line, said, 'user');
}

/** What a text is, wherever it stands: in a user line or in a `local_command` line. */
export function wordsLine(t: Transcript, line: Line, said: UserText, kind: string): RecordOutcome {
  const { thread } = line;
  switch (said.kind) {
    case 'prompt':
      prompt(t, line, said.text);
      return asStep(kind);
    case 'command':
      input(t, line, said.name, said.text, { turn: false, args: said.args !== '' });
      return asStep(`${kind}:command`);
    case 'shell':
      input(t, line, 'shell', said.text, { turn: false, args: true });
      return asStep(`${kind}:shell`);
    case 'output':
      if (thread.input === null) {
        t.step(line, { type: 'event', name: 'output', summary: oneLine(said.text), status: 'unknown' });
      } else {
        t.update(line, thread.run, thread.input.step, {});
      }
      return asStep(`${kind}:output`);
    case 'interrupt':
      interrupted(t, line, said.text);
      return asStep(`${kind}:interrupt`);
    case 'notice':
      t.step(line, { type: 'event', name: said.name, summary: oneLine(said.text), status: 'unknown' });
      return asStep(`${kind}:notice`);
    case 'caveat':
      return asCounted(`${kind}:caveat`);
    case 'empty':
      return asCounted(`${kind}:empty`);
  }
}

/** What a person asks; of a sub-agent, what the agent that started it asks. */
function prompt(t: Transcript, line: Line, text: string): void {
  const { thread } = line;
  if (thread.agent !== null) {
    t.step(line, { type: 'event', name: 'prompt', summary: oneLine(text), status: 'ok' });
    t.title(thread, TITLE.prompt, text);
    return;
  }
  leaveBehind(t, thread, 'incomplete');
  thread.attempts = null;
  input(t, line, 'prompt', text, { turn: true, args: true });
  t.title(thread, TITLE.prompt, text);
}

function input(
  t: Transcript,
  line: Line,
  name: string,
  text: string,
  { turn, args }: { turn: boolean; args: boolean },
): void {
  const { thread } = line;
  if (turn) thread.turn++;
  const step = t.step(line, {
    type: 'user_input',
    name,
    summary: oneLine(text),
    status: 'ok',
    ...(turn ? { mark: 'turn' } : {}),
  });
  thread.input = { step, uuid: idOf(line.value.uuid), text: oneLine(text), args, turn };
}

/**
 * Text that Claude Code wrote in the user's name. After a slash command it is what the command stands for, which
 * makes the command a turn; after a skill it is the skill's text.
 */
function context(t: Transcript, line: Line, said: UserText): RecordOutcome {
  const { thread, value } = line;
  const source = idOf(value.sourceToolUseID);
  const call = source === null ? undefined : t.calls.find(source);
  if (call !== undefined) {
    t.update(line, call.run, call.step, {});
  } else if (thread.input !== null && thread.input.uuid !== null && value.parentUuid === thread.input.uuid) {
    expand(t, line, thread, thread.input);
  } else {
    const text = 'text' in said ? said.text : '';
    t.step(line, { type: 'event', name: 'context', summary: oneLine(text), status: 'unknown' });
  }
  return asStep('user:meta');
}

function expand(t: Transcript, line: Line, thread: Thread, typed: NonNullable<Thread['input']>): void {
  if (typed.turn || thread.agent !== null) {
    t.update(line, thread.run, typed.step, {});
    return;
  }
  typed.turn = true;
  thread.turn++;
  t.update(line, thread.run, typed.step, { mark: 'turn' });
  t.emit({ kind: 'step', run: thread.run, step: typed.step, turn: thread.turn });
  t.title(thread, typed.args ? TITLE.prompt : TITLE.command, typed.text);
}

function interrupted(t: Transcript, line: Line, text: string): void {
  const { thread } = line;
  leaveBehind(t, thread, 'cancelled');
  thread.attempts = null;
  t.step(line, {
    type: 'event',
    name: 'interrupted',
    summary: oneLine(text.replace(/^\[|\]\s*$/g, '')),
    status: 'cancelled',
  });
}

/** Calls that were open when the user stepped in got no result; should one come after all, it counts. */
function leaveBehind(t: Transcript, thread: Thread, status: 'cancelled' | 'incomplete'): void {
  for (const [, call] of t.calls.openOf(thread.run)) {
    if (call.abandoned) continue;
    call.abandoned = true;
    t.change(call.run, call.step, { status });
  }
}

/** The summary belongs to the compaction before it; where the file marks none, it is the mark. */
function compactSummary(t: Transcript, line: Line): RecordOutcome {
  const { thread } = line;
  if (thread.compaction === null) {
    t.step(line, {
      type: 'event',
      name: 'compaction',
      summary: 'Conversation compacted',
      status: 'ok',
      mark: 'compaction',
    });
  } else {
    t.update(line, thread.run, thread.compaction, {});
    thread.compaction = null;
  }
  return asStep('user:compact_summary');
}
