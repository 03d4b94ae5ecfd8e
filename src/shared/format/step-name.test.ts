import { describe, expect, it } from 'vitest';
import { shortNameLine, shortStepName } from './step-name.ts';

describe('short names of steps', () => {
  it('begin with what tells them apart', () => {
    const line = (type: 'tool' | 'event' | 'agent' | 'llm', name: string) =>
      shortNameLine(shortStepName({ type, name }));
    expect(line('tool', 'mcp__linear-server__get_issue')).toBe('get_issue · linear-server');
    expect(line('tool', 'mcp__claude_ai_Linear__get__issue')).toBe('get__issue · claude_ai_Linear');
    expect(line('event', 'hook SessionStart:resume')).toBe('SessionStart:resume · hook');
    expect(line('agent', 'plugin:review:security-reviewer')).toBe('security-reviewer · plugin:review');
    expect(line('llm', 'claude-opus-4-5-20251101')).toBe('opus-4-5');
  });

  it('are whole where there is nothing to leave behind', () => {
    const names = [
      ['tool', 'hook line'],
      ['tool', 'a:b'],
      ['agent', 'Explore'],
      ['agent', 'http://host:80/'],
      ['tool', 'mcp__'],
      ['tool', 'mcp__server__'],
      ['event', 'hook '],
    ] as const;
    for (const [type, name] of names) expect(shortStepName({ type, name })).toEqual({ name, of: null });
  });
});
