import { RpcCalls } from '../../shared/rpc/calls.ts';
import type { ShellEvent, WindowBridge } from '../../shared/window-bridge.ts';
import type { Connection, ConnectionState } from './client.ts';

const shellListeners = new Set<(event: ShellEvent) => void>();
/** What the window's shell told before anyone listened. */
const untaken: ShellEvent[] = [];

/** Told of what the window's shell says; of what it said so far, too. Returns a function that stops it. */
export function onShellEvent(listener: (event: ShellEvent) => void): () => void {
  shellListeners.add(listener);
  for (const event of untaken.splice(0)) listener(event);
  return () => shellListeners.delete(listener);
}

/** Page and engine are one program: the connection stands as long as the page does. */
export class BridgeConnection extends RpcCalls implements Connection {
  readonly #stateListeners = new Set<(state: ConnectionState) => void>();
  #state: ConnectionState = 'connecting';

  constructor(bridge: WindowBridge) {
    super((message) => bridge.send(message));
    bridge.connect(
      (message) => {
        if (message.type === 'welcome') this.#welcome();
        else this.receive(message);
      },
      (event) => {
        if (shellListeners.size === 0) untaken.push(event);
        for (const listener of shellListeners) listener(event);
      },
    );
  }

  get state(): ConnectionState {
    return this.#state;
  }

  onState(listener: (state: ConnectionState) => void): () => void {
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  }

  #welcome(): void {
    this.#state = 'connected';
    for (const listener of this.#stateListeners) listener(this.#state);
  }
}
