import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import * as v from 'valibot';

/** What a suite's own JSON report says. A file or suite that broke outside its tests is a failure too. */
export interface TestReport {
  passed: number;
  skipped: number;
  failures: Failure[];
}

export interface Failure {
  /** File and name of the test. */
  test: string;
  /** Start of the first error's message. */
  message: string;
}

const MESSAGE_LINES = 6;

const vitestReport = v.object({
  numPassedTests: v.number(),
  numPendingTests: v.number(),
  numTodoTests: v.number(),
  testResults: v.array(
    v.object({
      name: v.string(),
      status: v.string(),
      /** Why a file could not be loaded; it has no tests then. */
      message: v.string(),
      assertionResults: v.array(
        v.object({ status: v.string(), fullName: v.string(), failureMessages: v.nullish(v.array(v.string())) }),
      ),
    }),
  ),
});

/** @throws when `json` is no report of vitest; paths are told relative to `root`. */
export function vitestReported(json: unknown, root: string): TestReport {
  const report = v.parse(vitestReport, json);
  const failures = report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(root, name);
    if (status === 'failed' && assertionResults.length === 0) return [failure(file, message)];
    return assertionResults
      .filter((test) => test.status === 'failed')
      .map((test) => failure(`${file} › ${test.fullName}`, test.failureMessages?.[0]));
  });
  return { passed: report.numPassedTests, skipped: report.numPendingTests + report.numTodoTests, failures };
}

const playwrightError = v.object({ message: v.optional(v.string()) });

const playwrightSpec = v.object({
  title: v.string(),
  file: v.string(),
  line: v.number(),
  tests: v.array(v.object({ status: v.string(), results: v.array(v.object({ errors: v.array(playwrightError) })) })),
});

interface PlaywrightSuite {
  specs: v.InferOutput<typeof playwrightSpec>[];
  suites?: PlaywrightSuite[] | undefined;
}

const playwrightSuite: v.GenericSchema<PlaywrightSuite> = v.object({
  specs: v.array(playwrightSpec),
  suites: v.optional(v.array(v.lazy(() => playwrightSuite))),
});

const playwrightReport = v.object({
  suites: v.array(playwrightSuite),
  stats: v.object({ expected: v.number(), skipped: v.number() }),
  /** Errors outside tests. */
  errors: v.array(playwrightError),
});

/** A flaky test is a failure. @throws when `json` is no report of Playwright. */
export function playwrightReported(json: unknown): TestReport {
  const { suites, stats, errors } = v.parse(playwrightReport, json);
  const failures = suites
    .flatMap(allSpecs)
    .flatMap(({ file, line, title, tests }) =>
      tests
        .filter(({ status }) => status === 'unexpected' || status === 'flaky')
        .map(({ results }) =>
          failure(`${file}:${line} › ${title}`, results.find((result) => result.errors.length > 0)?.errors[0]?.message),
        ),
    );
  failures.push(...errors.map(({ message }) => failure('outside the tests', message)));
  return { passed: stats.expected, skipped: stats.skipped, failures };
}

function allSpecs({ specs, suites = [] }: PlaywrightSuite): PlaywrightSuite['specs'] {
  return [...specs, ...suites.flatMap(allSpecs)];
}

function failure(test: string, message = 'no message'): Failure {
  const lines = stripVTControlCharacters(message).split('\n');
  return {
    test,
    message: lines
      .filter((line) => line.trim() !== '')
      .slice(0, MESSAGE_LINES)
      .join('\n'),
  };
}
