import type { StepContent } from '../content.ts';
import { isObject, type JsonObject, kindOf } from '../fields.ts';
import type {
  ContentPart,
  Detection,
  Emit,
  ParserContext,
  Probe,
  RecordOutcome,
  TraceFormat,
  TraceParser,
  TraceRecord,
} from '../format.ts';
import { fillContent } from '../step-content.ts';
import { spanContent } from './content.ts';
import type { Span } from './span.ts';
import { Traces, type TracesState } from './traces.ts';

/** What tells one kind of span dump from another: files in which each record is one span. */
export interface SpanDump extends Pick<TraceFormat, 'id' | 'label' | 'containers' | 'exact_integers'> {
  /** What the fields are that it is recognised by, for the user: "context.span_id and span_kind". */
  told_by: string;
  isSpan(record: JsonObject): boolean;
  /** The span, or why it cannot be placed. Sees any object. */
  read(record: JsonObject): Span | string;
}

/** Items of a list looked at to find out what it holds. */
const LOOKED_AT = 20;

/** A trace format for a kind of span dump. */
export function dumpFormat({ told_by, isSpan, read, ...what }: SpanDump): TraceFormat {
  const isOne = (record: unknown) => isObject(record) && isSpan(record);
  const readAny = (value: unknown) => (isObject(value) ? read(value) : `a span is an object, this is ${kindOf(value)}`);

  const split = function* (document: unknown): Iterable<{ value: unknown; pointer: string }> {
    for (const { list, pointer } of listsIn(document, isOne)) {
      for (let i = 0; i < list.length; i++) yield { value: list[i], pointer: `${pointer}/${i}` };
    }
    if (isOne(document)) yield { value: document, pointer: '' };
  };

  return {
    ...what,
    merges: true,
    split,
    detect: (probe) => detectSpans(probe, split, isOne, told_by),
    openParser: (context) => new DumpParser(context, readAny),
    content: ([part]) => contentOf(part, readAny),
  };
}

/** The lists of spans in a document: itself, or members of it, one for each trace or page. */
function* listsIn(
  document: unknown,
  isOne: (record: unknown) => boolean,
): Iterable<{ list: readonly unknown[]; pointer: string }> {
  if (Array.isArray(document)) yield { list: document, pointer: '' };
  if (!isObject(document) || isOne(document)) return;
  for (const [key, list] of Object.entries(document)) {
    if (!Array.isArray(list) || !list.slice(0, LOOKED_AT).some(isOne)) continue;
    yield { list, pointer: `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}` };
  }
}

function detectSpans(
  { container, document, records }: Probe,
  split: (document: unknown) => Iterable<{ value: unknown }>,
  isOne: (record: unknown) => boolean,
  told_by: string,
): Detection | null {
  const seen = container === 'lines' ? records : [];
  if (container === 'json') {
    for (const { value } of split(document)) if (seen.push(value) === LOOKED_AT) break;
  }
  const spans = seen.filter(isOne).length;
  if (spans === 0) return null;
  return { confidence: 0.9, reason: `${told_by} in ${spans} of ${seen.length} records` };
}

class DumpParser implements TraceParser {
  readonly #traces: Traces;
  readonly #read: (value: unknown) => Span | string;

  constructor(context: ParserContext, read: (value: unknown) => Span | string) {
    this.#traces = new Traces(context.resume);
    this.#read = read;
  }

  state(): TracesState {
    return this.#traces.state();
  }

  push({ value, at }: TraceRecord, emit: Emit): RecordOutcome {
    const became = this.#traces.take(this.#read(value), at, emit);
    return became ? { kind: 'span', became: 'step' } : { kind: 'span:unreadable', became: 'problem' };
  }
}

/** A step is one span; of several deliveries the index keeps the best. */
export function contentOf(part: ContentPart | undefined, read: (value: unknown) => Span | string): StepContent {
  const span = part === undefined ? 'nothing' : read(part.value);
  if (typeof span !== 'string') return spanContent(span);
  const gone = 'Not in this trace.';
  return fillContent({ request: gone, response: gone, state: gone, decision: gone }, {});
}
