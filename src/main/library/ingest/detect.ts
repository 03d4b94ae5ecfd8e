import type { ContainerKind, Detection, Probe, TraceFormat } from '../../formats/format.ts';
import { recognise } from '../../formats/registry.ts';
import { type Bytes, fileBytes, heldBytes, readRange } from '../containers/bytes.ts';
import { DOCUMENT_LIMITS, type JsonDocument, readDocument } from '../containers/json.ts';
import { LINE_LIMITS } from '../containers/json-value.ts';
import { LineReader, type RecordSink } from '../containers/lines.ts';
import { MAGIC_BYTES, packingOf, UNPACKED_LIMIT, unpack } from '../containers/packed.ts';

/** Bytes a format may judge by. Read on only while not one record fits into them. */
const PROBE_BYTES = 64 * 1024;
/** Records shown to a format at a time. */
const PROBE_RECORDS = 20;

interface Known {
  format: TraceFormat;
  container: ContainerKind;
  detection: Detection;
  document: JsonDocument | null;
}

/** What a file is, from its content alone. */
export type Examination =
  | (Known & {
      /** What a packed file holds. */
      unpacked: Buffer | null;
    })
  /** `reason` names what was seen, for the user. */
  | { format: null; reason: string };

type Found = Known | { format: null; reason: string };

/** Beginnings of files that are no text, and what they are called. */
const SIGNATURES: readonly [bytes: readonly number[], name: string][] = [
  [[0x50, 0x4b, 0x03, 0x04], 'A ZIP archive'],
  [[...Buffer.from('SQLite format 3\0')], 'An SQLite database'],
  [[0xff, 0xfe], 'UTF-16 text'],
  [[0xfe, 0xff], 'UTF-16 text'],
];

/**
 * Finds the container and the format of an open file of `size` bytes. `fileName` is passed on to the formats
 * as a hint and never decides. Throws only what reading throws.
 */
export function examine(fd: number, size: number, fileName: string, formats?: readonly TraceFormat[]): Examination {
  let unpacked: Buffer | null = null;
  const packing = packingOf(readRange(fd, 0, MAGIC_BYTES));
  if (packing !== null) {
    const held = size > UNPACKED_LIMIT ? { reason: 'is too large' } : unpack(packing, readRange(fd, 0, size));
    if ('reason' in held) return { format: null, reason: `A ${packing.name} file, which ${held.reason}.` };
    unpacked = held;
  }
  const found = examineBytes(unpacked === null ? fileBytes(fd, size) : heldBytes(unpacked), fileName, formats);
  return found.format === null ? found : { ...found, unpacked };
}

function examineBytes(from: Bytes, fileName: string, formats?: readonly TraceFormat[]): Found {
  const head = from.read(0, Math.min(from.size, PROBE_BYTES));
  const other = notJson(head);
  if (other !== null) return { format: null, reason: other };

  const lines = readLines(from, head);
  const asLines = (records: unknown[]) =>
    recogniseAs({ container: 'lines', file_name: fileName, records }, null, formats);
  let best = asLines(lines.records.slice(0, PROBE_RECORDS));
  // The first records are often bookkeeping that any format may begin with.
  for (let next = PROBE_RECORDS; best.format === null && next < lines.records.length; next += PROBE_RECORDS) {
    const later = asLines(lines.records.slice(next, next + PROBE_RECORDS));
    if (later.format !== null) best = later;
  }
  if (lines.records.length > 1 && lines.cleanStart) return best;

  // One record, or a first line that is none: this may as well be a document that is not cut into lines.
  const document = readDocument(from);
  if ('code' in document) {
    if (lines.records.length > 0) return best;
    return { format: null, reason: `Not JSON Lines, and as one JSON document it ${document.message}.` };
  }
  const records = Array.isArray(document.value) ? document.value.slice(0, PROBE_RECORDS) : [document.value];
  const probe: Probe = { container: 'json', file_name: fileName, records, document: document.value };
  const asDocument = recogniseAs(probe, document, formats);
  if (asDocument.format === null) return best.format === null ? asDocument : best;
  if (best.format !== null && best.detection.confidence >= asDocument.detection.confidence) return best;
  return asDocument.format.exact_integers === true ? withExactIntegers(asDocument, from) : asDocument;
}

function withExactIntegers(known: Known, from: Bytes): Found {
  const document = readDocument(from, DOCUMENT_LIMITS, true);
  // It was whole a moment ago: it is being written.
  if ('code' in document) return { format: null, reason: `As a JSON document it ${document.message}.` };
  return { ...known, document };
}

function recogniseAs(probe: Probe, document: JsonDocument | null, formats?: readonly TraceFormat[]): Found {
  const recognition = recognise(probe, formats);
  return recognition.format === null ? recognition : { ...recognition, container: probe.container, document };
}

/** Why the file cannot be JSON at all, or null when it may be. */
function notJson(head: Buffer): string | null {
  for (const [bytes, name] of SIGNATURES) {
    if (head.subarray(0, bytes.length).equals(Buffer.from(bytes))) return `${name}, which cannot be read.`;
  }
  const text = head
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart();
  if (text === '') return head.includes(0) ? 'Only NUL bytes so far.' : 'Empty so far.';
  if (head.includes(0) && !text.startsWith('{') && !text.startsWith('[')) return 'Binary data.';
  return null;
}

/** The records at the beginning of a file, read as JSON Lines, and whether its first line is one record. */
function readLines(from: Bytes, head: Buffer): { records: unknown[]; cleanStart: boolean } {
  const records: unknown[] = [];
  let broken = false;
  let cleanStart = true;
  const sink: RecordSink = {
    record: (record) => records.push(record.value),
    unreadable: (_cause, at) => {
      broken = true;
      if (at.line === 1) cleanStart = false;
    },
  };
  const reader = new LineReader();
  reader.push(head, sink);
  let offset = head.length;
  while (records.length === 0 && !broken && offset < Math.min(from.size, LINE_LIMITS.bytes)) {
    const chunk = from.read(offset, 2 ** 20);
    if (chunk.length === 0) break;
    reader.push(chunk, sink);
    offset += chunk.length;
  }
  if (offset >= from.size) reader.end(sink);
  return { records, cleanStart };
}
