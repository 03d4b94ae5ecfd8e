import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ContentPiece, StepContent } from '../../src/main/formats/content.ts';
import { assemble } from './assemble.ts';
import { valueAt } from './integrity.ts';
import { readSample } from './read-sample.ts';

/** What the inspector is told of the step with this key. */
function contentOf(file: string, key: string): StepContent {
  const sample = readSample(join(import.meta.dirname, '../fixtures', file));
  const step = assemble(sample.events).steps.find((one) => one.key === key);
  if (step === undefined) throw new Error(`${file} has no step ${key}`);
  const parts = (step.parts ?? []).map((at) => ({ at, value: valueAt(at, sample) }));
  return sample.format.content(parts, { key, type: step.type ?? 'event', name: step.name ?? '' });
}

const pieces = (content: StepContent, tab: 'request' | 'response'): ContentPiece[] =>
  (content[tab] ?? []).flatMap((message) => message.pieces);
const fact = (content: StepContent, label: string) => content.facts.find((one) => one.label === label)?.value;

describe('what the inspector shows of a Claude Code step', () => {
  const split = 'claude-code/2.1/split-responses.jsonl';
  const people = 'claude-code/2.1/people.jsonl';
  const commands = 'claude-code/2.1/commands-and-titles.jsonl';

  it('puts the lines of a response together, with the usage of the last', () => {
    const content = contentOf(split, 'm1');
    expect(pieces(content, 'response').map((piece) => piece.type)).toEqual([
      'thinking',
      'text',
      'tool_call',
      'tool_call',
    ]);
    expect(content.usage).toMatchObject({ input_tokens: 1103, output_tokens: 93, cache_read_tokens: 1000 });
    expect(content.finish_reason).toBe('tool_use');
    expect(content.absent.request).toMatch(/does not write/);
    expect(fact(content, 'Cache written for 5 minutes, tokens')).toBe(100);
  });

  it('says that thinking is encrypted where it is', () => {
    const thinking = pieces(contentOf(split, 'm6'), 'response').filter((piece) => piece.type === 'thinking');
    expect(thinking).toEqual([
      { type: 'thinking', text: null },
      { type: 'thinking', text: null },
    ]);
  });

  it('shows arguments and result of a call with what was written beside it', () => {
    const content = contentOf(split, 't5');
    expect(pieces(content, 'request')).toEqual([
      {
        type: 'tool_call',
        tool_call_id: 't5',
        name: 'Edit',
        arguments: { file_path: '/work/shop/a.ts', old_string: 'x', new_string: 'y' },
      },
    ]);
    expect(pieces(content, 'response')).toEqual([
      {
        type: 'tool_result',
        tool_call_id: 't5',
        is_error: false,
        content: [{ type: 'text', text: 'The file has been updated.' }],
      },
      { type: 'json', label: 'toolUseResult', value: { filePath: '/work/shop/a.ts', userModified: true } },
    ]);
    expect(fact(content, 'Changed by the user')).toBe(true);
  });

  it('tells the calls of one line apart', () => {
    expect(pieces(contentOf(people, 'b3'), 'request')).toMatchObject([{ arguments: { command: 'sleep 200' } }]);
    expect(contentOf(people, 'b3').absent.response).toMatch(/no result was written/);
  });

  it('shows pictures in prompts and results', () => {
    const prompt = contentOf(people, 'u16');
    expect(pieces(prompt, 'request')[0]).toMatchObject({ type: 'image', media_type: 'image/png' });
    const result = pieces(contentOf(people, 'i1'), 'response')[0];
    expect(result).toMatchObject({ type: 'tool_result', content: [{ type: 'image', media_type: 'image/png' }] });
  });

  it('says that a call turned down was waiting for the user', () => {
    expect(fact(contentOf(people, 'b1'), 'Turned down')).toMatch(/waiting/);
  });

  it('shows slash commands as they were typed, with their output and what they stand for', () => {
    const model = contentOf(commands, 'u2');
    expect(pieces(model, 'request')).toEqual([{ type: 'text', text: '/model opus' }]);
    expect(pieces(model, 'response')).toEqual([{ type: 'text', text: 'Set model to \u001b[1mopus\u001b[22m' }]);
    const review = contentOf(commands, 'u6');
    expect(review.request?.map((message) => message.role)).toEqual(['user', 'harness']);
    expect(pieces(review, 'request')).toMatchObject([
      { text: '/review the last commit' },
      { text: 'Review the last commit carefully.' },
    ]);
    expect(pieces(contentOf(commands, 'u4'), 'request')).toEqual([{ type: 'text', text: '/mcp' }]);
  });

  it('adds the text of a skill to the call that loaded it', () => {
    expect(contentOf(commands, 'k1').response?.map((message) => message.role)).toEqual(['tool', 'harness']);
  });

  it('tells the wait and the number of a failed attempt', () => {
    const content = contentOf('claude-code/2.1/api-retries.jsonl', 'u3');
    expect(fact(content, 'HTTP status')).toBe(529);
    expect(fact(content, 'Retry')).toBe('2 of 10');
    expect(fact(content, 'Wait before it, ms')).toBe(1063);
  });

  it('shows the summary of a compaction', () => {
    const content = contentOf('claude-code/2.1/compaction.jsonl', 'u5');
    expect(fact(content, 'preTokens')).toBe(155_472);
    expect(pieces(content, 'response')).toMatchObject([
      { text: expect.stringMatching(/^This session is being continued/) },
    ]);
  });

  it('tells hooks and MCP progress of a call', () => {
    const hooks = 'claude-code/2.1/hooks-and-attachments.jsonl';
    expect(fact(contentOf(hooks, 'w1'), 'Hook PreToolUse:Write')).toBe('./check.sh');
    expect(fact(contentOf(hooks, 'x1'), 'MCP completed, ms')).toBe(912);
    expect(fact(contentOf(hooks, 'u2'), 'exitCode')).toBe(0);
    expect(pieces(contentOf(hooks, 'u2'), 'request')).toEqual([
      { type: 'json', label: null, value: { command: './start.sh' } },
    ]);
    expect(pieces(contentOf(hooks, 'u12'), 'request').map((piece) => piece.type)).toEqual(['text', 'image']);
  });

  it('reads messages of sub-agents out of progress lines', () => {
    const agents = 'claude-code/2.1/agents-in-progress-lines.jsonl';
    expect(pieces(contentOf(agents, 'sm1'), 'response').map((piece) => piece.type)).toEqual(['text', 'tool_call']);
    expect(pieces(contentOf(agents, 'sa'), 'response')).toMatchObject([{ content: [{ text: 'a.ts' }] }]);
  });

  it('shows the result of a stream with its cost', () => {
    const content = contentOf('claude-code/sdk-stream/success.jsonl', 'i10');
    expect(fact(content, 'Cost of the run, USD')).toBe(0.0347);
    expect(pieces(content, 'response')[0]).toEqual({ type: 'text', text: '3 files' });
  });
});

describe('what the inspector shows of a native step', () => {
  const refund = 'retrace/1/refund-failure.trace.jsonl';

  it('shows messages, tools, reasoning, the exchange and the settings of a model call', () => {
    const content = contentOf(refund, 's3');
    expect(content.request?.map((message) => message.role)).toEqual(['system', 'user', 'harness']);
    expect(pieces(content, 'request').at(-1)).toMatchObject({ type: 'json', label: 'tools' });
    expect(pieces(content, 'response').map((piece) => piece.type)).toEqual(['thinking', 'text', 'tool_call', 'json']);
    expect(content.finish_reason).toBe('tool_calls');
    expect(content.model_config).toEqual({ temperature: 0 });
    expect(content.usage).toMatchObject({ input_tokens: 812, reasoning_tokens: 12 });
    expect(fact(content, 'wire status')).toBe(200);
  });

  it('gives state whole, as a patch with its base, or says what is missing', () => {
    expect(contentOf(refund, 's1').state).toEqual({ value: { order: 42, tries: 1 } });
    expect(contentOf(refund, 's2').state).toEqual({
      base_key: 's1',
      patch: [{ op: 'replace', path: '/tries', value: 2 }],
    });
    expect(contentOf(refund, 's4').absent.state).toMatch(/no state was recorded/);
  });

  it('says that content was left out on purpose', () => {
    const content = contentOf('retrace/1/privacy-metadata.trace.jsonl', 'l');
    expect(content.absent.request).toMatch(/on purpose.*hash of the request/);
    expect(fact(content, 'request_bytes')).toBe(4096);
  });

  it('shows what a later version wrote', () => {
    const later = 'retrace/1/from-a-later-minor.trace.jsonl';
    expect(fact(contentOf(later, 'n'), 'step_type')).toBe('negotiation');
    expect(fact(contentOf(later, 'n'), 'status')).toBe('paused');
    expect(fact(contentOf(later, 'n'), 'later')).toBe('[1,2]');
    expect(pieces(contentOf(later, 'record-2'), 'response')).toMatchObject([{ label: 'checkpoint' }]);
  });

  it('says that a step has no end', () => {
    const content = contentOf('retrace/1/cut-short.trace.jsonl', 't');
    expect(pieces(content, 'request')).toMatchObject([{ type: 'tool_call', arguments: 'make' }]);
    expect(content.absent.response).toMatch(/no end was written/);
  });
});

describe('what the inspector shows of a span in a dump', () => {
  it('gives calls, results and what was said in the words of any-agent', () => {
    const loop = 'any-agent/written/loop.json';
    expect(pieces(contentOf(loop, 'f0fc0355e0014102'), 'response')).toMatchObject([
      { type: 'tool_call', name: 'track', arguments: { order: 17 } },
    ]);
    expect(pieces(contentOf(loop, 'f0fc0355e0014103'), 'request')).toMatchObject([{ arguments: { order: 17 } }]);
    expect(pieces(contentOf(loop, 'f0fc0355e0014103'), 'response')).toEqual([{ type: 'text', text: 'sent' }]);
    expect(pieces(contentOf(loop, 'f0fc0355e0014105'), 'response')).toEqual([{ type: 'text', text: 'It was sent.' }]);
    expect(fact(contentOf(loop, 'f0fc0355e0014104'), 'Exception')).toBe('ShelfError: no such shelf');
  });

  it('reads nested attributes of Phoenix in the order of their numbers', () => {
    const page = 'phoenix/written/nested-page.json';
    const call = contentOf(page, '00000000000000b4');
    expect(call.request?.map((message) => message.role)).toEqual(['system', 'user']);
    expect(pieces(call, 'request').map((piece) => piece.type)).toEqual(['text', 'text', 'image']);
    const [documents] = pieces(contentOf(page, '00000000000000b2'), 'response');
    const ids = documents?.type === 'json' && Array.isArray(documents.value) ? documents.value : [];
    expect(ids.map(({ document }) => document.id)).toEqual(Array.from({ length: 11 }, (_, n) => `p${n}`));
  });

  it('keeps headers of a JavaScript span out of the settings', () => {
    const call = contentOf('vercel-ai/written/tool-loop.json', '00000000000000a2');
    expect(pieces(call, 'response').map((piece) => piece.type)).toEqual(['tool_call', 'tool_call']);
    expect(JSON.stringify([call.model_config, call.facts])).not.toContain('never shown');
    expect(fact(call, 'Written by')).toBe('Vercel AI SDK');
  });

  it('reads what LangSmith, OpenLIT and Pydantic AI write', () => {
    const graph = contentOf('otlp/written/langsmith.jsonl', '00000000000000a2');
    expect(pieces(graph, 'request')).toEqual([{ type: 'text', text: 'Where is order 17?' }]);
    expect(pieces(graph, 'response')).toMatchObject([{ type: 'tool_call', name: 'track' }]);
    expect(pieces(contentOf('otlp/written/langsmith.jsonl', '00000000000000a3'), 'response')).toEqual([
      { type: 'text', text: 'sent' },
    ]);
    const lit = contentOf('otlp/written/openlit.jsonl', '00000000000000a1');
    expect(lit.model_config).toEqual({ temperature: 1 });
    expect(pieces(lit, 'response')).toEqual([{ type: 'text', text: 'Hi.' }]);
    const tool = contentOf('otlp/written/logfire.jsonl', '00000000000000a4');
    expect(fact(tool, 'Written by')).toBe('Pydantic AI');
  });
});
