import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { StepEvent } from '../../../formats/format.ts';
import { record, TestFolder } from '../ingest-testing.ts';

const tokens = fc.integer({ min: 0, max: 1_000 });
const change = fc.record(
  {
    type: fc.constantFrom<NonNullable<StepEvent['type']>>('llm', 'tool', 'agent', 'plan'),
    status: fc.constantFrom<NonNullable<StepEvent['status']>>('ok', 'error'),
    attempt: fc.integer({ min: 1, max: 3 }),
    model: fc.constantFrom('a', 'b'),
    usage: fc.record(
      { input_tokens: fc.option(tokens), output_tokens: fc.option(tokens), reasoning_tokens: fc.option(tokens) },
      { requiredKeys: [] },
    ),
    cost_nano_usd: tokens,
    state_changed: fc.boolean(),
    mark: fc.constantFrom<NonNullable<StepEvent['mark']>>('turn', 'compaction'),
    copied_from: fc.constant('other'),
  },
  { requiredKeys: [] },
);

/** The totals by their definition (DESIGN.md section 1), from the rows of the steps alone. */
const BY_DEFINITION = `
WITH own AS (SELECT * FROM step WHERE copied_from IS NULL),
     spent AS (SELECT * FROM (SELECT own.*, (SELECT value FROM json_each(@types) WHERE key = own.type) AS name_of_type FROM own)
               WHERE name_of_type <> 'agent')
SELECT (SELECT count(*) FROM own) AS steps,
       (SELECT count(*) FROM step WHERE copied_from IS NOT NULL) AS copied_steps,
       (SELECT count(*) FROM spent WHERE name_of_type = 'llm' OR coalesce(input_tokens, output_tokens, reasoning_tokens) IS NOT NULL) AS llm_calls,
       (SELECT count(*) FROM spent WHERE name_of_type = 'tool') AS tool_calls,
       (SELECT count(*) FROM own WHERE status = 1) AS errors,
       (SELECT count(*) FROM own WHERE attempt > 1) AS retries,
       (SELECT sum(input_tokens) FROM spent) AS input_tokens,
       (SELECT sum(output_tokens) FROM spent) AS output_tokens,
       (SELECT sum(reasoning_tokens) FROM spent) AS reasoning_tokens,
       (SELECT sum(cost_nano_usd) FROM spent) AS cost_nano_usd,
       (SELECT count(*) FROM own WHERE state_changed = 1) AS state_changes,
       (SELECT count(*) FROM own WHERE mark = 2) AS compactions,
       (SELECT min(id) FROM own WHERE status = 1) AS first_error_id,
       (SELECT max(id) FROM own WHERE status = 1) AS last_error_id`;

it('keeps totals exact while steps change many times, in whatever commits the changes come', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(3), change, fc.boolean()), { minLength: 1, maxLength: 25 }), (changes) => {
      const folder = new TestFolder({ price: () => null }, 'memory');
      folder.write('a.jsonl', '');
      let steps = 0;
      for (const [target, fields, commit] of changes) {
        const step = Math.min(target, steps);
        if (step === steps) steps++;
        folder.append('a.jsonl', `${record({ kind: 'step', run: 0, step, key: `k${step}`, ...fields })}\n`);
        if (commit) folder.read('a.jsonl');
      }
      folder.read('a.jsonl');
      const { db } = folder.writer;
      const expected = db.prepare(BY_DEFINITION).get({ types: TYPES }) as Record<string, unknown>;
      expect(db.prepare(`SELECT ${Object.keys(expected).join(', ')} FROM run`).get()).toEqual(expected);
      const models = db.prepare('SELECT model, calls, input_tokens, cost_nano_usd FROM run_model ORDER BY model').all();
      const expectedModels = db
        .prepare(
          `SELECT model, count(*) AS calls, sum(input_tokens) AS input_tokens, sum(cost_nano_usd) AS cost_nano_usd FROM step
             WHERE copied_from IS NULL AND model IS NOT NULL AND (SELECT value FROM json_each(@types) WHERE key = step.type) <> 'agent'
               AND ((SELECT value FROM json_each(@types) WHERE key = step.type) = 'llm'
                    OR coalesce(input_tokens, output_tokens, reasoning_tokens) IS NOT NULL)
             GROUP BY model ORDER BY model`,
        )
        .all({ types: TYPES });
      expect(models).toEqual(expectedModels);
      folder.close();
    }),
    { numRuns: 80 },
  );
});

/** `STEP_TYPES` as the index counts them. */
const TYPES = JSON.stringify([
  'user_input',
  'plan',
  'llm',
  'tool',
  'retrieval',
  'memory_read',
  'memory_write',
  'route',
  'approval',
  'response',
  'agent',
  'event',
]);

it('computes a cost where the file has none, and keeps a recorded one', () => {
  const folder = new TestFolder(
    { price: ({ usage }) => ({ cost_nano_usd: (usage.input_tokens ?? 0) * 10 }) },
    'memory',
  );
  const usage = (input_tokens: number) => ({ input_tokens, output_tokens: 1 });
  const step = (n: number, more: Partial<StepEvent>): StepEvent => ({
    kind: 'step',
    run: 0,
    step: n,
    key: `k${n}`,
    type: 'llm',
    ...more,
  });
  folder.write('a.jsonl', `${record(step(0, { model: 'm', usage: usage(5) }), step(1, { usage: usage(7) }))}\n`);
  folder.read('a.jsonl');
  const totals = () =>
    folder.writer.db.prepare('SELECT cost_nano_usd, cost_computed, cost_known, llm_calls FROM run').get();
  expect(totals()).toEqual({ cost_nano_usd: 50, cost_computed: 1, cost_known: 1, llm_calls: 2 });
  // The last line of a response corrects its usage, and with it the cost.
  folder.append('a.jsonl', `${record(step(0, { usage: usage(6) }))}\n`);
  folder.read('a.jsonl');
  expect(totals()).toEqual({ cost_nano_usd: 60, cost_computed: 1, cost_known: 1, llm_calls: 2 });
  folder.append('a.jsonl', `${record(step(0, { cost_nano_usd: 99 }))}\n`);
  folder.read('a.jsonl');
  expect(totals()).toEqual({ cost_nano_usd: 99, cost_computed: 0, cost_known: 1, llm_calls: 2 });
  folder.append('a.jsonl', `${record({ kind: 'run', run: 0, cost_nano_usd: 1_000 })}\n`);
  folder.read('a.jsonl');
  expect(totals()).toEqual({ cost_nano_usd: 1_000, cost_computed: 0, cost_known: 2, llm_calls: 2 });
});
