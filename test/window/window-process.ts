import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { MethodName, Params, Result } from '../../src/shared/api.ts';
import type { FromStandIn, ToStandIn } from './messages.ts';
import type { StandIn } from './stand-in/main-child.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const CHILD = resolve(import.meta.dirname, 'stand-in/main-child.ts');
/** Longest wait for a condition; only a failing test reaches it. */
const PATIENCE_MS = 240_000;

/** Above the numbers that a page gives its calls. */
const CALL_IDS = 1_000_000_000;

export interface StartOptions {
  home: string;
  /** Paths on the command line. */
  paths?: readonly string[];
  /** Another instance runs already. */
  lockTaken?: boolean;
  cwd?: string;
  /** Root of a packaged app; the checkout otherwise. */
  packaged?: string;
}

interface Reply<M extends MethodName> {
  id: number;
  result?: Result<M>;
  error?: { code: string };
}

/** The built main process, running against the stand-in for Electron in a process of its own. */
export class WindowProcess {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  readonly #listeners = new Set<(message: FromStandIn) => void>();
  readonly #output: string[] = [];
  readonly exited: Promise<number | null>;
  #nextId = 1;

  constructor({ home, paths = [], lockTaken = false, cwd = ROOT, packaged }: StartOptions) {
    const main = join(packaged ?? ROOT, 'out/main/index.js');
    if (!existsSync(main)) throw new Error('Retrace is not built. Run "npm run build".');
    mkdirSync(home, { recursive: true });
    // Electron starts a program as `electron FOLDER PATH…`, a packaged one as `retrace PATH…`.
    this.#child = fork(CHILD, [main, ...(packaged === undefined ? [ROOT] : []), ...paths], {
      cwd,
      // Its own home, and a HOME without agent folders of whoever runs the tests.
      env: {
        PATH: process.env.PATH,
        RETRACE_HOME: home,
        HOME: home,
        ...(lockTaken && { STAND_IN_LOCK: 'taken' }),
        ...(packaged !== undefined && { STAND_IN_PACKAGED: 'yes' }),
      },
      execArgv: ['--disable-warning=ExperimentalWarning'],
      // Structured clone, as between Electron's processes.
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => this.#output.push(text));
    }
    this.exited = new Promise((resolveExit) => this.#child.on('close', resolveExit));
    void this.exited.then((code) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`ended with ${code}: ${this.output}`));
    });
    this.#child.on('message', (message: FromStandIn) => this.#take(message));
    const kill = () => this.#child.kill('SIGKILL');
    process.once('exit', kill);
    this.#child.once('close', () => process.off('exit', kill));
  }

  /** What it wrote to its terminal. */
  get output(): string {
    return this.#output.join('');
  }

  listen(listener: (message: FromStandIn) => void): void {
    this.#listeners.add(listener);
  }

  /** A message of the page, by its preload. */
  fromPage(channel: string, message: unknown): void {
    this.#send({ type: 'from_page', channel, message });
  }

  /** Runs a function inside, where it sees the stand-in and nothing of the test but `value`. */
  evaluate<T, V = undefined>(call: (inside: StandIn, value: V) => T, value?: V): Promise<Awaited<T>> {
    const id = this.#nextId++;
    return new Promise<Awaited<T>>((resolveValue, reject) => {
      this.#waiting.set(id, { resolve: (result) => resolveValue(result as Awaited<T>), reject });
      this.#send({ type: 'evaluate', id, code: call.toString(), value });
    });
  }

  /** Evaluates until it gives something. */
  async until<T, V = undefined>(
    what: string,
    call: (inside: StandIn, value: V) => T | null | undefined | false,
    value?: V,
  ): Promise<T> {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const result = await this.evaluate(call, value);
      if (result) return result as T;
      if (Date.now() > end) throw new Error(`Waited in vain for ${what}. ${this.output}`);
      await new Promise((next) => setTimeout(next, 20));
    }
  }

  /** Calls a method of the contract as the page does. Nothing listens before `retrace:connect` has arrived. */
  async call<M extends MethodName>(method: M, params: Params<M>): Promise<Reply<M>> {
    const id = CALL_IDS + this.#nextId++;
    this.fromPage('retrace:message', { type: 'request', id, method, params });
    const reply = await this.until(
      method,
      ({ state }, asked) =>
        state.windows[0]?.sent.map(([, message]) => message as { id?: number }).find((message) => message.id === asked),
      id,
    );
    return reply as Reply<M>;
  }

  /** As the user quits, or, where it hangs, by force. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    await Promise.race([this.exited, this.evaluate(({ quit }) => quit())]).catch(() => undefined);
    const late = setTimeout(() => this.#child.kill('SIGKILL'), PATIENCE_MS / 4);
    await this.exited;
    clearTimeout(late);
  }

  #send(message: ToStandIn): void {
    if (this.#child.connected) this.#child.send(message);
  }

  #take(message: FromStandIn): void {
    if (message.type === 'value') this.#settle(message.id)?.resolve(message.value);
    else if (message.type === 'failed') this.#settle(message.id)?.reject(new Error(message.message));
    for (const listener of this.#listeners) listener(message);
  }

  #settle(id: number) {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }
}
