import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBrowser } from './browser.ts';
import { buildIfNeeded, ROOT } from './build.ts';
import { type Counts, playwrightCounts, vitestCounts } from './test-counts.ts';

/**
 * Every suite, end-to-end included, on a machine that may lack a browser. The last line is `N passed, N failed`
 * over all of them; a suite that could not run counts as failed.
 */

interface Suite {
  name: string;
  command: string[];
  environment?: Record<string, string>;
  counts(report: unknown): Counts;
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
    counts: vitestCounts,
  },
  {
    name: 'end-to-end tests',
    command: [bin('@playwright/test/cli.js'), 'test', '--reporter=list,json'],
    environment: {
      PLAYWRIGHT_JSON_OUTPUT_FILE: report('1'),
      ...(browser === null ? {} : { RETRACE_CHROMIUM: browser }),
    },
    counts: playwrightCounts,
  },
];

const total: Counts = { passed: 0, failed: 0, skipped: 0 };
for (const [index, { name, command, environment, counts }] of suites.entries()) {
  process.stdout.write(`\n${name}\n`);
  const { status } = spawnSync(process.execPath, command, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  const counted = readCounts(report(String(index)), counts);
  // No test, or an end without a failed test to show for it: the suite itself broke.
  if (counted.passed + counted.failed === 0 || (status !== 0 && counted.failed === 0)) {
    process.stdout.write(`The ${name} could not run (exit code ${status}).\n`);
    counted.failed += 1;
  }
  total.passed += counted.passed;
  total.failed += counted.failed;
  total.skipped += counted.skipped;
}
rmSync(reports, { recursive: true });

if (total.skipped > 0) process.stdout.write(`\n${total.skipped} skipped\n`);
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = total.failed === 0 ? 0 : 1;

function readCounts(path: string, counts: Suite['counts']): Counts {
  try {
    return counts(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    process.stdout.write(`No report: ${error instanceof Error ? error.message : String(error)}\n`);
    return { passed: 0, failed: 0, skipped: 0 };
  }
}
