import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { CLI } from '../scripts/build.ts';

const SAMPLE_MS = 25;

export interface Finished {
  stdout: string;
  /** Highest resident memory of the process, its worker threads included; null where /proc does not say. */
  peak_bytes: number | null;
  ms: number;
}

/** Runs the built command to its end; throws with its output when it fails. */
export async function runCommand(args: readonly string[], home: string): Promise<Finished> {
  const started = performance.now();
  const child = spawn(process.execPath, [CLI, ...args], {
    env: { PATH: process.env.PATH, RETRACE_HOME: home, HOME: home },
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
  let peak: number | null = null;
  // The kernel keeps the high-water mark; it only has to be read before the process is gone.
  const sampler = setInterval(() => {
    peak = child.pid === undefined ? peak : (highWaterMark(child.pid) ?? peak);
  }, SAMPLE_MS);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(sampler);
  if (code !== 0) throw new Error(`retrace ${args[0]} ended with code ${code}: ${stderr.slice(0, 500)}`);
  return { stdout, peak_bytes: peak, ms: performance.now() - started };
}

function highWaterMark(pid: number): number | null {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    // The process ended between two samples, or this system has no /proc.
    return null;
  }
}
