import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MessagePiece, Payload, StepDetail } from '../../../../shared/api.ts';
import { lines, runRecord, stepRecord, TraceFolder } from '../trace-testing.ts';

const ROOT = 'retrace:r';
const MAX_REPLY = 256 * 1024;

let folder: TraceFolder;
beforeEach(() => {
  folder = new TraceFolder();
});
afterEach(() => folder.close());

const trace = (...steps: Parameters<typeof lines>) => folder.write('r.trace.jsonl', lines(runRecord('r'), ...steps));
const get = (step: string) => folder.ask('step.get', { root: ROOT, step });
const size = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

/** Every payload of a reply. */
function payloadsOf(detail: StepDetail): Payload[] {
  const ofPieces = (pieces: MessagePiece[]): Payload[] =>
    pieces.flatMap((piece) => (piece.type === 'tool_result' ? ofPieces(piece.pieces) : (piece.payload ?? [])));
  return [
    ...[...(detail.request ?? []), ...(detail.response ?? [])].flatMap(({ pieces }) => ofPieces(pieces)),
    ...detail.parts.map((part) => part.payload),
    ...(detail.state === null ? [] : [detail.state.payload]),
    ...(detail.model_config === null ? [] : [detail.model_config]),
  ];
}

async function expectFieldsWhole(step: string, n?: number): Promise<StepDetail> {
  const detail = await get(step);
  expect(size(detail)).toBeLessThan(MAX_REPLY);
  const payloads = payloadsOf(detail);
  expect(new Set(payloads.map((payload) => payload.field)).size).toBe(payloads.length);
  for (const { field, bytes, head, whole, kind } of payloads) {
    const all = await folder.whole(ROOT, step, field, n);
    expect(all.length).toBe(bytes);
    if (kind === 'binary') continue;
    expect(all.toString().startsWith(head)).toBe(true);
    expect(whole).toBe(all.toString() === head);
  }
  return detail;
}

describe('fields of a step', () => {
  it('windows of every field make the whole, whatever is in it', async () => {
    const anyText = fc
      .array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\ud83d', '\ude00', '🦊', '\u0000')))
      .map((pieces) => pieces.join(''));
    let n = 0;
    await fc.assert(
      fc.asyncProperty(anyText, fc.jsonValue(), fc.integer({ min: 20, max: 200 }), async (text, value, window) => {
        const path = join(folder.path, 'r.trace.jsonl');
        if (n++ === 0) writeFileSync(path, lines(runRecord('r')));
        appendFileSync(
          path,
          lines(
            stepRecord('r', n, {
              request: { text, value },
              response: [{ type: 'text', text }],
              state_hash: 'sha256:1',
              state: { value, text },
            }),
          ),
        );
        folder.index('r.trace.jsonl');
        const detail = await expectFieldsWhole(`s${n}`, window);
        const [part] = detail.parts;
        const record = JSON.parse((await folder.whole(ROOT, `s${n}`, 'part/0')).toString());
        expect(part?.payload.head).toBe(
          readFileSync(path)
            .subarray(part?.offset, (part?.offset ?? 0) + (part?.bytes ?? 0))
            .toString(),
        );
        expect(record.request.text).toBe(text);
        const [call] = detail.request ?? [];
        expect(call?.pieces[0]?.type).toBe('tool_call');
        const shown = JSON.parse((await folder.whole(ROOT, `s${n}`, 'request/0/pieces/0')).toString());
        expect(shown).toEqual(JSON.parse(JSON.stringify({ text, value })));
      }),
      { numRuns: 25 },
    );
  });

  it('20 MB in one field: a small reply, then windows', async () => {
    const text = `${'Grüße 🦊 '.repeat(1_400_000)}end`;
    trace(stepRecord('r', 1, { request: { text: 'short' }, response: text }));
    const detail = await expectFieldsWhole('s1');
    const [result] = detail.response?.[0]?.pieces ?? [];
    const payload =
      result?.type === 'tool_result' && result.pieces[0]?.type === 'text' ? result.pieces[0].payload : null;
    expect(payload?.bytes).toBe(Buffer.byteLength(text));
    expect(payload?.whole).toBe(false);
    expect(payload?.head.length).toBeGreaterThan(10_000);
    expect((await folder.whole(ROOT, 's1', payload?.field ?? '')).toString()).toBe(text);
  });

  it('1,000 levels of JSON', async () => {
    const depth = 1_000;
    trace(
      lines(stepRecord('r', 1, { request: '@' }))
        .trim()
        .replace('"@"', `${'{"a":['.repeat(depth / 2)}1${']}'.repeat(depth / 2)}`),
    );
    const detail = await expectFieldsWhole('s1');
    expect(detail.request).not.toBe(null);
  });

  it('thousands of messages: the first and the last, the rest as one value', async () => {
    const messages = Array.from({ length: 3_000 }, (_, n) => ({
      role: n % 2 ? 'assistant' : 'user',
      content: `message ${n}`,
    }));
    trace(stepRecord('r', 1, { step_type: 'llm', request: { messages }, response: 'fine' }));
    const detail = await expectFieldsWhole('s1');
    const request = detail.request ?? [];
    const at = request.findIndex(({ pieces }) => pieces[0]?.type === 'json');
    const rest = request[at]?.pieces[0];
    const between =
      rest?.type === 'json' ? JSON.parse((await folder.whole(ROOT, 's1', rest.payload.field)).toString()) : [];
    expect(rest?.type === 'json' && rest.label).toBe(`${between.length.toLocaleString('en')} more messages`);
    const texts = [
      ...request.slice(0, at).map(({ pieces }) => (pieces[0]?.type === 'text' ? pieces[0].payload.head : '')),
      ...between.map((message: { pieces: { text: string }[] }) => message.pieces[0]?.text),
      ...request.slice(at + 1).map(({ pieces }) => (pieces[0]?.type === 'text' ? pieces[0].payload.head : '')),
    ];
    expect(texts).toEqual(messages.map(({ content }) => content));
  });

  it('thousands of pieces in one message, some inside a result', async () => {
    const blocks = Array.from({ length: 2_000 }, (_, n) => ({ type: 'text', text: `block ${n}` }));
    trace(
      stepRecord('r', 1, {
        step_type: 'llm',
        request: {
          messages: [{ role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: blocks }] }],
        },
      }),
    );
    const detail = await expectFieldsWhole('s1');
    const [result] = detail.request?.[0]?.pieces ?? [];
    const pieces = result?.type === 'tool_result' ? result.pieces : [];
    const rest = pieces.find((piece) => piece.type === 'json');
    const between = JSON.parse((await folder.whole(ROOT, 's1', rest?.payload.field ?? '')).toString());
    expect(between.length + pieces.length - 1).toBe(2_000);
  });

  it('a reply stays small when everything in it is long', async () => {
    const long = '"\u0001\\'.repeat(5_000);
    const block = (n: number) => ({ type: 'tool_use', id: `${n}${long}`, name: long, input: { [long]: long } });
    trace(
      stepRecord('r', 1, {
        ...{ step_type: 'llm', name: long, group_id: long, model: { name: long, provider: long, config: { long } } },
        ...{ request: { messages: Array.from({ length: 40 }, (_, n) => ({ role: 'user', content: [block(n)] })) } },
        ...{ response: { messages: [], finish_reason: long }, [long]: long, state_hash: long, state: { [long]: long } },
      }),
      {
        type: 'decision',
        run_id: 'r',
        step_id: 's1',
        decision_type: long,
        selected: long,
        candidates: [long],
        reason_code: long,
      },
      { type: 'signal', run_id: 'r', step_id: 's1', signal_type: long, signal_code: long, value: true },
      { type: 'failure', run_id: 'r', step_id: 's1', failure_type: 'tool', failure_code: long, message: long },
    );
    await expectFieldsWhole('s1');
  });

  it('a reply stays small when there are many calls with long names', async () => {
    const name = '\u0001'.repeat(300);
    const calls = Array.from({ length: 400 }, (_, n) => ({ type: 'tool_use', id: `${n}${name}`, name, input: { n } }));
    trace(
      stepRecord('r', 1, {
        ...{ step_type: 'llm', request: { messages: calls.map((call) => ({ role: 'assistant', content: [call] })) } },
        response: { messages: [{ role: 'assistant', content: calls }] },
      }),
    );
    const detail = await expectFieldsWhole('s1');
    expect(detail.request?.length).toBeGreaterThan(4);
  });

  it('images are bytes', async () => {
    const bytes = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0xff, 0xfe]);
    const source = { type: 'base64', media_type: 'image/png', data: bytes.toString('base64') };
    trace(
      stepRecord('r', 1, {
        step_type: 'llm',
        request: {
          messages: [
            {
              role: 'user',
              content: [
                { type: 'image', source },
                { type: 'image', source: { type: 'url', url: 'https://x.invalid/i.png' } },
              ],
            },
          ],
        },
      }),
    );
    const detail = await expectFieldsWhole('s1');
    const [image, named] = detail.request?.[0]?.pieces ?? [];
    expect(image).toMatchObject({ type: 'image', media_type: 'image/png', source: null });
    expect(image?.type === 'image' && image.payload).toMatchObject({
      kind: 'binary',
      bytes: bytes.length,
      head: '',
      whole: false,
    });
    expect(await folder.whole(ROOT, 's1', 'request/0/pieces/0')).toEqual(bytes);
    expect(named).toMatchObject({ type: 'image', payload: null, source: 'https://x.invalid/i.png' });
  });

  it.each([
    'part/1',
    'part/-1',
    'request/9',
    'request/0/pieces/9',
    'request/__proto__',
    'request/0-1/x',
    '__proto__',
    'state',
    '',
  ])('there is no field %j', async (field) => {
    trace(stepRecord('r', 1, { request: { a: 1 } }));
    await expect(folder.ask('payload.read', { root: ROOT, step: 's1', field, offset: 0, n: 10 })).rejects.toMatchObject(
      {
        code: 'not_found',
      },
    );
  });

  it('beyond the end there is nothing', async () => {
    trace(stepRecord('r', 1, { request: { a: 1 } }));
    for (const field of ['part/0', 'request/0/pieces/0']) {
      const { data, bytes } = await folder.ask('payload.read', { root: ROOT, step: 's1', field, offset: 1e9, n: 10 });
      expect(data.length).toBe(0);
      expect(bytes).toBeGreaterThan(0);
    }
  });

  it('an abort ends it', async () => {
    trace(stepRecord('r', 1, { request: { a: 1 } }));
    const aborted = AbortSignal.abort();
    await expect(async () => folder.ask('step.get', { root: ROOT, step: 's1' }, aborted)).rejects.toMatchObject({
      code: 'cancelled',
    });
    const controller = new AbortController();
    const reading = folder.ask('step.get', { root: ROOT, step: 's1' }, controller.signal);
    controller.abort();
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
  });
});
