import type { EventMap, IndexStatus, LogLine, MethodName, SourceRow } from '../../shared/api.ts';
import type { WireError } from '../../shared/errors.ts';

/** Messages between the engine's thread and its two workers. Both ends are ours: nothing is validated. */

/** What both workers are started with. */
export interface WorkerSetup {
  /** Folder of the index and `user.db`. */
  home: string;
  version: string;
  shell: 'web' | 'electron';
  /** Absolute paths to open at start; they become sources. */
  open: readonly string[];
  /** Whether any folder of the machine may be opened, or only `open`, what the shell allows, and the agent folders found. */
  browse_anywhere: boolean;
  /** Folder of the sample runs that ship. */
  samples: string;
  started_at_us: number;
}

/** What only the ingest worker knows of a source; the rest of a `SourceRow` is read from the databases. */
export interface SourceWatch {
  id: number;
  state: SourceRow['state'];
  notice: string | null;
}

/** What only the ingest worker knows; counts are read from the index by the query worker. */
export interface IngestStatus
  extends Pick<
    IndexStatus,
    | 'phase'
    | 'writer'
    | 'files_done'
    | 'files_total'
    | 'bytes_done'
    | 'bytes_total'
    | 'bytes_per_second'
    | 'remaining_ms'
    | 'notice'
  > {
  sources: SourceWatch[];
}

export const STARTING: IngestStatus = {
  phase: 'starting',
  writer: null,
  files_done: 0,
  files_total: 0,
  bytes_done: 0,
  bytes_total: 0,
  bytes_per_second: null,
  remaining_ms: null,
  notice: null,
  sources: [],
};

export type ToIngest =
  /** The list of sources in `user.db` changed. */
  | { type: 'sources' }
  | { type: 'rescan'; source: number | null }
  | { type: 'cancel' }
  | { type: 'resume' }
  | { type: 'rebuild' }
  /** Files of the run on screen come before other cold files. */
  | { type: 'on_screen'; run: string }
  /** A reader met damage in the index. */
  | { type: 'damaged'; path: string }
  | { type: 'close' };

export type FromIngest =
  | { type: 'changed'; change: EventMap['changed'] }
  | { type: 'status'; status: IngestStatus }
  /** Readers must open this index file from now on. */
  | { type: 'index'; path: string }
  | { type: 'log'; line: LogLine };

export type ToQuery =
  | { type: 'request'; id: number; method: MethodName; params: unknown; status: IngestStatus }
  | { type: 'cancel'; id: number }
  /** Paths that may be opened from now on. */
  | { type: 'allow'; paths: readonly string[] }
  | { type: 'index'; path: string }
  | { type: 'log'; line: LogLine }
  /** True while another process writes: its commits are noticed by polling. */
  | { type: 'follow'; follow: boolean }
  | { type: 'close' };

export type FromQuery =
  | { type: 'result'; id: number; result: unknown }
  | { type: 'error'; id: number; error: WireError }
  | { type: 'changed'; change: EventMap['changed'] }
  /** A request changed what the ingest worker must know. */
  | { type: 'ingest'; message: ToIngest }
  | { type: 'settings' }
  | { type: 'log'; line: LogLine };
