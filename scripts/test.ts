import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBrowser } from './browser.ts';
import { buildIfNeeded, ROOT } from './build.ts';
import { playwrightReported, type TestReport, vitestReported } from './test-report.ts';

/**
 * Every suite, end-to-end included, on a machine that may lack a browser. The last line is `N passed, N failed`
 * over all of them, below a list of what failed; a suite that could not run counts as failed.
 */

interface Suite {
  name: string;
  command: string[];
  environment?: Record<string, string>;
  read(report: unknown): TestReport;
}

const reports = mkdtempSync(join(tmpdir(), 'retrace-test-'));
const report = (name: string) => join(reports, `${name}.json`);
const bin = (name: string) => join(ROOT, 'node_modules', name);

buildIfNeeded();
const browser = ensureBrowser();

const suites: Suite[] = [
  {
    name: 'unit and integration tests',
    command: [bin('vitest/vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile=${report('0')}`],
    read: (json) => vitestReported(json, ROOT),
  },
  {
    name: 'end-to-end tests',
    command: [bin('@playwright/test/cli.js'), 'test', '--reporter=list,json'],
    environment: {
      PLAYWRIGHT_JSON_OUTPUT_FILE: report('1'),
      ...(browser === null ? {} : { RETRACE_CHROMIUM: browser }),
    },
    read: playwrightReported,
  },
];

const total: TestReport = { passed: 0, skipped: 0, failures: [] };
for (const [index, { name, command, environment, read }] of suites.entries()) {
  process.stdout.write(`\n${name}\n`);
  const { status } = spawnSync(process.execPath, command, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  const { passed, skipped, failures } = readReport(report(String(index)), read);
  // No test, or an end without a failed test to show for it: the suite itself broke.
  if (failures.length === 0 && (passed === 0 || status !== 0)) {
    failures.push({ test: name, message: `could not run (exit code ${status})` });
  }
  total.passed += passed;
  total.skipped += skipped;
  total.failures.push(...failures);
}
rmSync(reports, { recursive: true });

for (const { test, message } of total.failures) {
  process.stdout.write(`\nFAILED ${test}\n${message.replaceAll(/^/gm, '    ')}\n`);
}
if (total.skipped > 0) process.stdout.write(`\n${total.skipped} skipped\n`);
process.stdout.write(`\n${total.passed} passed, ${total.failures.length} failed\n`);
process.exitCode = total.failures.length === 0 ? 0 : 1;

function readReport(path: string, read: Suite['read']): TestReport {
  try {
    return read(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    process.stdout.write(`No report: ${error instanceof Error ? error.message : String(error)}\n`);
    return { passed: 0, skipped: 0, failures: [] };
  }
}
