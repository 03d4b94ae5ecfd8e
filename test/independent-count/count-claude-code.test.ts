import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countClaudeCode, sumTokens } from './count-claude-code.ts';
import { valuesOf } from './json-values.ts';

const line = (fields: Record<string, unknown>) =>
  JSON.stringify({ uuid: fields.uuid ?? 'u', parentUuid: null, sessionId: 's', isSidechain: false, ...fields });
const answer = (id: string, output: number, content: unknown[] = [], extra: Record<string, unknown> = {}) =>
  line({
    type: 'assistant',
    message: {
      id,
      model: 'claude-sonnet-4-5',
      content,
      usage: { input_tokens: 3, cache_creation_input_tokens: 20, cache_read_input_tokens: 100, output_tokens: output },
    },
    ...extra,
  });

describe('the independent count', () => {
  it('imports nothing from the product', () => {
    for (const name of readdirSync(import.meta.dirname)) {
      if (!name.endsWith('.ts') || name.endsWith('.test.ts')) continue;
      const source = readFileSync(join(import.meta.dirname, name), 'utf8');
      const imports = [...source.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');
      expect(imports.filter((from) => !from.startsWith('./'))).toEqual([]);
    }
  });

  it('counts a response once, with the usage of its last line, cached input included', () => {
    const { main } = countClaudeCode([answer('m1', 1), answer('m2', 9), answer('m1', 40)].join('\n'));
    expect(main).toMatchObject({ responses: 2, input: 246, output: 49, cache_read: 200, cache_write: 40 });
  });

  it('leaves what the harness made up out', () => {
    const made = line({
      type: 'assistant',
      isApiErrorMessage: true,
      message: { id: 'x', model: '<synthetic>', content: [] },
    });
    expect(countClaudeCode(made).main).toMatchObject({ api_errors: 1, responses: 0, input: null, output: null });
  });

  it('keeps sub-agents apart: inline ones, those in progress lines, and files of their own', () => {
    const call = [{ type: 'tool_use', id: 't1', name: 'Grep', input: {} }];
    const inner = { type: 'assistant', uuid: 'i', message: { id: 'm3', content: call, usage: { output_tokens: 5 } } };
    const progress = line({ type: 'progress', data: { type: 'agent_progress', agentId: 'b', message: inner } });
    const inline = answer('m2', 7, [], { isSidechain: true, agentId: 'a' });
    const count = countClaudeCode([answer('m1', 1), inline, progress].join('\n'));
    expect(count.runs).toBe(3);
    expect(count.main).toMatchObject({ responses: 1, output: 1, tool_calls: 0 });
    expect(count.with_subagents).toMatchObject({ responses: 3, output: 13, tool_calls: 1 });
    const own = countClaudeCode(inline);
    expect(own).toMatchObject({ runs: 1, main: { responses: 1, output: 7 } });
  });

  it('counts errors, retries and compactions by their records', () => {
    const failed = { type: 'tool_result', tool_use_id: 't1', content: 'no', is_error: true };
    const count = countClaudeCode(
      [
        line({ type: 'user', message: { role: 'user', content: [failed] } }),
        line({ type: 'system', subtype: 'api_error' }),
        line({ type: 'system', subtype: 'api_error' }),
        line({ type: 'system', subtype: 'compact_boundary' }),
        line({ type: 'system', subtype: 'microcompact_boundary' }),
        answer('m1', 1, [
          { type: 'tool_use', id: 't1', name: 'Bash' },
          { type: 'tool_use', id: 't2', name: 'Task' },
          { type: 'tool_use', id: 't3', name: 'AskUserQuestion' },
        ]),
      ].join('\n'),
    );
    expect(count.main).toMatchObject({ tool_errors: 1, api_retries: 2, compactions: 1 });
    expect(count.main).toMatchObject({ tool_calls: 1, delegations: 1, questions: 1 });
    expect(count.records).toBe(6);
  });

  it('counts a compaction once, by its boundary or by a summary that stands alone', () => {
    const boundary = line({ type: 'system', subtype: 'compact_boundary' });
    const summary = line({ type: 'user', isCompactSummary: true, message: { role: 'user', content: 'So far' } });
    expect(countClaudeCode(`${boundary}\n${summary}`).main.compactions).toBe(1);
    expect(countClaudeCode(`${summary}\n${boundary}`).main.compactions).toBe(2);
    expect(countClaudeCode(summary).main.compactions).toBe(1);
  });

  it('adds what is known and keeps unknown apart from zero', () => {
    const one = { input: 1, output: null, cache_read: 0, cache_write: null };
    const two = { input: 2, output: null, cache_read: null, cache_write: 4 };
    expect(sumTokens([one, two])).toEqual({ input: 3, output: null, cache_read: 0, cache_write: 4 });
  });
});

describe('values of a file', () => {
  it('finds both of two glued values, and the line that holds none', () => {
    const found = valuesOf('{"a":"}{"}{"b":1}\n{"c":\n\n{"d":2}garbage\n7\n');
    expect(found.values).toEqual([
      { value: { a: '}{' }, line: 1 },
      { value: { b: 1 }, line: 1 },
      { value: { d: 2 }, line: 4 },
      { value: 7, line: 5 },
    ]);
    expect(found.unreadable).toEqual([2, 4]);
    expect(found.glued).toEqual([1]);
  });

  it('takes a document apart: an array, or the lines of a web export', () => {
    expect(valuesOf('[{"type":"system"},{"type":"user"}]').values.length).toBe(2);
    expect(valuesOf('{"loglines":[{"type":"user"}]}').values.length).toBe(1);
  });
});
