import { LIVE_FOR_MS, RECORDED_STATUSES, type RunStatus } from '../../../../shared/model/run.ts';

/** A run is live while its file was appended within this time, in µs. */
export const LIVE_US = LIVE_FOR_MS * 1000;

export interface StatusEvidence {
  /** As stored. */
  status: string;
  ended: boolean;
  /** Its file is being written, and nothing says that the run is over. */
  live: boolean;
  /** The file ends, or went on elsewhere, while a step of it was open. */
  has_open_step: boolean;
  /** Its format writes a record when a run ends. */
  records_end: boolean;
}

/** The status on screen: what is recorded, else `running` or `incomplete` where the file tells, else `unknown`. */
export function runStatus({ status, ended, live, has_open_step, records_end }: StatusEvidence): RunStatus {
  const recorded = RECORDED_STATUSES.find((one) => one === status) ?? 'unknown';
  if (ended) return recorded;
  if (live) return 'running';
  if (recorded !== 'unknown') return recorded;
  return has_open_step || records_end ? 'incomplete' : 'unknown';
}
