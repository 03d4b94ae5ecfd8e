import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkFile } from './check-sample.ts';
import { recogniseFile } from './read-sample.ts';

/** Real sessions of other people: read where they lie, never copied into the repository. */
export const CORPUS = join(import.meta.dirname, '../../../shared/corpus');

const files = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

if (existsSync(CORPUS)) {
  const sessions = files(join(CORPUS, 'claude-code'));
  const rollouts = files(join(CORPUS, 'codex'));
  const trajectories = files(join(CORPUS, 'swe-agent'));
  const spans = files(join(CORPUS, 'otlp')).filter((path) => !/official\/(events|metrics)\.json$/.test(path));
  const dumps = [
    ['phoenix', files(join(CORPUS, 'openinference'))],
    ['any-agent', files(join(CORPUS, 'any-agent'))],
    // The last is no dump but a note of how the others were made.
    ['vercel-ai', files(join(CORPUS, 'vercel-ai')).filter((path) => !path.endsWith('capture-results.json'))],
  ] as const;
  /** Its items are named as Codex never named them: taken for a rollout, but as a guess. */
  const guessed = join(CORPUS, 'codex/legacy/e2e-session-basic.jsonl');
  const hooks = sessions.filter((path) => path.includes('/hooks/'));

  describe('real files', () => {
    for (const path of sessions.filter((session) => !hooks.includes(session))) {
      it(relative(CORPUS, path), () => {
        const { sample } = checkFile(path);
        expect(sample.format.id).toBe('claude-code');
      });
    }

    for (const path of rollouts) {
      it(relative(CORPUS, path), () => {
        const { sample } = checkFile(path);
        expect(sample.format.id).toBe('codex');
        const found = recogniseFile(path);
        const confidence = found.format === null ? 0 : found.detection.confidence;
        if (path === guessed) expect(confidence).toBeLessThan(0.5);
        else expect(confidence).toBeGreaterThanOrEqual(0.9);
      });
    }

    for (const path of trajectories) {
      it(relative(CORPUS, path), () => {
        const { sample } = checkFile(path);
        expect(sample.format.id).toBe('swe-agent');
      });
    }

    for (const path of spans) {
      it(relative(CORPUS, path), () => {
        const { sample } = checkFile(path);
        expect(sample.format.id).toBe('otlp');
      });
    }

    for (const [id, paths] of dumps) {
      for (const path of paths) {
        it(relative(CORPUS, path), () => {
          const { sample } = checkFile(path);
          expect(sample.format.id).toBe(id);
        });
      }
    }

    it('refuses the other signals of OpenTelemetry and says what they are', () => {
      for (const [name, signal] of [
        ['events', 'logs'],
        ['metrics', 'metrics'],
      ]) {
        expect(recogniseFile(join(CORPUS, `otlp/official/${name}.json`))).toEqual({
          format: null,
          reason: `OpenTelemetry ${signal}, which hold no spans. Export traces to see a run.`,
        });
      }
    });

    it('refuses the log of hooks and says what it is', () => {
      expect(hooks.length).toBe(1);
      for (const path of hooks) {
        expect(recogniseFile(path)).toEqual({
          format: null,
          reason: expect.stringMatching(/log of Claude Code hooks/),
        });
      }
    });

    it('takes no file of another agent for one of its own', () => {
      const own = [...sessions, ...rollouts, ...trajectories, ...spans, ...dumps.flatMap(([, paths]) => paths)];
      const others = files(CORPUS).filter((path) => !own.includes(path));
      const taken = others.filter((path) => recogniseFile(path).format !== null);
      expect(taken.map((path) => relative(CORPUS, path))).toEqual([]);
      expect(others.length).toBeGreaterThan(100);
    });
  });
} else {
  it(`real files are not here: ${CORPUS} does not exist, only our own fixtures were read`, () => {
    expect(existsSync(CORPUS)).toBe(false);
  });
}
