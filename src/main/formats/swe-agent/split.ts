import { arrayOf, isObject, type JsonObject } from '../fields.ts';
import { attemptsOf, complaintOf, isAnswer, wordsOf } from './shape.ts';

type Split = Iterable<{ value: unknown; pointer: string }>;

/**
 * The records of a document: first the document, for what it says of the run; then turns, each followed by the
 * messages that it left in the history. A longer version of a document begins with the records of the shorter one.
 */
export function* split(document: unknown): Split {
  if (!isObject(document)) return;
  yield { value: document, pointer: '' };
  const attempts = attemptsOf(document);
  if (attempts.length === 0) {
    yield* conversation(document, '');
    return;
  }
  for (const [n, attempt] of attempts.entries()) {
    yield { value: attempt, pointer: `/attempts/${n}` };
    if (isObject(attempt)) yield* conversation(attempt, `/attempts/${n}`);
  }
  // The best attempt comes once more, as a whole, and then what was decided on it.
  for (const key of ['trajectory', 'history', 'info']) {
    if (document[key] !== undefined) yield { value: document[key], pointer: `/${key}` };
  }
}

function* conversation(holder: JsonObject, base: string): Split {
  const turns = arrayOf(holder.trajectory);
  const messages = arrayOf(holder.history);
  const lastWith = new Map<unknown, number>();
  for (const [n, turn] of turns.entries()) if (isObject(turn)) lastWith.set(turn.response, n);
  let at = 0;
  // Up to the next thing that the model said.
  function* give(): Split {
    do yield { value: messages[at], pointer: `${base}/history/${at}` };
    while (++at < messages.length && !isAnswer(messages[at]));
  }
  const upcoming = () => {
    const message = messages[at];
    return isAnswer(message) ? wordsOf(message.content) : null;
  };

  if (messages.length > 0 && !isAnswer(messages[0])) yield* give();
  for (const [n, turn] of turns.entries()) {
    yield { value: turn, pointer: `${base}/trajectory/${n}` };
    if (!isObject(turn) || complaintOf(turns[n + 1])?.answer === turn.response) continue;
    // Histories edited by hand hold answers that no turn has.
    while (at < messages.length && (lastWith.get(upcoming()) ?? -1) < n) yield* give();
    if (at < messages.length && upcoming() === turn.response) yield* give();
  }
  while (at < messages.length) yield* give();
}
