import { describe, expect, test } from 'vitest';
import { playwrightReported, vitestReported } from './test-report.ts';

const passing = { status: 'passed', fullName: 'adds', failureMessages: [] };
const failing = {
  status: 'failed',
  fullName: 'sums a run',
  failureMessages: ['\u001b[31mexpected 1\u001b[39m\n\nto be 2'],
};

describe('what vitest reports', () => {
  const counts = { numPassedTests: 1, numPendingTests: 2, numTodoTests: 1 };

  test('a file that could not be loaded is a failure, a skipped or planned test is not hidden', () => {
    const testResults = [
      { name: '/repo/src/a.test.ts', status: 'failed', message: '', assertionResults: [passing, failing] },
      { name: '/repo/src/b.test.ts', status: 'failed', message: 'Cannot find ./c.ts', assertionResults: [] },
    ];
    expect(vitestReported({ ...counts, testResults }, '/repo')).toEqual({
      passed: 1,
      skipped: 3,
      failures: [
        { test: 'src/a.test.ts › sums a run', message: 'expected 1\nto be 2' },
        { test: 'src/b.test.ts', message: 'Cannot find ./c.ts' },
      ],
    });
  });

  test('another form is no report', () => {
    expect(() => vitestReported({}, '/repo')).toThrow();
  });
});

describe('what Playwright reports', () => {
  const spec = (title: string, status: string, ...messages: string[]) => ({
    title,
    file: 'e2e/list.spec.ts',
    line: 7,
    tests: [{ status, results: [{ errors: [] }, { errors: messages.map((message) => ({ message })) }] }],
  });

  test('a flaky test and an error outside tests are failures, at any depth', () => {
    const suites = [
      {
        specs: [spec('opens', 'expected')],
        suites: [{ specs: [spec('scrolls', 'unexpected', 'element(s) not found'), spec('sorts', 'flaky', 'late')] }],
      },
    ];
    const report = { suites, stats: { expected: 7, skipped: 2 }, errors: [{ message: 'no worker' }] };
    expect(playwrightReported(report)).toEqual({
      passed: 7,
      skipped: 2,
      failures: [
        { test: 'e2e/list.spec.ts:7 › scrolls', message: 'element(s) not found' },
        { test: 'e2e/list.spec.ts:7 › sorts', message: 'late' },
        { test: 'outside the tests', message: 'no worker' },
      ],
    });
  });

  test('another form is no report', () => {
    expect(() => playwrightReported(null)).toThrow();
  });
});
