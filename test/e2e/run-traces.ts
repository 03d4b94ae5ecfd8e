import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { runHead } from './native-runs.ts';

/** Native traces for specs of the run view: each says one thing that the view must show. */

const START = Date.parse('2026-05-03T10:00:00.000Z');
const line = (record: unknown) => `${JSON.stringify(record)}\n`;
export const at = (seconds: number) => new Date(START + seconds * 1000).toISOString();

/** One step record; `more` overrides. */
export function stepRecord(run: string, n: number, more: Record<string, unknown> = {}): string {
  return line({
    type: 'step',
    run_id: run,
    step_id: `s${n}`,
    seq: n,
    step_type: 'tool',
    name: `tool.${n}`,
    started_at: at(n),
    latency_ms: 250,
    status: 'ok',
    request: { note: `note ${n}` },
    response: `answer ${n}`,
    ...more,
  });
}

export function endRecord(run: string, status = 'success'): string {
  return line({ type: 'end', run_id: run, ended_at: at(3600), status });
}

/** Writes traces into a folder of their own and returns it. */
export function writeTraces(parent: string, files: Record<string, string>): string {
  const folder = join(parent, 'traces');
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

const timeout = (message: string) => ({
  status: 'error',
  response: null,
  error: { failure_type: 'tool', failure_code: 'timeout', message },
});

/** Two levels below a step, errors, a call tried three times, states: everything a jump key leads to. */
export function jumpsTrace(id: string): string {
  const state = (n: number) => ({ state: { done: n }, state_hash: `sha256:${n}` });
  return [
    runHead({ id, title: 'Jumps' }),
    stepRecord(id, 1, { step_type: 'plan', name: 'plan', ...state(0) }),
    stepRecord(id, 2, { name: 'outer' }),
    stepRecord(id, 3, { parent_id: 's2', name: 'inner', ...state(1) }),
    stepRecord(id, 4, { parent_id: 's3', name: 'innermost', ...timeout('ran past 60 s\nand was killed') }),
    stepRecord(id, 5, { name: 'fetch', ...timeout('fetch: no answer') }),
    stepRecord(id, 6, { name: 'fetch', attempt: 2, retry_of: 's5', ...timeout('no answer') }),
    stepRecord(id, 7, { name: 'fetch', attempt: 3, retry_of: 's6', ...state(2) }),
    stepRecord(id, 8, { step_type: 'response', name: 'answer' }),
    endRecord(id),
  ].join('');
}

/** A PNG of plain pixels. */
export function png(width: number, height: number): string {
  const raw = Buffer.alloc((width * 3 + 1) * height, 120);
  for (let row = 0; row < height; row++) raw[row * (width * 3 + 1)] = 0;
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  head[9] = 2;
  const parts = [chunk('IHDR', head), chunk('IDAT', deflateSync(raw)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), ...parts]).toString('base64');
}

function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}

function crc(data: Buffer): number {
  let value = 0xffffffff;
  for (const byte of data) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return (value ^ 0xffffffff) >>> 0;
}

/** One step of each kind of content that the inspector shows. */
export function contentTrace(id: string): string {
  const lines = (count: number) => Array.from({ length: count }, (_, n) => `line ${n} of the text`).join('\n');
  return [
    runHead({ id, title: 'Contents' }),
    stepRecord(id, 1, {
      step_type: 'llm',
      name: 'claude-opus-4-5',
      model: { name: 'claude-opus-4-5', provider: 'anthropic', config: { temperature: 0 } },
      request: {
        messages: [
          { role: 'system', content: 'You are careful.' },
          {
            role: 'user',
            content: [
              { type: 'text', text: 'What is on this picture?' },
              { type: 'image', source: { type: 'base64', media_type: 'image/png', data: png(300, 120) } },
            ],
          },
        ],
      },
      response: {
        messages: [
          {
            role: 'assistant',
            content: [
              { type: 'thinking', thinking: 'A grey picture, I think.', signature: 'x' },
              { type: 'redacted_thinking', data: 'AAAA' },
              { type: 'text', text: 'It is grey. See https://docs.example/grey and javascript:alert(1).' },
              { type: 'tool_use', id: 't1', name: 'bash', input: { command: 'ls -la' } },
            ],
          },
        ],
        finish_reason: 'tool_calls',
      },
      usage: {
        input_tokens: 1812,
        output_tokens: 64,
        cache_read_tokens: 512,
        cache_write_tokens: 0,
        reasoning_tokens: 32,
      },
      cost_usd: 0.0123,
    }),
    stepRecord(id, 2, {
      name: 'edit',
      request: {
        path: '/src/a.ts',
        content: lines(400),
        big: 'zebra '.repeat(9_000),
        list: Array.from({ length: 250 }, (_, n) => ({
          n,
          text: `item number ${n} of the list, long enough for a line`,
        })),
      },
      response: 'done',
    }),
    stepRecord(id, 3, { name: 'dump', response: lines(40_000) }),
    stepRecord(id, 4, { name: 'controls', response: 'a\u001b[31mred \u202egnp.exe\u202c end' }),
    stepRecord(id, 5, {
      step_type: 'route',
      name: 'route',
      state: { phase: 'deciding', tries: 1, note: 'a' },
      state_hash: 'sha256:1',
    }),
    stepRecord(id, 6, { name: 'apply', state: { phase: 'done', tries: 2, more: true }, state_hash: 'sha256:2' }),
    line({
      type: 'decision',
      run_id: id,
      step_id: 's5',
      decision_type: 'tool_selection',
      selected: 'api',
      candidates: ['api', 'cache'],
      reason_code: 'fresh_data_required',
      confidence: 0.85,
    }),
    line({
      type: 'signal',
      run_id: id,
      step_id: 's5',
      signal_type: 'tool_success',
      signal_code: 'rate_limited',
      value: true,
      weight: 1,
    }),
    endRecord(id),
  ].join('');
}
