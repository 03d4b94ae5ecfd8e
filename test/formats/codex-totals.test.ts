import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assemble } from './assemble.ts';
import { readSample } from './read-sample.ts';

/**
 * Figures of real rollouts, added from the lines named here and not with code of ours. Every line is a token count
 * whose totals differ from those before; what is added is its `last_token_usage`, and the sum is the last line's total.
 */
const CORPUS = join(import.meta.dirname, '../../../shared/corpus/codex');

interface Totals {
  file: string;
  lines: number[];
  calls: number;
  prompts: number;
  /** Lines of outputs that say an exit code that is not 0. */
  error_lines: number[];
  input_tokens: number;
  output_tokens: number;
  cache_read_tokens: number;
  reasoning_tokens: number;
}

const BY_HAND: Totals[] = [
  {
    file: 'rollout-0.140.0-gpt-5.4-small__a3-92ff332928-0.jsonl',
    lines: [19, 25, 32, 42, 50, 55, 64, 68, 72, 87],
    calls: 23,
    prompts: 2,
    error_lines: [29, 41, 62],
    input_tokens: 266_714,
    output_tokens: 2_958,
    cache_read_tokens: 230_656,
    reasoning_tokens: 562,
  },
  {
    file: 'rollout-0.142.4__dd-08c8dc0d47-0.jsonl',
    lines: [
      18, 30, 42, 54, 66, 76, 86, 96, 110, 122, 134, 144, 156, 163, 172, 178, 188, 195, 205, 209, 224, 240, 250, 256,
      261, 267, 273, 281, 284,
    ],
    calls: 76,
    prompts: 4,
    error_lines: [74, 93, 94, 95, 238, 239],
    input_tokens: 3_585_501,
    output_tokens: 21_145,
    cache_read_tokens: 3_251_584,
    reasoning_tokens: 4_774,
  },
  {
    file: 'rollout-growth1-019ed50c__a8-54a7cb1c1f-0.jsonl',
    lines: [
      13, 27, 33, 39, 43, 57, 71, 85, 97, 107, 113, 123, 135, 141, 149, 155, 169, 173, 190, 197, 206, 212, 218, 226,
      230,
    ],
    calls: 59,
    prompts: 3,
    error_lines: [],
    input_tokens: 830_385,
    output_tokens: 11_683,
    cache_read_tokens: 700_800,
    reasoning_tokens: 5_903,
  },
  {
    file: 'rollout-growth2-019ed50c__8d-1ecb6dc628-0.jsonl',
    lines: [
      13, 27, 33, 39, 43, 57, 71, 85, 97, 107, 113, 123, 135, 141, 149, 155, 169, 173, 190, 197, 206, 212, 218, 226,
      230, 239, 258, 274, 280, 284, 289, 297, 304, 310, 322, 328, 334, 346, 352, 356,
    ],
    calls: 86,
    prompts: 5,
    error_lines: [288],
    input_tokens: 1_578_777,
    output_tokens: 19_131,
    cache_read_tokens: 1_389_568,
    reasoning_tokens: 10_365,
  },
  {
    file: 'rollout-0.142.2__b9-220e73bdf9-1.jsonl',
    lines: [
      15, 25, 31, 37, 46, 52, 57, 63, 69, 75, 85, 95, 100, 108, 113, 119, 127, 139, 151, 159, 164, 169, 174, 179, 184,
      196, 206, 218, 228, 232, 240, 244, 250, 260, 266, 272, 278, 290, 294, 300, 312, 324, 330, 342, 346, 361, 371, 381,
      388, 397, 401, 412, 418, 424, 434, 439, 444, 449, 454, 461, 464,
    ],
    calls: 111,
    prompts: 6,
    error_lines: [99, 138, 249, 417],
    input_tokens: 3_044_675,
    output_tokens: 15_834,
    cache_read_tokens: 2_806_144,
    reasoning_tokens: 5_192,
  },
];

if (existsSync(CORPUS)) {
  it.each(['legacy/rollout-2025-09-10-unwrapped-1370lines.jsonl', 'legacy/e2e-session-basic.jsonl'])(
    '%s has a start and no time of any step',
    (file) => {
      const { runs, steps } = assemble(readSample(join(CORPUS, file)).events);
      expect(runs[0]?.started_at_us).toBeGreaterThan(0);
      expect(steps.filter((step) => (step.started_at_us ?? null) !== null)).toEqual([]);
    },
  );

  describe('totals of real rollouts against figures added by hand', () => {
    it.each(BY_HAND)('$file', (hand) => {
      const { steps } = assemble(readSample(join(CORPUS, hand.file)).events);
      const sum = (key: 'input_tokens' | 'output_tokens' | 'cache_read_tokens' | 'reasoning_tokens') =>
        steps.reduce((total, step) => total + (step.usage?.[key] ?? 0), 0);
      const counted = steps.filter((step) => step.usage?.output_tokens != null);
      const failed = steps.filter((step) => step.status === 'error');
      expect({
        file: hand.file,
        lines: counted.map((step) => step.parts?.at(-1)?.line),
        calls: steps.filter((step) => step.type === 'tool').length,
        prompts: steps.filter((step) => step.mark === 'turn').length,
        error_lines: failed.map((step) => step.parts?.at(-1)?.line),
        input_tokens: sum('input_tokens'),
        output_tokens: sum('output_tokens'),
        cache_read_tokens: sum('cache_read_tokens'),
        reasoning_tokens: sum('reasoning_tokens'),
      }).toEqual(hand);
      expect(failed.every((step) => step.error?.from_text)).toBe(true);
    });
  });
} else {
  it(`nothing was compared: ${CORPUS} is not on this machine`, () => {
    expect(existsSync(CORPUS)).toBe(false);
  });
}
