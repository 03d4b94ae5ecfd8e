import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lines, runRecord, stepRecord, TraceFolder } from '../trace-testing.ts';

const ROOT = 'retrace:r';

let folder: TraceFolder;
beforeEach(() => {
  folder = new TraceFolder();
});
afterEach(() => folder.close());

const trace = (...steps: Parameters<typeof lines>) => folder.write('r.trace.jsonl', lines(runRecord('r'), ...steps));
const get = (step: string) => folder.ask('step.get', { root: ROOT, step });

describe('step.get', () => {
  it('finds a span whose ids have more digits than a double holds, and its raw record keeps them', async () => {
    const context = (span_id: string) => `{"trace_id":39712373237291850001929057769826244787,"span_id":${span_id}}`;
    const span = (id: string, output: string) =>
      `{"name":"call","kind":"internal","parent":null,"context":${context(id)},"status":{},"attributes":{"gen_ai.operation.name":"call_llm","gen_ai.request.model":"m","gen_ai.output":"${output}"}}`;
    folder.write('a.json', `{"spans":[${span('9007199254740993', 'one')},${span('9007199254740992', 'two')}]}`);
    const root = 'any-agent:1de0532b350588ff152b1edf6bf358b3';
    const texts = await Promise.all(
      ['0020000000000001', '0020000000000000'].map(async (step) => {
        const { response } = await folder.ask('step.get', { root, step });
        return JSON.stringify(response);
      }),
    );
    expect(texts[0]).toContain('"one"');
    expect(texts[1]).toContain('"two"');
    expect((await folder.whole(root, '0020000000000001', 'part/0')).toString()).toContain('"9007199254740993"');
  });

  it('tells how a step hangs together with others', async () => {
    folder.write(
      'r.trace.jsonl',
      lines(
        runRecord('r'),
        stepRecord('r', 1, {
          ...{
            step_type: 'llm',
            response: {
              messages: [
                {
                  role: 'assistant',
                  content: [
                    { type: 'tool_use', id: 's2', name: 'a', input: {} },
                    { type: 'tool_use', id: 'nowhere', name: 'b', input: {} },
                  ],
                },
              ],
              finish_reason: 'tool_calls',
            },
          },
          ...{
            model: { name: 'm', provider: 'p', config: { temperature: 0 } },
            usage: { input_tokens: 5, output_tokens: 2 },
          },
        }),
        stepRecord('r', 2, {
          parent_id: 's1',
          group_id: 'g',
          status: 'error',
          error: { failure_type: 'tool', failure_code: 'timeout', message: 'late' },
        }),
        stepRecord('r', 3, { parent_id: 's1', group_id: 'g' }),
        stepRecord('r', 4, { parent_id: 's1', attempt: 2, retry_of: 's2' }),
        {
          type: 'decision',
          run_id: 'r',
          step_id: 's1',
          decision_type: 'tool',
          selected: 'a',
          candidates: ['a', 'b'],
          confidence: 0.5,
        },
        { type: 'signal', run_id: 'r', step_id: 's1', signal_type: 'ok', signal_code: 'c', value: false, weight: 2 },
        stepRecord('r', 5, { step_type: 'agent' }),
      ),
    );
    folder.write(
      'n.trace.jsonl',
      lines(runRecord('n', { parent_run_id: 'r', parent_step_id: 's5', title: 'Nested' }), stepRecord('n', 1)),
    );
    const one = await get('s1');
    expect(one).toMatchObject({
      ...{
        step: 's1',
        seq: 1,
        finish_reason: 'tool_calls',
        model: 'm',
        provider: 'p',
        parent: null,
        group: [],
        attempt_steps: [],
      },
      usage: { input_tokens: 5, output_tokens: 2, cache_read_tokens: null },
      decisions: [{ decision_type: 'tool', selected: 'a', candidates: ['a', 'b'], reason_code: null, confidence: 0.5 }],
      signals: [{ signal_type: 'ok', signal_code: 'c', value: false, weight: 2 }],
    });
    const calls = one.response?.[0]?.pieces.map((piece) => (piece.type === 'tool_call' ? piece.step : '?'));
    expect(calls).toEqual(['s2', null]);
    expect(one.absent.decision).toBe(undefined);
    const two = await get('s2');
    expect(two.parent).toEqual({ step: 's1', seq: 1, name: 'notes.write' });
    expect(two.group.map((ref) => ref.step)).toEqual(['s2', 's3']);
    expect(two.attempt_steps.map((ref) => ref.step)).toEqual(['s2', 's4']);
    expect(two.attempts).toBe(2);
    expect(two.error).toEqual({ failure_type: 'tool', failure_code: 'timeout', message: 'late', from_text: false });
    expect((await get('s5')).started_runs).toMatchObject([{ run: 'retrace:n', title: 'Nested', steps: 1 }]);
    const { rows } = await folder.ask('rows.slice', {
      id: (await folder.ask('rows.open', { root: ROOT, filter: {}, folds: { all: 'open', except: [] } })).id,
      from: 0,
      n: 10,
    });
    const nested = rows.find((row) => row.run === 'retrace:n');
    expect(await get(nested?.step ?? '')).toMatchObject({ run: 'retrace:n', parent: { step: 's5' }, depth: 1 });
  });

  it('every empty tab has its reason', async () => {
    trace({ ...stepRecord('r', 1), type: 'step_start' }, stepRecord('r', 2, { step_type: 'response' }), {
      type: 'mystery',
      run_id: 'r',
      x: 1,
    });
    const opened = await folder.ask('rows.open', { root: ROOT, filter: {}, folds: { all: 'open', except: [] } });
    const { rows } = await folder.ask('rows.slice', { id: opened.id, from: 0, n: 10 });
    expect(rows.length).toBeGreaterThanOrEqual(2);
    for (const row of rows) {
      const detail = await get(row.step);
      for (const tab of ['request', 'response', 'state'] as const) {
        expect(detail[tab] === null ? (detail.absent[tab]?.length ?? 0) > 10 : detail.absent[tab] === undefined).toBe(
          true,
        );
      }
      expect(detail.absent.decision).toContain('decision');
    }
  });

  it('an unknown run or step is an error', async () => {
    trace(stepRecord('r', 1));
    await expect(get('s9')).rejects.toMatchObject({ code: 'not_found' });
    await expect(folder.ask('step.get', { root: 'retrace:q', step: 's1' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('find looks in every field', async () => {
    trace(
      stepRecord('r', 1, {
        ...{ request: { q: 'a NEEDLE in it' }, response: 'x needle y', state_hash: 'h', state: { n: 'Needle' } },
        ...{ model: { name: 'm', config: { stop: 'needle' } } },
      }),
    );
    const { hits, cut } = await folder.ask('step.find', { root: ROOT, step: 's1', text: 'needle' });
    expect(cut).toBe(false);
    expect(hits.map((hit) => hit.field)).toEqual([
      ...['request/0/pieces/0', 'response/0/pieces/0/pieces/0', 'model_config', 'state'],
      ...['part/0', 'part/0', 'part/0', 'part/0'],
    ]);
    for (const { field, offset } of hits) {
      const found = (await folder.whole(ROOT, 's1', field)).subarray(offset, offset + 6).toString();
      expect(found.toLowerCase()).toBe('needle');
    }
  });
});
