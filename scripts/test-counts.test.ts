import { describe, expect, test } from 'vitest';
import { playwrightCounts, vitestCounts } from './test-counts.ts';

const file = (status: string, tests: number) => ({
  status,
  assertionResults: Array.from({ length: tests }, () => ({})),
});

describe('counting tests', () => {
  test('a file that could not be loaded is a failure, a skipped or planned test is not hidden', () => {
    const report = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 };
    const files = [file('passed', 5), file('failed', 1), file('failed', 0)];
    expect(vitestCounts({ ...report, testResults: files })).toEqual({ passed: 5, failed: 2, skipped: 3 });
  });

  test('a flaky test and an error outside tests are failures', () => {
    const stats = { expected: 7, unexpected: 1, flaky: 1, skipped: 2 };
    expect(playwrightCounts({ stats, errors: [{ message: 'no worker' }] })).toEqual({
      passed: 7,
      failed: 3,
      skipped: 2,
    });
  });

  test('a report of another form is no report', () => {
    expect(() => vitestCounts({})).toThrow();
    expect(() => playwrightCounts(null)).toThrow();
  });
});
