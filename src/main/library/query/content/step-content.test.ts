import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MessagePiece, Payload, StepDetail } from '../../../../shared/api.ts';
import { lines, runRecord, START, stepRecord, TraceFolder } from '../trace-testing.ts';

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

/** Puts another file, or a folder, in the place of one. */
function replace(path: string, content: string | null): void {
  if (content === null) mkdirSync(`${path}.new`);
  else writeFileSync(`${path}.new`, content);
  rmSync(path);
  renameSync(`${path}.new`, path);
}

describe('a file that is not what it was', () => {
  const text = () =>
    lines(runRecord('r'), stepRecord('r', 1, { request: { a: 1 } }), stepRecord('r', 2, { request: { b: 2 } }));
  const changes: [string, (path: string) => void, string][] = [
    ['deleted', (path) => rmSync(path), 'gone'],
    ['cut', (path) => truncateSync(path, 400), 'gone'],
    ['replaced', (path) => replace(path, text()), 'gone'],
    ['written over', (path) => writeFileSync(path, text().replaceAll('1', '3')), 'gone'],
    ['a folder by now', (path) => replace(path, null), 'gone'],
  ];
  it.each(changes)('%s', async (_, change, code) => {
    const path = folder.write('r.trace.jsonl', text());
    expect((await get('s2')).name).toBe('notes.write');
    change(path);
    for (const field of ['part/0', 'request/0/pieces/0']) {
      const fresh = folder.ask('payload.read', { root: ROOT, step: 's1', field, offset: 0, n: 10 });
      await expect(fresh).rejects.toMatchObject({ code, action: expect.any(String) });
    }
    const left = await get('s1');
    expect(left).toMatchObject({ name: 'notes.write', duration_us: expect.any(Number), request: null, response: null });
    expect(left.unread).toContain(path);
    expect(left.absent).toMatchObject({ request: left.unread, response: left.unread });
    expect(left.facts).toEqual([]);
    expect(left.parts).toMatchObject([{ path, line: 2, payload: { head: '', whole: false } }]);
  });

  it('C14: one written over in place and read anew shows what it holds now, at the same places too', async () => {
    const path = folder.write('r.trace.jsonl', text());
    const record = async () => (await get('s2')).parts[0]?.payload.head;
    expect(await record()).toContain('{"b":2}');
    writeFileSync(path, text().replace('{"b":2}', '{"b":7}'));
    // File systems count in steps of some milliseconds.
    utimesSync(path, START / 1000, START / 1000);
    folder.index('r.trace.jsonl');
    expect(await record()).toContain('{"b":7}');
  });

  it('one that only grew is still read', async () => {
    const path = folder.write('r.trace.jsonl', text());
    appendFileSync(path, lines(stepRecord('r', 3)));
    await expect(get('s1')).resolves.toMatchObject({ step: 's1' });
    await expect(get('s3')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('run.content', () => {
  const content = () => folder.ask('run.content', { run: ROOT });

  it('is what the records of the run itself say, read in windows', async () => {
    const input = { text: 'ä'.repeat(300_000) };
    const path = folder.write(
      'r.trace.jsonl',
      lines({ ...runRecord('r'), input, entry: { command: ['node', 'a.js'] }, output: null }, stepRecord('r', 1), {
        ...{ type: 'end', run_id: 'r', status: 'success', output: 'all done' },
      }),
    );
    const { fields, unread } = await content();
    expect(unread).toBeNull();
    expect(fields.map(({ label, payload }) => [label, payload.kind, payload.whole])).toEqual([
      ['Input', 'json', false],
      ['Output', 'text', true],
      ['Entry', 'json', true],
    ]);
    expect(fields[1]?.payload.head).toBe('all done');
    const whole: Uint8Array[] = [];
    const field = fields[0]?.payload.field ?? '';
    for (let offset = 0; offset < (fields[0]?.payload.bytes ?? 0); offset += 200_000) {
      whole.push((await folder.ask('payload.read', { root: ROOT, step: null, field, offset, n: 200_000 })).data);
    }
    expect(JSON.parse(Buffer.concat(whole).toString())).toEqual(input);
    const unknown = folder.ask('payload.read', { root: ROOT, step: null, field: 'run/none', offset: 0, n: 1 });
    await expect(unknown).rejects.toMatchObject({ code: 'not_found' });

    // Another run's fields are not taken for this one's; a file that is gone says so.
    folder.write('s.trace.jsonl', lines({ ...runRecord('s'), input: 'other' }, stepRecord('s', 1)));
    expect((await folder.ask('run.content', { run: 'retrace:s' })).fields).toMatchObject([
      { payload: { head: 'other' } },
    ]);
    rmSync(path);
    const left = await content();
    expect(left.fields).toEqual([]);
    expect(left.unread).toContain(path);
  });

  it('is empty where the format has no such records', async () => {
    trace(stepRecord('r', 1));
    expect(await content()).toMatchObject({ fields: [], unread: null });
  });
});

describe('state', () => {
  const patch = (n: number, base: number, state_patch: unknown[], more = {}) =>
    stepRecord('r', n, { state_hash: `sha256:${n}`, state_base: `s${base}`, state_patch, ...more });
  const add = (path: string, value: unknown) => ({ op: 'add', path, value });

  it('is followed back over patches to a whole one, also where the base was issued later', async () => {
    trace(
      stepRecord('r', 1, { state_hash: 'sha256:1', state: { list: [0] } }),
      { ...stepRecord('r', 2), type: 'step_start' },
      { ...stepRecord('r', 3), type: 'step_start' },
      patch(3, 1, [add('/list/-', 3)]),
      patch(2, 3, [add('/list/-', 2), add('/two', true)]),
      patch(4, 2, []),
    );
    const state = async (n: number) => JSON.parse((await folder.whole(ROOT, `s${n}`, 'state')).toString());
    expect(await Promise.all([1, 2, 3, 4].map(state))).toEqual([
      { list: [0] },
      { list: [0, 3, 2], two: true },
      { list: [0, 3] },
      { list: [0, 3, 2], two: true },
    ]);
    expect((await get('s1')).state).toMatchObject({
      source: 'recorded',
      hash: 'sha256:1',
      compared_with: null,
      changes: [],
    });
    expect((await get('s2')).state).toMatchObject({
      compared_with: { step: 's3', seq: 3 },
      changes: [
        { pointer: '/list/2', change: 'added', after: '2' },
        { pointer: '/two', change: 'added', after: 'true' },
      ],
      unchanged_paths: 2,
    });
    expect((await get('s4')).state).toMatchObject({ compared_with: { step: 's2', seq: 2 }, changes: [] });
  });

  it('a whole state is compared with the one before it', async () => {
    trace(
      stepRecord('r', 1, { state_hash: 'a', state: { x: 1 } }),
      stepRecord('r', 2),
      stepRecord('r', 3, { state_hash: 'hash only' }),
      stepRecord('r', 4, { state_hash: 'b', state: { x: 2 } }),
    );
    expect((await get('s4')).state).toMatchObject({
      compared_with: { step: 's1', seq: 1 },
      changes: [{ pointer: '/x', change: 'changed', before: '1', after: '2' }],
    });
    const hashed = await get('s3');
    expect(hashed.state).toBe(null);
    expect(hashed.absent.state).toContain('hash');
    expect(hashed.facts).toContainEqual({ label: 'State hash', value: 'hash only' });
  });

  it('says why it cannot be shown', async () => {
    trace(
      patch(1, 9, []),
      stepRecord('r', 2, { state_hash: 'h', state: {} }),
      patch(3, 2, [{ op: 'remove', path: '/nope' }]),
      patch(4, 3, []),
      patch(5, 6, []),
      patch(6, 5, []),
    );
    const reason = async (n: number) => (await get(`s${n}`)).absent.state;
    expect(await reason(1)).toBe('Not in this trace: the state of step "s9", on which this one builds.');
    expect(await reason(3)).toContain('step 3 does not apply: operation 0: the path leads nowhere');
    expect(await reason(4)).toContain('step 3 does not apply');
    expect(await reason(5)).toContain('a whole state');
  });

  it('a chain of 60 patches, and each is right when asked for in any order', async () => {
    const records = [stepRecord('r', 1, { state_hash: 'h', state: { n: 1 } })];
    for (let n = 2; n <= 60; n++) records.push(patch(n, n - 1, [{ op: 'replace', path: '/n', value: n }]));
    trace(...records);
    for (const n of [60, 1, 31, 30, 59, 2]) {
      expect(JSON.parse((await folder.whole(ROOT, `s${n}`, 'state')).toString())).toEqual({ n });
      expect((await get(`s${n}`)).state?.changes.length).toBe(n === 1 ? 0 : 1);
    }
  });
});

describe('step.get', () => {
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
