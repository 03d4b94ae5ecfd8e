import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Assembled, assemble } from './assemble.ts';
import { readSample } from './read-sample.ts';

/**
 * Figures of real sessions, added by hand from the lines named here and not with code of ours. Every line is the
 * last one of its response: input is the sum of the three input fields of `usage` there.
 */
const CORPUS = join(import.meta.dirname, '../../../shared/corpus/claude-code');

interface Totals {
  file: string;
  /** Last line of each response; of a document, the index of its record. */
  lines: number[];
  responses: number;
  failed_attempts: number;
  /** `tool_use` blocks by what they are here. */
  calls: { tool: number; agent: number; user_input: number; approval: number };
  /** Lines of results marked as errors. */
  error_lines: number[];
  input_tokens: number;
  output_tokens: number;
  cache_read_tokens: number;
  cache_write_tokens: number;
}

const BY_HAND: Totals[] = [
  {
    file: 'v2.1.4-task-subagents__d3-7d736cbc10-0.jsonl',
    lines: [8, 16, 25, 29, 33, 37, 41, 45, 53, 59, 65, 68, 75, 79, 83, 86],
    responses: 16,
    failed_attempts: 0,
    calls: { tool: 11, agent: 9, user_input: 1, approval: 0 },
    error_lines: [9, 10, 11, 19, 42],
    input_tokens: 1_302_227,
    output_tokens: 22_145,
    cache_read_tokens: 1_025_640,
    cache_write_tokens: 275_238,
  },
  {
    file: 'v2.1.12-local-command__8e-0a64736bc7-0.jsonl',
    lines: [13, 21, 30, 37, 44, 50, 55, 61, 65, 71, 82, 92, 100, 108, 114, 122, 131, 136, 144, 148, 150, 152],
    responses: 22,
    failed_attempts: 0,
    calls: { tool: 31, agent: 0, user_input: 0, approval: 0 },
    error_lines: [109, 134],
    input_tokens: 1_013_140,
    output_tokens: 89,
    cache_read_tokens: 909_116,
    cache_write_tokens: 103_404,
  },
  {
    file: 'v2.1.17-one-api-retry__1e-868c83dbb7-0.jsonl',
    lines: [6, 9, 16, 24, 32, 36, 43, 50, 57, 60, 63, 66, 69, 72, 75, 78, 81, 84, 92, 95],
    responses: 20,
    failed_attempts: 1,
    calls: { tool: 13, agent: 0, user_input: 0, approval: 0 },
    error_lines: [],
    input_tokens: 944_683,
    output_tokens: 50,
    cache_read_tokens: 850_255,
    cache_write_tokens: 94_226,
  },
  {
    file: 'v2.1.7-2.1.12-badline-mixedversions__37-995ebed6e4-2.jsonl',
    lines: [
      5, 10, 15, 19, 22, 26, 29, 32, 35, 39, 42, 45, 49, 53, 56, 59, 62, 66, 71, 75, 78, 83, 86, 89, 92, 97, 102, 105,
      108, 115, 119, 122, 125, 131, 137, 141, 145, 148, 155, 159, 166, 169,
    ],
    responses: 42,
    failed_attempts: 0,
    calls: { tool: 40, agent: 1, user_input: 0, approval: 0 },
    error_lines: [67, 160],
    input_tokens: 2_787_575,
    output_tokens: 7_047,
    cache_read_tokens: 2_618_979,
    cache_write_tokens: 168_250,
  },
  {
    file: 'sdk-stream/sample-turns.json',
    lines: [1, 3, 5, 7],
    responses: 4,
    failed_attempts: 0,
    calls: { tool: 3, agent: 0, user_input: 0, approval: 0 },
    error_lines: [],
    input_tokens: 945,
    output_tokens: 265,
    cache_read_tokens: 315,
    cache_write_tokens: 0,
  },
];

/** Agent, call that started it, responses and calls: counted from the `agent_progress` lines 18 to 353. */
const AGENTS = [
  ['a7123e9', 'toolu_01C1duhvrNUESqAKzZUr3UHM', 6, 20],
  ['ab867d0', 'toolu_01WQtUZLgwVNYkC7C7pDbgx3', 6, 20],
  ['a87fcee', 'toolu_017d7nXaM1DeEXXkidZMVT7v', 7, 25],
  ['a7800de', 'toolu_01M8sC8tV4VgaZw8T78erZPG', 6, 14],
  ['ab42ae5', 'toolu_01FkZm7NdnL6ye7Uq55B5WsJ', 5, 15],
];

if (existsSync(CORPUS)) {
  const read = (file: string) => assemble(readSample(join(CORPUS, file)).events);
  const lastPlaces = (steps: Assembled['steps']) =>
    steps
      .map(({ parts }) => parts?.at(-1))
      .map((part) => (part?.pointer === undefined ? (part?.line ?? 0) : Number(part.pointer.slice(1))))
      .sort((a, b) => a - b);

  describe('outputs that are only a count from the start of the response', () => {
    it.each([
      ['v2.1.17-27-tool-errors__d7-c8f8341919-0.jsonl', 288, 288],
      ['v2.1.12-two-sessionids__8c-fa910f8ef9-5.jsonl', 56, 56],
      ['v2.1.12-local-command__8e-0a64736bc7-0.jsonl', 19, 22],
      ['v2.1.4-task-subagents__d3-7d736cbc10-0.jsonl', 0, 16],
      ['v2.1.62-pr-link__7a-d2528cc37f-0.jsonl', 0, 15],
    ])('%s: %i of %i', (file, partial, responses) => {
      const own = read(file).steps.filter(({ run, type, status }) => run === 0 && type === 'llm' && status === 'ok');
      expect([own.filter((step) => step.partial_output === true).length, own.length]).toEqual([partial, responses]);
    });
  });

  describe('totals of real sessions against figures added by hand', () => {
    it.each(BY_HAND.map((totals) => totals.file))('%s', (file) => {
      const hand = BY_HAND.find((totals) => totals.file === file);
      const { steps } = read(file);
      const responses = steps.filter((step) => step.type === 'llm' && step.status === 'ok');
      const sum = (key: 'input_tokens' | 'output_tokens' | 'cache_read_tokens' | 'cache_write_tokens') =>
        steps.reduce((total, step) => total + (step.usage?.[key] ?? 0), 0);
      const called = (type: string) => steps.filter((step) => step.type === type && step.parent !== undefined).length;
      const failed = steps.filter((step) => step.type !== 'llm' && step.status === 'error');
      expect({
        file,
        lines: lastPlaces(responses),
        responses: responses.length,
        failed_attempts: steps.filter((step) => step.type === 'llm' && step.status === 'error').length,
        calls: {
          tool: called('tool'),
          agent: called('agent'),
          user_input: called('user_input'),
          approval: called('approval'),
        },
        error_lines: lastPlaces(failed),
        input_tokens: sum('input_tokens'),
        output_tokens: sum('output_tokens'),
        cache_read_tokens: sum('cache_read_tokens'),
        cache_write_tokens: sum('cache_write_tokens'),
      }).toEqual(hand);
    });
  });

  describe('facts known of real sessions', () => {
    const errors = ({ steps }: Assembled, type: string) =>
      steps.filter((step) => step.type === type && step.status === 'error');

    it('29 retries of the model, each an attempt of its own, chained up to what came of them', () => {
      const whole = read('v2.1.5-29-api-retries__b0-2936744f3b-0.jsonl');
      const lines = [
        5, 6, 7, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 28, 29, 30, 31, 62, 63, 64, 65, 66, 67, 68, 146, 147, 209, 210,
        211,
      ];
      const attempts = errors(whole, 'llm').filter((step) => lines.includes(step.parts?.[0]?.line ?? 0));
      expect(attempts.map((step) => step.parts?.[0]?.line)).toEqual(lines);
      expect(new Set(attempts.map((step) => step.error?.failure_type))).toEqual(new Set(['model']));
      const retries = whole.steps.filter((step) => (step.attempt ?? 1) > 1);
      expect(retries.length).toBe(29);
      for (const retry of retries) {
        expect(retry.retry_evidence).toBe('recorded');
        expect(whole.steps[retry.retry_of ?? -1]?.attempt ?? 1).toBe((retry.attempt ?? 0) - 1);
      }
      // The second chain of ten ends in the error that Claude Code gave up with; the others end in a response.
      expect(retries.find((step) => step.attempt === 11)?.parts?.[0]?.line).toBe(23);
      const response = retries.find((step) => step.parts?.[0]?.line === 8);
      expect(response).toMatchObject({ status: 'ok', attempt: 4 });
    });

    it('3 compactions, with the context they found and the summaries they left', () => {
      const { steps } = read('v2.1.7-3-compactions__cd-95adddad32-0.jsonl');
      const marks = steps.filter((step) => step.mark === 'compaction');
      expect(marks.map((step) => step.parts?.map((part) => part.line))).toEqual([
        [230, 231],
        [517, 518],
        [871, 872],
      ]);
      for (const mark of marks) expect(mark.context_tokens).toBeGreaterThan(100_000);
    });

    it('27 tool errors, at their lines', () => {
      const whole = read('v2.1.17-27-tool-errors__d7-c8f8341919-0.jsonl');
      expect(errors(whole, 'tool').map((step) => step.parts?.[1]?.line)).toEqual([
        336, 339, 436, 490, 515, 521, 533, 539, 542, 668, 704, 765, 864, 882, 899, 900, 901, 902, 938, 985, 993, 1001,
        1034, 1045, 1073, 1112, 1144,
      ]);
      expect(whole.steps.filter((step) => step.status === 'error').length).toBe(27);
    });

    it('the bad lines are problems with their lines, and nothing on them is lost', () => {
      const glued = ({ problems }: Assembled) => problems.map((problem) => [problem.severity, problem.at.line]);
      expect(glued(read('v2.1.7-2.1.12-badlines__8c-fa910f8ef9-0.jsonl'))).toEqual([
        ['warning', 115],
        ['warning', 241],
      ]);
      const mixed = read('v2.1.7-2.1.12-badline-mixedversions__37-995ebed6e4-2.jsonl');
      expect(glued(mixed)).toEqual([['warning', 128]]);
      // The summary glued to line 128 is of this session: it names the run.
      expect(mixed.runs[0]).toMatchObject({
        title: 'Add agent name to logging context',
        versions: ['2.1.7', '2.1.12'],
      });
    });

    it('the five sub-agents of v2.1.33 are runs of their own, below the calls that started them', () => {
      const { runs, steps } = read('v2.1.33-askuserquestion__63-bd3f9b02f2-1.jsonl');
      const told = runs.slice(1).map((run) => {
        const own = steps.filter((step) => step.run === run.run);
        return [
          run.agent_id,
          steps[run.parent_step ?? -1]?.key,
          own.filter((step) => step.type === 'llm').length,
          own.filter((step) => step.type === 'tool').length,
        ];
      });
      expect(told).toEqual(AGENTS);
    });
  });
} else {
  it(`real sessions are not here: ${CORPUS} does not exist, no figure was compared`, () => {
    expect(existsSync(CORPUS)).toBe(false);
  });
}
