import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkFile, checkSample } from './check-sample.ts';
import { recogniseFile } from './read-sample.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures');
const fixtures = (folder: string) =>
  readdirSync(join(FIXTURES, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:jsonl?|traj)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

describe.each(['retrace', 'claude-code', 'codex', 'otlp', 'phoenix', 'swe-agent', 'vercel-ai', 'any-agent'])(
  'samples of %s',
  (format) => {
    const files = fixtures(format).filter((path) => !path.includes('/refused/'));

    it.each(files.map((path) => relative(FIXTURES, path)))('%s', async (name) => {
      await checkSample(join(FIXTURES, name));
      expect(recogniseFile(join(FIXTURES, name)).format?.id).toBe(format);
    });
  },
);

describe('sample runs that ship', () => {
  const folder = join(import.meta.dirname, '../../resources/samples');
  it.each(readdirSync(folder).filter((name) => name.endsWith('.jsonl')))('%s', (name) => {
    const { sample, whole } = checkFile(join(folder, name));
    expect(sample.format.id).toBe('retrace');
    expect(whole.problems).toEqual([]);
  });
});

describe('files that are no traces', () => {
  it.each([
    ['claude-code/refused/hook-log.jsonl', /log of Claude Code hooks/],
    ['claude-code/refused/only-summaries.jsonl', /no conversation/],
    ['claude-code/refused/some-other-log.jsonl', /No known trace format/],
    ['codex/refused/message-log.jsonl', /No known trace format/],
    ['swe-agent/refused/messages-only.traj.json', /No known trace format/],
    ['swe-agent/refused/no-attempt-yet.traj', /No known trace format/],
    ['vercel-ai/refused/other-times.json', /No known trace format/],
    ['any-agent/refused/mlflow-spans.json', /No known trace format/],
    ['phoenix/refused/no-kinds.json', /No known trace format/],
    ['otlp/refused/logs.jsonl', /OpenTelemetry logs, which hold no spans/],
    ['otlp/refused/metrics.json', /OpenTelemetry metrics, which hold no spans/],
  ])('%s is refused with its reason', (name, reason) => {
    const found = recogniseFile(join(FIXTURES, name));
    expect(found).toEqual({ format: null, reason: expect.stringMatching(reason) });
  });
});
