import type { Locator, TraceEvent, TraceFormat, TraceParser, TraceRecord } from '../../formats/format.ts';
import type { Unreadable } from '../containers/json-value.ts';
import { type RecordSink, UNREADABLE_KIND } from '../containers/lines.ts';
import type { ParsedPiece, RecordCount } from './piece.ts';

/** Turns the records of a file into events and counts what each became. */
export class RecordParser implements RecordSink {
  readonly #label: string;
  readonly #parser: TraceParser;
  #events: TraceEvent[] = [];
  #counts = new Map<string, RecordCount>();

  constructor(format: TraceFormat, parser: TraceParser) {
    this.#label = format.label;
    this.#parser = parser;
  }

  readonly #emit = (event: TraceEvent): void => {
    this.#events.push(event);
  };

  record(record: TraceRecord): void {
    try {
      const { kind, became } = this.#parser.push(record, this.#emit);
      this.#count(kind, became);
    } catch (error) {
      // One record that a parser cannot take must not cost the rest of the file.
      const reason = error instanceof Error ? error.message : String(error);
      this.unreadable({ code: 'wrong_type', message: `cannot be read as ${this.#label}: ${reason}` }, record.at);
    }
  }

  unreadable({ code, message }: Unreadable, at: Locator): void {
    const what = at.pointer === undefined ? 'Line' : 'Record';
    const sentence = `${what} ${message}. Left out, what comes after it is read.`;
    this.#events.push({ kind: 'problem', code, severity: 'error', message: sentence, at });
    this.#count(UNREADABLE_KIND, 'problem');
  }

  /** What came since the last call. */
  take(): Pick<ParsedPiece, 'events' | 'counts'> {
    const taken = { events: this.#events, counts: [...this.#counts.values()] };
    this.#events = [];
    this.#counts = new Map();
    return taken;
  }

  #count(kind: string, became: RecordCount['became']): void {
    const counted = this.#counts.get(kind);
    if (counted === undefined) this.#counts.set(kind, { kind, became, count: 1 });
    else counted.count++;
  }
}
