import type { TraceFormat, TraceParser } from '../../formats/format.ts';
import type { ParsedPiece, Parsing } from './piece.ts';
import type { Reading } from './reading.ts';
import { RecordParser } from './record-parser.ts';

/** Reads and parses a file in the calling thread. */
export class LocalParsing implements Parsing {
  /** Kept for the next append, when this reading has come to its end. */
  readonly parser: TraceParser;
  readonly #reading: Reading;
  readonly #records: RecordParser;

  constructor(format: TraceFormat, parser: TraceParser, reading: Reading) {
    this.parser = parser;
    this.#reading = reading;
    this.#records = new RecordParser(format, parser);
  }

  next(): ParsedPiece {
    const more = this.#reading.next(this.#records);
    const { position, bytes, waiting } = this.#reading;
    const end = more ? null : { waiting, parser_state: this.parser.state() };
    return { ...this.#records.take(), position, bytes_read: bytes, end };
  }

  /** Holds nothing: the descriptor is the caller's. */
  close(): void {
    return;
  }
}
