import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const CLI = resolve(import.meta.dirname, '../../out/main/cli.js');

export interface RetraceProcess {
  /** Address with its token, as printed. */
  address: string;
  /** All that came on standard output and standard error so far. */
  output(): { stdout: string; stderr: string };
  /** Asks it to stop and resolves with its exit code. */
  stop(signal?: 'SIGTERM' | 'SIGINT'): Promise<number | null>;
}

/** Starts the built `retrace` command that serves, and waits for the address it prints. */
export async function startRetrace(args: readonly string[], home: string): Promise<RetraceProcess> {
  const { child, output, exited } = spawnRetrace(args, home);
  const address = await new Promise<string>((resolveAddress, reject) => {
    child.stdout?.on('data', () => {
      const match = /http:\/\/\S+\/#token=[\w-]+/.exec(output().stdout);
      if (match) resolveAddress(match[0]);
    });
    void exited.then((code) => reject(new Error(`retrace ended with code ${code}: ${output().stderr}`)));
  });
  return {
    address,
    output,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      return exited;
    },
  };
}

/** Runs a `retrace` command to its end. */
export async function runRetrace(
  args: readonly string[],
  home: string,
  options: { cwd?: string } = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const { output, exited } = spawnRetrace(args, home, options);
  const code = await exited;
  return { code, ...output() };
}

function spawnRetrace(args: readonly string[], home: string, options: { cwd?: string } = {}) {
  if (!existsSync(CLI)) throw new Error('Retrace is not built. Run "npm run build".');
  const child: ChildProcess = spawn(process.execPath, [CLI, ...args], {
    ...options,
    // Its own home, and a HOME without agent folders of whoever runs the tests.
    env: { PATH: process.env.PATH, RETRACE_HOME: home, HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  // A test that fails before it stops the command must not leave it running.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('close', () => process.off('exit', kill));
  const exited = new Promise<number | null>((resolveExit) => child.on('close', resolveExit));
  return { child, output: () => ({ stdout, stderr }), exited };
}
