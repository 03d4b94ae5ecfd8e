import { spawnSync } from 'node:child_process';
import { ROOT } from './build.ts';

/** What a machine can say without running the program: format, lint, types, dependency rule, dead code. */

const CHECKS: [name: string, command: string][] = [
  ['format and lint', 'biome check --error-on-warnings .'],
  ['types', 'tsc -p . --noEmit'],
  ['dependency rule', 'depcruise src test bench scripts'],
  ['dead code', 'knip'],
];

const failed: string[] = [];
for (const [name, command] of CHECKS) {
  process.stdout.write(`\n${name}: ${command}\n`);
  // npm put the folder of these commands on the path.
  if (spawnSync(command, { cwd: ROOT, stdio: 'inherit', shell: true }).status !== 0) failed.push(name);
}
process.stdout.write(failed.length === 0 ? '\nAll checks passed.\n' : `\nFailed: ${failed.join(', ')}.\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
