import { type IpcMainEvent, ipcMain, type WebContents } from 'electron';
import * as v from 'valibot';
import type { ServerMessage } from '../../../shared/rpc/messages.ts';
import { type RpcAnswerer, type RpcServer, serveCalls } from '../../../shared/rpc/serve.ts';
import { CHANNELS, CHOICES, type Choice, type ShellEvent } from '../../../shared/window-bridge.ts';
import { isOwnPage } from './own-page.ts';

export interface ChannelOptions {
  /** The engine as it is now: it is replaced when a worker has died. */
  engine(): RpcAnswerer;
  /** A page has loaded and listens. */
  onConnect(): void;
  onChoose(choice: Choice): void;
  onDropped(paths: string[]): void;
}

/** The window's end of the bridge. There is one page at a time. */
export interface Channel {
  /** False while no page listens. */
  tell(event: ShellEvent): boolean;
  /** Ends the calls of the page, which is gone or will load anew. */
  disconnect(): void;
}

const paths = v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.minLength(1), v.maxLength(10_000));

/** Answers the page over Electron's own channels. Whoever else sends on them is not heard. */
export function openChannel({ engine, onConnect, onChoose, onDropped }: ChannelOptions): Channel {
  let page: { contents: WebContents; calls: RpcServer } | null = null;

  const disconnect = () => {
    page?.calls.close();
    page = null;
  };
  const on = (channel: string, take: (event: IpcMainEvent, message: unknown) => void) => {
    ipcMain.on(channel, (event, message: unknown) => {
      if (isOwnPage(event.senderFrame)) take(event, message);
    });
  };

  on(CHANNELS.connect, ({ sender }) => {
    disconnect();
    const send = (message: ServerMessage) => {
      if (!sender.isDestroyed()) sender.send(CHANNELS.message, message);
    };
    page = { contents: sender, calls: serveCalls(engine(), send) };
    send({ type: 'welcome' });
    onConnect();
  });
  on(CHANNELS.message, ({ sender }, message) => {
    if (page?.contents !== sender) return;
    try {
      page.calls.receive(message);
    } catch {
      // No build of the interface sends it: whoever did gets no further answers.
      disconnect();
    }
  });
  on(CHANNELS.choose, (_event, message) => {
    const choice = v.safeParse(v.picklist(CHOICES), message);
    if (choice.success) onChoose(choice.output);
  });
  on(CHANNELS.dropped, (_event, message) => {
    const dropped = v.safeParse(paths, message);
    if (dropped.success) onDropped(dropped.output);
  });

  return {
    disconnect,
    tell(event) {
      if (page === null || page.contents.isDestroyed()) return false;
      page.contents.send(CHANNELS.event, event);
      return true;
    },
  };
}
