import { UNNAMED_MODEL, type Usage } from '../../../shared/model/step.ts';
import { arrayOf, countOf, idOf, isObject, type JsonObject, textOf } from '../fields.ts';
import type { RecordOutcome } from '../format.ts';
import { oneLine, valueLine } from '../summary.ts';
import { asCounted, asStep, type OpenResponse, type Rollout, type StepChange } from './rollout.ts';
import type { Line } from './shape.ts';

/** Different tools named in the summary of a response that only calls tools. */
const MOST_TOOLS = 8;
/** Ids of the provider are long and random; short ones are made up and may come again. */
const SHORTEST_ID = 20;

const NAMES = 1;
const THINKING = 2;
const TEXT = 3;

/**
 * An item that the model wrote. Codex does not say which items are of one response: they are those between two token
 * counts, with nothing but the model's own items among them.
 */
export function modelItem(t: Rollout, line: Line): OpenResponse {
  const { memory } = t;
  const open = memory.response;
  memory.compaction = null;
  const response = open === null || open.sealed ? begin(t, line) : open;
  const change: StepChange = {};
  if (line.at_us !== null && response.started_us !== null) {
    change.duration_us = Math.max(0, line.at_us - response.started_us);
    change.duration_derived = true;
  }
  const summary = betterSummary(response, line.item);
  if (summary !== null) change.summary = summary;
  if (response === open) t.update(line, response.step, change);
  else t.change(response.step, change);
  memory.cursor_us = line.at_us ?? memory.cursor_us;
  return response;
}

function begin(t: Rollout, line: Line): OpenResponse {
  const { memory } = t;
  const { item, at_us } = line;
  // Ids of calls are the keys of their own steps.
  const said = item.type === 'message' || item.type === 'reasoning' ? idOf(item.id) : null;
  const id = said ?? `response-${line.index}`;
  const native = idOf(item.id) ?? idOf(item.call_id);
  const started = startOf(t, at_us);
  const response: OpenResponse = {
    id,
    step: t.step(line, {
      key: id,
      type: 'llm',
      name: memory.model ?? UNNAMED_MODEL,
      summary: '',
      status: 'ok',
      started_at_us: started,
      ...(memory.model === null ? {} : { model: memory.model }),
      ...(memory.provider === null ? {} : { provider: memory.provider }),
      response_id: native !== null && native.length >= SHORTEST_ID ? native : `${t.begin(null)}/${line.index}`,
    }),
    started_us: memory.cursor_us === null ? null : started,
    summary: 0,
    tools: [],
    calls: 0,
    first_call: null,
    sealed: false,
  };
  if (memory.context !== null) {
    t.emit({ kind: 'step', run: 0, step: response.step, parts: [memory.context] });
    memory.context = null;
  }
  memory.response = response;
  return response;
}

/** When the call can have begun: nothing of it is written before its first item is whole. */
function startOf(t: Rollout, at_us: number | null): number | null {
  const { cursor_us } = t.memory;
  if (at_us === null) return cursor_us;
  return cursor_us === null ? at_us : Math.min(cursor_us, at_us);
}

/** What the model said, else what it thought, else which tools it called. */
function betterSummary(response: OpenResponse, item: JsonObject): string | null {
  const text = item.type === 'message' ? wordsOf(item.content) : '';
  if (text !== '' && response.summary < TEXT) {
    response.summary = TEXT;
    return oneLine(text);
  }
  const thought = item.type === 'reasoning' ? wordsOf(item.summary) : '';
  if (thought !== '' && response.summary < THINKING) {
    response.summary = THINKING;
    return oneLine(thought);
  }
  return null;
}

/** Names a tool in the summary of a response that has no words. */
export function noteTool(t: Rollout, response: OpenResponse, name: string): void {
  if (response.summary > NAMES || response.tools.length >= MOST_TOOLS) return;
  response.summary = NAMES;
  const known = response.tools.find(([tool]) => tool === name);
  if (known === undefined) response.tools.push([oneLine(name), 1]);
  else known[1]++;
  const names = response.tools.map(([tool, calls]) => (calls === 1 ? tool : `${tool} × ${calls}`));
  t.change(response.step, { summary: oneLine(`calls ${names.join(', ')}`) });
}

/** The words of a list of blocks, or of a text. */
export function wordsOf(content: unknown): string {
  if (typeof content === 'string') return content.trim();
  const texts = arrayOf(content).flatMap((block) => (isObject(block) ? (textOf(block.text) ?? []) : []));
  return texts.join('\n').trim();
}

/** An item of a kind that is not known. */
export function ignoredItem(t: Rollout, line: Line, type: string): RecordOutcome {
  const { type: _, ...rest } = line.item;
  t.step(line, {
    type: 'event',
    name: oneLine(type.replaceAll('_', ' ')) || 'item',
    summary: valueLine(rest),
    status: 'unknown',
  });
  return asStep(`response_item:${t.kinds.nameOf(type)}`);
}

const COUNTED = 'event_msg:token_count';

/**
 * A token count: the usage of the response before it. The same totals come again and again, and they may shrink, so a
 * count says something only where the totals changed, and then by its `last_token_usage`.
 */
export function tokenCount(t: Rollout, line: Line): RecordOutcome {
  const { memory } = t;
  const info = isObject(line.item.info) ? line.item.info : {};
  const last = isObject(info.last_token_usage) ? info.last_token_usage : {};
  const total = isObject(info.total_token_usage) ? info.total_token_usage : last;
  const usage = usageOf(last);
  if (usage.input_tokens === null && usage.output_tokens === null) return asCounted(`${COUNTED}:empty`);
  const totals = JSON.stringify([usageOf(total), countOf(total.total_tokens)]);
  if (totals === memory.totals) return asCounted(`${COUNTED}:repeated`);
  memory.totals = totals;
  // After a compaction Codex estimates the size of the context: nobody was asked anything.
  if (usage.input_tokens === 0 && usage.output_tokens === 0) return asCounted(`${COUNTED}:estimate`);
  const change: StepChange = { usage };
  if (typeof usage.input_tokens === 'number') change.context_tokens = usage.input_tokens;
  if (memory.response === null) {
    t.change(begin(t, line).step, { ...change, summary: 'The response is not in this file' });
  } else {
    t.update(line, memory.response.step, change);
  }
  memory.response = null;
  return asStep(COUNTED);
}

/** Input includes what was read from the cache, output what was spent on reasoning: as the contract has it. */
export function usageOf(usage: JsonObject): Usage {
  return {
    input_tokens: countOf(usage.input_tokens),
    output_tokens: countOf(usage.output_tokens),
    cache_read_tokens: countOf(usage.cached_input_tokens),
    cache_write_tokens: countOf(usage.cache_write_input_tokens),
    reasoning_tokens: countOf(usage.reasoning_output_tokens),
  };
}
