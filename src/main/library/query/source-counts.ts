import type { Database } from 'better-sqlite3';
import type { SourceRow } from '../../../shared/api.ts';
import { covers } from '../sources/covers.ts';
import type { Source } from '../store/user-database.ts';

export type SourceCounts = Pick<SourceRow, 'files' | 'runs' | 'bytes' | 'problems' | 'unrecognised' | 'last_event_us'>;

interface FileCounts {
  path: string;
  status: string;
  size: number;
  problems: number;
  last_event_us: number | null;
  runs: number;
}

/** What the index holds of each source. A file below two sources counts in both. */
export function countSources(db: Database, sources: readonly Source[]): Map<number, SourceCounts> {
  const files = db
    .prepare<[], FileCounts>(
      `SELECT path, status, size, problems, last_event_us,
              (SELECT count(*) FROM run WHERE run.file_id = file.id AND fragment = 0) AS runs
       FROM file`,
    )
    .all();
  return new Map(
    sources.map((source) => {
      const counts: SourceCounts = { files: 0, runs: 0, bytes: 0, problems: 0, unrecognised: 0, last_event_us: null };
      for (const file of files) {
        if (!covers(source, file.path)) continue;
        if (file.status === 'unrecognised') counts.unrecognised += 1;
        else counts.files += 1;
        counts.runs += file.runs;
        counts.bytes += file.size;
        counts.problems += file.problems;
        if (file.last_event_us !== null) counts.last_event_us = Math.max(counts.last_event_us ?? 0, file.last_event_us);
      }
      return [source.id, counts];
    }),
  );
}
