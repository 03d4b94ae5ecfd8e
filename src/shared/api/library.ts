/** Sources, files, problems and the index as a whole. */

export interface Revision {
  /** Commit counter of the index the reply was read from. */
  rev: number;
}

export interface IndexStatus extends Revision {
  /** `idle` may still watch and tail. */
  phase: 'starting' | 'scanning' | 'indexing' | 'idle' | 'cancelled' | 'failed';
  /** Set when another process writes the index and this one only reads. */
  writer: { pid: number; started_at_us: number } | null;
  sources: number;
  sources_paused: number;
  files: number;
  /** Files and bytes of the current pass; `files_total` counts what the scan found so far. */
  files_done: number;
  files_total: number;
  bytes_done: number;
  bytes_total: number;
  /** Bytes a second over the last seconds; null until a second of indexing has been seen. */
  bytes_per_second: number | null;
  /** Null until a second of indexing has been seen. */
  remaining_ms: number | null;
  runs: number;
  steps: number;
  problems: number;
  /** A message a user can act on, when `phase` is `failed` or a limit was reached. */
  notice: string | null;
}

export interface SourceRow {
  id: number;
  path: string;
  kind: 'folder' | 'file';
  /** `missing`: the folder is gone or unmounted; `unreadable`: no permission. */
  state: 'watching' | 'paused' | 'missing' | 'unreadable' | 'polling';
  /** Sample runs that ship with Retrace. */
  sample: boolean;
  files: number;
  runs: number;
  bytes: number;
  problems: number;
  unrecognised: number;
  last_event_us: number | null;
  notice: string | null;
}

/** Agent folders of this machine, from names and sizes only: no file is opened. */
export interface FoundFolder {
  label: string;
  path: string;
  format: string;
  files: number;
  bytes: number;
  last_write_us: number | null;
  /** Set when the folder cannot be read. */
  error: string | null;
  added: boolean;
}

/** Why a file gave no run. */
export interface UnrecognisedFile {
  path: string;
  reason: string;
}

export interface ProblemRow {
  id: number;
  severity: 'error' | 'warning';
  code: string;
  message: string;
  path: string;
  line: number | null;
  offset: number | null;
  bytes: number | null;
  run: string | null;
  run_title: string | null;
}

export interface LogLine {
  at_us: number;
  level: 'info' | 'warning' | 'error';
  /** Never trace content. */
  message: string;
}

/** A folder or file that the user opened, whether it is watched still or not. */
export interface RecentItem {
  path: string;
  kind: 'folder' | 'file';
  opened_at_us: number;
}
