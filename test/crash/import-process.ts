import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** An import in a process of its own, that may be killed. */
export interface ImportProcess {
  /** Resolves at the first commit of the trace's rows; rejects when the process ends before. */
  readonly firstCommit: Promise<void>;
  /** Resolves with true when nothing is left to read, with false when the process was killed before. */
  readonly finished: Promise<boolean>;
  /** The last value that the process wrote to `user.db` and was told is kept. */
  readonly written: () => number;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
}

export interface ImportOptions {
  /** What the user writes meanwhile is numbered from here. */
  from?: number;
  /** Folder of compiled sources, so that they are compiled once. */
  cache: string;
}

/** Starts the engine in a process of its own on `trace`. */
export function startImport(home: string, trace: string, { from = 0, cache }: ImportOptions): ImportProcess {
  const child: ChildProcess = spawn(
    process.execPath,
    [join(import.meta.dirname, 'import-child.ts'), home, trace, String(from)],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_COMPILE_CACHE: cache } },
  );
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  let written = from - 1;
  let idle = false;
  let committed: () => void = () => undefined;
  const firstCommit = new Promise<void>((resolve) => {
    committed = resolve;
  });
  if (child.stdout !== null) {
    createInterface(child.stdout).on('line', (line) => {
      const [word, number] = line.split(' ');
      if (word === 'commit') committed();
      if (word === 'view') written = Number(number);
      if (word === 'idle') idle = true;
    });
  }
  const gone = new Promise<void>((resolve, reject) => {
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL' || code === 0) resolve();
      else reject(new Error(`the import ended with code ${code}: ${stderr}`));
    });
  });
  return {
    firstCommit: Promise.race([firstCommit, gone]),
    finished: gone.then(() => idle),
    written: () => written,
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
