import { expect, it } from 'vitest';
import type { Payload } from '../../../shared/api.ts';
import { stepDetail, textPayload } from './inspector-testing.ts';
import { fenced, stepJson, stepMarkdown } from './step-export.ts';

const textOf = async (payload: Payload) => payload.head;
const step = stepDetail({
  seq: 46,
  status: 'error',
  duration_us: 60_000_000,
  attempt: 3,
  attempts: 3,
  error: { failure_type: 'tool', failure_code: 'timeout', message: 'ran past 60 s', from_text: false },
  request: [
    {
      role: 'assistant',
      pieces: [
        {
          type: 'tool_call',
          tool_call_id: 't1',
          name: 'bash',
          step: null,
          payload: textPayload('request/0/0', '{"command": "ls", "big": [1, 2]}', 'json'),
        },
      ],
    },
  ],
  response: [{ role: 'tool', pieces: [{ type: 'text', payload: textPayload('response/0/0', 'a ``` fence') }] }],
  parts: [
    {
      part: 0,
      path: '/t/run.jsonl',
      line: 12,
      offset: 0,
      bytes: 2,
      pointer: null,
      payload: textPayload('part/0', '{}'),
    },
  ],
});

it('JSON holds every payload in place', async () => {
  const value = JSON.parse(await stepJson(step, textOf)) as Record<string, unknown>;
  expect(value).toMatchObject({
    seq: 46,
    error: { failure_code: 'timeout' },
    request: [{ pieces: [{ name: 'bash', payload: { command: 'ls', big: [1, 2] } }] }],
    response: [{ pieces: [{ payload: 'a ``` fence' }] }],
    parts: [{ path: '/t/run.jsonl', line: 12, payload: '{}' }],
  });
  expect(value).not.toHaveProperty('rev');
});

it('binary payloads stay sizes', async () => {
  const image: Payload = { ...textPayload('response/0/0', '', 'binary'), bytes: 9, media_type: 'image/png' };
  const value = JSON.parse(await stepJson(stepDetail({ model_config: image }), textOf)) as Record<string, unknown>;
  expect(value.model_config).toEqual({ media_type: 'image/png', bytes: 9 });
});

it('Markdown says what, where and with what result', async () => {
  expect(await stepMarkdown(step, 'http://localhost/run/r/step/s', textOf)).toBe(`## Step 46 bash

- type: tool
- status: Failed
- duration: 60.0s
- attempt: 3 of 3
- source: \`/t/run.jsonl:12\`
- link: http://localhost/run/r/step/s

### Error

\`\`\`
ran past 60 s
\`\`\`

### Request

_Call of bash_

\`\`\`json
{"command": "ls", "big": [1, 2]}
\`\`\`

### Response

\`\`\`\`
a \`\`\` fence
\`\`\`\`
`);
});

it('text cannot leave its fence', () => {
  expect(fenced('```\n````x')).toMatch(/^`{5}\n[\s\S]*\n`{5}$/);
});
