import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { main } from '../../src/cli/main.ts';
import { Terminal } from '../../src/cli/terminal.ts';

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

/** The same in this process, for tests of many inputs. */
export async function retraceHere(args: readonly string[]): Promise<Ended> {
  const ended: Ended = { code: null, stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({
    write(text: string) {
      ended[name] += text;
      return true;
    },
    once: () => undefined,
  });
  ended.code = await main(args, new Terminal(stream('stdout'), stream('stderr')));
  return ended;
}
