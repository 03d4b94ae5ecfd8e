import type { RecordOutcome, TraceEvent } from '../../formats/format.ts';
import type { ReadPosition } from '../containers/lines.ts';

/** What a stretch of a file became: all that is written of it. Plain data, since it crosses threads. */
export interface ParsedPiece {
  events: TraceEvent[];
  /** Records by what they became. */
  counts: RecordCount[];
  /** Up to where whole records were read, from the beginning of the file. */
  position: ReadPosition;
  /** Bytes read so far, those of an unfinished record included. */
  bytes_read: number;
  /** Set in the last piece, when the file ended for now. */
  end: { waiting: boolean; parser_state: unknown } | null;
}

export interface RecordCount extends RecordOutcome {
  count: number;
}

/** Reads a file piece by piece. */
export interface Parsing {
  /**
   * The next piece, or null when there is none within `wait_ms`. After a piece with `end`, asks again whether the
   * file grew. Throws what reading the file throws.
   */
  next(wait_ms: number): ParsedPiece | null;
  /** Lets go of what is still held; pieces not taken are lost. */
  close(): void;
}
