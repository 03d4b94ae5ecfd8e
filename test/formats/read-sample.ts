import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type {
  ParserContext,
  RecordOutcome,
  TraceEvent,
  TraceFormat,
  TraceParser,
  TraceRecord,
} from '../../src/main/formats/format.ts';
import { fileBytes } from '../../src/main/library/containers/bytes.ts';
import { DOCUMENT_LIMITS, type JsonDocument, readDocument } from '../../src/main/library/containers/json.ts';
import { LineReader, UNREADABLE_KIND } from '../../src/main/library/containers/lines.ts';
import { examine } from '../../src/main/library/ingest/detect.ts';

/** A file as a format read it. */
export interface ReadSample {
  format: TraceFormat;
  bytes: Buffer;
  records: TraceRecord[];
  events: TraceEvent[];
  outcomes: RecordOutcome[];
  /** What the parser remembers at the end. */
  state: unknown;
}

/** What recognises the file at `path` under the name `name`. */
export function recogniseFile(path: string, name: string = basename(path)): ReturnType<typeof examine> {
  const fd = openSync(path, 'r');
  try {
    return examine(fd, statSync(path).size, name);
  } finally {
    closeSync(fd);
  }
}

/** Records and unreadable parts of a file, in order. */
type Read = { record: TraceRecord } | { outcome: RecordOutcome; event: TraceEvent };

export function readRecords(path: string, format: TraceFormat, container: string, chunk: number): Read[] {
  const read: Read[] = [];
  if (container === 'json') {
    const document = documentOf(path, format);
    let index = 0;
    for (const { value, pointer } of format.split?.(document.value) ?? []) {
      read.push({ record: { index: index++, value, at: { ...document.at, pointer } } });
    }
    return read;
  }
  const reader = new LineReader();
  const sink: Parameters<LineReader['push']>[1] = {
    record: (record) => read.push({ record }),
    unreadable: ({ code, message }, at) =>
      read.push({
        outcome: { kind: UNREADABLE_KIND, became: 'problem' },
        event: { kind: 'problem', code, message, severity: 'error', at },
      }),
  };
  const bytes = readFileSync(path);
  for (let from = 0; from < bytes.length; from += chunk) reader.push(bytes.subarray(from, from + chunk), sink);
  reader.end(sink);
  return read;
}

function documentOf(path: string, { exact_integers }: TraceFormat): JsonDocument {
  const fd = openSync(path, 'r');
  try {
    const document = readDocument(fileBytes(fd, statSync(path).size), DOCUMENT_LIMITS, exact_integers);
    if ('code' in document) throw new Error(`${path} is no document: ${document.message}`);
    return document;
  } finally {
    closeSync(fd);
  }
}

/**
 * Reads a file as the library does. `chunk` is the size of a read in bytes; with `cut` the parser is put away as
 * JSON after every record and another one goes on.
 */
export function readSample(path: string, { chunk = 64 * 1024, cut = false, name = basename(path) } = {}): ReadSample {
  const found = recogniseFile(path, name);
  if (found.format === null) throw new Error(`${path} is not recognised: ${found.reason}`);
  const { format, container } = found;
  const context: ParserContext = { relative_path: name, file_stem: name.replace(/\.[^.]*$/, '') };
  const records: TraceRecord[] = [];
  const events: TraceEvent[] = [];
  const outcomes: RecordOutcome[] = [];
  let parser: TraceParser = format.openParser(context);
  for (const one of readRecords(path, format, container, chunk)) {
    if ('record' in one) {
      records.push(one.record);
      outcomes.push(parser.push(one.record, (event) => events.push(event)));
      if (cut) parser = format.openParser({ ...context, resume: JSON.parse(JSON.stringify(parser.state())) });
    } else {
      outcomes.push(one.outcome);
      events.push(one.event);
    }
  }
  return { format, bytes: readFileSync(path), records, events, outcomes, state: parser.state() };
}
