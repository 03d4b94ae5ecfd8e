import { FIRST_MERGED_RUN } from '../../store/schema.ts';

const parts = (select: string) =>
  `(SELECT ${select} FROM run AS part JOIN file AS held ON held.id = part.file_id
    WHERE part.run_key = run.run_key AND part.fragment = 1)`;

/** JSON array of the files that a row of `run` is read from: more than its own where it was merged. */
export const FILES_OF_RUN = `iif(run.number < ${FIRST_MERGED_RUN}, json_array(run.file_id),
  ${parts('json_group_array(DISTINCT part.file_id)')})`;

/** When bytes of a row of `run`, joined with its `file`, last arrived; null when its file is gone. */
export const LAST_EVENT_OF_RUN = `iif(file.status = 'missing', NULL, iif(run.number < ${FIRST_MERGED_RUN},
  file.last_event_us, ${parts('max(held.last_event_us)')}))`;
