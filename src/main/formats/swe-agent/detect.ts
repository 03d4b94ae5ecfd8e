import { arrayOf, isObject, type JsonObject } from '../fields.ts';
import type { Detection, Probe } from '../format.ts';
import { attemptsOf } from './shape.ts';

/** Items looked at: a document may hold thousands. */
const LOOKED_AT = 20;

/** A trajectory with its turns, attempts with one each, or a demonstration that has only the history. */
export function detect(probe: Probe): Detection | null {
  const { document } = probe;
  if (!isObject(document)) return null;
  const attempts = attemptsOf(document).slice(0, LOOKED_AT);
  const first = attempts.find((attempt) => isObject(attempt) && turnsOf(attempt).known > 0);
  if (isObject(first)) return { confidence: 0.95, reason: `${count(attempts.length, 'attempt')}, ${saying(first)}` };
  if (attempts.length > 0) return null;
  if (turnsOf(document).known > 0 && ('history' in document || 'info' in document)) {
    return { confidence: 0.95, reason: saying(document) };
  }
  return demonstration(document);
}

/** A turn has what was done and what came of it; the conversation alone makes no trajectory. */
function turnsOf(holder: JsonObject): { known: number; seen: number } {
  const turns = arrayOf(holder.trajectory).slice(0, LOOKED_AT);
  const known = turns.filter(
    (turn) => isObject(turn) && typeof turn.action === 'string' && typeof turn.observation === 'string',
  );
  return { known: known.length, seen: turns.length };
}

function saying(holder: JsonObject): string {
  const { known, seen } = turnsOf(holder);
  return `action and observation in ${known} of ${count(seen, 'turn')} of the trajectory`;
}

/** Messages that name the agent and, where the model spoke, the thought and the action in its words. */
function demonstration(document: JsonObject): Detection | null {
  if (Array.isArray(document.trajectory) && document.trajectory.length > 0) return null;
  const history = arrayOf(document.history).slice(0, LOOKED_AT).filter(isObject);
  const answers = history.filter((message) => message.role === 'assistant');
  const own = answers.filter(
    (message) => 'action' in message && 'thought' in message && typeof message.content === 'string',
  );
  if (own.length === 0 || own.length < answers.length) return null;
  return { confidence: 0.9, reason: `a history with thought and action in ${count(own.length, 'answer')}` };
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}
