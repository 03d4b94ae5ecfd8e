import { arrayOf, isObject, type JsonObject, textOf } from '../fields.ts';

/** A trajectory or one attempt of it: what the agent did, what it said to the model, and how it ended. */
export function isTrajectory(value: JsonObject): boolean {
  return Array.isArray(value.trajectory) || Array.isArray(value.history) || Array.isArray(value.attempts);
}

/** One turn: what the model answered, the action read out of it, and what came of the action. */
export function isTurn(value: JsonObject): boolean {
  if (typeof value.role === 'string' || 'content' in value) return false;
  return ['action', 'observation', 'response'].some((key) => key in value);
}

/** A message of the conversation with the model. */
export function isMessage(value: JsonObject): boolean {
  return typeof value.role === 'string' && 'content' in value;
}

/** What the model said, of this run: demonstrations are of another. */
export function isAnswer(value: unknown): value is JsonObject {
  return isObject(value) && value.role === 'assistant' && value.is_demo !== true;
}

/** Attempts of an agent that begins anew; what lies beside them is a copy of the best one. */
export function attemptsOf(document: JsonObject): readonly unknown[] {
  return arrayOf(document.attempts);
}

/** The words of a message, whose content is a text or parts. */
export function wordsOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return arrayOf(content)
    .flatMap((part) => (isObject(part) ? (textOf(part.text) ?? []) : []))
    .join('\n');
}

/** The prompt that a turn answers: `query` since 1.1, roughly the same as `messages` before. */
export function promptOf(turn: JsonObject): readonly unknown[] {
  const prompt = Array.isArray(turn.query) ? turn.query : arrayOf(turn.messages);
  // Where no model was asked, one empty message stands here.
  return prompt.filter((message) => isObject(message) && textOf(message.role) !== null);
}

/**
 * What SWE-agent told the model when it could not take its answer (no command found in it, a blocked one, wrong
 * syntax): the answer and this complaint end the next prompt, and are in no history.
 */
export function complaintOf(turn: unknown): { answer: string; complaint: string } | null {
  const prompt = isObject(turn) ? promptOf(turn) : [];
  const answer = prompt.at(-2);
  const complaint = prompt.at(-1);
  if (!isObject(answer) || !isObject(complaint)) return null;
  if (answer.message_type !== 'assistant' || complaint.message_type !== 'user') return null;
  return { answer: wordsOf(answer.content), complaint: wordsOf(complaint.content) };
}
