import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const CLI = resolve(import.meta.dirname, '../../src/cli/index.ts');

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs `retrace` from the sources to its end, with a home of its own. */
export function retrace(args: readonly string[], options: { home: string; cwd?: string }): Promise<Ended> {
  const { home, cwd } = options;
  const child = spawn(process.execPath, [CLI, ...args], {
    ...(cwd === undefined ? {} : { cwd }),
    env: { PATH: process.env.PATH, RETRACE_HOME: home, HOME: home, TMPDIR: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((done) => child.on('close', (code) => done({ code, stdout, stderr })));
}
