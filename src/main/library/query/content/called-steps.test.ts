import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../../../../shared/api.ts';
import { TraceFolder } from '../trace-testing.ts';

/** Calls in what a model said lead to the spans of the tools that carried them out. */

const FIXTURES = join(import.meta.dirname, '../../../../../test/fixtures');

let folder: TraceFolder;
beforeEach(() => {
  folder = new TraceFolder();
});
afterEach(() => folder.close());

const recorded = (name: string) => folder.write(name, readFileSync(join(FIXTURES, 'otlp/recorded', name), 'utf8'));

/** Where the calls of a tab lead: `[id of the call, step]`. */
function calls(messages: Message[] | null): [string | null, string | null][] {
  return (messages ?? []).flatMap(({ pieces }) =>
    pieces.flatMap((piece): [string | null, string | null][] =>
      piece.type === 'tool_call' ? [[piece.tool_call_id, piece.step]] : [],
    ),
  );
}

interface WrittenSpan {
  id: string;
  parent?: string;
  start: number;
  attributes: Record<string, string>;
}

/** One trace with these spans, each a microsecond long. */
function traceOf(...spans: WrittenSpan[]): string {
  const written = spans.map(({ id, parent, start, attributes }) => ({
    ...{ traceId: 'a'.repeat(32), spanId: id.padStart(16, '0'), name: id },
    ...(parent !== undefined && { parentSpanId: parent.padStart(16, '0') }),
    ...{
      startTimeUnixNano: `${1_767_225_600_000_000 + start}000`,
      endTimeUnixNano: `${1_767_225_600_000_001 + start}000`,
    },
    attributes: Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } })),
  }));
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: written }] }] });
}

const asks = (...ids: string[]) => ({
  'gen_ai.operation.name': 'chat',
  'gen_ai.request.model': 'm',
  'gen_ai.output.messages': JSON.stringify([
    { role: 'assistant', parts: ids.map((id) => ({ type: 'tool_call', id, name: 'look', arguments: {} })) },
  ]),
});
const carriesOut = (id: string) => ({
  'gen_ai.operation.name': 'execute_tool',
  'gen_ai.tool.name': 'look',
  'gen_ai.tool.call.id': id,
  'gen_ai.tool.call.arguments': '{}',
});
const span = (id: string) => id.padStart(16, '0');

describe('a call that a model asked for', () => {
  it.each([
    [
      'vercel-ai-7.0.173.jsonl',
      '2f9e0fe651ceed2a7eb12401061fd652',
      '2f10053afafcd8a1',
      ['9ba4689c509f3663', '4f5be908c945efad'],
    ],
    [
      'vercel-ai-5.0.277.jsonl',
      '20854b595780a8fc7f6164103d6b0c2b',
      '69768c566ee93075',
      ['a831fb5f82b71288', 'f422cdbd37526683'],
    ],
  ])('leads to its span: %s', async (file, trace, call, tools) => {
    recorded(file);
    const { response } = await folder.ask('step.get', { root: `otlp:${trace}`, step: call });
    expect(calls(response)).toEqual([
      ['call_stock_1', tools[0]],
      ['call_price_1', tools[1]],
    ]);
  });

  it('leads there from the next prompt and from the agent around them, too', async () => {
    recorded('vercel-ai-7.0.173.jsonl');
    const root = 'otlp:2f9e0fe651ceed2a7eb12401061fd652';
    const led = [
      ['call_stock_1', '9ba4689c509f3663'],
      ['call_price_1', '4f5be908c945efad'],
    ];
    const next = await folder.ask('step.get', { root, step: 'bb8e91f123ebd9b2' });
    expect(calls(next.request)).toEqual(led);
    const agent = await folder.ask('step.get', { root, step: '37b4b960eb64f7e8' });
    expect(calls(agent.response)).toEqual(led);
    // The step itself is where the call leads: nothing to go to.
    const tool = await folder.ask('step.get', { root, step: '9ba4689c509f3663' });
    expect(calls(tool.request)).toEqual([['call_stock_1', null]]);
  });

  it('leads nowhere where the spans of the tools do not record it', async () => {
    recorded('openinference-openai-4.2.7.jsonl');
    const root = 'otlp:20e16df96af5efa3b38385f373f3ab55';
    const { response } = await folder.ask('step.get', { root, step: 'fe5a547cdf8c34a4' });
    expect(calls(response)).toEqual([
      ['call_stock_1', null],
      ['call_price_1', null],
    ]);
  });

  it('is told from one with the same id by where it stands, for some models number anew in each answer', async () => {
    const call = { type: 'tool_call', id: 'call:0', name: 'look', arguments: {} };
    const said = { 'gen_ai.input.messages': JSON.stringify([{ role: 'assistant', parts: [call] }]) };
    folder.write(
      'numbered.json',
      // Two agents at work side by side, one of which goes on.
      traceOf(
        { id: 'a', start: 0, attributes: {} },
        { id: 'b', start: 1, attributes: {} },
        { id: 'a1', parent: 'a', start: 10, attributes: asks('call:0') },
        { id: 'b1', parent: 'b', start: 12, attributes: asks('call:0') },
        { id: 'b2', parent: 'b', start: 20, attributes: carriesOut('call:0') },
        { id: 'a2', parent: 'a', start: 22, attributes: carriesOut('call:0') },
        { id: 'a3', parent: 'a', start: 30, attributes: { ...said, ...asks('call:0') } },
        { id: 'a4', parent: 'a', start: 31, attributes: {} },
        { id: 'a5', parent: 'a', start: 40, attributes: carriesOut('call:0') },
      ),
    );
    const get = (id: string) => folder.ask('step.get', { root: `otlp:${'a'.repeat(32)}`, step: span(id) });
    expect(calls((await get('a1')).response)).toEqual([['call:0', span('a2')]]);
    expect(calls((await get('b1')).response)).toEqual([['call:0', span('b2')]]);
    const again = await get('a3');
    expect(calls(again.request)).toEqual([['call:0', span('a2')]]);
    expect(calls(again.response)).toEqual([['call:0', span('a5')]]);
  });

  it('leads to the action in trajectories of SWE-agent whose model calls functions', async () => {
    folder.write('shop.traj', readFileSync(join(FIXTURES, 'swe-agent/1.1/shop__shop-17.traj'), 'utf8'));
    const { response } = await folder.ask('step.get', {
      root: 'swe-agent:f9edca281eeccdb9e842f90edfa3e929',
      step: 'step-1',
    });
    expect(calls(response)).toEqual([['call_1', 'step-1/action']]);
  });
});
