import { RetraceError } from '../errors.ts';

/**
 * One message is one frame: JSON text when it holds no typed arrays, else binary, so that columns and bodies
 * travel as they are.
 *
 * A binary frame is `u32 length of the head, head, padding, attachments`, numbers little-endian as on every
 * machine Retrace runs on. The head is JSON, `[message, [[path, kind, bytes], …]]`: each attachment's place in
 * the message is `null` and is named by its path. Attachments start at multiples of 8 bytes in the frame, so
 * that they can be viewed without a copy.
 */

const KINDS = {
  i8: Int8Array,
  u8: Uint8Array,
  u8c: Uint8ClampedArray,
  i16: Int16Array,
  u16: Uint16Array,
  i32: Int32Array,
  u32: Uint32Array,
  f32: Float32Array,
  f64: Float64Array,
} as const;
type Kind = keyof typeof KINDS;
type Path = (string | number)[];
type Attached = InstanceType<(typeof KINDS)[Kind]>;

const ALIGNMENT = 8;
const LENGTH_BYTES = 4;

/** Throws a `TypeError` for values that JSON has no form for (cycles, bigint). */
export function encodeFrame(message: unknown): string | Uint8Array<ArrayBuffer> {
  const attached: { path: Path; view: Attached }[] = [];
  collect(message, [], attached);
  if (attached.length === 0) return JSON.stringify(message);

  const places = attached.map(({ path, view }) => [path, kindOf(view), view.byteLength]);
  const head = new TextEncoder().encode(
    JSON.stringify([message, places], (_key, value: unknown) => (ArrayBuffer.isView(value) ? null : value)),
  );
  const start = aligned(LENGTH_BYTES + head.byteLength);
  const frame = new Uint8Array(attached.reduce((at, { view }) => aligned(at + view.byteLength), start));
  new DataView(frame.buffer).setUint32(0, head.byteLength, true);
  frame.set(head, LENGTH_BYTES);
  let at = start;
  for (const { view } of attached) {
    frame.set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength), at);
    at = aligned(at + view.byteLength);
  }
  return frame;
}

/** The message of a frame; typed arrays are views into it. Throws `invalid_request` when it is no frame. */
export function decodeFrame(frame: string | ArrayBuffer): unknown {
  if (typeof frame === 'string') return parse(frame);
  if (frame.byteLength < LENGTH_BYTES) throw malformed();
  const headLength = new DataView(frame).getUint32(0, true);
  if (LENGTH_BYTES + headLength > frame.byteLength) throw malformed();
  const parsed = parse(new TextDecoder().decode(new Uint8Array(frame, LENGTH_BYTES, headLength)));
  if (!Array.isArray(parsed) || parsed.length !== 2 || !Array.isArray(parsed[1])) throw malformed();
  // A holder of its own, so that a message that is one typed array has a place to be put.
  const holder: unknown[] = [parsed[0]];
  let at = aligned(LENGTH_BYTES + headLength);
  for (const place of parsed[1] as unknown[]) {
    if (!isPlace(place)) throw malformed();
    const [path, kind, bytes] = place;
    const array = KINDS[kind];
    if (at + bytes > frame.byteLength || bytes % array.BYTES_PER_ELEMENT !== 0) throw malformed();
    put(holder, [0, ...path], new array(frame, at, bytes / array.BYTES_PER_ELEMENT));
    at = aligned(at + bytes);
  }
  return holder[0];
}

function collect(value: unknown, path: Path, attached: { path: Path; view: Attached }[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (ArrayBuffer.isView(value)) {
    attached.push({ path, view: value as Attached });
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) collect(item, [...path, index], attached);
  } else {
    for (const [key, item] of Object.entries(value)) collect(item, [...path, key], attached);
  }
}

function kindOf(view: Attached): Kind {
  for (const kind of Object.keys(KINDS) as Kind[]) if (view instanceof KINDS[kind]) return kind;
  throw new TypeError('a frame carries no such binary value');
}

/** Only replaces what the message has: a path cannot reach a prototype or make a property. */
function put(holder: unknown, path: Path, view: Attached): void {
  let target = holder;
  for (const [depth, key] of path.entries()) {
    if (typeof target !== 'object' || target === null || ArrayBuffer.isView(target) || !Object.hasOwn(target, key)) {
      throw malformed();
    }
    const record = target as Record<string | number, unknown>;
    if (depth === path.length - 1) record[key] = view;
    else target = record[key];
  }
}

function isPlace(place: unknown): place is [Path, Kind, number] {
  if (!Array.isArray(place) || place.length !== 3) return false;
  const [path, kind, bytes] = place as unknown[];
  return (
    Array.isArray(path) &&
    path.every((key) => typeof key === 'string' || typeof key === 'number') &&
    typeof kind === 'string' &&
    Object.hasOwn(KINDS, kind) &&
    typeof bytes === 'number' &&
    Number.isSafeInteger(bytes) &&
    bytes >= 0
  );
}

function aligned(at: number): number {
  return Math.ceil(at / ALIGNMENT) * ALIGNMENT;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own words quote the text, which may be trace content.
    throw malformed();
  }
}

function malformed(): RetraceError {
  return new RetraceError('invalid_request', 'A message is not in the form Retrace sends.');
}
