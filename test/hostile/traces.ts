import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PAYLOADS } from './payloads.ts';

/** Run id of the trace whose steps carry every payload in every field. */
export const HOSTILE_RUN = 'hostile-steps';

/** Five payloads a step: every payload is in every field, and a test can look at every tab of every step. */
const TEXTS = Array.from({ length: PAYLOADS.length / 5 }, (_, n) => PAYLOADS.slice(n * 5, n * 5 + 5).join(' '));

/** Keys of the steps of `HOSTILE_RUN`, as the index holds them. */
export const HOSTILE_STEPS = TEXTS.map((text, n) => stepId(text, n).toWellFormed());

const START = Date.parse('2026-05-03T10:00:00.000Z');

/**
 * Writes traces with each payload in every field that a format has, in file names, in lines that cannot be
 * read, and in a folder's name. Returns how many files there are.
 */
export function writeHostileTraces(folder: string): number {
  const files: [name: string, content: string][] = [
    ['steps.trace.jsonl', stepsTrace()],
    ['session.jsonl', claudeCodeSession()],
    [
      'broken.trace.jsonl',
      `${runRecord('hostile-broken', '')}${PAYLOADS.map((payload) => `{"broken": ${payload}\n`).join('')}`,
    ],
    ...PAYLOADS.map((payload, n): [string, string] => [fileName(payload, n), runTrace(`hostile-run-${n}`, payload)]),
  ];
  const named = join(folder, '<img src=x onerror=window.__hostile()>');
  mkdirSync(named, { recursive: true });
  for (const [name, content] of files) writeFileSync(join(named, name), content);
  return files.length;
}

/** The payload as far as a file system takes it. */
function fileName(payload: string, n: number): string {
  const name = Buffer.from(payload.replaceAll('/', '∕').replaceAll('\0', '').toWellFormed())
    .subarray(0, 180)
    .toString()
    .toWellFormed();
  return `${n} ${name}.trace.jsonl`;
}

function runRecord(id: string, payload: string): string {
  return line({
    type: 'run',
    schema: 'retrace/1',
    run_id: id,
    title: payload,
    agent_id: payload || 'agent',
    agent_version: payload,
    environment: payload,
    started_at: new Date(START).toISOString(),
    harness: {
      hash: payload,
      prompts: { [payload]: payload },
      tools: [{ name: payload }],
      config: { [payload]: payload },
    },
    entry: { command: [payload], cwd: payload },
    session_id: payload,
    task_id: payload,
    tags: [payload],
    input: { [payload]: payload },
  });
}

/** A run of one step that has ended. */
function runTrace(run_id: string, payload: string): string {
  const started_at = new Date(START).toISOString();
  return [
    runRecord(run_id, payload),
    line({ type: 'step', run_id, step_id: 's1', seq: 1, step_type: 'tool', name: payload, started_at, status: 'ok' }),
    line({ type: 'end', run_id, ended_at: started_at, status: 'success', output: { [payload]: payload } }),
  ].join('');
}

function stepsTrace(): string {
  const lines = [runRecord(HOSTILE_RUN, PAYLOADS[0] ?? '')];
  TEXTS.forEach((payload, n) => {
    const step_id = stepId(payload, n);
    const common = {
      run_id: HOSTILE_RUN,
      step_id,
      seq: n + 1,
      started_at: new Date(START + n * 1000).toISOString(),
      latency_ms: 400,
    };
    const state = { state: { [payload]: payload, list: [payload] }, state_hash: `sha256:${payload}` };
    if (n % 2 === 0) {
      lines.push(
        line({
          type: 'step',
          ...common,
          step_type: 'tool',
          name: payload,
          group_id: payload,
          status: 'error',
          request: { [payload]: payload },
          response: { [payload]: [payload] },
          error: { failure_type: 'tool', failure_code: payload, message: payload },
          ...state,
        }),
      );
    } else {
      lines.push(
        line({
          type: 'step',
          ...common,
          step_type: 'llm',
          name: payload,
          status: 'ok',
          model: { name: payload, provider: payload, config: { [payload]: payload } },
          request: {
            messages: [
              {
                role: 'user',
                content: [
                  { type: 'text', text: payload },
                  { type: 'image_url', image_url: { url: payload } },
                  { type: 'image', source: { media_type: payload, url: payload } },
                ],
              },
            ],
            tools: [{ name: payload }],
          },
          response: {
            messages: [
              {
                role: 'assistant',
                content: payload,
                tool_calls: [
                  {
                    id: payload,
                    type: 'function',
                    function: { name: payload, arguments: JSON.stringify({ [payload]: payload }) },
                  },
                ],
              },
            ],
            finish_reason: payload,
          },
          reasoning: payload,
          usage: { input_tokens: 10, output_tokens: 1 },
          ...state,
        }),
      );
    }
    lines.push(
      line({
        type: 'decision',
        run_id: HOSTILE_RUN,
        step_id,
        decision_type: payload,
        selected: payload,
        candidates: [payload, payload],
        reason_code: payload,
        confidence: 0.5,
      }),
      line({
        type: 'signal',
        run_id: HOSTILE_RUN,
        step_id,
        signal_type: payload,
        signal_code: payload,
        value: true,
        weight: 1,
      }),
    );
  });
  lines.push(
    line({
      type: 'failure',
      run_id: HOSTILE_RUN,
      failure_type: 'tool',
      failure_code: PAYLOADS[1],
      message: PAYLOADS[1],
    }),
    line({
      type: 'end',
      run_id: HOSTILE_RUN,
      ended_at: new Date(START + 200_000).toISOString(),
      status: 'failure',
      output: {},
    }),
  );
  return lines.join('');
}

function claudeCodeSession(): string {
  let parentUuid: string | null = null;
  let at = START;
  const envelope = (type: string, n: number) => {
    const uuid = `hostile-${n}-${type}`;
    at += 1000;
    const record = {
      parentUuid,
      isSidechain: false,
      userType: 'external',
      cwd: TEXTS[n],
      sessionId: 'hostile-session',
      version: '2.1.12',
      gitBranch: TEXTS[n],
      type,
      uuid,
      timestamp: new Date(at).toISOString(),
    };
    parentUuid = uuid;
    return record;
  };
  return TEXTS.map((payload, n) =>
    [
      line({ ...envelope('user', n), message: { role: 'user', content: payload } }),
      line({
        ...envelope('assistant', n),
        requestId: `req-${n}`,
        message: {
          id: `msg-${n}`,
          type: 'message',
          role: 'assistant',
          model: payload,
          content: [
            { type: 'thinking', thinking: payload, signature: payload },
            { type: 'text', text: payload },
            { type: 'tool_use', id: `call-${n}`, name: payload, input: { [payload]: payload } },
          ],
          usage: { input_tokens: 1, output_tokens: 1, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 },
        },
      }),
      line({
        ...envelope('user', n),
        message: {
          role: 'user',
          content: [{ type: 'tool_result', tool_use_id: `call-${n}`, content: payload, is_error: n % 2 === 0 }],
        },
        toolUseResult: { stdout: payload, [payload]: payload },
      }),
    ].join(''),
  ).join('');
}

function stepId(text: string, n: number): string {
  return `s${n} ${text}`;
}

function line(record: unknown): string {
  return `${JSON.stringify(record)}\n`;
}
