import { hash } from 'node:crypto';
import type { Usage } from '../../../shared/model/step.ts';
import { arrayOf, countOf, idOf, isObject, type JsonObject, numberOf, textOf } from '../fields.ts';
import { oneLine } from '../summary.ts';
import { attemptsOf, isAnswer, wordsOf } from './shape.ts';

/** Where the issue begins in the prompts that SWE-agent ships. */
const ISSUE = /(?:^|\n)(?:ISSUE:|<pr_description>)\s*\n([\s\S]{1,400})/;

/** How the run was set up: an object, or a text of JSON since 1.0. */
export function configOf(document: JsonObject): JsonObject {
  const { replay_config } = document;
  if (typeof replay_config !== 'string') return isObject(replay_config) ? replay_config : {};
  try {
    const parsed: unknown = JSON.parse(replay_config);
    return isObject(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

export function infoOf(holder: unknown): JsonObject {
  return isObject(holder) && isObject(holder.info) ? holder.info : {};
}

/** The model of an attempt: agents that begin anew may go through several. */
export function modelOf(config: JsonObject, attempt: number): string | null {
  const agent = isObject(config.agent) ? config.agent : {};
  const agents = arrayOf(agent.agent_configs);
  const own = agents.length === 0 ? agent : agents[attempt % agents.length];
  return isObject(own) && isObject(own.model) ? textOf(own.model.name) : null;
}

export function problemOf(config: JsonObject): string | null {
  return isObject(config.problem_statement) ? idOf(config.problem_statement.id) : null;
}

/**
 * Trajectories have no id. The first turn never changes while the file is rewritten, and has how long its action
 * took to the nanosecond: no other run has the same.
 */
export function nativeIdOf(document: JsonObject): string | null {
  const attempts = attemptsOf(document);
  const holder = attempts.length === 0 ? document : isObject(attempts[0]) ? attempts[0] : {};
  const turn = arrayOf(holder.trajectory)[0];
  const first = isObject(turn)
    ? [turn.response, turn.action, turn.observation, turn.execution_time]
    : arrayOf(holder.history).find(isAnswer);
  if (first === undefined) return null;
  return hash('sha256', JSON.stringify([attempts.length > 0, first]), 'hex').slice(0, 32);
}

/** What is to be solved: its name, and the first line of the issue where the prompt has it in its usual place. */
export function titleOf(document: JsonObject, name: string): string {
  const holder = attemptsOf(document)[0] ?? document;
  const messages = arrayOf(isObject(holder) ? holder.history : null);
  const task = messages.find((message) => isObject(message) && message.role === 'user' && message.is_demo !== true);
  const issue = isObject(task) ? ISSUE.exec(wordsOf(task.content))?.[1] : undefined;
  const line = issue?.trimStart().split('\n')[0]?.trim() ?? '';
  return oneLine(line === '' ? name : `${name}: ${line}`);
}

/** Tokens and cost of the whole run: SWE-agent keeps none of a single call. */
export interface Recorded {
  usage?: Pick<Usage, 'input_tokens' | 'output_tokens'>;
  cost_nano_usd?: number;
}

/** Until the best attempt is chosen, what all attempts so far took. */
export function recordedOf(document: JsonObject): Recorded {
  const own = infoOf(document).model_stats;
  const all = isObject(own) ? [own] : attemptsOf(document).flatMap((attempt) => infoOf(attempt).model_stats ?? []);
  let sum = { sent: 0, received: 0, nano_usd: 0 };
  for (const stats of all) {
    if (!isObject(stats)) return {};
    const sent = countOf(stats.tokens_sent);
    const received = countOf(stats.tokens_received);
    const cost = numberOf(stats.instance_cost) ?? numberOf(stats.total_cost);
    if (sent === null || received === null || cost === null || cost < 0) return {};
    sum = {
      sent: sum.sent + sent,
      received: sum.received + received,
      nano_usd: sum.nano_usd + Math.round(cost * 1e9),
    };
  }
  // Models whose counters were not kept, and people in their place, leave zeros.
  if (sum.sent === 0) return {};
  const usage = { input_tokens: sum.sent, output_tokens: sum.received };
  return sum.nano_usd === 0 ? { usage } : { usage, cost_nano_usd: sum.nano_usd };
}
