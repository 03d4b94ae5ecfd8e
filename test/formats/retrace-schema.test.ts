import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const schema: object = JSON.parse(readFileSync(join(ROOT, 'resources/retrace-1.schema.json'), 'utf8'));
const validate = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false }).compile(schema);

const records = (path: string): unknown[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

const traces = (folder: string) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.trace.jsonl'))
    .map((name) => join(folder, name));

describe('the JSON Schema of retrace/1', () => {
  it.each([...traces('test/fixtures/retrace/1'), ...traces('resources/samples')])('accepts %s', (path) => {
    for (const record of records(join(ROOT, path))) {
      expect(validate(record), JSON.stringify([record, validate.errors])).toBe(true);
    }
  });

  it.each([
    ['a newer version', { type: 'run', run_id: 'r', schema: 'retrace/2' }],
    ['no run', { type: 'step', step_id: 's', step_type: 'tool' }],
    ['a numeric step id', { type: 'step', run_id: 'r', step_id: 9, step_type: 'tool' }],
    ['no step type', { type: 'step_start', run_id: 'r', step_id: 's' }],
    ['a latency in words', { type: 'step', run_id: 'r', step_id: 's', step_type: 'tool', latency_ms: '12' }],
    [
      'fewer than no tokens',
      { type: 'step', run_id: 'r', step_id: 's', step_type: 'llm', usage: { input_tokens: -1 } },
    ],
    ['a time that is none', { type: 'run', run_id: 'r', schema: 'retrace/1', started_at: 'yesterday' }],
    [
      'a signal that is neither true nor false',
      { type: 'signal', run_id: 'r', step_id: 's', signal_type: 't', signal_code: 'c', value: 'true' },
    ],
    [
      'more confidence than certainty',
      { type: 'decision', run_id: 'r', step_id: 's', decision_type: 'd', selected: 'a', confidence: 2 },
    ],
    ['an unknown failure type', { type: 'failure', run_id: 'r', failure_type: 'bad luck' }],
    ['a patch that is no list', { type: 'step', run_id: 'r', step_id: 's', step_type: 'tool', state_patch: {} }],
  ])('refuses %s', (_, record) => {
    expect(validate(record)).toBe(false);
  });

  it('lets unknown record types and fields pass', () => {
    expect(validate({ type: 'checkpoint', run_id: 'r', anything: [1] })).toBe(true);
    expect(validate({ type: 'end', run_id: 'r', later: {} })).toBe(true);
  });
});
