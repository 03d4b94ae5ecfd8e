import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { ServerMessage } from '../shared/rpc/messages.ts';
import { CHANNELS, type ShellEvent, type WindowBridge } from '../shared/window-bridge.ts';

/** The bridge of the window: named channels only, no path and no module of Electron reaches the page. */
const bridge: WindowBridge = {
  connect(onMessage, onEvent) {
    ipcRenderer.on(CHANNELS.message, (_event, message: ServerMessage) => onMessage(message));
    ipcRenderer.on(CHANNELS.event, (_event, event: ShellEvent) => onEvent(event));
    ipcRenderer.send(CHANNELS.connect);
  },
  send: (message) => ipcRenderer.send(CHANNELS.message, message),
  choose: (choice) => ipcRenderer.send(CHANNELS.choose, choice),
  dropped(files) {
    const paths = files.map((file) => webUtils.getPathForFile(file)).filter((path) => path !== '');
    if (paths.length > 0) ipcRenderer.send(CHANNELS.dropped, paths);
  },
};

contextBridge.exposeInMainWorld('retrace', bridge);
