import { isRecord } from './json-values.ts';

/**
 * Counts a SWE-agent trajectory from the description of the format alone. It shares no line with the importer, so
 * that a mistake in one shows as a disagreement.
 */
export interface SweAgentCount {
  /** Turns of all attempts; of a demonstration, the answers in its history. */
  turns: number;
  /** Turns with an action. */
  actions: number;
  /** The document, its attempts, turns and messages; and the best attempt that stands there twice. */
  records: number;
  demonstrations: number;
  /** Null where the counters were not kept. */
  sent: number | null;
  received: number | null;
  usd: number | null;
  submitted: boolean;
}

export function countSweAgent(text: string): SweAgentCount {
  const document: unknown = JSON.parse(text);
  if (!isRecord(document)) throw new Error('not a trajectory');
  const attempts = list(document.attempts).filter(isRecord);
  const holders = attempts.length > 0 ? attempts : [document];
  const turns = holders.flatMap((holder) => list(holder.trajectory)).filter(isRecord);
  const messages = holders.flatMap((holder) => list(holder.history)).filter(isRecord);
  const acting = turns.length > 0 ? turns : messages.filter((message) => message.role === 'assistant');
  const info = isRecord(document.info) ? document.info : {};
  const stats = isRecord(info.model_stats) ? info.model_stats : {};
  const repeated = attempts.length === 0 ? [] : ['trajectory', 'history', 'info'].filter((key) => key in document);
  const kept = Number(stats.tokens_sent) > 0;
  return {
    turns: acting.length,
    actions: acting.filter((one) => typeof one.action === 'string' && one.action.trim() !== '').length,
    records: 1 + attempts.length + turns.length + messages.length + repeated.length,
    demonstrations: messages.filter((message) => message.is_demo === true).length,
    sent: kept ? Number(stats.tokens_sent) : null,
    received: kept ? Number(stats.tokens_received) : null,
    usd: kept && Number(stats.instance_cost) > 0 ? Number(stats.instance_cost) : null,
    submitted: info.exit_status === 'submitted',
  };
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
