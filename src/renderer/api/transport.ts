import { BridgeConnection } from './bridge-connection.ts';
import { type Connection, connect } from './client.ts';
import { desktop } from './desktop.ts';
import { socketAddress, takeToken } from './token.ts';

/** The engine, over what carries it here: the bridge in the desktop window, else the socket of the page's server. */
export function openConnection(): Connection {
  if (desktop) return new BridgeConnection(desktop);
  return connect(socketAddress(location), takeToken(window) ?? '');
}
