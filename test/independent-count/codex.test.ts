import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importFiles } from '../formats/import-files.ts';
import { countCodex } from './count-codex.ts';

/** The importer against the independent count, over every real rollout, read where they lie. */
const CORPUS = join(import.meta.dirname, '../../../shared/corpus/codex');
/** A rewritten file, which no description of the format covers: it is only guessed at. */
const GUESSED = 'legacy/e2e-session-basic.jsonl';

if (existsSync(CORPUS)) {
  const paths = readdirSync(CORPUS, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => relative(CORPUS, path) !== GUESSED)
    .sort();

  describe('the importer agrees with the independent count', () => {
    it.each(paths.map((path) => relative(CORPUS, path)))('%s', async (name) => {
      const count = countCodex(readFileSync(join(CORPUS, name), 'utf8'));
      const [run, ...others] = await importFiles([join(CORPUS, name)]);
      if (run === undefined) throw new Error('no run');
      expect(others).toEqual([]);
      const { detail, steps, records } = run;
      expect(Object.values(records).reduce((sum, record) => sum + record.count, 0)).toBe(count.records);
      expect(detail.totals).toMatchObject({
        input_tokens: count.input,
        output_tokens: count.output,
        cache_read_tokens: count.cached,
        reasoning_tokens: count.reasoning,
        tool_calls: count.calls,
      });
      expect(steps.filter((step) => step.type === 'llm' && step.output_tokens !== null).length).toBe(count.counts);
      expect(steps.filter((step) => step.type === 'tool' && step.status === 'incomplete').length).toBe(
        count.unanswered,
      );
      // Texts that Codex writes where it could not run a call at all are beyond the description.
      const failures = steps.filter((step) => step.status === 'error');
      const beyond = failures.filter((step) => step.failure_code !== null && step.failure_code !== 'exit_code');
      expect(failures.length - beyond.length).toBe(count.failed);
      if (count.prompts !== null) expect(steps.filter((step) => step.type === 'user_input').length).toBe(count.prompts);
      expect(detail.counts.compactions).toBe(count.compactions);
      expect(steps.filter((step) => step.name === 'interrupted').length).toBe(count.aborted);
    });

    it('shows each snapshot of a growing session as the beginning of the next', async () => {
      const shown = [];
      for (const path of paths.filter((each) => each.includes('rollout-growth'))) {
        const [run] = await importFiles([path]);
        shown.push(run?.steps.map(({ step_key, type, name, summary }) => ({ step_key, type, name, summary })) ?? []);
      }
      const [first = [], second = [], third = []] = shown;
      expect(first.length).toBeGreaterThan(50);
      expect(second.slice(0, first.length)).toEqual(first);
      expect(third.slice(0, second.length)).toEqual(second);
    });

    it('counts a response once over the three snapshots of one growing session', async () => {
      const growing = paths.filter((path) => path.includes('rollout-growth'));
      const whole = growing.find((path) => path.includes('growth3'));
      if (whole === undefined) throw new Error('the snapshots are not in the corpus');
      const count = countCodex(readFileSync(whole, 'utf8'));
      for (const order of [growing, growing.toReversed()]) {
        const runs = await importFiles(order);
        expect(runs.length).toBe(3);
        expect(runs.reduce((sum, run) => sum + (run.detail.totals.input_tokens ?? 0), 0)).toBe(count.input);
      }
    });
  });
} else {
  it(`nothing was compared: ${CORPUS} is not on this machine`, () => {
    expect(existsSync(CORPUS)).toBe(false);
  });
}
