import type { TraceFormat } from '../../formats/format.ts';
import type { ParseThread } from '../parse/parse-thread.ts';
import type { FileTable } from './file-table.ts';
import type { Relations } from './relations/relations.ts';
import type { FlushedRows } from './rows/file-rows.ts';
import type { Pricer } from './rows/pricing.ts';
import type { IndexTables } from './rows/tables.ts';

/** What all files of an index are read with. */
export interface IngestContext {
  files: FileTable;
  tables: IndexTables;
  relations: Relations;
  formats: readonly TraceFormat[];
  price: Pricer;
  chunk_bytes: number;
  /** Reads large files ahead. */
  thread: ParseThread;
  /** Files from this size on are parsed in the thread. */
  thread_bytes: number;
  /** Real path of the folder of sample runs, if there is one. */
  samples: string | null;
}

/** What one slice of work on a file did, inside its transaction. */
export interface TaskSlice {
  done: boolean;
  bytes: number;
  /** Rows that were read, null when none were. */
  flushed: FlushedRows | null;
  /** Roots whose runs were deleted, and runs of other files that hung on those. */
  removed: { roots: readonly string[]; related: ReadonlySet<number> } | null;
  /** The row of the file changed. */
  changed: boolean;
  problems_changed: boolean;
  /** Steps have the order of their numbers on screen too. */
  in_order: boolean;
}
