import type { ContentMessage, ContentPiece, StepContent } from '../../../formats/content.ts';
import { fillContent } from '../../../formats/step-content.ts';
import { FieldText } from '../../payload/field-text.ts';
import { printJson } from '../../payload/json-text.ts';
import type { ReadPart, StepSource } from './step-source.ts';

/** A piece of content whose text has an address; `field` is null where the trace has no text for it. */
export type FieldPiece = { address: string; content: ContentPiece } & (
  | { type: 'text'; field: FieldText }
  | { type: 'thinking'; field: FieldText | null }
  | { type: 'tool_call'; tool_call_id: string | null; name: string; field: FieldText }
  | { type: 'tool_result'; tool_call_id: string | null; is_error: boolean; pieces: FieldPiece[] }
  | { type: 'image'; media_type: string; source: string | null; field: FieldText | null }
  | { type: 'json'; label: string | null; field: FieldText }
);

export interface FieldMessage {
  address: string;
  role: ContentMessage['role'];
  pieces: FieldPiece[];
}

/** What the file says of one step, each text under a stable address such as `request/0/pieces/1`. */
export interface StepFields {
  signature: string;
  content: StepContent;
  request: FieldMessage[];
  response: FieldMessage[];
  model_config: FieldText | null;
  /** By address, in the order in which they are shown; parts, states and ranges are not among them. */
  all: Map<string, FieldText>;
  /** The records, as `part/0` and so on: those that were read, which are the first. */
  parts: FieldText[];
  /** Rough size in memory. */
  bytes: number;
  /** Why the bytes behind the step could not be read, and what to do; null when they were. */
  unread: string | null;
}

/** Gives every text of a step its address. */
export function fieldsOf(source: StepSource, parts: readonly ReadPart[], content: StepContent): StepFields {
  const all = new Map<string, FieldText>();
  const messages = (tab: 'request' | 'response'): FieldMessage[] =>
    (content[tab] ?? []).map(({ role, pieces }, at) => {
      const address = `${tab}/${at}`;
      return { address, role, pieces: piecesOf(pieces, `${address}/pieces`, all) };
    });
  const fields = { request: messages('request'), response: messages('response') };
  const config = content.model_config ?? null;
  return {
    signature: source.signature,
    content,
    ...fields,
    model_config: config === null ? null : kept(all, jsonField('model_config', config)),
    all,
    parts: parts.map(partField),
    bytes: parts.reduce((sum, { place }) => sum + place.length, 0) * 4,
    unread: null,
  };
}

/** A step of which nothing can be read by now: what the index has of it is all there is. */
export function unreadFields(source: StepSource, unread: string): StepFields {
  const content = fillContent({ request: unread, response: unread }, {});
  return { ...fieldsOf(source, [], content), unread };
}

/**
 * The field at an address, null when the step has none there. `request/4-90` is messages 4 to 90 (exclusive) of
 * the request as one JSON value, `request/0/pieces/4-90` the like for pieces.
 */
export function fieldAt(fields: StepFields, address: string): FieldText | null {
  const known = fields.all.get(address);
  if (known !== undefined) return known;
  const range = /^(.{1,1000})\/(\d{1,9})-(\d{1,9})$/.exec(address);
  const [, within = '', from = '', to = ''] = range ?? [];
  const items = range === null ? null : itemsAt(fields, within);
  return items === null ? null : kept(fields.all, rangeField(within, items, Number(from), Number(to)));
}

/** Part of the messages or pieces below an address as one JSON value. */
export function rangeField(within: string, items: readonly unknown[], from: number, to: number): FieldText {
  return jsonField(`${within}/${from}-${to}`, items.slice(from, to));
}

function itemsAt({ content, request, response }: StepFields, within: string): readonly unknown[] | null {
  if (within === 'request' || within === 'response') return content[within];
  const [tab, message, ...path] = within.split('/');
  const messages = tab === 'request' ? request : tab === 'response' ? response : [];
  let pieces = messages[Number(message)]?.pieces;
  for (let at = 1; at < path.length; at += 2) {
    const piece = pieces?.[Number(path[at])];
    pieces = piece?.type === 'tool_result' ? piece.pieces : undefined;
  }
  return path.length % 2 === 1 && pieces !== undefined ? pieces.map((piece) => piece.content) : null;
}

function piecesOf(pieces: readonly ContentPiece[], prefix: string, all: Map<string, FieldText>): FieldPiece[] {
  return pieces.map((content, at) => fieldPiece(content, `${prefix}/${at}`, all));
}

function fieldPiece(content: ContentPiece, address: string, all: Map<string, FieldText>): FieldPiece {
  const known = { address, content };
  switch (content.type) {
    case 'text':
      return { ...known, type: 'text', field: kept(all, textField(address, content.text)) };
    case 'thinking': {
      const field = content.text === null ? null : kept(all, textField(address, content.text));
      return { ...known, type: 'thinking', field };
    }
    case 'tool_call': {
      const { tool_call_id, name, arguments: given } = content;
      const field = typeof given === 'string' ? textField(address, given) : jsonField(address, given);
      return { ...known, type: 'tool_call', tool_call_id, name, field: kept(all, field) };
    }
    case 'tool_result': {
      const { tool_call_id, is_error } = content;
      const inner = piecesOf(content.content, `${address}/pieces`, all);
      return { ...known, type: 'tool_result', tool_call_id, is_error, pieces: inner };
    }
    case 'image': {
      const { base64, media_type, source } = content;
      const field = base64 === null ? null : kept(all, imageField(address, media_type, base64));
      return { ...known, type: 'image', media_type, source, field };
    }
    case 'json':
      return { ...known, type: 'json', label: content.label, field: kept(all, jsonField(address, content.value)) };
  }
}

function kept(all: Map<string, FieldText>, field: FieldText): FieldText {
  all.set(field.field, field);
  return field;
}

/** A record as its exact bytes; one that lies in a document with others, as JSON to read. */
function partField({ value, bytes }: ReadPart, part: number): FieldText {
  const address = `part/${part}`;
  return bytes === null ? jsonField(address, value) : new FieldText(address, 'text', 'application/json', () => bytes);
}

function textField(address: string, text: string): FieldText {
  return new FieldText(address, 'text', null, () => text);
}

function imageField(address: string, media_type: string, base64: string): FieldText {
  return new FieldText(address, 'binary', media_type.slice(0, 100), () => Buffer.from(base64, 'base64'));
}

/** A value as JSON to read. */
export function jsonField(address: string, value: unknown): FieldText {
  return new FieldText(address, 'json', null, () => printJson(value ?? null));
}
