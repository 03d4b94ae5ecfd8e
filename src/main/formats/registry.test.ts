import { describe, expect, it } from 'vitest';
import type { Probe, TraceFormat } from './format.ts';
import { FORMATS, formatById, recognise } from './registry.ts';

const probe: Probe = { container: 'lines', file_name: 'x', records: [{}] };
const claims = (id: string, confidence: number | null, refusal: string | null = null): TraceFormat => ({
  id,
  label: `${id} files`,
  containers: ['lines'],
  detect: () => (confidence === null ? null : { confidence, reason: `${id} says so` }),
  refuse: () => refusal,
  openParser: () => ({ push: () => ({ kind: 'x', became: 'counted' }), state: () => null }),
  content: () => {
    throw new Error('not asked for');
  },
});

describe('recognise', () => {
  it('takes the surest format, the earlier one when they are equal', () => {
    const found = recognise(probe, [claims('a', 0.5), claims('b', 0.9), claims('c', 0.9)]);
    expect(found.format?.id).toBe('b');
  });

  it('asks only formats that read the container', () => {
    expect(recognise({ ...probe, container: 'json' }, [claims('a', 1)]).format).toBeNull();
  });

  it('gives the reason of whoever knows what the file is instead, else what was looked for', () => {
    expect(recognise(probe, [claims('a', null), claims('b', null, 'A log of b.')])).toEqual({
      format: null,
      reason: 'A log of b.',
    });
    expect(recognise(probe, [claims('a', null), claims('b', null)])).toEqual({
      format: null,
      reason: expect.stringContaining('a files, b files'),
    });
  });
});

describe('the formats', () => {
  it('have ids of their own, and are found by them', () => {
    expect(new Set(FORMATS.map((format) => format.id)).size).toBe(FORMATS.length);
    for (const format of FORMATS) expect(formatById(format.id)).toBe(format);
    expect(formatById('none')).toBeNull();
  });

  it('know where agents leave their files', () => {
    const folders = (variables: Record<string, string>) =>
      FORMATS.flatMap((format) => format.folders?.({ home: '/home/a', variables }) ?? []).map((folder) => folder.path);
    expect(folders({})).toEqual([
      '/home/a/.retrace/runs',
      '/home/a/.claude/projects',
      '/home/a/.codex/sessions',
      '/home/a/.codex/archived_sessions',
    ]);
    expect(folders({ CLAUDE_CONFIG_DIR: '/etc/claude' })).toContain('/etc/claude/projects');
    expect(folders({ CODEX_HOME: '/etc/codex' })).toContain('/etc/codex/sessions');
  });
});
