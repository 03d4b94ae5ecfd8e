/** Between the test and the process that runs the built main process. */

export type ToStandIn =
  | { type: 'evaluate'; id: number; code: string; value: unknown }
  | { type: 'from_page'; channel: string; message: unknown };

export type FromStandIn =
  | { type: 'started' }
  | { type: 'value'; id: number; value: unknown }
  | { type: 'failed'; id: number; message: string }
  | { type: 'load'; url: string }
  | { type: 'closed' }
  | { type: 'to_page'; channel: string; message: unknown }
  | { type: 'box' }
  /** It asked to be the only instance; `data` goes to the one that is. */
  | { type: 'lock'; data: unknown }
  | { type: 'exit'; code: number };
