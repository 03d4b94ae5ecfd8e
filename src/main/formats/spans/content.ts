import type { ContentFact, StepContent } from '../content.ts';
import { arrayOf, isObject, type JsonObject, textOf } from '../fields.ts';
import { addFact, fillContent } from '../step-content.ts';
import { dialectOf } from './dialects.ts';
import { genAiModel, genAiUsage } from './gen-ai.ts';
import { sessionOf } from './run.ts';
import { parsed, type Span, textAt } from './span.ts';

const NEVER: StepContent['absent'] = {
  request: 'Not in this trace: what went in. Instrumentation writes content only where it is told to.',
  response: 'Not in this trace: what came out. Instrumentation writes content only where it is told to.',
  state: 'Spans do not record the state of an agent.',
  decision: 'Spans do not record decisions.',
};

const FAILED = 'Not in this trace: what came out. The step failed; Overview has its error.';

/** What the inspector shows of a span. */
export function spanContent(span: Span): StepContent {
  const dialect = dialectOf(span);
  const step = dialect.step(span);
  const given = dialect.content(span, step);
  const facts: ContentFact[] = [];
  addFact(facts, 'Written by', dialect.label);
  if (step.name !== span.name) addFact(facts, 'Span', span.name);
  addFact(facts, 'Response id', textAt(span, 'gen_ai.response.id', 'ai.response.id'));
  addFact(facts, 'Session', sessionOf(span));
  addFact(facts, 'User', textAt(span, 'user.id', 'enduser.id', 'ai.telemetry.metadata.userId'));
  addFact(facts, 'Workflow', textAt(span, 'traceloop.workflow.name', 'gen_ai.workflow.name'));
  addFact(facts, 'Until the first chunk, ms', span.attributes['ai.response.msToFirstChunk']);
  if (step.usage === undefined) addSums(facts, span);
  addEvents(facts, span);
  return fillContent(NEVER, {
    finish_reason: finishOf(span),
    model_config: settingsOf(span, step.model === undefined),
    ...given,
    ...(span.status === 'error' ? { absent: { response: FAILED, ...given.absent } } : {}),
    facts: [...facts, ...(given.facts ?? [])],
  });
}

/** Agents and wrappers write the sum of what the calls below them used: told, and counted nowhere. */
function addSums(facts: ContentFact[], span: Span): void {
  const sums = genAiUsage(span);
  const input =
    sums.input_tokens ?? span.attributes['ai.usage.inputTokens'] ?? span.attributes['ai.usage.promptTokens'];
  const output =
    sums.output_tokens ?? span.attributes['ai.usage.outputTokens'] ?? span.attributes['ai.usage.completionTokens'];
  addFact(facts, 'Input tokens of the calls it wraps', input ?? span.attributes['llm.token_count.prompt']);
  addFact(facts, 'Output tokens of the calls it wraps', output ?? span.attributes['llm.token_count.completion']);
}

function addEvents(facts: ContentFact[], span: Span): void {
  for (const { name, attributes } of span.events) {
    if (name === 'exception') {
      const type = textOf(attributes['exception.type']);
      const message = textOf(attributes['exception.message']);
      addFact(facts, 'Exception', [type, message].filter((text) => text !== null).join(': '));
    } else if (!name.startsWith('gen_ai.')) addFact(facts, 'Event', name);
  }
}

function finishOf(span: Span): string | null {
  const reasons = arrayOf(parsed(span.attributes['gen_ai.response.finish_reasons'])).filter(
    (one) => textOf(one) !== null,
  );
  if (reasons.length > 0) return reasons.join(', ');
  return textAt(span, 'llm.finish_reason', 'gen_ai.completion.0.finish_reason', 'gen_ai.response.finish_reason');
}

/** Settings of the call, with the model in those of a step around calls. Headers may hold secrets and are no settings. */
function settingsOf(span: Span, isAround: boolean): unknown {
  const parameters = parsed(span.attributes['llm.invocation_parameters']);
  if (isObject(parameters)) return without(parameters, ['messages', 'tools', 'input']);
  const settings: [string, unknown][] = [];
  for (const key in span.attributes) {
    const [, name] = /^(?:gen_ai\.request|ai\.settings|llm\.request)\.(.+)$/.exec(key) ?? [];
    if (name === undefined || name === 'model' || name === 'type' || name.startsWith('functions')) continue;
    // OpenLIT writes -1 where no limit was given.
    if (name === 'max_tokens' && span.attributes[key] === -1) continue;
    settings.push([name, span.attributes[key]]);
  }
  const model = isAround ? (genAiModel(span) ?? textAt(span, 'ai.model.id')) : null;
  if (model !== null) settings.push(['model', model]);
  const tools = toolsOf(span);
  if (tools !== null) settings.push(['tools', tools]);
  return settings.length === 0 ? null : Object.fromEntries(settings);
}

function toolsOf(span: Span): unknown {
  const defined = parsed(span.attributes['gen_ai.tool.definitions']);
  if (Array.isArray(defined)) return defined;
  const listed = parsed(span.attributes['ai.prompt.tools']);
  return Array.isArray(listed) && listed.length > 0 ? listed.map(parsed) : null;
}

function without(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}
